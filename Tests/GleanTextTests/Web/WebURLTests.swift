import Glibc
import Testing

@testable import GleanText

private func suffixes(_ list: [UInt8]) -> PublicSuffixList { PublicSuffixList(list: list.span) }

private func names(_ url: String, _ list: PublicSuffixList, includePrivate: Bool = false) -> (domain: String, whole: String) {
    var parts = URLParts()
    let bytes = Array(url.utf8)
    parts.split(bytes.span, list, includePrivate: includePrivate)
    return (String(decoding: parts.host[parts.registeredDomain], as: UTF8.self), String(decoding: parts.host[parts.wholeName], as: UTF8.self))
}

private func set(_ lines: String) -> HashSet64 {
    let bytes = Array(lines.utf8)
    return HashSet64(lines: bytes.span)
}

private func words(_ lines: String) -> HashSet64 {
    let bytes = Array(lines.utf8)
    return URLRules.wordSet(lines: bytes.span)
}

private func subwords(_ lines: String) -> SubwordMatcher {
    let bytes = Array(lines.utf8)
    return SubwordMatcher(lines: bytes.span)
}

private func match(_ url: String, _ rules: URLRules) -> URLMatch {
    var scratch = URLRules.Scratch()
    let bytes = Array(url.utf8)
    return rules.match(bytes.span, scratch: &scratch)
}

private func has(_ set: HashSet64, _ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return set.contains(bytes.span)
}

private let smallList = suffixes(
    Array("// head\ncom\nuk\nco.uk\n*.ck\n!www.ck\n公司.cn\ncn\nжжж\n// ===BEGIN PRIVATE DOMAINS===\nblogspot.com\n".utf8))

@Suite struct WebURLTests {
    @Test func `the Public Suffix List's own tests hold`() {
        guard let list = charsetData("conformance/publicsuffix/public_suffix_list.dat"),
            let cases = charsetData("conformance/publicsuffix/tests/tests.txt")
        else { return }
        let known = suffixes(list)
        var checked = 0
        for line in String(decoding: cases, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("//") {
            let cells = line.split(separator: " ").map(String.init)
            guard cells.count == 2, cells[0] != "null" else { continue }
            // The list's own algorithm takes any last label for a suffix, and no name with a dot in front; tldextract,
            // which we follow, wants the suffix listed and passes over the dot.
            if cells[0].hasPrefix(".") { continue }
            let unlisted = cells[0].lowercased().hasSuffix("example")
            let wanted = cells[1] == "null" || unlisted ? "" : cells[1]
            #expect(names(cells[0], known, includePrivate: true).domain.lowercased() == wanted, "\(cells[0])")
            checked += 1
        }
        #expect(checked > 70)
    }

    @Test func `the host stands after scheme and user, before port and path`() {
        for url in [
            "http://www.a.co.uk/x", "https://u:p@www.a.co.uk:80?x", "//www.a.co.uk#f", "www.a.co.uk", "http://www.a.co.uk../", "http:// www.a.co.uk\t/",
            "http://u@v@www.a.co.uk/@b.com", "http://www.a。co．uk/",
        ] {
            #expect(names(url, smallList).domain == "a.co.uk", "\(url)")
            #expect(names(url, smallList).whole == "www.a.co.uk", "\(url)")
        }
    }

    @Test func `what has no registered domain has no name`() {
        for url in ["http://127.0.0.1/", "http://[::1]:80/", "http://localhost/", "http://com/", "http://co.uk", "http://x.ck", "", "//", "http://", "http://..com"] {
            #expect(names(url, smallList).domain == "", "\(url)")
            #expect(names(url, smallList).whole == "", "\(url)")
        }
    }

    @Test func `wildcards, exceptions, other scripts and punycode are known`() {
        #expect(names("a.b.c.ck", smallList).domain == "b.c.ck")
        #expect(names("a.www.ck", smallList).domain == "www.ck")
        #expect(names("www.食狮.公司.cn", smallList).domain == "食狮.公司.cn")
        #expect(names("www.x.xn--55qx5d.cn", smallList).domain == "x.xn--55qx5d.cn")
        #expect(names("http://A.ЖЖЖ/", smallList).domain == "A.ЖЖЖ")
        #expect(names("http://b.BlogSpot.com/", smallList).domain == "BlogSpot.com")
        #expect(names("http://a.b.blogspot.com/", smallList, includePrivate: true).domain == "b.blogspot.com")
    }

    @Test func `punycode is that of RFC 3492`() {
        func label(_ text: String) -> String? {
            let bytes = Array(text.utf8)
            return punycodeLabel(bytes.span).map { String(decoding: $0, as: UTF8.self) }
        }
        // Samples (C), (I) and (L) of section 7.1, and the list's own test.
        #expect(label("他们为什么不说中文") == "xn--ihqwcrb4cv8a8dqg056pqjye")
        #expect(label("почемужеонинеговорятпорусски") == "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l")
        #expect(label("3年b組金八先生") == "xn--3b-ww4c5e180e575a65lsy2b")
        #expect(label("食狮") == "xn--85x722f")
        #expect(label("plain") == nil)
    }

    @Test func `a set of hashes holds what it was given`() {
        let entries = (0..<50_000).map { "host\($0).example" }
        let found = set("#comment\n\n  padded.example \r\n" + entries.joined(separator: "\n"))
        #expect(found.count == 50_001)
        #expect(entries.allSatisfy { has(found, $0) })
        #expect(has(found, "padded.example"))
        #expect(!has(found, "#comment") && !has(found, "") && !has(found, "host50000.example"))
        #expect(!has(set(""), "x"))
        #expect(HashSet64(hashes: [.max, 0, .max]).contains(.max))
        #expect(HashSet64(hashes: [UInt64](repeating: 7, count: 100_000)).contains(7))
        // The reference value of XXH3 for no input, from the algorithm's own specification.
        let nothing: [UInt8] = []
        #expect(HashSet64.hash(nothing.span) == 0x2D06_8005_38D3_94C2)
    }

    @Test func `words count once each, in their own case, between punctuation`() {
        let rules = URLRules(
            suffixes: smallList, domains: set(""), urls: set(""), hardWords: words("Bad\n#not\nx-x\n"), softWords: words("one\ntwo\nthree"), subwords: subwords(""))
        #expect(match("http://a.com/bad-one.one_two", rules).hardWords == 1)
        #expect(match("http://a.com/bad-one.one_two", rules).softWords == 2)
        #expect(match("http://a.com/BAD", rules).hardWords == 0)
        #expect(match("http://a.com/badone", rules) == URLMatch())
        #expect(match("http://a.com/xx/not", rules).hardWords == 1)
    }

    @Test func `folding case finds what the reference lets pass`() {
        let rules = URLRules(
            suffixes: smallList, domains: set("a.com"), urls: set(""), hardWords: words("bad"), softWords: words(""), subwords: subwords(""), foldsCase: true)
        #expect(match("http://WWW.A.com/BAD", rules).domainListed == 1)
        #expect(match("http://WWW.A.com/BAD", rules).hardWords == 1)
    }

    @Test func `subwords are found across punctuation, overlapping ones too`() {
        let found = subwords("hers\nshe\n#x\n??\nAb-C")
        func matches(_ text: String) -> Bool {
            let bytes = Array(text.utf8)
            return found.matches(bytes.span)
        }
        #expect(matches("http://s.h/e"))
        #expect(matches("xxHE-rS"))
        #expect(matches("aab.c"))
        #expect(!matches("sh her abx"))
        #expect(!matches(""))
    }
}
