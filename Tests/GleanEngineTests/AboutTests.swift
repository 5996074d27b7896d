import GleanModel
import Testing

@testable import GleanEngine

/// What a publisher may answer, and what is said of answers that are none.
@Suite struct AboutTests {
    private func read(_ yaml: String) throws -> (about: About, mistakes: [String]) {
        let reader = AboutReader(try RecipeNode.parse(yaml, file: "a.yaml"))
        return (reader.about, reader.errors.map { "\($0.place.map { "\($0.line):\($0.column)" } ?? "-") \($0.message)" })
    }

    @Test func `texts, lists, addresses, days and versions are answers`() throws {
        let (about, mistakes) = try read("""
            title: "  Pages of harbours\\n"
            uses: [training, tests]
            biases: one
            homepage: https://data.example/harbours
            published: 2026-11-26
            version: 2
            funding: null
            """)
        #expect(mistakes == [])
        #expect(about.answers == [
            "title": ["Pages of harbours"], "uses": ["training", "tests"], "biases": ["one"], "homepage": ["https://data.example/harbours"],
            "published": ["2026-11-26"], "version": ["2"],
        ])
    }

    @Test func `every mistake is told with its place and what is wanted`() throws {
        let (_, mistakes) = try read("""
            tilte: x
            title: [a, b]
            homepage: data.example
            published: 2026-02-29
            version: 1.10
            contact: 7
            uses: [{ a: b }]
            funding: ""
            """)
        #expect(mistakes == [
            "1:1 about has no key \"tilte\"; did you mean \"title\"?",
            "2:8 title wants a text of at most 20000 characters, not [\"a\", \"b\"].",
            "3:11 homepage wants an address that begins with https:// or http://, not \"data.example\".",
            "4:12 published wants a day such as 2026-11-26, not \"2026-02-29\".",
            "5:10 version wants a version such as 1.0.0, not 1.1.",
            "6:10 contact wants a text of at most 20000 characters, not 7.",
            "7:8 uses wants a text or a list of texts of at most 20000 characters, not {a: \"b\"}.",
            "8:10 funding wants a text of at most 20000 characters, not \"\".",
        ])
        #expect(try read("- a").mistakes.count == 1)
    }

    @Test func `a recipe's mistakes and those of its answers are told together`() {
        let text = "gleaner: 1\nname: t\nsources:\n  - toy_lines: { paths: in }\nsteps:\n  - toy_word\nabout:\n  titel: x\n"
        let error = #expect(throws: RecipeErrors.self) { try RecipeReader.read(text, file: "r.yaml", catalog: toyCatalog) }
        #expect(error?.errors.map { $0.place?.line } == [6, 8])
    }

    @Test func `a file of answers may be a table, or an about with one`() throws {
        let folder = try ToyFolder()
        for text in ["title: x\n", "about:\n  title: x\n"] {
            try folder.write("a.yaml", text)
            #expect(try AboutReader.read(path: folder.path + "/a.yaml").answers == ["title": ["x"]])
        }
    }

    @Test func `every question has a key, a sentence and a document`() {
        #expect(Set(AboutQuestion.all.map(\.key)).count == AboutQuestion.all.count)
        for question in AboutQuestion.all {
            #expect(question.ask.hasSuffix("?") && question.key.utf8.allSatisfy { $0 == 95 || ($0 >= 97 && $0 <= 122) })
            #expect(question.goes.split(separator: ",").allSatisfy { ["all", "card", "croissant", "datasheet", "summary"].contains($0.drop { $0 == " " }) })
        }
    }

    @Test(arguments: [
        ("CC-BY-4.0", ["license: \"cc-by-4.0\""], "https://spdx.org/licenses/CC-BY-4.0"),
        ("https://data.example/terms", ["license: other", "license_name: \"see link\"", "license_link: \"https://data.example/terms\""], "https://data.example/terms"),
        ("Terms of the institute", ["license: other", "license_name: \"Terms of the institute\""], nil),
    ])
    func `a licence is an identifier, an address or words`(_ text: String, _ lines: [String], _ address: String?) {
        #expect(LicenceName(text).frontMatter == lines && LicenceName(text).address == address)
    }
}
