import Foundation
import GleanBytes
import GleanModel
import Testing

@testable import GleanEngine

@Suite struct StatsTests {
    /// Of the first text 15 bytes, characters 15, words 3, lines 2; of the Russian one 20, 11, 2, 1.
    static let lines = #"""
        {"id":"1","url":"http://www.a.test/x","date":"2024-07-01T00:00:00Z","language":"en","text":"Hello world\nbye"}
        {"id":"1","url":"http://b.test/","date":"2024-08","text":"Привет, мир"}
        {"id":3,"text":"Hello world\nbye","date":"yesterday"}

        {"text":""}
        {bad

        """#

    private func stats(_ folder: ToyFolder, _ names: [String] = [""], _ change: (inout StatsRequest) -> Void = { _ in }) throws -> StatsSummary {
        var request = StatsRequest()
        change(&request)
        return try Stats(catalog: toyCatalog, request: request).ofAll(names.map { $0.isEmpty ? folder.path : "\(folder.path)/\($0)" })
    }

    @Test func `pages, texts and fields are counted`() throws {
        let folder = try ToyFolder()
        try folder.write("a.jsonl", Self.lines)
        let found = try stats(folder)
        #expect((found.files, found.pages, found.bytes, found.characters, found.words, found.lines) == (1, 4, 50, 41, 8, 5))
        #expect(found.missing.map(\.count) == [1, 1, 2, 1, 3])
        #expect(found.languages.top == [.init(name: "en", count: 1)])
        #expect(found.hosts.top == [.init(name: "a.test", count: 1), .init(name: "b.test", count: 1)])
        #expect(found.months == [.init(name: "2024-07", count: 1), .init(name: "2024-08", count: 1)])
        #expect(found.otherDates == 1)
        #expect(found.damage == [.init(name: "bad_json", count: 1)])
        // 13 letters of each English text, 9 of the Russian one in two bytes each.
        #expect(found.scripts.map(\.count) == [26, 18, 6])
        #expect(found.scripts.map(\.name) == ["Latin", "Cyrillic", "Common (digits, marks, space)"])
        #expect(found.firstLines.top.first == .init(name: "Hello world", count: 2))
        #expect(found.lastLines.top.first == .init(name: "bye", count: 2))
        #expect(found.characterLengths.quantiles[3] == 15 && found.characterLengths.least == 11)
    }

    @Test func `what stands more than once is found across files`() throws {
        let folder = try ToyFolder()
        try folder.write("a.jsonl", Self.lines)
        try folder.write("b.jsonl", #"{"id":"1","url":"http://b.test/","text":"Hello world\nbye"}"#)
        let found = try stats(folder)
        #expect(found.repeats == [
            .init(kind: "id", pages: 4, repeated: 1, again: 2, most: 3, file: "\(folder.path)/a.jsonl", row: 0),
            .init(kind: "url", pages: 3, repeated: 1, again: 1, most: 2, file: "\(folder.path)/a.jsonl", row: 1),
            .init(kind: "text", pages: 4, repeated: 1, again: 2, most: 3, file: "\(folder.path)/a.jsonl", row: 0),
        ])
        #expect(try stats(folder, [""]) { $0.findsRepeats = false }.repeats.isEmpty)
    }

    @Test func `bytes that are no UTF-8, replacement and control characters are told apart`() throws {
        let folder = try ToyFolder()
        // One byte that begins nothing, U+FFFD as written, DEL, a C1 control, and \u0007.
        let text: [UInt8] = Array("{\"text\":\"a".utf8) + [0xFF] + Array("\u{FFFD}\u{7F}\u{85}\\u0007z\"}\n".utf8)
        try Data(text).write(to: URL(fileURLWithPath: folder.path + "/a.jsonl"))
        let found = try stats(folder)
        #expect((found.invalidUTF8, found.replacementCharacters, found.controlCharacters) == (1, 1, 3))
        // a, broken byte, U+FFFD, DEL, U+0085, BEL, z.
        #expect(found.characters == 7)
    }

    @Test func `other forms are read by the source whose ending fits`() throws {
        let folder = try ToyFolder()
        try folder.write("a.txt", "http://a.test/\tx\tthe cat sat\n\n!damage\nthe cat\n")
        let found = try stats(folder, ["a.txt"])
        // The empty line is a page without a text.
        #expect((found.pages, found.words, found.bytes) == (3, 5, 18))
        #expect(found.missing.map(\.count) == [1, 2, 2, 0, 3])
        #expect(found.damage == [.init(name: "bad_line", count: 1)])
    }

    @Test func `figures do not depend on the workers`() throws {
        let folder = try ToyFolder()
        for file in 0..<9 {
            try folder.write("\(file).jsonl", (0..<50).map { "{\"id\":\"\($0 % (file + 3))\",\"text\":\"line \($0 % 7)\\nword \(file)\"}\n" }.joined())
        }
        let written = try [1, 2, 6].map { workers in try CanonicalJSON.encode(try stats(folder) { $0.workers = workers }) }
        #expect(written[0] == written[1] && written[0] == written[2])
    }

    @Test func `what is not there, and what is no text, says so`() throws {
        let folder = try ToyFolder()
        #expect(throws: RecipeError.self) { try stats(folder) }
        #expect(throws: RecipeError.self) { try stats(folder, ["none.jsonl"]) }
        try folder.write("a.bin", "x")
        let error = #expect(throws: RecipeError.self) { try stats(folder, ["a.bin"]) }
        #expect(error?.hint?.contains(".jsonl") == true)
        try folder.write("empty.jsonl", "")
        let found = try stats(folder, ["empty.jsonl"])
        #expect(found.pages == 0 && found.byteLengths.mean == nil)
        _ = StatsPage([found]).html
        _ = try CanonicalJSON.encode(found)
    }

    @Test func `nothing of a page is markup in the drawn figures`() throws {
        let folder = try ToyFolder()
        try folder.write("a.jsonl", #"{"id":"<b>","url":"http://<script>/","language":"<i>","date":"2024-01-01","text":"<script>alert(1)</script>\n</style>"}"#)
        let page = StatsPage([try stats(folder)]).html
        #expect(!page.contains("<script") && !page.contains("<i>") && page.contains("&lt;script&gt;"))
    }

    @Test func `scratch files are gone afterwards`() throws {
        let folder = try ToyFolder()
        try folder.write("in/a.jsonl", Self.lines)
        try FileManager.default.createDirectory(atPath: folder.path + "/scratch", withIntermediateDirectories: true)
        _ = try stats(folder, ["in"]) { $0.scratch = folder.path + "/scratch" }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/scratch").isEmpty)
    }

    @Test(arguments: [
        ("é", "latin"), ("×", "common"), ("Ω", "greek"), ("Ж", "cyrillic"), ("א", "hebrew"), ("ب", "arabic"), ("क", "devanagari"), ("ก", "thai"), ("가", "hangul"), ("か", "kana"),
        ("漢", "han"), ("𠀀", "han"), ("、", "common"), ("😀", "common"), ("ạ", "latin"), ("ა", "georgian"), ("አ", "ethiopic"),
    ])
    func `characters have the script of their block`(character: String, script: String) throws {
        #expect("\(Script.of(try #require(character.unicodeScalars.first).value))" == script)
    }
}
