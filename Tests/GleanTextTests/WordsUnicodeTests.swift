import Foundation
import GleanBytes
import GleanText
import Testing

/// The Unicode Consortium's own test files; /usr/share/unicode is where Debian's unicode-data (15.0) puts them.
@Suite struct WordsUnicodeTests {
    /// Cases of one file: code points, and the byte offsets where boundaries stand.
    private func cases(_ name: String) throws -> [(text: [UInt8], boundaries: [Int])]? {
        let folder = ProcessInfo.processInfo.environment["GLEANER_UNICODE"] ?? "/usr/share/unicode"
        let path = "\(folder)/auxiliary/\(name)"
        guard FileManager.default.fileExists(atPath: path) else {
            print("skipped: no Unicode test file at \(path)")
            return nil
        }
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { line in
            guard let fields = line.split(separator: "#", omittingEmptySubsequences: false).first, !fields.isEmpty else { return nil }
            var (text, boundaries): ([UInt8], [Int]) = ([], [])
            for field in fields.split(whereSeparator: \.isWhitespace) {
                if field == "÷" { boundaries.append(text.count) }
                if let value = UInt32(field, radix: 16), let scalar = Unicode.Scalar(value) { text += Array(String(scalar).utf8) }
            }
            return (text, boundaries)
        }
    }

    @Test func `words break where Unicode's test file breaks them`() throws {
        guard let cases = try cases("WordBreakTest.txt") else { return }
        #expect(cases.count > 1800)
        for (text, boundaries) in cases {
            var found = [0]
            UnicodeWords().segments(text.span) { found.append($0.upperBound) }
            #expect(found == boundaries, "\(text)")
        }
    }

    @Test func `sentences break where Unicode's test file breaks them`() throws {
        guard let cases = try cases("SentenceBreakTest.txt") else { return }
        #expect(cases.count > 500)
        for (text, boundaries) in cases {
            var table = LineTable()
            UnicodeSentences().split(text.span, into: &table)
            #expect([0] + table.lines.map { Int($0.end) } == boundaries, "\(text)")
        }
    }

    @Test func `a word is a segment with a letter or a digit`() {
        let text = Array("Can't stop: 3.14 is π, 日本 ไทย カタカナ!".utf8)
        var table = WordTable()
        UnicodeWords().split(text.span, into: &table)
        // UAX #29 keeps Katakana runs whole and cuts Han and Thai letter by letter.
        #expect(table.words.map { String(decoding: text[$0.range], as: UTF8.self) }
            == ["Can't", "stop", "3.14", "is", "π", "日", "本", "ไ", "ท", "ย", "カタカナ"])
        #expect(table.words.map { Int($0.characters) } == [5, 4, 4, 2, 1, 1, 1, 1, 1, 1, 4])
    }

    @Test func `long runs of marks are split without delay`() {
        for mark in ["a'", "1.", ")", ".)", "\u{301}", ". ", "a.\u{301}", "\u{1F1E6}", "\u{200D}", "\""] {
            let text = Array("a.".utf8) + [[UInt8]](repeating: Array(mark.utf8), count: 20_000).flatMap { $0 }
            var (words, sentences) = (WordTable(), LineTable())
            UnicodeWords().split(text.span, into: &words)
            UnicodeSentences().split(text.span, into: &sentences)
            #expect(sentences.lines.last.map { Int($0.end) } == text.count)
        }
    }
}
