/// The pattern of GPT-4o, which cuts words where a capital follows a small letter. Its parts for words are
/// `[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+` and
/// `[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*`, each with a contraction behind it, then
/// `\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`.
enum WordCasePieces {
    /// - Parameters:
    ///   - most: how many numbers make a piece.
    ///   - contractions: whether a word takes a contraction with it.
    @inline(__always) static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int, numbers most: Int, contractions: Bool) -> Int {
        let first = text.classed(start)
        if first.tokenClass == TokenClass.number { return text.numbers(start, end, most: most) }
        if let word = word(text, start, first, end) {
            return contractions ? text.contractionOfAnyCase(word, end) ?? word : word
        }
        let next = start + first.length
        if !TokenClassSet.spaces.has(first.tokenClass) { return text.newlinesAndSlashes(text.run(of: .marks, next, end), end) }
        if text.bytes[start] == 0x20, next < end, case let second = text.classed(next), TokenClassSet.marks.has(second.tokenClass) {
            return text.newlinesAndSlashes(text.run(of: .marks, next + second.length, end), end)
        }
        let blank = text.blank(start, end)
        return blank.newlineEnd ?? text.looseBlank(blank, start, end)
    }

    /// The end of the word that begins at `start`, or nil. Letters without case and marks are in both classes, so that where no small
    /// letter follows the capitals, the first part gives back capitals up to the last of those.
    @inline(__always) private static func word(_ text: PieceText, _ start: Int, _ first: PieceText.Classed, _ end: Int) -> Int? {
        let isLetter = TokenClassSet.letters.has(first.tokenClass)
        let hasPrefix = !isLetter && first.tokenClass != TokenClass.newline
        let wordStart = hasPrefix ? start + first.length : start
        var at = wordStart
        var shared: Int?
        while at < end, case let next = text.classed(at) {
            if next.tokenClass == TokenClass.lower { return text.smalls(at + next.length, end) }
            guard TokenClassSet.capitals.has(next.tokenClass) else { break }
            at += next.length
            if next.tokenClass != TokenClass.upper { shared = at }
        }
        if let shared { return shared }
        // A mark in front may be the word itself.
        if first.tokenClass == TokenClass.mark { return wordStart }
        return at > wordStart ? at : nil
    }
}

/// o200k_base of tiktoken; also GPT-OSS and Llama 4.
enum O200KPieces: PieceRule {
    @inline(__always) static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int) -> Int {
        WordCasePieces.pieceEnd(text, start, end, numbers: 3, contractions: true)
    }
}

/// Mistral's Tekken: no contractions, and each number is a piece.
enum TekkenPieces: PieceRule {
    @inline(__always) static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int) -> Int {
        WordCasePieces.pieceEnd(text, start, end, numbers: 1, contractions: false)
    }
}

extension PieceText {
    /// `[\p{Ll}\p{Lm}\p{Lo}\p{M}]*` from `start` on; small ASCII letters go eight bytes at a time.
    @inline(__always) func smalls(_ start: Int, _ end: Int) -> Int {
        var at = start
        while at + 8 <= end {
            let others = otherThanSmallLetters(at)
            if others != 0 {
                at += others.trailingZeroBitCount >> 3
                return bytes[at] < 0x80 ? at : run(of: .smalls, at, end)
            }
            at += 8
        }
        return run(of: .smalls, at, end)
    }
}
