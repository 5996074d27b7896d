/// The pattern of GPT-4 and those that took it over, but for what differs between them:
/// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
enum GPT4Pieces {
    /// - Parameters:
    ///   - most: how many numbers make a piece.
    ///   - endsWhole: `\s++$` stands before `\s*[\r\n]`: white space at the text's end is one piece.
    @inline(__always) static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int, numbers most: Int, endsWhole: Bool) -> Int {
        let first = text.classed(start)
        let next = start + first.length
        if TokenClassSet.letters.has(first.tokenClass) { return text.letters(next, end) }
        if first.tokenClass == TokenClass.number { return text.numbers(start, end, most: most) }
        if let contracted = text.contractionOfAnyCase(start, end) { return contracted }
        let second: PieceText.Classed = next < end ? text.classed(next) : (TokenClass.newline, 0)
        if first.tokenClass != TokenClass.newline, TokenClassSet.letters.has(second.tokenClass) { return text.letters(next + second.length, end) }
        if !TokenClassSet.spaces.has(first.tokenClass) { return text.newlines(text.run(of: .marks, next, end), end) }
        if text.bytes[start] == 0x20, TokenClassSet.marks.has(second.tokenClass) {
            return text.newlines(text.run(of: .marks, next + second.length, end), end)
        }
        let blank = text.blank(start, end)
        if endsWhole, blank.end == end { return end }
        return blank.newlineEnd ?? text.looseBlank(blank, start, end)
    }
}

/// cl100k_base as tiktoken has it:
/// `'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s`
enum CL100KPieces: PieceRule {
    @inline(__always) static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int) -> Int {
        GPT4Pieces.pieceEnd(text, start, end, numbers: 3, endsWhole: true)
    }
}

/// Llama 3: the pattern of `GPT4Pieces` itself.
enum Llama3Pieces: PieceRule {
    @inline(__always) static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int) -> Int {
        GPT4Pieces.pieceEnd(text, start, end, numbers: 3, endsWhole: false)
    }
}

/// Qwen: each number, of `\p{N}`, is a piece.
enum QwenPieces: PieceRule {
    @inline(__always) static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int) -> Int {
        GPT4Pieces.pieceEnd(text, start, end, numbers: 1, endsWhole: false)
    }
}

extension PieceText {
    /// `[\r\n]*` from `start` on.
    @inline(__always) func newlines(_ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end, bytes[at] == 0x0A || bytes[at] == 0x0D { at += 1 }
        return at
    }

    /// `[\r\n/]*` from `start` on.
    @inline(__always) func newlinesAndSlashes(_ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end, bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x2F { at += 1 }
        return at
    }
}
