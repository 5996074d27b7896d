import GleanBytes

/// Where the words of a text in some plain form stood in the text itself.
///
/// The plain forms here change a text between two white spaces by what stands between them alone, so the text is put into its form again,
/// piece by piece; places are told to the piece. That is done only for texts in which something was found.
package struct TextOrigins: Sendable {
    /// Where each word of the plain form begins, and the piece of the text that it came from.
    private var starts: [Int] = []
    private var pieces: [Range<Int>] = []
    private var piece: [UInt8] = []

    package init() {}

    /// Goes through `text`, of which `write` made `form`: words with spaces between. False if the pieces' words are not those of the form.
    package mutating func read(_ text: Span<UInt8>, _ form: Span<UInt8>, _ write: (Span<UInt8>, inout [UInt8]) -> Void) -> Bool {
        starts.removeAll(keepingCapacity: true)
        pieces.removeAll(keepingCapacity: true)
        var at = 0, place = 0
        while at < text.count {
            while at < text.count, Self.isSpace(text[at]) { at += 1 }
            let start = at
            while at < text.count, !Self.isSpace(text[at]) { at += 1 }
            if at == start { break }
            write(text.extracting(start..<at), &piece)
            var within = 0
            while Self.nextWord(piece.span, &within) != nil {
                guard let word = Self.nextWord(form, &place) else { return false }
                starts.append(word)
                pieces.append(start..<at)
            }
        }
        return Self.nextWord(form, &place) == nil
    }

    /// Where the next word begins; `at` then stands behind it.
    private static func nextWord(_ form: Span<UInt8>, _ at: inout Int) -> Int? {
        while at < form.count, form[at] == 0x20 { at += 1 }
        if at >= form.count { return nil }
        let start = at
        while at < form.count, form[at] != 0x20 { at += 1 }
        return start
    }

    /// Where in the text the bytes of `range` of its plain form came from, widened to white space.
    package func origin(of range: Range<Int>) -> Range<Int> {
        guard !pieces.isEmpty else { return 0..<0 }
        let first = place(range.lowerBound), last = place(max(range.lowerBound, range.upperBound - 1))
        return pieces[first].lowerBound..<pieces[last].upperBound
    }

    /// The word that begins at or last before `offset`.
    private func place(_ offset: Int) -> Int {
        var low = 0, high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D }
}
