import Foundation
import GleanModel
import Testing

@testable import GleanEngine

/// Releases of the same lines under other recipes. What becomes of each page follows from its line in `ToyRelease.inputs`.
@Suite struct CompareTests {
    /// Forbids "dog" and not "spam", takes three "um" out, keeps German too, and two to eight words.
    static let otherSteps = """
        toy_tidy: { forbid: dog, max_removed: 3 }
        toy_language: {}
        toy_keep: { keep: [en, de] }
        toy_words: { min_words: 2, max_words: 8, max_long_words: 0.5 }
        toy_exact: {}
        """

    /// A release in a folder of its own.
    private func release(_ steps: String = ToyRelease.steps, _ inputs: [String: String] = ToyRelease.inputs, output: String = "toy_out: {}") throws -> (ToyFolder, Release) {
        let folder = try ToyFolder()
        try toyBuild(folder, steps: steps, output: output, inputs: inputs)
        return (folder, try Release(path: folder.path + "/release"))
    }

    private func compare(_ one: Release, _ two: Release, _ change: (inout CompareRequest) -> Void = { _ in }) throws -> ReleaseDiff {
        var request = CompareRequest()
        change(&request)
        return try Compare(one, two, catalog: toyCatalog, request: request).comparison()
    }

    private func row(_ first: Fate, _ second: Fate, _ pages: Int) -> ReleaseDiff.FateRow { .init(first: first, second: second, pages: pages) }

    @Test func `what became of pages is counted by both releases`() throws {
        let (folder, other) = try release(Self.otherSteps)
        let found = try compare(try ToyRelease.shared.get().release, other)
        let forbidden = Fate.dropped(step: "toy_tidy", reason: "forbidden_word"), language = Fate.dropped(step: "toy_keep", reason: "other_language")
        let duplicate = Fate.dropped(step: "toy_exact", reason: "duplicate")
        let wanted = [
            row(.kept, .kept, 2), row(.kept, forbidden, 1), row(forbidden, .kept, 1),
            row(.dropped(step: "toy_tidy", reason: "too_much_removed"), .kept, 1), row(language, .kept, 1),
            row(.dropped(step: "toy_words", reason: "too_many_words"), .kept, 1), row(language, language, 1),
            // "the cat" has too few words in the first; in the second the page that lost three "um" has the same text.
            row(.dropped(step: "toy_words", reason: "too_few_words"), duplicate, 1), row(duplicate, duplicate, 1),
            row(.dropped(step: "toy_lines", reason: "no_text"), .dropped(step: "toy_lines", reason: "no_text"), 1),
            row(.dropped(step: "toy_words", reason: "too_many_long_words"), .dropped(step: "toy_words", reason: "too_many_long_words"), 1),
        ]
        #expect(Set(found.fates.map { "\($0)" }) == Set(wanted.map { "\($0)" }))
        #expect(found.fates.first == row(.kept, .kept, 2))
        #expect((found.kept.both, found.kept.first, found.kept.second, found.kept.neither, found.kept.droppedOtherwise) == (2, 1, 4, 5, 1))
        #expect(found.kept.overlap == 2.0 / 7)
        #expect(found.matched == .init(byPlace: 12, byID: 0, byURL: 0))
        #expect(found.reasons.contains(.init(step: "toy_exact", reason: "duplicate", first: 1, second: 2)))
        _ = folder
    }

    @Test func `settings, steps and inputs that differ are named`() throws {
        let (folder, other) = try release(Self.otherSteps.replacingOccurrences(of: "toy_exact: {}", with: "toy_offers: {}"), ["a.txt": ToyRelease.inputs["a.txt"] ?? ""])
        let made = try compare(try ToyRelease.shared.get().release, other).made
        #expect(made.uses.map(\.name) == ["toy_tidy", "toy_keep", "toy_words", "toy_offers", "toy_exact"])
        #expect(made.uses.map(\.state) == [.changed, .changed, .changed, .onlyInSecond, .onlyInFirst])
        #expect(made.uses[0].settings == [
            .init(name: "forbid", first: "\"spam\"", second: "\"dog\""), .init(name: "max_removed", first: "2", second: "3"),
        ])
        #expect(made.uses[1].settings == [.init(name: "keep", first: "[\"en\"]", second: "[\"en\", \"de\"]")])
        #expect(made.sameInputs == 1)
        #expect(made.inputs.map(\.name) == ["b.txt"] && made.inputs.first?.second == nil)
        #expect(made.order == nil && made.others.isEmpty && made.assets.isEmpty)
        _ = folder
    }

    @Test func `of a step that one recipe lacks, settings that are not the defaults are named`() throws {
        let (folder, other) = try release("toy_tidy: { forbid: spam, max_removed: 2 }\ntoy_language: {}\ntoy_keep: { keep: [en] }\ntoy_exact: {}")
        let made = Compare(try ToyRelease.shared.get().release, other, catalog: toyCatalog).outline.made
        #expect(made.uses.map(\.name) == ["toy_words"] && made.uses.first?.state == .onlyInFirst)
        // At least three words is the default.
        #expect(made.uses.first?.settings == [.init(name: "max_words", first: "6", second: nil), .init(name: "max_long_words", first: "0.5", second: nil)])
        _ = folder
    }

    @Test func `a release against itself differs in nothing`() throws {
        let toy = try ToyRelease.shared.get().release
        #expect(Compare(toy, toy, catalog: toyCatalog).isSame)
        let found = try compare(toy, toy)
        #expect(found.made.isEmpty && found.samples.isEmpty && found.changed.pages == 0)
        #expect(found.fates.allSatisfy { $0.first == $0.second })
        #expect((found.kept.both, found.kept.first, found.kept.second) == (3, 0, 0))
        #expect(found.numbers.allSatisfy { ($0.distance ?? 0) == 0 })
        #expect(found.hosts.gained.isEmpty && found.hosts.lost.isEmpty)
    }

    @Test func `inputs of one name and size with other words have one fingerprint, and differ`() throws {
        let folder = try ToyFolder()
        func release(_ lines: String, _ name: String) throws -> Release {
            try toyBuild(folder, steps: "toy_words: { min_words: 2 }", inputs: ["a.txt": lines]) { $0.output = "\(folder.path)/\(name)" }
            return try Release(path: "\(folder.path)/\(name)")
        }
        let first = try release("http://a.test/1\tthe cat sat\nhttp://a.test/2\ta bird\n", "one")
        let again = try release("http://a.test/1\tthe cat sat\nhttp://a.test/2\ta bird\n", "again")
        let second = try release("http://a.test/1\tthe dog ran\nhttp://a.test/2\ta-bird\n", "two")
        #expect(first.manifest.fingerprint == second.manifest.fingerprint)
        #expect(Compare(first, again, catalog: toyCatalog).isSame)
        #expect(!Compare(first, second, catalog: toyCatalog).isSame)
        let found = try compare(first, second)
        #expect(found.made.inputs.count == 1 && found.kept.both == 1 && found.kept.first == 1)
    }

    @Test func `pages whose ids differ are found by their URLs`() throws {
        // A page without an id of its own gets one from the input's name and its place: under other names only two pages keep theirs.
        let (folder, renamed) = try release(ToyRelease.steps, ["x.txt": ToyRelease.inputs["a.txt"] ?? "", "y.txt": ToyRelease.inputs["b.txt"] ?? ""])
        let found = try compare(try ToyRelease.shared.get().release, renamed)
        #expect(found.matched == .init(byPlace: 0, byID: 2, byURL: 10))
        #expect(found.fates.allSatisfy { $0.first == $0.second })
        #expect(found.kept.both == 3)
        _ = folder
    }

    @Test func `pages of inputs that one release lacks are absent there`() throws {
        let (folder, part) = try release(ToyRelease.steps, ["b.txt": ToyRelease.inputs["b.txt"] ?? ""])
        let found = try compare(try ToyRelease.shared.get().release, part)
        // The copy's first page is not there, so the copy stays.
        #expect(found.fates.contains(row(.dropped(step: "toy_exact", reason: "duplicate"), .kept, 1)))
        #expect(found.fates.contains(row(.kept, .absent, 1)))
        #expect((found.kept.both, found.kept.first, found.kept.second, found.kept.neither) == (2, 1, 1, 8))
        #expect(found.matched == .init(byPlace: 3, byID: 0, byURL: 0))
        #expect(found.hosts.gained == [.init(host: "other.test", first: 1, second: 2)])
        #expect(found.hosts.lost == [.init(host: "site.test", first: 2, second: 1)])
        _ = folder
    }

    @Test func `of pages that share an id, the first meets the first`() throws {
        let lines = { (words: [String]) in words.map { "http://a.test/\($0)\tsame\tthe cat \($0)\n" }.joined() }
        let (one, first) = try release(ToyRelease.steps, ["a.txt": lines(["sat", "ran", "slept", "ate"])])
        let (two, second) = try release(ToyRelease.steps, ["a.txt": lines(["sat", "ran", "slept"])])
        let found = try compare(first, second)
        #expect(found.matched == .init(byPlace: 0, byID: 3, byURL: 0))
        #expect((found.kept.both, found.kept.first, found.kept.second) == (3, 1, 0))
        _ = (one, two)
    }

    /// A release of sources that all read the same three lines, which have no ids of their own.
    private func release(_ folder: ToyFolder, sources: [String]) throws -> Release {
        try folder.write("in/a.txt", "http://a.test/1\tthe cat sat\nhttp://a.test/2\tthe cat ran\nhttp://a.test/3\tthe cat\n")
        let uses = sources.map { "  - toy_lines: { as: \($0), paths: \(folder.path)/in/a.txt }\n" }.joined()
        try folder.write("recipe.yaml", "gleaner: 1\nname: toy\nsources:\n\(uses)steps:\n  - toy_words: {}\noutput:\n  - toy_out: {}\n")
        var request = BuildRequest(recipePath: folder.path + "/recipe.yaml")
        request.output = "\(folder.path)/\(sources.joined())"
        _ = try Build(catalog: toyCatalog, request: request, monitor: RunMonitor(), events: RunEvents(say: { _ in }, tick: { _ in })).run()
        return try Release(path: request.output ?? "")
    }

    @Test func `an input that two sources read is met once for each of them`() throws {
        let folder = try ToyFolder()
        let both = try release(folder, sources: ["a", "b"]), one = try release(folder, sources: ["a"]), other = try release(folder, sources: ["c"])
        let same = try compare(both, both)
        #expect(same.matched == .init(byPlace: 6, byID: 0, byURL: 0))
        #expect((same.kept.both, same.kept.neither, same.kept.first, same.kept.second) == (4, 2, 0, 0))
        #expect(try compare(both, one).kept == .init([row(.kept, .kept, 2), row(.kept, .absent, 2), row(.dropped(step: "toy_words", reason: "too_few_words"), .absent, 2)]))
        #expect(try compare(one, both).matched == .init(byPlace: 3, byID: 0, byURL: 0))
        // Under another name the source's pages are found by their ids.
        #expect(try compare(both, other).matched == .init(byPlace: 0, byID: 3, byURL: 0))
    }

    @Test func `texts of other lengths are counted`() throws {
        // "the um cat sat" loses "um " in the first (11 bytes stay) and " cat" in the second (10); "the dog um ran" stays longer there.
        let steps = "toy_tidy: { remove: cat }\ntoy_language: {}\ntoy_words: { min_words: 3 }"
        let inputs = ["a.txt": "http://a.test/1\tthe um cat sat\nhttp://a.test/2\tthe dog um ran\nhttp://a.test/3\tthe bird flew away\n"]
        let (one, first) = try release("toy_tidy: {}\ntoy_language: {}\ntoy_words: { min_words: 3 }", inputs)
        let (two, second) = try release(steps, inputs)
        let found = try compare(first, second)
        #expect(found.changed == .init(pages: 2, bytesGained: 3, bytesLost: 1))
        #expect(found.samples.map(\.kind) == [.changed, .changed])
        #expect(found.numbers.first?.name == "text_bytes")
        // 11, 11, 18 bytes against 10, 14, 18.
        #expect(found.numbers.first?.first.mean == 40.0 / 3 && found.numbers.first?.second.mean == 14)
        #expect(found.numbers.first?.distance == 1.0 / 3)
        _ = (one, two)
    }

    @Test func `the same seed draws the same pages, and a reason narrows them`() throws {
        let (folder, other) = try release(Self.otherSteps)
        let toy = try ToyRelease.shared.get().release
        let all = try compare(toy, other) { $0.samples = 10 }
        #expect(all.samples.filter { $0.kind == .onlyInFirst }.map(\.name) == ["http://other.test/new"])
        #expect(Set(all.samples.filter { $0.kind == .onlyInSecond }.map(\.name)) == [
            "http://site.test/spam/", "https://www.site.test/um", "http://site.test/deutsch?x=1", "http://site.test/long",
        ])
        let few = try compare(toy, other) { $0.samples = 2 }
        #expect(few.samples.map(\.name) == (try compare(toy, other) { $0.samples = 2 }).samples.map(\.name))
        #expect(few.samples.filter { $0.kind == .onlyInSecond }.map(\.name) == all.samples.filter { $0.kind == .onlyInSecond }.prefix(2).map(\.name))
        let narrowed = try compare(toy, other) { ($0.samples, $0.reason) = (10, "too_many_words") }
        #expect(narrowed.samples.map(\.name) == ["http://site.test/long"])
        #expect(narrowed.samples.first?.first?.fateWords == "toy_words: too_many_words (found 8, limit 6)")
        #expect(throws: (any Error).self) { try compare(toy, other) { $0.reason = "too_many_wrods" } }
        _ = folder
    }

    @Test func `figures do not depend on the workers`() throws {
        let (folder, other) = try release(Self.otherSteps)
        let toy = try ToyRelease.shared.get().release
        let written = try [1, 2, 7].map { workers in try CanonicalJSON.encode(try compare(toy, other) { $0.workers = workers }) }
        #expect(written[0] == written[1] && written[0] == written[2])
        _ = folder
    }

    @Test func `releases without pages and with hostile ones are compared`() throws {
        let (one, empty) = try release(ToyRelease.steps, ["a.txt": ""])
        let name = "http://<script>alert(1)</script>\u{202E}.test/\"'&"
        let (two, hostile) = try release(ToyRelease.steps, ["a.txt": "\(name)\t<img src=x onerror=y>\tthe cat sat\n"])
        let none = try compare(empty, empty)
        #expect(none.fates.isEmpty && none.kept.overlap == nil)
        let found = try compare(empty, hostile)
        #expect(found.fates == [row(.absent, .kept, 1)])
        for page in [ComparePage(found).html, ComparePage(none).html, ComparePage(try compare(hostile, empty)).html] {
            #expect(!page.contains("<script") && !page.contains("<img") && !page.contains("\u{202E}"))
            #expect(page.contains("Content-Security-Policy"))
        }
        #expect(ComparePage(found).html.contains("&lt;script&gt;"))
        _ = try CanonicalJSON.encode(found)
        _ = (one, two)
    }

    @Test func `a damaged table is an error that names it`() throws {
        let (folder, other) = try release(Self.otherSteps)
        let path = other.path + "/decisions/00001.table"
        try Data(try Data(contentsOf: URL(fileURLWithPath: path)).dropLast(3)).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: RunError.self) { try compare(try ToyRelease.shared.get().release, other) }
        #expect(error?.kind == .badRelease && error?.message.contains("00001.table") == true)
        _ = folder
    }
}
