import Glibc
import Testing

@testable import GleanText

/// Holds URL splitting and url rules against tldextract and datatrove themselves, where they are installed.
@Suite struct WebReferenceTests {
    /// The folder that scripts/url_reference.py filled, made anew; nil after one line that says why not.
    private func reference() -> String? {
        func environment(_ name: String, _ otherwise: String) -> String { getenv(name).map { String(cString: $0) } ?? otherwise }
        let home = environment("HOME", "")
        let python = environment("GLEANER_PEERS", home + "/.cache/gleaner-peers") + "/venv/bin/python"
        let root = String(#filePath.prefix(upTo: #filePath.range(ofText: "/Tests/")))
        guard access(python, X_OK) == 0 else {
            print("skipped: no peers at \(python)")
            return nil
        }
        var template = Array("/tmp/gleaner-url-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let data = environment("GLEANER_TEST_DATA", home + "/.cache/gleaner-test-data")
        guard system("'\(python)' -W ignore '\(root)/scripts/url_reference.py' '\(data)' '\(folder)'") == 0 else {
            print("skipped: scripts/url_reference.py failed (it needs tldextract 5.4 and datatrove 0.10.1)")
            return nil
        }
        return folder
    }

    @Test func `tens of thousands of URLs split and match as in tldextract and datatrove`() {
        guard let folder = reference() else { return }
        defer {
            for name in ["suffixes", "domains", "urls", "hard", "soft", "subwords", "answers"] { unlink(folder + "/" + name) }
            rmdir(folder)
        }
        func list(_ name: String) -> [UInt8] { charsetFile(folder + "/" + name) ?? [] }
        let (suffixFile, domains, urls) = (list("suffixes"), list("domains"), list("urls"))
        let (hard, soft, sub) = (list("hard"), list("soft"), list("subwords"))
        let known = PublicSuffixList(list: suffixFile.span)
        let rules = URLRules(
            suffixes: known, domains: HashSet64(lines: domains.span), urls: HashSet64(lines: urls.span), hardWords: URLRules.wordSet(lines: hard.span),
            softWords: URLRules.wordSet(lines: soft.span), subwords: SubwordMatcher(lines: sub.span))
        var parts = URLParts()
        var scratch = URLRules.Scratch()
        var checked = 0
        for line in list("answers").split(separator: 0x0A) {
            let fields = line.split(separator: 0x09, omittingEmptySubsequences: false).map { unhex(Array($0)) }
            guard fields.count == 6 else { continue }
            checked += 1
            let url = fields[0]
            var found: [[UInt8]] = []
            for includePrivate in [false, true] {
                parts.split(url.span, known, includePrivate: includePrivate)
                found.append(Array(parts.host[parts.registeredDomain]))
                found.append(Array(parts.host[parts.wholeName]))
            }
            found.append(Array(reason(rules.match(url.span, scratch: &scratch)).utf8))
            // A URL without text has no verdict there.
            if url.isEmpty { found[4] = [] }
            if found != Array(fields[1...]) {
                Issue.record("\(show(url)): \(found.map(show)) for \(fields[1...].map(show))")
            }
        }
        #expect(checked >= 20_000)
    }

    /// The reason that datatrove's order of rules gives.
    private func reason(_ match: URLMatch) -> String {
        if match.domainListed > 0 { return "domain" }
        if match.subdomainListed > 0 { return "subdomain" }
        if match.urlListed > 0 { return "url" }
        if match.hardWords > 0 { return "hard_blacklisted" }
        if match.softWords >= 2 { return "soft_blacklisted" }
        return match.subwords > 0 ? "blacklisted_subword" : ""
    }

    private func unhex(_ digits: [UInt8]) -> [UInt8] {
        stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16) ?? 0 }
    }

    private func show(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension String {
    /// Where a text first stands, or the end.
    fileprivate func range(ofText text: String) -> String.Index {
        indices.first { self[$0...].hasPrefix(text) } ?? endIndex
    }
}
