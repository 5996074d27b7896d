/// `\p{N}{1,3}` and what lies between.
enum ThreeNumbersPieces: PieceRule {
    static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int) -> Int { NumberSplit.pieceEnd(text, start, end, most: 3) }
}

/// `\p{N}` and what lies between.
enum NumberPieces: PieceRule {
    static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int) -> Int { NumberSplit.pieceEnd(text, start, end, most: 1) }
}

enum NumberSplit {
    @inline(__always) static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int, most: Int) -> Int {
        let numbers = text.numbers(start, end, most: most)
        return numbers > start ? numbers : text.run(of: .allButNumbers, start, end)
    }
}

/// The pre-tokenizer Digits of tokenizers: each digit alone.
enum DigitPieces: PieceRule {
    static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int) -> Int { SplitClass.number.pieceEnd(text, start, end, together: false) }
}

/// The pre-tokenizer Digits of tokenizers: digits side by side stay together.
enum DigitRunPieces: PieceRule {
    static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int) -> Int { SplitClass.number.pieceEnd(text, start, end, together: true) }
}

/// The pre-tokenizer Punctuation of tokenizers: each mark alone.
enum PunctuationPieces: PieceRule {
    static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int) -> Int { SplitClass.punctuation.pieceEnd(text, start, end, together: false) }
}

/// The pre-tokenizer Punctuation of tokenizers: marks side by side stay together.
enum PunctuationRunPieces: PieceRule {
    static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int) -> Int { SplitClass.punctuation.pieceEnd(text, start, end, together: true) }
}

/// What tokenizers sets apart by tables of its own, which know other code points than its regular expressions do.
enum SplitClass: UInt32 {
    case number = 1
    case punctuation = 2

    private static let values = CodePointRuns(splitRuns, valueBits: 8)

    func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int, together: Bool) -> Int {
        let isWanted = has(text, start)
        var at = start + text.classed(start).length
        if isWanted, !together { return at }
        while at < end, has(text, at) == isWanted { at += text.classed(at).length }
        return at
    }

    private func has(_ text: PieceText, _ at: Int) -> Bool {
        Self.values[text.codePoint(at)] == rawValue
    }
}
