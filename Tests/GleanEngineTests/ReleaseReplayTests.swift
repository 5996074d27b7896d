import Foundation
import GleanEngine
import GleanModel
import Testing

@Suite struct ReleaseReplayTests {
    private func row(_ toy: ToyRelease, _ url: String) throws -> PageRow {
        try #require(try Explain(toy.release, catalog: toyCatalog).explain(url).pages.first).page
    }

    private func text(_ url: String) throws -> String {
        let toy = try ToyRelease.shared.get()
        var replay = try Replay(toy.release, catalog: toyCatalog)
        let replayed = try replay.text(of: row(toy, url))
        #expect(replayed.agrees && replay.notes.isEmpty, "url: \(url)")
        return String(decoding: replayed.text, as: UTF8.self)
    }

    @Test func `a text is as it was when the page left, or in the end`() throws {
        #expect(try text("http://site.test/good") == "the cat sat")
        #expect(try text("http://other.test/new") == "the dog ran")
        // Dropped by the rewriter itself: as it came. By its rule: as it was rewritten.
        #expect(try text("http://site.test/spam/") == "the spam is here")
        #expect(try text("https://www.site.test/um") == "the cat")
        #expect(try text("http://site.test/deutsch?x=1") == "der Hund schläft")
        #expect(try text("http://site.test/empty") == "")
        #expect(try text("http://other.test/copy") == "the cat sat")
    }

    @Test func `one replay serves many pages, in any order`() throws {
        let toy = try ToyRelease.shared.get()
        var replay = try Replay(toy.release, catalog: toyCatalog)
        for (url, text) in [
            ("http://other.test/new", "the dog ran"), ("http://other.test/copy", "the cat sat"), ("http://site.test/good", "the cat sat"),
            ("http://other.test/new", "the dog ran"),
        ] { #expect(try String(decoding: replay.text(of: row(toy, url)).text, as: UTF8.self) == text) }
    }

    @Test func `versions are the text as read and after each step that changed it`() throws {
        let toy = try ToyRelease.shared.get()
        var replay = try Replay(toy.release, catalog: toyCatalog)
        let good = try replay.versions(of: row(toy, "http://site.test/good"))
        #expect(good.map(\.step) == [nil, "toy_tidy"])
        #expect(good.map { String(decoding: $0.text, as: UTF8.self) } == ["the um cat sat", "the cat sat"])
        #expect(try replay.versions(of: row(toy, "http://site.test/long")).count == 1)
    }

    @Test func `inputs that moved are found by name in a given folder`() throws {
        let toy = try ToyRelease()
        let page = try row(toy, "http://site.test/good")
        try FileManager.default.moveItem(atPath: toy.folder.path + "/in", toPath: toy.folder.path + "/moved")
        var replay = try Replay(toy.release, catalog: toyCatalog)
        let error = #expect(throws: RunError.self) { try replay.text(of: page) }
        #expect(error?.hint?.contains("--inputs") == true)
        var moved = try Replay(toy.release, catalog: toyCatalog, inputsFolder: toy.folder.path + "/moved")
        #expect(try String(decoding: moved.text(of: page).text, as: UTF8.self) == "the cat sat")
    }

    @Test func `an input that changed is said to have`() throws {
        let toy = try ToyRelease()
        let page = try row(toy, "http://site.test/good")
        try toy.folder.write("in/a.txt", "http://site.test/good\tid\tthe cat sat down\n")
        var replay = try Replay(toy.release, catalog: toyCatalog)
        #expect(try !replay.text(of: page).agrees)
        #expect(replay.notes.count == 1 && replay.notes[0].contains("bytes"))
        try toy.folder.write("in/a.txt", "")
        #expect(throws: RunError.self) { try replay.text(of: page) }
    }

    @Test func `a sample is the same each time, and a larger one holds the smaller`() throws {
        let sample = Sample(try ToyRelease.shared.get().release)
        let urls = { (rows: [PageRow]) in rows.map { String(decoding: $0.url, as: UTF8.self) } }
        #expect(try urls(sample.rows(10, from: .kept)) == ["http://site.test/good", "http://other.test/new", "http://site.test/good"])
        let all = try sample.rows(100, from: .dropped(step: nil, reason: nil), seed: 7)
        #expect(all.count == 9 && all.map(\.key) == all.map(\.key).sorted())
        for count in 0..<9 {
            let few = try sample.rows(count, from: .dropped(step: nil, reason: nil), seed: 7)
            let more = try sample.rows(count + 1, from: .dropped(step: nil, reason: nil), seed: 7)
            #expect(few.count == count && Set(few.map(\.key)).isSubset(of: Set(more.map(\.key))))
        }
        let seeds = try (0..<20).map { try sample.rows(1, from: .dropped(step: nil, reason: nil), seed: $0)[0].key }
        #expect(Set(seeds).count > 1)
    }

    @Test func `a sample is drawn from a step and a reason`() throws {
        let sample = Sample(try ToyRelease.shared.get().release)
        #expect(try sample.rows(9, from: .dropped(step: "toy_words", reason: nil)).count == 3)
        #expect(try sample.rows(9, from: .dropped(step: nil, reason: "other_language")).count == 2)
        #expect(try sample.rows(9, from: .dropped(step: "toy_words", reason: "too_few_words")).count == 1)
        let step = #expect(throws: RecipeError.self) { try sample.rows(9, from: .dropped(step: "toy_word", reason: nil)) }
        #expect(step?.message.contains("did you mean \"toy_words\"") == true)
        #expect(throws: RecipeError.self) { try sample.rows(9, from: .dropped(step: "toy_words", reason: "duplicate")) }
    }

    @Test func `decisions are one JSON object a line`() throws {
        let release = try ToyRelease.shared.get().release
        var bytes: [UInt8] = []
        try Decisions(release).write { piece in
            piece.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
            return true
        }
        let lines = bytes.split(separator: 10)
        let rows = try lines.map { try #require(try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]) }
        #expect(rows.count == 12)
        #expect(rows[0]["kept"] as? Bool == true && rows[0]["step"] is NSNull && rows[0]["input"] as? String == "a.txt")
        let long = try #require(rows.first { $0["url"] as? String == "http://site.test/long" })
        #expect(long["step"] as? String == "toy_words" && long["reason"] as? String == "too_many_words")
        #expect(long["found"] as? Int == 8 && long["limit"] as? Int == 6)
        let numbers = try #require(long["numbers"] as? [String: Any])
        #expect(numbers["toy_language.label"] as? String == "en" && numbers["toy_words.words"] as? Int == 8)
        #expect(numbers["toy_words.long_words"] == nil)
        let line = "http://site.test/good\t<urn:uuid:00000000-0000-0000-0000-000000000001>\tthe um cat sat\n"
        #expect(rows[1]["offset"] as? Int == line.utf8.count)
    }

    @Test func `decisions are filtered, and stop when asked to`() throws {
        let release = try ToyRelease.shared.get().release
        func count(_ filter: DecisionFilter) throws -> Int {
            var lines = 0
            try Decisions(release, filter: filter).write { piece in
                for index in piece.indices where piece[index] == 10 { lines += 1 }
                return false
            }
            return lines
        }
        #expect(try count(DecisionFilter(kept: true)) == 3)
        #expect(try count(DecisionFilter(kept: false)) == 9)
        #expect(try count(DecisionFilter(step: "toy_keep")) == 2)
        #expect(try count(DecisionFilter(reason: "duplicate")) == 1)
    }
}
