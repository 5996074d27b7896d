/// A pattern that cuts a text into pieces, as a scanner. Every byte belongs to a piece.
protocol PieceRule {
    /// Where the piece ends that begins at `start`, in a text that ends at `end`.
    /// - Precondition: `start < end`, and a code point begins at each.
    static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int) -> Int
}

/// All of the text.
enum WholePieces: PieceRule {
    static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int) -> Int { end }
}

/// GPT-2: `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
enum GPT2Pieces: PieceRule {
    @inline(__always) static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int) -> Int {
        // A space goes with what follows it, whatever that is, unless that is white space.
        let at = text.bytes[start] == 0x20 && start + 1 < end ? start + 1 : start
        let first = text.classed(at)
        if TokenClassSet.letters.has(first.tokenClass) { return text.letters(at + first.length, end) }
        if TokenClassSet.spaces.has(first.tokenClass) { return text.looseBlank(text.blank(start, end), start, end) }
        if first.tokenClass == TokenClass.number { return text.run(of: .numbers, at + first.length, end) }
        if at == start, let contracted = text.contraction(at, end) { return contracted }
        return text.run(of: .marks, at + first.length, end)
    }
}
