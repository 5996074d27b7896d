import Foundation
import Testing
import TestSupport

@testable import GleanTokens

/// The scanners beside the regular expressions they stand for, as NSRegularExpression reads them.
@Suite struct PieceTests {
    /// Letters of one kind each, and what the patterns name. Of code points whose class has changed between versions of Unicode there is none.
    static let parts = [
        "a", "B", "é", "É", "ǅ", "ʰ", "中", "か", "1", "２", "Ⅷ", "'", "!", "/", "_", "€", "😀", "\u{301}", "\u{200D}", "\u{A0}", "\u{3000}", " ",
        "  ", "\t", "\n", "\r", "\r\n", "'s", "'S", "'ſ", "'re", "'Ve", "'LL", "’s", "the", "ABC", "camelCase", "123", "12345", "\u{0}", "・",
    ]

    static func pieces(_ text: String, _ pattern: PiecePattern) throws -> [String] {
        // All bytes are tokens, and no others: what is asked is where the pieces end.
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return [] }
            let view = PieceText(bytes: base, classes: .shared, count: buffer.count)
            var (at, found): (Int, [String]) = (0, [])
            while at < buffer.count {
                let end = pieceEnd(view, at, buffer.count, pattern)
                found.append(String(decoding: bytes[at..<end], as: UTF8.self))
                at = end
            }
            return found
        }
    }

    private static func pieceEnd(_ text: PieceText, _ start: Int, _ end: Int, _ pattern: PiecePattern) -> Int {
        switch pattern {
        case .gpt2: GPT2Pieces.pieceEnd(text, start, end)
        case .cl100k: CL100KPieces.pieceEnd(text, start, end)
        case .llama3: Llama3Pieces.pieceEnd(text, start, end)
        case .qwen: QwenPieces.pieceEnd(text, start, end)
        case .o200k: O200KPieces.pieceEnd(text, start, end)
        case .tekken: TekkenPieces.pieceEnd(text, start, end)
        case .deepSeek: DeepSeekPieces.pieceEnd(text, start, end)
        case .hanAndKana: HanAndKanaPieces.pieceEnd(text, start, end)
        case .threeNumbers: ThreeNumbersPieces.pieceEnd(text, start, end)
        case .number: NumberPieces.pieceEnd(text, start, end)
        case .digit: DigitPieces.pieceEnd(text, start, end)
        case .digitRun: DigitRunPieces.pieceEnd(text, start, end)
        case .punctuation: PunctuationPieces.pieceEnd(text, start, end)
        case .punctuationRun: PunctuationRunPieces.pieceEnd(text, start, end)
        }
    }

    /// Matches, and what lies between them.
    static func expected(_ text: String, _ regex: NSRegularExpression) -> [String] {
        let whole = text as NSString
        var (at, found): (Int, [String]) = (0, [])
        for match in regex.matches(in: text, range: NSRange(location: 0, length: whole.length)) where match.range.length > 0 {
            if match.range.location > at { found.append(whole.substring(with: NSRange(location: at, length: match.range.location - at))) }
            found.append(whole.substring(with: match.range))
            at = match.range.location + match.range.length
        }
        if at < whole.length { found.append(whole.substring(from: at)) }
        return found
    }

    @Test(arguments: PiecePattern.allCases.filter { !$0.regexes.isEmpty })
    func `a scanner cuts where its pattern matches`(pattern: PiecePattern) throws {
        var generator = TestRandom()
        for written in pattern.regexes {
            // In a class of NSRegularExpression a bracket or an ampersand must be escaped; $ is also the place before a last newline.
            let escaped = written.replacingOccurrences(of: "#$%&'", with: "#$%\\&'").replacingOccurrences(of: "@\\[\\\\\\]", with: "@\\[\\\\\\]")
                .replacingOccurrences(of: "++$", with: "++\\z")
            let regex = try NSRegularExpression(pattern: escaped)
            for _ in 0..<1500 {
                let text = (0..<Int.random(in: 1...9, using: &generator)).map { _ in Self.parts.randomElement(using: &generator) ?? "" }.joined()
                #expect(try Self.pieces(text, pattern) == Self.expected(text, regex), "\(text.debugDescription)")
            }
        }
    }

    @Test func `white space leaves its last code point to what follows`() throws {
        #expect(try Self.pieces("a   b", .gpt2) == ["a", "  ", " b"])
        #expect(try Self.pieces("a \n b  ", .gpt2) == ["a", " \n", " b", "  "])
    }

    @Test func `cl100k takes white space at the end as a whole, Llama 3 up to its last newline`() throws {
        #expect(try Self.pieces("a \n  ", .cl100k) == ["a", " \n  "])
        #expect(try Self.pieces("a \n  ", .llama3) == ["a", " \n", "  "])
    }
}
