import Foundation
import GleanEngine
import GleanModel
import Testing

/// What `check` says of recipes, by line and column.
@Suite struct RecipeTests {
    private func mistakes(_ text: String) -> [String] {
        do {
            _ = try RecipeReader.read(text, file: "r.yaml", catalog: toyCatalog)
            return []
        } catch let errors as RecipeErrors {
            return errors.errors.map { "\($0.place.map { "\($0.line):\($0.column)" } ?? "-") \($0.message)" }
        } catch {
            return ["\(error)"]
        }
    }

    private func recipe(_ steps: String) -> String {
        "gleaner: 1\nname: t\nsources:\n  - toy_lines: { paths: in }\nsteps:\n\(steps)\noutput:\n  - toy_out: {}\n"
    }

    @Test func `every mistake is told at once, with its place and the nearest name`() {
        let text = """
            gleaner: 2
            nam: t
            sources:
              - toy_lines: { paths: in, path: x }
            steps:
              - toy_word: {}
              - toy_words: { min_words: many, max_wrods: 3 }
              - toy_out: {}
            """
        #expect(mistakes(text) == [
            "1:1 The recipe has no \"name\".",
            "1:10 gleaner wants 1, the version of the recipe language that this program reads.",
            "2:1 A recipe has no key \"nam\"; did you mean \"name\"?",
            "4:29 toy_lines has no setting \"path\"; did you mean \"paths\"?",
            "6:5 There is no step \"toy_word\"; did you mean \"toy_words\"?",
            "7:29 min_words wants a number from 0 to 1000, null for off, or a table \"by\" a label, not \"many\".",
            "7:35 toy_words has no setting \"max_wrods\"; did you mean \"max_words\"?",
            "8:5 toy_out is a writer and does not stand under steps.",
        ])
    }

    @Test func `a rule that cannot fire and one that always does are mistakes`() {
        let found = mistakes(recipe("  - toy_words: { max_long_words: 1.0, min_words: 0 }"))
        #expect(found.count == 2)
        #expect(found.allSatisfy { $0.contains("can never fire") })
        #expect(mistakes(recipe("  - toy_words: { max_long_words: 0.99, min_words: null }")) == [])
    }

    @Test func `a number that no earlier step makes is a mistake`() {
        #expect(mistakes(recipe("  - toy_keep: { keep: [en] }")) == ["6:5 toy_keep reads the number \"toy_language.label\", which no earlier step makes."])
        #expect(mistakes(recipe("  - toy_language: {}\n  - toy_keep: { keep: [en] }")) == [])
    }

    @Test func `a limit may be a table by a label`() throws {
        let text = recipe("  - toy_language\n  - toy_words: { min_words: { by: toy_language, en: 5, default: 3 } }")
        let read = try RecipeReader.read(text, file: "r.yaml", catalog: toyCatalog)
        #expect(read.steps[1].value("min_words").flatMap { Limit($0) } == .table(by: "toy_language", values: ["en": 5], otherwise: 3))
        #expect(mistakes(recipe("  - toy_words: { min_words: { by: toy_language, en: 5 } }")).count == 1)
        #expect(mistakes(recipe("  - toy_language\n  - toy_words: { min_words: { en: 5 } }")).count == 1)
    }

    @Test func `the word no is a text and true is a flag`() throws {
        let read = try RecipeReader.read(recipe("  - toy_language\n  - toy_keep: { keep: [no, en, true] }").replacingOccurrences(of: ", true", with: ""), file: "r.yaml", catalog: toyCatalog)
        #expect(read.steps[1].value("keep") == .list([.text("no"), .text("en")]))
    }

    @Test func `what is no YAML is told with its place`() {
        #expect(mistakes("gleaner: 1\n  name: [").first?.contains("This is not YAML") == true)
        #expect(mistakes("").first?.contains("empty") == true)
        #expect(mistakes("- 1\n- 2").first?.contains("A recipe is a table") == true)
        #expect(!mistakes("gleaner: 1\ngleaner: 1\nname: a\nsources: []\nsteps: []").isEmpty)
    }

    @Test func `names are found by their nearest spelling only when near`() {
        #expect(nearest("gopher_qualty", in: ["gopher_quality", "c4_quality"]) == "gopher_quality")
        #expect(nearest("zzz", in: ["gopher_quality", "c4_quality"]) == nil)
    }
}
