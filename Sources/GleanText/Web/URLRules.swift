/// What a URL matched in the lists of `URLRules`: the numbers that a url filter's rules compare.
package struct URLMatch: Equatable, Sendable {
    /// 1 if the registered domain is listed.
    package var domainListed = 0
    /// 1 if the whole host name is listed.
    package var subdomainListed = 0
    /// 1 if the URL is listed letter for letter, its scheme included.
    package var urlListed = 0
    /// How many different words of the hard and of the soft list the URL has.
    package var hardWords = 0
    package var softWords = 0
    /// 1 if a listed subword stands anywhere in the URL, read without its punctuation.
    package var subwords = 0

    package init() {}
}

/// The lists of a url filter and how a URL is held against them, as datatrove 0.10's URLFilter does (and RefinedWeb's
/// rules, with its strict substrings as `subwords`).
///
/// Words are what stands between anything but ASCII letters and digits. Domains and words are compared in the URL's own
/// case, lists being lower case: "XXX" escapes "xxx" there, and so it does here unless `foldsCase`. Subwords always fold.
package struct URLRules: Sendable {
    /// What one worker reuses between URLs.
    package struct Scratch: Sendable {
        var parts = URLParts()
        var seenHard: [UInt64] = []
        var seenSoft: [UInt64] = []
        var word: [UInt8] = []

        package init() {}
    }

    private let suffixes: PublicSuffixList
    private let domains: HashSet64
    private let urls: HashSet64
    private let hardWords: HashSet64
    private let softWords: HashSet64
    private let subwords: SubwordMatcher
    private let foldsCase: Bool

    /// Takes the lists: `domains` serves both the registered domain and the whole name; the word lists come from `wordSet`.
    package init(
        suffixes: PublicSuffixList, domains: HashSet64, urls: HashSet64, hardWords: HashSet64, softWords: HashSet64,
        subwords: SubwordMatcher, foldsCase: Bool = false
    ) {
        self.suffixes = suffixes
        self.domains = domains
        self.urls = urls
        self.hardWords = hardWords
        self.softWords = softWords
        self.subwords = subwords
        self.foldsCase = foldsCase
    }

    /// The set of a word list's lines, each reduced to its ASCII letters and digits in lower case; what is empty then is left out.
    package static func wordSet(lines: Span<UInt8>) -> HashSet64 {
        var hashes: [UInt64] = []
        var word: [UInt8] = []
        forEachEntry(lines) { entry in
            word.removeAll(keepingCapacity: true)
            for index in 0..<entry.count where isWordByte(entry[index]) { word.append(asciiLower(entry[index])) }
            if !word.isEmpty { hashes.append(HashSet64.hash(word.span)) }
        }
        return HashSet64(hashes: hashes)
    }

    /// Holds a URL against every list, without stopping at the first that matches.
    package func match(_ url: Span<UInt8>, scratch: inout Scratch) -> URLMatch {
        var match = URLMatch()
        if !domains.isEmpty {
            scratch.parts.split(url, suffixes)
            match.domainListed = isListed(scratch.parts.registeredDomain, &scratch) ? 1 : 0
            match.subdomainListed = isListed(scratch.parts.wholeName, &scratch) ? 1 : 0
        }
        if !urls.isEmpty { match.urlListed = urls.contains(url) ? 1 : 0 }
        if !hardWords.isEmpty || !softWords.isEmpty { countWords(url, &match, &scratch) }
        match.subwords = subwords.matches(url) ? 1 : 0
        return match
    }

    private func isListed(_ range: Range<Int>, _ scratch: inout Scratch) -> Bool {
        if range.isEmpty { return false }
        guard foldsCase else { return domains.contains(scratch.parts.host.span.extracting(range)) }
        scratch.word.removeAll(keepingCapacity: true)
        for index in range { scratch.word.append(asciiLower(scratch.parts.host[index])) }
        return domains.contains(scratch.word.span)
    }

    private func countWords(_ url: Span<UInt8>, _ match: inout URLMatch, _ scratch: inout Scratch) {
        scratch.seenHard.removeAll(keepingCapacity: true)
        scratch.seenSoft.removeAll(keepingCapacity: true)
        var start = 0
        while start < url.count {
            guard isWordByte(url[start]) else {
                start += 1
                continue
            }
            var end = start + 1
            while end < url.count, isWordByte(url[end]) { end += 1 }
            let hash = wordHash(url.extracting(start..<end), &scratch.word)
            // The seen ones are few: they are words of a short list.
            if hardWords.contains(hash), !scratch.seenHard.contains(hash) { scratch.seenHard.append(hash) }
            if softWords.contains(hash), !scratch.seenSoft.contains(hash) { scratch.seenSoft.append(hash) }
            start = end
        }
        match.hardWords = scratch.seenHard.count
        match.softWords = scratch.seenSoft.count
    }

    private func wordHash(_ word: Span<UInt8>, _ folded: inout [UInt8]) -> UInt64 {
        guard foldsCase else { return HashSet64.hash(word) }
        folded.removeAll(keepingCapacity: true)
        for index in 0..<word.count { folded.append(asciiLower(word[index])) }
        return HashSet64.hash(folded.span)
    }
}

@inline(__always)
private func isWordByte(_ byte: UInt8) -> Bool {
    asciiLower(byte) &- 0x61 < 26 || byte &- 0x30 < 10
}
