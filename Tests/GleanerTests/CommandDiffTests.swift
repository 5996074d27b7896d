import Foundation
import Testing

extension CommandTests {
    /// Two releases of 60 pages: the first keeps 40 pages of 76 words, the second also 20 pages of 19 words.
    private func twoReleases(_ folder: URL) throws {
        try writeCrawl(folder, files: 2, pages: 30)
        try writeRecipe(folder)
        #expect(try run("build", "recipe.yaml", "--output", "one", in: folder).code == 0)
        try writeRecipe(folder, steps: "  - extract: {}\n  - gopher_quality: { min_words: 10 }\n")
        #expect(try run("build", "recipe.yaml", "--output", "two", in: folder).code == 0)
    }

    private func has(_ text: String, _ pattern: String) -> Bool { text.range(of: pattern, options: .regularExpression) != nil }

    @Test func `two releases are told apart by settings, reasons and pages`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try twoReleases(folder)
        let found = try run("diff", "one", "two", "--texts", "-n", "2", "--show", "--html", "diff.html", "--json", "diff.json", in: folder)
        #expect(found.code == 0, "\(found.error)")
        #expect(has(found.out, #"~ gopher_quality\n +min_words: 50 -> 10\n"#))
        #expect(has(found.out, #"pages kept +40 +60 +\+20 +\+50\.0%"#))
        #expect(has(found.out, #"kept in both +40 +66\.7% of what either keeps"#))
        #expect(has(found.out, #"kept in the second alone +20\n +in the first gopher_quality: too_few_words +20"#))
        #expect(has(found.out, #"gopher_quality  too_few_words +20 +0 +-20"#))
        #expect(found.out.contains("of 40 texts in both, 0 changed"))
        #expect(found.out.contains("first: gopher_quality: too_few_words (found 19, limit 50); second: kept, "))
        #expect(found.out.components(separatedBy: "has words that the rules of quality").count == 3)
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appendingPathComponent("diff.json"))) as? [String: Any]
        #expect((json?["kept"] as? [String: Int]) == ["both": 40, "first": 0, "second": 20, "neither": 0, "droppedOtherwise": 0])
        #expect(try String(contentsOf: folder.appendingPathComponent("diff.html"), encoding: .utf8).hasPrefix("<!DOCTYPE html>"))
    }

    @Test func `equal releases, and what is none, are said to be so`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try twoReleases(folder)
        let same = try run("diff", "one", "one", in: folder)
        #expect(same.code == 0 && same.out.contains("The same fingerprint"))
        let written = try run("diff", "one", "one", "--html", "same.html", "--json", "-", in: folder)
        let json = try JSONSerialization.jsonObject(with: Data(written.out.utf8)) as? [String: Any]
        #expect((json?["kept"] as? [String: Int])?["both"] == 40)
        #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("same.html").path))
        #expect(try run("diff", "one", "crawl", in: folder).code == 4)
        let typing = try run("diff", "one", "two", "--reason", "too_few_wrods", in: folder)
        #expect(typing.code == 2 && typing.error.contains("did you mean \"too_few_words\"?"))
        try "{\"format\":99}".write(to: folder.appendingPathComponent("two/manifest.json"), atomically: true, encoding: .utf8)
        let other = try run("diff", "one", "two", in: folder)
        #expect(other.code == 4 && other.error.contains("has the format 99"))
    }

    /// A release of JSON lines; every page needs three words.
    private func buildLines(_ folder: URL, _ name: String, _ lines: [String], output: String = "jsonl: {}") throws {
        try lines.map { $0 + "\n" }.joined().write(to: folder.appendingPathComponent("\(name).jsonl"), atomically: true, encoding: .utf8)
        try "gleaner: 1\nname: lines\nsources:\n  - jsonl: { paths: \(name).jsonl, keep: all }\nsteps:\n  - page_length: { min_words: 3 }\noutput:\n  - \(output)\n"
            .write(to: folder.appendingPathComponent("\(name).yaml"), atomically: true, encoding: .utf8)
        let built = try run("build", "\(name).yaml", "--output", name, in: folder)
        #expect(built.code == 0, "\(built.error)")
    }

    @Test func `texts of pages whose ids differ are compared by their URLs`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        func line(_ id: String, _ page: Int, _ text: String) -> String { "{\"id\":\"\(id)\",\"url\":\"http://a.test/\(page)\",\"text\":\"\(text)\"}" }
        // Page 0 keeps its id; pages 1 to 3 come with others. Texts 0 and 2 have another word of the same length, page 4 is one short.
        try buildLines(folder, "one", [line("same", 0, "the cat sat"), line("a1", 1, "a big dog"), line("a2", 2, "the red fox"), line("a3", 3, "one two six"), line("a4", 4, "one two")])
        try buildLines(folder, "two", [line("same", 0, "the dog sat"), line("b1", 1, "a big dog"), line("b2", 2, "the old fox"), line("b3", 3, "one two six"), line("b4", 4, "one two ten")])
        let found = try run("diff", "one", "two", "--texts", "--json", "-", in: folder)
        let json = try #require(try JSONSerialization.jsonObject(with: Data(found.out.utf8)) as? [String: Any], "\(found.error)")
        #expect((json["texts"] as? [String: Int]) == ["inBoth": 4, "changed": 2])
        let samples = (json["samples"] as? [[String: Any]] ?? []).filter { $0["kind"] as? String == "changed" }
        #expect(Set(samples.compactMap { $0["url"] as? String }) == ["http://a.test/0", "http://a.test/2"])
        let ids = samples.map { sample in ["first", "second"].compactMap { (sample[$0] as? [String: Any])?["id"] as? String } }
        #expect(Set(ids) == [["same", "same"], ["a2", "b2"]])
        // Pages that one release dropped by a reason are asked for: no page that both keep is one.
        let narrowed = try run("diff", "one", "two", "--texts", "--reason", "too_few_words", in: folder)
        #expect(narrowed.out.contains("kept in the second alone") && !narrowed.out.contains("some pages kept in both"), "\(narrowed.out)\(narrowed.error)")
    }

    @Test func `the same rows are counted alike as JSON lines and as Parquet`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let lines = (0..<9).map { page in
            let language = page % 3 == 0 ? "" : ",\"language\":\"\(page % 3 == 1 ? "de" : "en")\""
            return "{\"id\":\"\(page)\",\"url\":\"http://h\(page).test/\",\"text\":\"one two three\",\"date\":\"2024-07-01T00:00:00Z\"\(language)}"
        }
        for columns in ["fineweb", "datatrove"] {
            try buildLines(folder, columns, lines, output: "parquet: { columns: \(columns) }")
            let found = try run("stats", "\(columns).jsonl", "\(columns)/data/00000-0000.parquet", "--json", "-", in: folder)
            let both = try #require(try JSONSerialization.jsonObject(with: Data(found.out.utf8)) as? [[String: Any]], "\(found.error)")
            for summary in both {
                let languages = (summary["languages"] as? [String: Any])?["top"] as? [[String: Any]] ?? []
                #expect(languages.map { "\($0["name"] ?? "") \($0["count"] ?? "")" } == ["de 3", "en 3"], "\(columns)")
                #expect((summary["missing"] as? [[String: Any]])?.map { $0["count"] as? Int } == [0, 0, 0, 0, 3], "\(columns)")
            }
            let rest = both.map { summary in summary.filter { !["name", "storedBytes", "repeats"].contains($0.key) } as NSDictionary }
            #expect(rest.count == 2 && rest[0] == rest[1], "\(columns)")
        }
    }

    @Test(arguments: ["0", "4097", "9223372036854775807"]) func `a number of workers out of all reason is refused`(workers: String) throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        for ended in [
            try run("stats", "one", "--workers", workers, in: folder), try run("diff", "one", "two", "--workers", workers, in: folder),
            try run("build", "recipe.yaml", "--workers", workers, in: folder), try run("quote", "recipe.yaml", "--workers", workers, in: folder),
        ] {
            #expect(ended.code == 2 && ended.error.contains("--workers wants a number from 1 to 4096, not \(workers)."), "\(ended.error)")
        }
    }

    @Test func `a release and a file are counted side by side`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try twoReleases(folder)
        try (0..<5).map { "{\"text\":\"line \($0)\\nThe end\",\"url\":\"http://a.test/\",\"language\":\"en\"}\n" }.joined()
            .write(to: folder.appendingPathComponent("own.jsonl"), atomically: true, encoding: .utf8)
        let found = try run("stats", "two", "own.jsonl", "--html", "stats.html", in: folder)
        #expect(found.code == 0, "\(found.error)")
        #expect(has(found.out, #"pages +60 +5\n"#))
        // 40 pages of 76 words and 20 of 19; five of four.
        #expect(has(found.out, #"words +3,420 +20\n"#))
        #expect(has(found.out, #"pages with the url of an earlier one +4 \(80\.0%\)"#))
        #expect(has(found.out, #"last lines that repeat\n +5 +100\.0% +The end"#))
        #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("stats.html").path))
        let sum = try run("stats", "two", "own.jsonl", "--sum", "--json", "-", in: folder)
        let json = try JSONSerialization.jsonObject(with: Data(sum.out.utf8)) as? [[String: Any]]
        #expect(json?.count == 1 && json?.first?["pages"] as? Int == 65)
        #expect(try run("stats", "none.jsonl", in: folder).code == 2)
        #expect(try run("stats", in: folder).code == 2)
    }
}
