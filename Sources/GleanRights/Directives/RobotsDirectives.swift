/// Directives of `X-Robots-Tag` header fields and of robots meta elements that reserve a use: as Google and Bing document their form, with
/// `noai` and `noimageai` as DeviantArt brought them up, and `noml`.
///
/// Some are about AI, `noai`, `noimageai` and `noml`, and some about indexes, `noindex`, `noimageindex` and `none`. The subject of a statement
/// is the directive, `noai`; where it is for one agent, the agent stands before it, `img2dataset:noai`.
package enum RobotsDirectives {
    private static let reserving: [StaticString] = ["noai", "noimageai", "noml", "noindex", "noimageindex", "none"]

    /// Directives for single agents that are read of one value; further ones are passed over, those for all never.
    private static let mostOfAgents = 512

    /// The subjects that the value of one `X-Robots-Tag` field reserves, each once: those for all, then those of agents, in its order.
    ///
    /// An agent stands before its directives, `agent: noai, noindex`, up to the next agent. A colon also stands in directives that take a
    /// value, and in the value itself: `unavailable_after: 25 Jun 2030 15:00:00 PST` names no agent.
    package static func subjects(header value: Span<UInt8>) -> [[UInt8]] {
        var found = Subjects(), agent: [UInt8] = [], isInDate = false
        for part in CommaList(value, 0..<value.count) {
            // Dates of RFC 850 and RFC 822 hold a comma: `Sunday, 25-Jun-30 15:00:00 GMT`.
            if isInDate, isDigit(value[part.lowerBound]) { continue }
            isInDate = false
            var directive = part
            while let colon = value.firstPlace(of: UInt8(ascii: ":"), in: directive) {
                let name = value.blanksTrimmed(directive.lowerBound..<colon)
                if takesValue(value.extracting(name)) {
                    isInDate = value.extracting(name).equalsIgnoringCase("unavailable_after")
                    directive = directive.upperBound..<directive.upperBound
                    break
                }
                guard isAgent(value, name) else {
                    directive = directive.upperBound..<directive.upperBound
                    break
                }
                agent = name.count == 1 && value[name.lowerBound] == UInt8(ascii: "*") ? [] : value.lowerCased(name)
                directive = value.blanksTrimmed(colon + 1..<directive.upperBound)
            }
            found.add(value, directive, agent)
        }
        return found.all
    }

    /// The subjects that a meta element reserves; none where its name is neither `robots` nor an agent's that is known.
    package static func subjects(meta name: Span<UInt8>, content: Span<UInt8>) -> [[UInt8]] {
        let agent = name.lowerCased(name.blanksTrimmed(0..<name.count))
        let isForAll = agent == Array("robots".utf8)
        guard isForAll || CrawlerAgent.isKnown(agent) else { return [] }
        var found = Subjects()
        for part in CommaList(content, 0..<content.count) {
            // Blanks also part directives here, as pages write them and readers take them; but not a directive from its value.
            var words = Words(part), last = part.lowerBound..<part.lowerBound
            while let word = words.next(content) {
                if content[word.upperBound - 1] == UInt8(ascii: ":") {
                    let name = word.count > 1 ? word.lowerBound..<word.upperBound - 1 : last
                    if content.extracting(name).equalsIgnoringCase("unavailable_after") { break }
                    if takesValue(content.extracting(name)) { _ = words.next(content) }
                } else {
                    found.add(content, word, isForAll ? [] : agent)
                }
                last = word
            }
        }
        return found.all
    }

    /// Subjects, each once.
    private struct Subjects {
        private var ofAll: [[UInt8]] = []
        private var ofAgents: [[UInt8]] = []
        private var known: Set<[UInt8]> = []

        var all: [[UInt8]] { ofAll + ofAgents }

        mutating func add(_ bytes: Span<UInt8>, _ directive: Range<Int>, _ agent: [UInt8]) {
            let word = bytes.extracting(directive)
            guard reserving.contains(where: { word.equalsIgnoringCase($0) }) else { return }
            if agent.isEmpty {
                let subject = bytes.lowerCased(directive)
                if !ofAll.contains(subject) { ofAll.append(subject) }
            } else if ofAgents.count < mostOfAgents {
                let subject = agent + [UInt8(ascii: ":")] + bytes.lowerCased(directive)
                if known.insert(subject).inserted { ofAgents.append(subject) }
            }
        }
    }

    /// The words of a range, between blanks.
    private struct Words {
        private var rest: Range<Int>

        init(_ range: Range<Int>) { rest = range }

        mutating func next(_ bytes: Span<UInt8>) -> Range<Int>? {
            rest = bytes.blanksTrimmed(rest)
            if rest.isEmpty { return nil }
            var end = rest.lowerBound
            while end < rest.upperBound, !isBlank(bytes[end]) { end += 1 }
            defer { rest = end..<rest.upperBound }
            return rest.lowerBound..<end
        }
    }

    private static func takesValue(_ name: Span<UInt8>) -> Bool {
        let words: [StaticString] = ["unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"]
        for word in words where name.equalsIgnoringCase(word) { return true }
        return false
    }

    /// A name without blanks, such as `img2dataset` or `archive.org_bot`, or one of those with blanks that is known.
    private static func isAgent(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
        if name.isEmpty { return false }
        for place in name where !isToken(bytes[place]) {
            switch bytes[place] {
            case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "*"): continue
            default: return CrawlerAgent.isKnown(bytes.lowerCased(name))
            }
        }
        return true
    }
}
