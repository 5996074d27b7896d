import GleanBytes

/// Lists of texts: whole ones, beginnings, ends, and pieces. Names a text if any of them does, byte for byte.
package struct TextLists: Sendable {
    private let whole: Set<[UInt8]>
    /// Whether a whole text of so many bytes is listed, so that most texts need no look-up; longer ones are looked up.
    private let lengths: [Bool]
    private let beginnings: [[UInt8]]
    private let ends: [[UInt8]]
    private let pieces: [[UInt8]]

    /// An empty beginning, end or piece would name every text, and is left out.
    package init(equals: some Sequence<[UInt8]>, startsWith: [String] = [], endsWith: [String] = [], contains: [String] = []) {
        whole = Set(equals)
        var lengths = [Bool](repeating: false, count: 256)
        for text in whole where text.count < lengths.count { lengths[text.count] = true }
        self.lengths = lengths
        (beginnings, ends, pieces) = (Self.bytes(startsWith), Self.bytes(endsWith), Self.bytes(contains))
    }

    package init(equals: [String] = [], startsWith: [String] = [], endsWith: [String] = [], contains: [String] = []) {
        self.init(equals: equals.map { Array($0.utf8) }, startsWith: startsWith, endsWith: endsWith, contains: contains)
    }

    private static func bytes(_ texts: [String]) -> [[UInt8]] { texts.filter { !$0.isEmpty }.map { Array($0.utf8) } }

    package var isEmpty: Bool { whole.isEmpty && beginnings.isEmpty && ends.isEmpty && pieces.isEmpty }

    /// Whether one of the lists names `text`.
    package func names(_ text: Span<UInt8>) -> Bool { names(text, 0..<text.count) }

    /// Whether one of the lists names what stands in `range`.
    package func names(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        if !whole.isEmpty, range.count >= lengths.count || lengths[range.count] {
            let copy = text.extracting(range).withUnsafeBufferPointer { Array($0) }
            if whole.contains(copy) { return true }
        }
        for beginning in beginnings where text.holds(beginning, at: range.lowerBound, before: range.upperBound) { return true }
        for end in ends where end.count <= range.count && text.holds(end, at: range.upperBound - end.count, before: range.upperBound) { return true }
        for piece in pieces where text.firstPlace(of: piece, in: range) != nil { return true }
        return false
    }
}

extension Span<UInt8> {
    /// Whether `wanted` stands at `start` and ends no later than `end`.
    func holds(_ wanted: [UInt8], at start: Int, before end: Int) -> Bool {
        guard start + wanted.count <= end else { return false }
        for index in 0..<wanted.count where self[start + index] != wanted[index] { return false }
        return true
    }

    /// Where `wanted`, which is not empty, first stands in `range`.
    func firstPlace(of wanted: [UInt8], in range: Range<Int>) -> Int? {
        var at = next(wanted[0], from: range.lowerBound, to: range.upperBound)
        while at + wanted.count <= range.upperBound {
            if holds(wanted, at: at, before: range.upperBound) { return at }
            at = next(wanted[0], from: at + 1, to: range.upperBound)
        }
        return nil
    }
}
