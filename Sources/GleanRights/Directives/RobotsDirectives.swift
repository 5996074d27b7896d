package import GleanModel

/// Directives of `X-Robots-Tag` header fields and of robots meta elements that reserve a use: as Google and Bing document their form, with
/// `noai` and `noimageai` as DeviantArt brought them up, and `noml`.
///
/// They are told apart by their class: those about AI, and those about indexes. The subject of a statement is the directive, `noai`; where
/// it is for one agent, the agent stands before it, `img2dataset:noai`.
package enum RobotsDirectives {
    package enum Class: Sendable {
        /// `noai`, `noimageai`, `noml`.
        case training
        /// `noindex`, `noimageindex`, `none`.
        case index
    }

    package static func classOf(_ directive: Span<UInt8>) -> Class? {
        for word in ["noai", "noimageai", "noml"] as [StaticString] where directive.equalsIgnoringCase(word) { return .training }
        for word in ["noindex", "noimageindex", "none"] as [StaticString] where directive.equalsIgnoringCase(word) { return .index }
        return nil
    }

    /// The class of a statement's subject, with or without an agent.
    package static func classOf(subject: [UInt8]) -> Class? {
        let start = subject.lastIndex(of: UInt8(ascii: ":")).map { $0 + 1 } ?? 0
        return classOf(subject.span.extracting(start..<subject.count))
    }

    /// The subjects that the value of one `X-Robots-Tag` field reserves, in its order.
    ///
    /// An agent stands before its directives, `agent: noai, noindex`, up to the next agent. A colon also stands in directives that take a
    /// value, and in the value itself: `unavailable_after: 25 Jun 2030 15:00:00 PST` names no agent.
    package static func subjects(header value: Span<UInt8>) -> [[UInt8]] {
        var found: [[UInt8]] = [], agent: [UInt8] = [], isInDate = false
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
            add(value, directive, agent, &found)
        }
        return found
    }

    /// The subjects that a meta element reserves; none where its name is neither `robots` nor an agent's that is known.
    package static func subjects(meta name: Span<UInt8>, content: Span<UInt8>) -> [[UInt8]] {
        let agent = name.lowerCased(name.blanksTrimmed(0..<name.count))
        let isForAll = agent == Array("robots".utf8)
        guard isForAll || CrawlerAgent.isKnown(agent) else { return [] }
        var found: [[UInt8]] = []
        for part in CommaList(content, 0..<content.count) {
            // Blanks also part directives here, as pages write them and readers take them.
            var start = part.lowerBound
            while start < part.upperBound {
                var end = start
                while end < part.upperBound, !isBlank(content[end]) { end += 1 }
                add(content, start..<end, isForAll ? [] : agent, &found)
                start = end + 1
            }
        }
        return found
    }

    private static func add(_ bytes: Span<UInt8>, _ directive: Range<Int>, _ agent: [UInt8], _ found: inout [[UInt8]]) {
        guard classOf(bytes.extracting(directive)) != nil else { return }
        let word = bytes.lowerCased(directive), subject = agent.isEmpty ? word : agent + [UInt8(ascii: ":")] + word
        if !found.contains(subject) { found.append(subject) }
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
