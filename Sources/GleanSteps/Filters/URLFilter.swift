package import GleanModel
import GleanStore
package import GleanText

/// Drops pages by their URL: listed domains, hosts and URLs, and words in the URL.
package struct URLFilter: Filter {
    package var domains: String?
    package var urls: String?
    package var bannedWords: String?
    package var softBannedWords: String?
    package var bannedSubwords: String?
    package var publicSuffixes: String? = "public_suffix_list.dat"
    package var softWords: Limit = 2
    package var foldCase = false

    package init() {}

    package enum Number: Int, NumberKey {
        case domainListed, hostListed, urlListed, bannedWords, softWords, bannedSubwords
    }

    package static let manual = Manual<Self>(
        "url_filter", "Drops pages whose domain, host or URL is listed, or whose URL holds listed words.",
        source: "Penedo et al. 2023 (RefinedWeb), arXiv:2306.01116, appendix G.1; Penedo et al. 2024, arXiv:2406.17557, section 3.3",
        settings: [
            Setting(asset: "domains", \.domains, "A list of domains and hosts, one a line."),
            Setting(asset: "urls", \.urls, "A list of whole URLs."),
            Setting(asset: "banned_words", \.bannedWords, "A list of words of which one is enough."),
            Setting(asset: "soft_banned_words", \.softBannedWords, "A list of words of which soft_words different ones are needed."),
            Setting(asset: "banned_subwords", \.bannedSubwords, "A list of words that count anywhere in the URL, with all but letters and digits taken out."),
            Setting(asset: "public_suffixes", \.publicSuffixes, "The Public Suffix List, which tells registered domains; needed with domains."),
            Setting("soft_words", \.softWords, in: 0...1000, "Different soft words at which a page is dropped."),
            Setting("fold_case", \.foldCase, "Compares words and hosts without regard to case, which the reference does not."),
        ],
        numbers: [
            NumberSpec(Number.domainListed, "domain_listed", .count, in: 0...1, "1 if the registered domain is listed."),
            NumberSpec(Number.hostListed, "host_listed", .count, in: 0...1, "1 if the host is listed."),
            NumberSpec(Number.urlListed, "url_listed", .count, in: 0...1, "1 if the URL is listed."),
            NumberSpec(Number.bannedWords, "banned_words", .count, in: .count, "Different banned words in the URL."),
            NumberSpec(Number.softWords, "soft_words", .count, in: .count, "Different soft banned words in the URL."),
            NumberSpec(Number.bannedSubwords, "banned_subwords", .count, in: 0...1, "1 if the URL holds a banned subword."),
        ],
        rules: [[
            Rule("domain_listed", atMost: \.none, "domains", or: "domain_listed"),
            Rule("host_listed", atMost: \.none, "domains", or: "host_listed"),
            Rule("url_listed", atMost: \.none, "urls", or: "url_listed"),
            Rule("banned_words", atMost: \.none, "banned_words", or: "banned_word"),
            Rule("soft_words", below: \.softWords, "soft_words", or: "too_many_soft_words"),
            Rule("banned_subwords", atMost: \.none, "banned_subwords", or: "banned_subword"),
        ]],
        dialects: [
            Dialect("datatrove_0_10", aliases: ["fineweb"], source: "datatrove 0.10.1, URLFilter: two soft words, words compared in the URL's own case") { _ in },
            Dialect("refinedweb", source: "arXiv:2306.01116, appendix G.1: strict substrings are banned_subwords, hard words banned_words, two soft words; any case") {
                $0.foldCase = true
            },
        ],
        notes: """
            Lists are files, one entry a line; lines that begin with # are comments. None is built in, and a list that is null is not asked. \
            Words are what stands between anything but ASCII letters and digits. Lists are held as 64-bit hashes in order: 8 bytes an entry; of 4.6 million \
            domains one URL in 4 x 10^12 meets one by accident.
            """)

    /// The limit of rules that one listed thing breaks.
    package var none: Limit { 0 }

    package func open(_ assets: inout Assets) throws -> URLRules {
        guard domains == nil || publicSuffixes != nil else {
            throw RecipeError("url_filter wants public_suffixes to tell domains.", hint: "Write public_suffixes: public_suffix_list.dat.")
        }
        return URLRules(
            suffixes: try read(domains == nil ? nil : publicSuffixes, &assets) { PublicSuffixList(list: $0) },
            domains: try read(domains, &assets) { HashSet64(lines: $0) },
            urls: try read(urls, &assets) { HashSet64(lines: $0) },
            hardWords: try read(bannedWords, &assets) { URLRules.wordSet(lines: $0) },
            softWords: try read(softBannedWords, &assets) { URLRules.wordSet(lines: $0) },
            subwords: try read(bannedSubwords, &assets) { SubwordMatcher(lines: $0) },
            foldsCase: foldCase)
    }

    /// Makes a list of the file's bytes; of none where there is no name.
    private func read<List>(_ name: String?, _ assets: inout Assets, _ make: (Span<UInt8>) -> List) throws -> List {
        guard let name else { return make(Span()) }
        let path = try assets.path(name)
        do {
            let bytes = try FileBytes.map(path)
            return make(bytes.span)
        } catch {
            throw RecipeError("url_filter: \(error).")
        }
    }

    package func makeScratch(_ kit: URLRules, _ desk: Desk) -> URLRules.Scratch { URLRules.Scratch() }

    package func measure(_ page: borrowing Page, group: Int, _ kit: URLRules, _ scratch: inout URLRules.Scratch, into numbers: inout Readings<Number>) {
        let match = kit.match(page.url, scratch: &scratch)
        numbers[.domainListed] = Double(match.domainListed)
        numbers[.hostListed] = Double(match.subdomainListed)
        numbers[.urlListed] = Double(match.urlListed)
        numbers[.bannedWords] = Double(match.hardWords)
        numbers[.softWords] = Double(match.softWords)
        numbers[.bannedSubwords] = Double(match.subwords)
    }
}
