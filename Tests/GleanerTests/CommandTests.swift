import Foundation
import Testing

/// The program itself, as a user runs it: what it prints, how it ends, and what it leaves behind.
@Suite(.serialized) struct CommandTests {
    struct Ended {
        let code: Int32
        let out: String
        let error: String
    }

    /// The program that was built beside the tests.
    static let program: URL? = {
        let root = FixtureFile.folder.deletingLastPathComponent().deletingLastPathComponent()
        let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("gleaner")
        return [beside, root.appendingPathComponent(".build/debug/gleaner")].first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()

    func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder.appendingPathComponent("crawl"), withIntermediateDirectories: true)
        return folder
    }

    func start(_ arguments: [String], in folder: URL) throws -> (process: Process, out: Pipe, error: Pipe) {
        let process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let out = Pipe(), error = Pipe()
        process.standardOutput = out
        process.standardError = error
        try process.run()
        return (process, out, error)
    }

    func run(_ arguments: String..., in folder: URL) throws -> Ended {
        let (process, out, error) = try start(arguments, in: folder)
        let printed = out.fileHandleForReading.readDataToEndOfFile(), said = error.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Ended(code: process.terminationStatus, out: String(decoding: printed, as: UTF8.self), error: String(decoding: said, as: UTF8.self))
    }

    /// A plain WARC file of pages: every third has one sentence of 19 words, the others four.
    func writeCrawl(_ folder: URL, files: Int, pages: Int) throws {
        for file in 0..<files {
            var bytes = ""
            for page in 0..<pages {
                let sentence = "The page \(page) of file \(file) has words that the rules of quality want to see and to have. "
                let body = "<html><body><p>" + String(repeating: sentence, count: page % 3 == 0 ? 1 : 4) + "</p></body></html>"
                let block = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
                bytes += "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:test:\(file)-\(page)>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
                bytes += "WARC-Target-URI: http://site\(file).example/\(page)\r\nContent-Type: application/http; msgtype=response\r\n"
                bytes += "Content-Length: \(block.utf8.count)\r\n\r\n\(block)\r\n\r\n"
            }
            try bytes.write(to: folder.appendingPathComponent("crawl/part-\(file).warc"), atomically: true, encoding: .utf8)
        }
    }

    func writeRecipe(_ folder: URL, steps: String = "  - extract: {}\n  - gopher_quality: {}\n") throws {
        let text = "gleaner: 1\nname: test\nsources:\n  - warc: { paths: crawl }\nsteps:\n\(steps)"
        try text.write(to: folder.appendingPathComponent("recipe.yaml"), atomically: true, encoding: .utf8)
    }

    @Test func `a build with no flag makes a release that explains itself and verifies`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try writeCrawl(folder, files: 2, pages: 30)
        try writeRecipe(folder)
        let built = try run("build", "recipe.yaml", in: folder)
        #expect(built.code == 0)
        // Of 60 pages each third, 20, has one sentence of 19 words: fewer than 50.
        #expect(built.out.contains("pages in"))
        #expect(built.out.contains("too_few_words"))
        #expect(built.out.range(of: #"pages kept +40 +66\.7%"#, options: .regularExpression) != nil)
        let dropped = try run("explain", "release/test", "http://site1.example/3", in: folder)
        #expect(dropped.code == 0)
        #expect(dropped.out.contains("dropped by gopher_quality: too_few_words (found 19, limit 50)"))
        let text = try run("explain", "release/test", "urn:test:1-4", "--text", in: folder)
        #expect(text.out.contains("The page 4 of file 1 has words"))
        let decided = try run("decide", "release/test", "--set", "gopher_quality.min_words=10", in: folder)
        #expect(decided.out.range(of: #"pages kept +40 \(66\.7%\) +60 \(100\.0%\)"#, options: .regularExpression) != nil)
        #expect(try run("sample", "release/test", "-n", "3", "--reason", "too_few_words", in: folder).out.components(separatedBy: "too_few_words").count == 4)
        #expect(try run("decisions", "release/test", "--jsonl", in: folder).out.split(separator: "\n").count == 60)
        #expect(try run("verify", "release/test", in: folder).code == 0)
        #expect(try run("build", "recipe.yaml", in: folder).error.contains("stands already"))
    }

    @Test func `a finished release is held against items and stays as it is`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try writeCrawl(folder, files: 1, pages: 6)
        try writeRecipe(folder)
        #expect(try run("build", "recipe.yaml", in: folder).code == 0)
        // Numbers do not count, so that every page holds the first item; nobody holds the second, and the third has too few words.
        try """
            {"question": "Which?", "answer": "The page 77 of file 5 has words that the rules of quality want to see and to have."}
            {"question": "Which?", "answer": "Another sentence of more than a dozen words, of which no page of the crawl has any at all."}
            {"question": "Which?", "answer": "None."}
            """.write(to: folder.appendingPathComponent("items.jsonl"), atomically: true, encoding: .utf8)
        let found = try run("decontaminate", "release/test", "--items", "items.jsonl", in: folder)
        #expect(found.code == 0)
        let lines = found.out.split(separator: "\n")
        #expect(lines.count == 2)
        let first = String(lines.first ?? "")
        #expect(first.hasPrefix(#"{"file":"items.jsonl","line":1,"pages":[{"id":"<urn:test:0-1>","url":"http://site0.example/1","shard":0,"row":0,"ngrams":8,"spans":[[0,327]],"#), "\(first)")
        #expect(lines.last == "{\"items\":3,\"found\":1,\"not_found\":2,\"without_ngrams\":1}")
        #expect(found.error.contains("4 of 4 pages hold 1 of 3 items."))
        let written = try run("decontaminate", "release/test", "--items", "items.jsonl", "--dialect", "gpt3", "--output", "found.jsonl", in: folder)
        #expect(written.code == 0 && written.out.isEmpty)
        #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("found.jsonl").path))
        #expect(try run("verify", "release/test", in: folder).code == 0)
        #expect(try run("decontaminate", "release/test", "--items", "items.jsonl", "--dialect", "gpt5", in: folder).code == 2)
        #expect(try run("decontaminate", "release/test", "--items", "none.jsonl", in: folder).code == 2)
    }

    @Test func `two writers give the same pages, which verify and cat read back`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try writeCrawl(folder, files: 2, pages: 30)
        try writeRecipe(folder, steps: "  - extract: {}\n  - gopher_quality: {}\noutput:\n  - parquet: { row_group_bytes: 4096, numbers: true }\n  - jsonl: {}\n")
        #expect(try run("build", "recipe.yaml", in: folder).code == 0)
        let verified = try run("verify", "release/test", "--full", in: folder)
        #expect(verified.code == 0, "\(verified.error)")
        #expect(verified.out.range(of: #"Contents of shards are what the manifest says +2 shards"#, options: .regularExpression) != nil)
        let parquet = "release/test/data/00000-0000.parquet", lines = "release/test/data/00000-0000.2.jsonl.zst"
        #expect(try run("cat", parquet, "--count", in: folder).out == "40\n")
        #expect(try run("cat", lines, parquet, "--count", in: folder).out == "80\n")
        let some = try run("cat", parquet, "--columns", "id,text", "--limit", "3", in: folder)
        #expect(some.out == (try run("cat", lines, "--columns", "id,text", "--limit", "3", in: folder)).out)
        #expect(some.out.split(separator: "\n").count == 3)
        #expect(some.out.hasPrefix(#"{"id":"<urn:test:0-1>","text":"The page 1 of file 0 has words"#))
        #expect(try run("cat", parquet, "--limit", "0", in: folder).out.isEmpty)
        let schema = try run("cat", parquet, "--schema", in: folder)
        #expect(schema.out.contains("40 rows in "))
        #expect(schema.out.range(of: #"gopher_quality.words +int64"#, options: .regularExpression) != nil)
        #expect(try run("cat", "crawl/part-0.warc", "--columns", "url", "--limit", "1", in: folder).out == "{\"url\":\"http://site0.example/0\"}\n")
        #expect(try run("cat", parquet, "--columns", "nothing", in: folder).code == 2)
        #expect(try run("cat", "nowhere.parquet", in: folder).code == 4)
        // One byte of the shard's rows is changed: its own digest tells, and so does its content.
        let shard = folder.appendingPathComponent(parquet)
        var bytes = try Data(contentsOf: shard)
        bytes[200] ^= 1
        try bytes.write(to: shard)
        let damaged = try run("verify", "release/test", in: folder)
        #expect(damaged.code == 4)
        #expect(damaged.error.contains("00000-0000.parquet cannot be read as Parquet"))
    }

    @Test func `mistakes end with 2, an empty outcome with 3, a refusing machine with 4`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try writeCrawl(folder, files: 1, pages: 3)
        try writeRecipe(folder, steps: "  - extrct: {}\n")
        let wrong = try run("check", "recipe.yaml", in: folder)
        #expect(wrong.code == 2)
        #expect(wrong.error.contains("recipe.yaml:6:5: There is no step \"extrct\"; did you mean \"extract\"?"))
        #expect(try run("build", "recipe.yaml", "--workers", "0", in: folder).code == 2)
        #expect(try run("build", "nowhere.yaml", in: folder).code == 2)
        try writeRecipe(folder, steps: "  - extract: {}\n  - gopher_quality: { min_words: 5000 }\n")
        #expect(try run("build", "recipe.yaml", in: folder).code == 3)
        #expect(try run("verify", "crawl", in: folder).code == 4)
    }

    @Test func `a build that is killed goes on and ends with the same bytes, whatever the workers`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try writeCrawl(folder, files: 8, pages: 150)
        try writeRecipe(folder)
        #expect(try run("build", "recipe.yaml", "--output", "peace", "--workers", "1", in: folder).code == 0)
        for kill in 0..<6 {
            let (process, _, _) = try start(["build", "recipe.yaml", "--output", "killed", "--workers", "\(kill % 3 + 1)"], in: folder)
            Thread.sleep(forTimeInterval: 0.03 * Double(kill + 1))
            process.interrupt()
            if kill % 2 == 0 { killAtOnce(process) }
            process.waitUntilExit()
            if kill % 2 == 1, process.terminationReason == .exit { #expect([0, 130].contains(process.terminationStatus)) }
        }
        #expect(try run("build", "recipe.yaml", "--output", "killed", "--workers", "8", in: folder).code == 0)
        let peace = try String(contentsOf: folder.appendingPathComponent("peace/SHA256SUMS"), encoding: .utf8)
        #expect(try String(contentsOf: folder.appendingPathComponent("killed/SHA256SUMS"), encoding: .utf8) == peace)
    }

    private func killAtOnce(_ process: Process) { kill(process.processIdentifier, SIGKILL) }
}
