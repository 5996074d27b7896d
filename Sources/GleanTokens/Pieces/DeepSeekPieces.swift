/// The words of DeepSeek V3, its third split, after numbers and the scripts of China and Japan have been set apart:
/// ``[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+``
///
/// Numbers and code points of no class match nothing; a run of them up to the next match is a piece.
enum DeepSeekPieces: PieceRule {
    static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int) -> Int {
        let first = text.classed(start)
        let next = start + first.length
        let second: PieceText.Classed = next < end ? text.classed(next) : (TokenClass.newline, 0)
        if TokenClassSet.lettersAndMarks.has(first.tokenClass) { return text.lettersAndMarks(next, end) }
        if TokenClassSet.punctuation.has(first.tokenClass) {
            if first.length == 1, next < end, text.isASCIILetter(next) { return text.asciiLetters(next, end) }
            return text.newlines(text.run(of: .punctuation, next, end), end)
        }
        if first.tokenClass != TokenClass.newline, TokenClassSet.lettersAndMarks.has(second.tokenClass) {
            return text.lettersAndMarks(next + second.length, end)
        }
        if text.bytes[start] == 0x20, TokenClassSet.punctuation.has(second.tokenClass) {
            return text.newlines(text.run(of: .punctuation, next + second.length, end), end)
        }
        if TokenClassSet.spaces.has(first.tokenClass) {
            let blank = text.blank(start, end)
            return blank.newlineEnd ?? text.looseBlank(blank, start, end)
        }
        return unmatched(text, next, end)
    }

    private static func unmatched(_ text: PieceText, _ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end, case let here = text.classed(at), TokenClassSet.unmatched.has(here.tokenClass) {
            let next = at + here.length
            if next < end, TokenClassSet.lettersAndMarks.has(text.classed(next).tokenClass) { break }
            at = next
        }
        return at
    }
}

/// `[一-龥぀-ゟ゠-ヿ]+`, DeepSeek's second split, and what lies between.
enum HanAndKanaPieces: PieceRule {
    static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int) -> Int {
        let isWanted = isHanOrKana(text, start)
        var at = start + text.classed(start).length
        while at < end, isHanOrKana(text, at) == isWanted { at += text.classed(at).length }
        return at
    }

    @inline(__always) private static func isHanOrKana(_ text: PieceText, _ at: Int) -> Bool {
        guard text.bytes[at] >= 0xE3, text.bytes[at] <= 0xE9 else { return false }
        let codePoint = text.codePoint(at)
        return (codePoint >= 0x4E00 && codePoint <= 0x9FA5) || (codePoint >= 0x3040 && codePoint <= 0x30FF)
    }
}

extension PieceText {
    @inline(__always) func isASCIILetter(_ at: Int) -> Bool { (bytes[at] | 0x20) &- 0x61 < 26 }

    @inline(__always) func asciiLetters(_ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end, isASCIILetter(at) { at += 1 }
        return at
    }

    /// `[\p{L}\p{M}]*` from `start` on.
    @inline(__always) func lettersAndMarks(_ start: Int, _ end: Int) -> Int {
        var at = letters(start, end)
        while at < end, bytes[at] >= 0x80, classed(at).tokenClass == TokenClass.mark { at = letters(run(of: .lettersAndMarks, at, end), end) }
        return at
    }
}
