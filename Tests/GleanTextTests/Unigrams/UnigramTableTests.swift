import Foundation
import GleanText
import Testing

@Suite struct UnigramTableTests {
    private static func table(_ text: String) throws -> UnigramTable {
        let bytes = Array(text.utf8)
        return try UnigramTable(lines: bytes.span)
    }

    private static func look(_ table: UnigramTable, _ word: String) -> (value: Double, isListed: Bool) {
        let bytes = Array(word.utf8)
        return table.logarithm(bytes.span, 0..<bytes.count)
    }

    @Test func `probabilities are counts over their sum, and of unlisted words the root of how many are listed`() throws {
        // Four words of 32; an unlisted one counts 2 + 1.
        let table = try Self.table("word,count\nthe,16\r\nGull,2\nöl,8\n\nsea\t6\n")
        #expect(table.count == 4)
        #expect(Self.look(table, "THE").value == -1)
        #expect(Self.look(table, "Öl").value == -2)
        #expect(Self.look(table, "sea").value == log2(6.0) - 5)
        // A listed word with a capital is never asked for.
        #expect(!Self.look(table, "gull").isListed)
        #expect(Self.look(table, "gull").value == log2(3.0) - 5)
    }

    @Test func `of a word that stands twice the last count holds`() throws {
        let table = try Self.table("a\t100\nb\t1\na\t7\n")
        #expect(table.count == 2)
        #expect(Self.look(table, "a").value == log2(7.0) - 3)
    }

    @Test(arguments: [("", 1), ("word\tcount\n", 1), ("a\t1\nb\n", 2), ("a\t0\n", 1), ("a\t1\n\t7\n", 2), ("a\t99999999999999999999\n", 1), ("a 1", 1)])
    func `a list that is none is refused with its line`(_ text: String, _ line: Int) {
        let problem = #expect(throws: UnigramProblem.self) { try Self.table(text) }
        #expect(problem?.line == line)
    }

    @Test func `every word of a large list is found with its count, and no other`() throws {
        let words = (0..<50_000).map { "w\(String($0 * 7919, radix: 36))" }
        let table = try Self.table(words.enumerated().map { "\($1)\t\($0 + 1)\n" }.joined())
        let whole = log2(Double(50_000 * 50_001 / 2))
        #expect(table.count == words.count)
        let wrong = words.enumerated().filter { Self.look(table, $1).value != log2(Double($0 + 1)) - whole }
        #expect(wrong.isEmpty)
        let found = (0..<50_000).filter { Self.look(table, "v\(String($0, radix: 36))").isListed }
        #expect(found.isEmpty)
    }
}
