import Foundation
import GleanModel
import Testing

/// Files that steps on lines, expressions and words name: what is wrong with one is said with its place.
@Suite struct EditFileTests {
    private static func problem(_ step: String, _ file: [UInt8]) throws -> String {
        try ParquetTests.withFile(file) { path in
            do {
                _ = try StepRunner("- " + step.replacing("FILE", with: path))
                return ""
            } catch let error as RecipeError {
                return error.description.replacing(path, with: "FILE")
            }
        }
    }

    @Test(arguments: [
        ("- { find: a }\n- { replace: b }\n", "FILE:2:3: regex_edits: rule 2 has nothing to find."),
        ("- find: a\n- find: '('\n", "FILE:2:3: regex_edits: rule 2, \"(\", does not compile: missing ): (."),
        ("- { find: a, with: b }\n", "FILE:1:3: regex_edits: rule 1 is to be a table of find, replace and flags, each a text."),
        ("- { find: [a] }\n", "FILE:1:3: regex_edits: rule 1 is to be a table of find, replace and flags, each a text."),
        ("- a\n", "FILE:1:3: regex_edits: rule 1 is to be a table of find, replace and flags, each a text."), ("find: a\n", "FILE holds no rules."), ("", "FILE holds no rules."),
        ("- { find: a", "FILE is not YAML: "),
    ])
    func `a file of rules is refused with the place of what is wrong`(_ text: String, _ wanted: String) throws {
        #expect(try Self.problem("regex_edits: { rules_file: FILE }", Array(text.utf8)).hasPrefix(wanted))
    }

    @Test func `a list that is no text is refused with its line`() throws {
        #expect(try Self.problem("line_edits: { lines_file: FILE }", Array("a\nb".utf8) + [0xFF]).hasPrefix("line_edits: line 2 of FILE is no UTF-8."))
        #expect(try Self.problem("line_edits: { patterns_file: FILE }", Array("a\n\n(\n".utf8)).hasPrefix("line_edits: line 3 of FILE, \"(\", does not compile: "))
    }

    @Test func `a table that is none is refused with its line`() throws {
        #expect(try Self.problem("unigram_score: { table: FILE }", Array("a\t1\nb 2\n".utf8)) == "FILE is no list of words and counts: line 2: it wants a word, a tab or comma, and a count.")
        #expect(try Self.problem("unigram_score: { table: FILE }", []).hasPrefix("FILE is no list of words and counts: "))
        #expect(try Self.problem("fasttext_spans: { model: FILE }", Array("no model".utf8)).hasPrefix("FILE is no fastText model: "))
    }
}
