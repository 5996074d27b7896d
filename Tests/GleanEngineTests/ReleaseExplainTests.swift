import Foundation
import GleanEngine
import GleanModel
import Testing

@Suite struct ReleaseExplainTests {
    private func explain(_ key: String) throws -> Explained {
        try Explain(ToyRelease.shared.get().release, catalog: toyCatalog).explain(key)
    }

    private func drop(_ key: String) throws -> String {
        guard let page = try explain(key).pages.first?.page else { return "not found" }
        return page.drop.map { "\($0.step)/\($0.reason)" } ?? "kept"
    }

    @Test func `every page is found by its url with what became of it`() throws {
        #expect(try drop("http://site.test/spam/") == "toy_tidy/forbidden_word")
        #expect(try drop("https://www.site.test/um") == "toy_tidy/too_much_removed")
        #expect(try drop("http://site.test/deutsch?x=1") == "toy_keep/other_language")
        #expect(try drop("http://site.test/none") == "toy_keep/other_language")
        #expect(try drop("http://site.test/short") == "toy_words/too_few_words")
        #expect(try drop("http://site.test/empty") == "toy_lines/no_text")
        #expect(try drop("http://site.test/long") == "toy_words/too_many_words")
        #expect(try drop("http://site.test/heavy") == "toy_words/too_many_long_words")
        #expect(try drop("http://other.test/copy") == "toy_exact/duplicate")
        #expect(try drop("http://other.test/new") == "kept")
    }

    @Test func `an id is found with and without its brackets`() throws {
        for key in [
            "<urn:uuid:00000000-0000-0000-0000-000000000002>", "urn:uuid:00000000-0000-0000-0000-000000000002",
            "00000000-0000-0000-0000-000000000002", " <urn:uuid:00000000-0000-0000-0000-000000000002> ",
        ] { #expect(try drop(key) == "toy_tidy/forbidden_word", "key: \(key)") }
    }

    @Test func `a page without an id is found by the one it was given`() throws {
        let row = try #require(try explain("http://site.test/short").pages.first?.page)
        let id = String(decoding: row.id, as: UTF8.self)
        #expect(id.hasPrefix("xxh3-128:"))
        #expect(try drop(id) == "toy_words/too_few_words")
    }

    @Test func `forgiving forms are tried after the exact bytes`() throws {
        for key in ["https://site.test/short", "http://www.site.test/short/", "SITE.test/short", "http://Site.Test/short#top", "site.test/short/"] {
            let found = try explain(key)
            #expect(found.pages.first?.page.drop?.reason == "too_few_words", "key: \(key)")
            #expect(found.pages.first?.foundAs == "http://site.test/short")
        }
        #expect(try explain("http://site.test/short").pages.first?.foundAs == "http://site.test/short")
    }

    @Test func `a url that stands twice gives both pages in order`() throws {
        let pages = try explain("http://site.test/good").pages
        #expect(pages.map(\.page.input) == ["a.txt", "b.txt"])
        #expect(pages.map { $0.shards.first } == [
            .init(file: "data/00000-0000.jsonl", row: 1), .init(file: "data/00000-0000.jsonl", row: 3),
        ])
        let shard = try String(contentsOfFile: ToyRelease.shared.get().path + "/data/00000-0000.jsonl", encoding: .utf8)
        #expect(shard.split(separator: "\n").map { $0.split(separator: "\t")[1] } == ["the cat sat", "the dog ran", "the bird flew away"])
    }

    @Test func `rules stand in order with what they found`() throws {
        let page = try #require(try explain("http://site.test/long").pages.first)
        #expect(page.steps.map(\.use) == ["toy_lines", "toy_tidy", "toy_language", "toy_keep", "toy_words", "toy_exact"])
        #expect(page.steps.map(\.outcome) == [.passed, .passed, .passed, .passed, .left, .notReached])
        let rules = page.steps.flatMap(\.rules)
        #expect(rules.map(\.setting) == ["max_removed", "keep", "min_words", "max_words", "max_long_words"])
        #expect(rules.map(\.state) == [.held, .held, .held, .broke, .notAsked])
        #expect(rules[1].number.label == "en" && rules[1].labels == ["en"])
        #expect(rules[3].number.value == 8 && rules[3].limit == 6 && rules[3].reason == "too_many_words")
        #expect(page.page.found == 8 && page.page.limit == 6)
    }

    @Test func `a label that was not found breaks the rule that wants one`() throws {
        let page = try #require(try explain("http://site.test/none").pages.first)
        let rule = try #require(page.steps.flatMap(\.rules).first { $0.setting == "keep" })
        #expect(rule.state == .broke && rule.number.value.isNaN && rule.number.label == nil)
    }

    @Test func `a step that drops by itself leaves its rules unasked`() throws {
        let page = try #require(try explain("http://site.test/spam/").pages.first)
        #expect(page.steps.flatMap(\.rules).allSatisfy { $0.state == .notAsked })
        #expect(page.steps.first { $0.use == "toy_tidy" }?.outcome == .left)
    }

    @Test func `nothing found names pages nearby`() throws {
        let found = try explain("http://site.test/good/deeper/page.html?x")
        #expect(found.pages.isEmpty)
        #expect(found.near.map { String(decoding: $0.url, as: UTF8.self) } == ["http://site.test/good", "http://site.test/good"])
        #expect(try explain("nowhere").near.isEmpty)
        for key in ["", " ", "<>", "http://", "://", "#", "?", "\u{0}", "http://[::1", String(repeating: "/", count: 5000)] {
            #expect(try explain(key).pages.isEmpty)
        }
    }

    @Test func `a run that measures everything shows which rules would have broken too`() throws {
        let toy = try ToyRelease { $0.measureAll = true }
        let found = try Explain(toy.release, catalog: toyCatalog).explain("https://www.site.test/um")
        let rules = try #require(found.pages.first).steps.flatMap(\.rules)
        #expect(rules.map(\.state) == [.broke, .held, .brokeToo, .held, .held])
    }

    @Test func `a release that stores only what decided still names the rule`() throws {
        let toy = try ToyRelease(extra: "decisions: { numbers: decisive }")
        let page = try #require(try Explain(toy.release, catalog: toyCatalog).explain("http://site.test/long").pages.first)
        let rules = page.steps.flatMap(\.rules)
        #expect(rules.map(\.state) == [.notStored, .notStored, .notStored, .broke, .notAsked])
        #expect(rules[3].number.value == 8 && rules[3].limit == 6)
    }

    @Test func `without the steps a page is still explained, and why its rules are not`() throws {
        let found = try Explain(ToyRelease.shared.get().release, catalog: Catalog([])).explain("http://site.test/long")
        #expect(found.pages.first?.page.drop?.reason == "too_many_words")
        #expect(found.note != nil && found.pages.first?.steps.isEmpty == true)
    }
}
