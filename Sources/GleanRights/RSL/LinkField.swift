/// The links of `Link` header fields (RFC 8288, section 3 and appendix B.2): read as far as they go, as the standard wants.
package struct LinkField: Sendable {
    package struct Link: Sendable, Equatable {
        /// The address between the angle brackets, not resolved.
        package var target: Range<Int>
        /// The whole link in the value.
        package var range: Range<Int>
        /// Relation types, as written.
        package var relations: [[UInt8]]
        /// The media type of the target, as its `type` says; empty where it does not.
        package var type: [UInt8]
        /// It has an `anchor`, so that it speaks of something else.
        package var hasAnchor: Bool

        package func isRelated(_ relation: StaticString) -> Bool { relations.contains { $0.span.equalsIgnoringCase(relation) } }

        /// The media type without its parameters.
        package func hasType(_ type: StaticString) -> Bool {
            let end = self.type.firstIndex(of: UInt8(ascii: ";")) ?? self.type.count
            return self.type.span.extracting(self.type.span.blanksTrimmed(0..<end)).equalsIgnoringCase(type)
        }
    }

    package private(set) var links: [Link] = []

    package init(_ value: Span<UInt8>) {
        var place = 0
        while place < value.count {
            while place < value.count, isBlank(value[place]) || value[place] == UInt8(ascii: ",") { place += 1 }
            guard place < value.count, value[place] == UInt8(ascii: "<") else { return }
            let start = place
            guard let end = value.firstPlace(of: UInt8(ascii: ">"), in: place..<value.count) else { return }
            var link = Link(target: start + 1..<end, range: start..<end + 1, relations: [], type: [], hasAnchor: false)
            place = end + 1
            Self.readParameters(value, &place, &link)
            link.range = start..<place
            links.append(link)
            while place < value.count, value[place] != UInt8(ascii: ",") { place += 1 }
        }
    }

    /// Of parameters that stand there twice the first counts, as the standard has it for `rel` and `type`.
    private static func readParameters(_ value: Span<UInt8>, _ place: inout Int, _ link: inout Link) {
        var hasRelation = false, hasType = false
        while true {
            var next = place
            while next < value.count, isBlank(value[next]) { next += 1 }
            guard next < value.count, value[next] == UInt8(ascii: ";") else { return }
            next += 1
            while next < value.count, isBlank(value[next]) { next += 1 }
            let start = next
            while next < value.count, !isBlank(value[next]), !isDelimiter(value[next]), value[next] != UInt8(ascii: "=") { next += 1 }
            let name = value.extracting(start..<next)
            place = next
            while next < value.count, isBlank(value[next]) { next += 1 }
            var text: [UInt8] = []
            if next < value.count, value[next] == UInt8(ascii: "=") {
                next += 1
                while next < value.count, isBlank(value[next]) { next += 1 }
                text = parameterValue(value, &next)
                place = next
            }
            if name.equalsIgnoringCase("rel"), !hasRelation {
                hasRelation = true
                link.relations = text.split(whereSeparator: { isBlank($0) }).map { Array($0) }
            } else if name.equalsIgnoringCase("type"), !hasType {
                hasType = true
                link.type = text
            } else if name.equalsIgnoringCase("anchor") {
                link.hasAnchor = true
            }
        }
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",") }

    /// A quoted string or what stands up to the next delimiter.
    private static func parameterValue(_ value: Span<UInt8>, _ place: inout Int) -> [UInt8] {
        var text: [UInt8] = []
        guard place < value.count, value[place] == UInt8(ascii: "\"") else {
            let start = place
            while place < value.count, !isDelimiter(value[place]), !isBlank(value[place]) { place += 1 }
            return value.array(start..<place)
        }
        place += 1
        while place < value.count, value[place] != UInt8(ascii: "\"") {
            if value[place] == UInt8(ascii: "\\"), place + 1 < value.count { place += 1 }
            text.append(value[place])
            place += 1
        }
        place = min(place + 1, value.count)
        return text
    }
}
