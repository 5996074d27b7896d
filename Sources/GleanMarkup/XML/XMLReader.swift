/// Pull events out of the bytes of an XML document: tags with their attributes, text, CDATA. Comments and processing instructions are passed
/// over. Nothing is copied: names, values and texts are places in the bytes.
///
/// It goes on past whatever is not well formed, and says so in `problems`. An end tag closes the innermost element of its name, and all in it;
/// one whose element is not open counts for nothing. A document that ends early has its elements closed. Every start has its end, so that
/// depth is right for whoever counts along.
///
/// The bytes are given to each `next`. They may be a part of a document, which grows at its end: then a construct that is not whole yet gives
/// `needsMore`. What stands before `position` may be given back, and `moved` says how much was.
package struct XMLReader: Sendable {
    package enum Event: Sendable, Equatable {
        /// `name`, `localName`, `attributes`, and `range`, the place of the tag. The start of an empty element is followed by its end.
        case start
        /// An element ends; `range` is the place of its end tag, empty where there is none.
        case end
        /// `content`, which may hold references.
        case text
        /// `content` as it stands.
        case cdata
        /// The bytes end inside a construct, and are not the last. Nothing was taken.
        case needsMore
        case ended
    }

    /// The name of the element that starts, as written, prefix and all.
    package internal(set) var name = 0..<0
    /// The name behind the prefix.
    package internal(set) var localName = 0..<0
    package internal(set) var attributes: [XMLAttribute] = []
    package internal(set) var range = 0..<0
    package internal(set) var content = 0..<0
    /// Whether the text holds an ampersand.
    package internal(set) var hasReferences = false
    /// Elements that are open: after a start the new one is among them, after an end it is not.
    package internal(set) var depth = 0
    package internal(set) var problems: XMLProblems = []
    /// The names that the document declares.
    package internal(set) var entities = XMLEntities()
    /// Where the next construct begins.
    package internal(set) var position = 0

    /// Elements nested deeper are not told apart.
    package static let mostDepth = 512
    /// More attributes of one element are passed over.
    package static let mostAttributes = 4096
    /// A document type that is longer ends there.
    package static let mostDoctypeBytes = 1 << 20

    /// Elements that never have an end tag, as SGML and HTML have them; names as written.
    let voids: XMLNames?
    /// The names of open elements, one after the other, and where each begins.
    var openNames: [UInt8] = []
    var openStarts: [Int] = []
    /// Open elements past `mostDepth`.
    var unseenDepth = 0
    /// Ends that are owed before anything else is read.
    var owedEnds = 0
    /// The place of the tag that they are owed to.
    var endTag = 0..<0
    var hasRoot = false
    /// The bytes hold no `?>` behind a place that was looked from: a search that would be made again for each instruction.
    var lacksInstructionEnd = false

    package init(voids: XMLNames? = nil) { self.voids = voids }

    /// The bytes before `count` were given back: places are now that much smaller.
    package mutating func moved(by count: Int) { position -= count }

    /// The next event. `isLast` says that the document ends where the bytes do.
    package mutating func next(_ bytes: Span<UInt8>, isLast: Bool = true) -> Event {
        if owedEnds > 0 { return payEnd() }
        while position < bytes.count {
            if bytes[position] != 0x3C {
                if let event = text(bytes, isLast) { return event }
            } else if let event = markup(bytes, isLast) {
                return event
            }
        }
        guard isLast else { return .needsMore }
        range = position..<position
        if depth > 0 {
            problems.insert(.unclosedElement)
            owedEnds = depth
            endTag = range
            return payEnd()
        }
        return .ended
    }

    /// Ends the innermost open element. Of several that one tag ends, the last has its place.
    mutating func payEnd() -> Event {
        owedEnds -= 1
        range = owedEnds == 0 ? endTag : endTag.lowerBound..<endTag.lowerBound
        depth -= 1
        openNames.removeLast(openNames.count - (openStarts.popLast() ?? 0))
        return .end
    }

    /// Text up to the next tag; nil if it is nothing to tell of.
    private mutating func text(_ bytes: Span<UInt8>, _ isLast: Bool) -> Event? {
        var end = position, holds = false
        // A "<" that begins no tag.
        if bytes[position] == 0x3C { end += 1 }
        while true {
            end = Self.textEnd(bytes, from: end, &holds)
            if end >= bytes.count {
                if !isLast { return .needsMore }
                break
            }
            if end + 1 >= bytes.count {
                if !isLast { return .needsMore }
            } else if Self.beginsMarkup(bytes[end + 1]) {
                break
            }
            problems.insert(.bareSign)
            end += 1
        }
        content = position..<end
        range = content
        hasReferences = holds
        position = end
        if depth > 0 { return .text }
        if !bytes.trimmed(content).isEmpty, !bytes.holds("\u{FEFF}", at: content.lowerBound) || content.count > 3 { problems.insert(.outsideRoot) }
        return nil
    }

    /// The place of the next `<`, and whether an ampersand stands before it.
    @inline(__always)
    private static func textEnd(_ bytes: Span<UInt8>, from start: Int, _ holds: inout Bool) -> Int {
        var place = start
        while place &+ 8 <= bytes.count {
            let word = bytes.word(at: place)
            let tags = zeros(word ^ 0x3C3C_3C3C_3C3C_3C3C), signs = zeros(word ^ 0x2626_2626_2626_2626)
            if tags != 0 {
                let hit = tags.trailingZeroBitCount
                if signs != 0, signs.trailingZeroBitCount < hit { holds = true }
                return place &+ hit &>> 3
            }
            if signs != 0 { holds = true }
            place &+= 8
        }
        while place < bytes.count, bytes[place] != 0x3C {
            if bytes[place] == 0x26 { holds = true }
            place &+= 1
        }
        return place
    }

    @inline(__always)
    private static func beginsMarkup(_ byte: UInt8) -> Bool { beginsName(byte) || byte == 0x2F || byte == 0x21 || byte == 0x3F }

    /// What begins with the `<` at `position`; nil if it is passed over.
    private mutating func markup(_ bytes: Span<UInt8>, _ isLast: Bool) -> Event? {
        guard position + 1 < bytes.count else { return isLast ? stray(bytes, isLast) : .needsMore }
        let next = bytes[position + 1]
        if beginsName(next) { return readStartTag(bytes, isLast) }
        switch next {
        case 0x2F: return readEndTag(bytes, isLast)
        case 0x3F: return instruction(bytes, isLast)
        case 0x21: return declaration(bytes, isLast)
        default: return stray(bytes, isLast)
        }
    }

    private mutating func stray(_ bytes: Span<UInt8>, _ isLast: Bool) -> Event? {
        problems.insert(.bareSign)
        return text(bytes, isLast)
    }
}

/// An attribute: places in the bytes of the document.
package struct XMLAttribute: Sendable {
    /// The name as written.
    package var name: Range<Int>
    /// The name behind the prefix.
    package var localName: Range<Int>
    /// The value between its quotes, which may hold references.
    package var value: Range<Int>

    package init(name: Range<Int>, localName: Range<Int>, value: Range<Int>) {
        self.name = name
        self.localName = localName
        self.value = value
    }
}
