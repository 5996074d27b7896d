import Foundation
import GleanEngine
import GleanModel
import Gleaner

/// A survey's example, built as a release in a folder of its own: what became of each page of its `crawl`.
struct SurveyExample {
    /// A line a page, in the order of the crawl: `ID: keep`, `ID: drop REASON`, with ` for OTHER` where a page stays in its place.
    var verdicts: [String] = []
    /// A line a kept page: `ID: its text`, with ⏎ for a newline.
    var texts: [String] = []
    /// By `ID.number`.
    var numbers: [String: Double] = [:]
    /// The lines of the survey's files.
    var report: [String] = []

    init(_ runner: FixtureRunner) throws {
        let example = runner.example
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-survey-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ name: String, _ bytes: [UInt8]) throws -> String {
            let file = folder.appendingPathComponent(name)
            try Data(bytes).write(to: file)
            return file.path
        }
        for part in (example.blocks["files"] ?? "").components(separatedBy: "==> ").dropFirst() {
            guard let end = part.firstIndex(of: "\n") else { continue }
            _ = try write(String(part[..<end]), Array(part[part.index(after: end)...].utf8))
        }
        func build(_ name: String, _ crawl: String, _ setting: String) throws {
            var example = example
            example.blocks["settings"] = [example.blocks["settings"], setting].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n")
            if example.blocks["settings"] == "" { example.blocks["settings"] = nil }
            let input = try write("\(name).jsonl", FixtureBytes.read(crawl))
            let text = FixtureRunner(example: example).recipeText + "output:\n  - jsonl: { compress: none }\n"
            var request = BuildRequest(recipePath: try write("\(name).yaml", Array(text.utf8)))
            request.inputs = [input]
            request.output = folder.appendingPathComponent(name).path
            request.workers = 2
            _ = try Build(catalog: Gleaner.catalog, request: request, monitor: RunMonitor(), events: RunEvents(say: { _ in }, tick: { _ in })).run()
        }
        let other = example.blocks["other"]
        if let other { try build("other", other, "keep_signatures: true") }
        try build("release", example.blocks["crawl"] ?? "", other == nil ? "" : "against: [\(folder.path)/other]")
        try read(Release(path: folder.appendingPathComponent("release").path), example.step)
    }

    private mutating func read(_ release: Release, _ step: String) throws {
        let layout = try release.layout(Gleaner.catalog)
        let rows = try release.rows((0..<(release.manifest.inputs.first?.pagesIn ?? 0)).map { PageKey(unit: 0, row: $0) })
        let ids = rows.map { String(decoding: $0.id, as: UTF8.self) }
        for (row, id) in zip(rows, ids) {
            var kept = ""
            for column in layout.columns where column.name.hasPrefix(step + ".") && !row.numbers[column.slot].isNaN {
                let name = String(column.name.dropFirst(step.count + 1)), value = row.numbers[column.slot]
                if name == "kept", let page = PageKey(number: value), page.unit == 0, page.row < ids.count { kept = " for \(ids[page.row])" }
                numbers["\(id).\(name)"] = value
            }
            verdicts.append("\(id): " + (layout.drop(row.code).map { "drop \($0.reason)\(kept)" } ?? "keep"))
        }
        for shard in release.manifest.shards {
            for line in try String(contentsOfFile: "\(release.path)/data/\(shard.name)", encoding: .utf8).split(separator: "\n") {
                guard let page = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else { continue }
                texts.append("\(page["id"] ?? ""): \((page["text"] as? String ?? "").replacingOccurrences(of: "\n", with: "⏎"))")
            }
        }
        for file in release.manifest.surveys ?? [] where file.name.hasSuffix(".jsonl") {
            report += try String(contentsOfFile: "\(release.path)/surveys/\(file.name)", encoding: .utf8).split(separator: "\n").map(String.init)
        }
    }
}
