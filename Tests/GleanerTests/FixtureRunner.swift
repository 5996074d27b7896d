import Foundation
import GleanEngine
import GleanModel
import Gleaner

/// Runs one example of a fixture through the same reader, steps and chain as a build does.
struct FixtureRunner {
    let example: Example

    struct Outcome {
        var verdict = "keep"
        var text = ""
        var numbers: [String: Double] = [:]
        var labels: [String: String] = [:]
    }

    enum Missing: Error { case asset(String) }

    /// The recipe of an example: the steps of `before`, then the step with its `settings`.
    private var recipeText: String {
        let face = Gleaner.catalog.face(example.step)
        let settings = (example.blocks["settings"] ?? "{}").split(separator: "\n").map { "      \($0)" }.joined(separator: "\n")
        let before = example.blocks["before"].map { $0 + "\n" } ?? ""
        let steps = before.split(separator: "\n").map { "  \($0)\n" }.joined() + "  - \(example.step):\n\(settings)\n"
        let source = face?.kind == .source ? "  - \(example.step):\n\(settings)\n" : "  - jsonl: { paths: none }\n"
        let tail = face?.kind == .source ? "steps:\n  - extract: {}\n" : "steps:\n\(steps)"
        return "gleaner: 1\nname: fixture\nsources:\n\(source)\(tail)"
    }

    func recipe() throws -> Recipe { try RecipeReader.read(recipeText, file: "fixture.yaml", catalog: Gleaner.catalog) }

    private func assets() -> Assets {
        let folder = FixtureFile.folder.path
        let root = FixtureFile.folder.deletingLastPathComponent().deletingLastPathComponent().path
        let finder = AssetFinder(recipeFolder: folder, environment: ["GLEANER_ASSETS": ProcessInfo.processInfo.environment["GLEANER_ASSETS"] ?? root + "/assets"])
        return finder.assets { _, _ in }
    }

    /// What becomes of the page of a rewriter's, a measure's or a filter's example.
    func run() throws -> Outcome {
        let recipe = try recipe()
        var assets = assets()
        let sources = try recipe.sources.map { try Gleaner.catalog.prepare($0, &assets) }
        let steps = try recipe.steps.map { try Gleaner.catalog.prepare($0, &assets) }
        let layout = try Layout(sources + steps)
        let desk = Desk()
        let links = steps.enumerated().compactMap { $1.link(desk, layout.places[sources.count + $0]) }
        var chain = Chain(links, layout: layout, measureAll: false)
        var batch = Batch()
        let url = Array((example.blocks["url"] ?? "").utf8), text = Array((example.blocks["page"] ?? "").utf8)
        let (head, payload) = message
        batch.append(
            url: url.span, id: Span(), date: Span(), head: head.span, payload: payload.span, text: text.span,
            facts: PageFacts(offset: 0, length: 0))
        let result = chain.run(batch, 0)
        var outcome = Outcome()
        if let drop = layout.drop(result.code) { outcome.verdict = "drop \(drop.reason)" }
        outcome.text = String(decoding: chain.text, as: UTF8.self)
        for column in layout.columns where column.name.hasPrefix(example.step + ".") {
            let name = String(column.name.dropFirst(example.step.count + 1))
            if column.kind == .label {
                outcome.labels[name] = column.label(chain.row[column.slot])
            } else if !chain.row[column.slot].isNaN {
                outcome.numbers[name] = chain.row[column.slot]
            }
        }
        return outcome
    }

    /// HTTP head and body: of a `record` block, in which \xNN stands for a byte, or of an `html` block.
    private var message: (head: [UInt8], body: [UInt8]) {
        guard let record = example.blocks["record"] else { return ([], Array((example.blocks["html"] ?? "").utf8)) }
        let bytes = Self.bytes(record)
        guard let end = (0..<max(0, bytes.count - 1)).first(where: { bytes[$0] == 10 && bytes[$0 + 1] == 10 }) else { return (bytes, []) }
        return (Array(bytes[0...(end + 1)]), Array(bytes[(end + 2)...]))
    }

    /// The bytes that a block writes: \xNN for one byte, \r and \n for line ends, the rest as it stands.
    static func bytes(_ text: String) -> [UInt8] {
        var out: [UInt8] = []
        let source = Array(text.utf8)
        var index = 0
        while index < source.count {
            if source[index] == 0x5C, index + 1 < source.count {
                if source[index + 1] == UInt8(ascii: "x"), index + 3 < source.count,
                    let byte = UInt8(String(decoding: source[(index + 2)...(index + 3)], as: UTF8.self), radix: 16) {
                    out.append(byte)
                    index += 4
                    continue
                }
                if source[index + 1] == UInt8(ascii: "r") || source[index + 1] == UInt8(ascii: "n") {
                    out.append(source[index + 1] == UInt8(ascii: "r") ? 13 : 10)
                    index += 2
                    continue
                }
            }
            out.append(source[index])
            index += 1
        }
        return out
    }

    /// A source's example: the pages it reads from the `input` block, one line each, then damage and other records.
    func read() throws -> [String] {
        let recipe = try recipe()
        var assets = assets()
        guard let use = recipe.sources.first, let source = try Gleaner.catalog.prepare(use, &assets) as? any SourceRunner else { return [] }
        let bytes = Self.bytes(example.blocks["input"] ?? "")
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-fixture-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("input")
        try Data(bytes).write(to: file)
        let input = Input(ordinal: 0, source: 0, name: "input", path: file.path, bytes: UInt64(bytes.count), modified: 0)
        var lines: [String] = []
        var tally = SourceTally()
        try source.read(input, at: nil, &tally) { batch, _ in
            for index in 0..<batch.count {
                let drop = batch.facts[index].sourceDrop.map { "drop \($0.reason)" } ?? "page"
                let bytes = batch.text.range(index).isEmpty ? batch.payload[index] : batch.text[index]
                let text = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }.replacingOccurrences(of: "\n", with: "\\n")
                let url = batch.url[index].withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
                lines.append([drop, url, text].filter { !$0.isEmpty }.joined(separator: " "))
            }
            return true
        }
        lines += tally.otherRecords.sorted { $0.key < $1.key }.map { "other \($0.key) \($0.value)" }
        lines += tally.examples.map { "damage \($0.kind) at \($0.offset)" }
        return lines
    }
}
