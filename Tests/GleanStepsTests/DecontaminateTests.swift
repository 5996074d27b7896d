import Foundation
import GleanEngine
import GleanModel
@testable import GleanSteps
import GleanText
import Testing

@Suite struct DecontaminateTests {
    private static let environment = ProcessInfo.processInfo.environment

    /// nil, and a line saying so, when the file is not there.
    private static func data(_ name: String) -> String? {
        let path = (environment["GLEANER_TEST_DATA"] ?? NSHomeDirectory() + "/.cache/gleaner-test-data") + "/labelled/" + name
        if FileManager.default.fileExists(atPath: path) { return path }
        print("skipped: items of benchmarks want \(path)")
        return nil
    }

    private static func items(_ step: Decontaminate) throws -> BenchmarkItems {
        var assets = AssetFinder(recipeFolder: ".").assets { _, _ in }
        return try step.open(&assets)
    }

    /// Where datatrove and the data are, twelve hundred pages made of their items get datatrove's own verdicts.
    @Test func `pages made of GSM8K and HumanEval are judged as datatrove judges them`() throws {
        guard let gsm8k = Self.data("gsm8k/test.jsonl"), let humaneval = Self.data("humaneval/HumanEval.jsonl.gz") else { return }
        let python = (Self.environment["GLEANER_PEERS"] ?? NSHomeDirectory() + "/.cache/gleaner-peers") + "/venv/bin/python"
        guard FileManager.default.isExecutableFile(atPath: python) else { return print("skipped: verdicts of datatrove want \(python)") }
        let pages = FileManager.default.temporaryDirectory.appending(path: "gleaner-decontamination-\(UUID().uuidString).jsonl")
        defer { try? FileManager.default.removeItem(at: pages) }
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = [StepRunner.root.appending(path: "scripts/reference_decontamination.py").path, gsm8k, humaneval, pages.path]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return print("skipped: \(python) has no datatrove that decontaminates") }
        var step = Decontaminate()
        step.items = [gsm8k, humaneval]
        let items = try Self.items(step)
        #expect(items.count == 1319 + 164)
        var matcher = ItemMatcher(items.index, items.matching), count = 0, differing: [String] = []
        for line in try Data(contentsOf: pages).split(separator: 10) {
            let page = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
            let text = Array((page["text"] as? String ?? "").utf8)
            count += 1
            if !matcher.match(text.span).isEmpty != (page["found"] as? Bool) { differing.append("\(page["id"] ?? "")") }
        }
        #expect(count == 1200)
        #expect(differing.isEmpty, "\(differing.count) differ, such as \(differing.prefix(5))")
    }

    @Test func `a whole item is found where it stands`() throws {
        guard let path = Self.data("gsm8k/test.jsonl") else { return }
        var step = Decontaminate()
        (step.items, step.find) = ([path], ["prompt", "answer", "overlap"])
        let items = try Self.items(step)
        var matcher = ItemMatcher(items.index, items.matching)
        let line = try #require(try Data(contentsOf: URL(filePath: path)).split(separator: 10).first)
        let item = try #require(try JSONSerialization.jsonObject(with: line) as? [String: String])
        let whole = "\(item["question"] ?? "")\n\(item["answer"] ?? "")"
        let text = Array("Before it. \(whole) And after.".utf8)
        let found = matcher.match(text.span)
        #expect(found.map { items.place($0.item).line } == [1])
        #expect(found.first?.spans == [11..<(11 + whole.utf8.count)])
    }

    @Test func `files are named by what tells them apart`() {
        #expect(BenchmarkItems.short(["/data/gsm8k/test.jsonl"]) == ["test.jsonl"])
        #expect(BenchmarkItems.short(["/data/gsm8k/test.jsonl", "/data/mmlu/test.jsonl"]) == ["gsm8k/test.jsonl", "mmlu/test.jsonl"])
        #expect(BenchmarkItems.short(["a.jsonl", "a.jsonl"]) == ["a.jsonl", "a.jsonl"])
    }

    @Test func `a file without items is refused`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "gleaner-items-\(UUID().uuidString).jsonl")
        defer { try? FileManager.default.removeItem(at: file) }
        try "{\"stem\": \"Which?\"}\n\n".write(to: file, atomically: true, encoding: .utf8)
        var step = Decontaminate()
        step.items = [file.path]
        #expect(throws: RecipeError.self) { try Self.items(step) }
        step.promptFields = ["stem"]
        #expect(try Self.items(step).count == 1)
        try "{\"stem\": \"Which?\"}\nnothing\n".write(to: file, atomically: true, encoding: .utf8)
        #expect { try Self.items(step) } throws: { ($0 as? RecipeError)?.message.contains("has a line 2 that is no JSON object") == true }
        try Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]).write(to: file)
        #expect { try Self.items(step) } throws: { ($0 as? RecipeError)?.message.contains("is damaged behind line 0") == true }
    }

    @Test func `a signature reads back`() {
        let step = Decontaminate()
        var batch = Batch()
        let text = Array("some,text".utf8), id = Array("page".utf8)
        batch.append(url: Span(), id: id.span, date: Span(), head: Span(), payload: Span(), text: text.span, facts: PageFacts(offset: 0, length: 0))
        let matches = [ItemMatch(item: 3, ngrams: 2, spans: [0..<4, 5..<9]), ItemMatch(item: 900, ngrams: 1, spans: [5..<9])]
        let held = HeldItems(step, Page(batch, 0, text: batch.text[0], version: 0), matches, matched: 3)
        var bytes: [UInt8] = []
        held.write(into: &bytes)
        let read = HeldItems(reading: bytes.span)
        #expect(read.matches == matches && read.matched == 3 && read.spans == [0..<4, 5..<9] && read.cutSpans.isEmpty)
        #expect(read.id == id && read.url.isEmpty && read.done == .dropped)
    }
}
