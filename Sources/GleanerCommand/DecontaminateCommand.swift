import ArgumentParser
import Foundation
import GleanEngine
import GleanModel
import GleanSteps
import Gleaner

struct DecontaminateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decontaminate",
        abstract: "Finds items of evaluation sets in a finished release, and changes nothing.",
        discussion: """
            A line for each item that a page holds, and a last one that counts: the report that the step decontaminate puts into a \
            release, for releases that were made without it.

              gleaner decontaminate release/first --items gsm8k/test.jsonl HumanEval.jsonl.gz
              gleaner decontaminate release/first --items mmlu.jsonl --prompt-field stem --dialect gpt3 --output items.jsonl
            """)

    @Argument(help: "A release folder.", completion: .directory)
    var release: String

    @Option(name: .long, parsing: .upToNextOption, help: "Files of items, as JSON lines, plain or packed.", completion: .file())
    var items: [String]

    @Option(help: "How texts are compared: a dialect of the step decontaminate.")
    var dialect = "datatrove"

    @Option(help: "The field that holds an item's question, if it has no usual name.")
    var promptField: String?

    @Option(help: "The field that holds an item's answer, if it has no usual name.")
    var answerField: String?

    @Option(help: "Writes the lines to this file.", completion: .file())
    var output: String?

    func run() throws {
        let opened = try Release(path: release)
        var assets = AssetFinder(recipeFolder: ".").assets { _, _ in }
        var search = try ItemSearch(try step(), assets: &assets)
        for shard in opened.manifest.shards {
            guard JSONLSource.endings.contains(where: { shard.name.hasSuffix($0) }) else {
                throw RunError(.badRelease, "\(release) has the shard \(shard.name), which is not JSON lines", hint: "Only such releases can be read.")
            }
            try search.read(shard: "\(release)/data/\(shard.name)", name: shard.name)
        }
        let lines = search.report().map { String(decoding: $0, as: UTF8.self) + "\n" }.joined()
        if let output {
            try Terminal.write(Array(lines.utf8), to: output)
        } else {
            Terminal.write(lines, STDOUT_FILENO)
        }
        Terminal.note("\(search.holding.grouped) of \(search.pages.grouped) pages hold \(search.found.grouped) of \(search.count.grouped) items.")
    }

    /// The step with its dialect, as a recipe would give it.
    private func step() throws -> Decontaminate {
        var step = Decontaminate()
        let dialects = Decontaminate.manual.dialects
        guard let found = dialects.first(where: { $0.name == dialect || $0.aliases.contains(dialect) }) else {
            throw RecipeError("decontaminate has no dialect \"\(dialect)\".", hint: "It has \(dialects.map(\.name).joined(separator: ", ")).")
        }
        found.apply(&step)
        step.items = items
        if let promptField { step.promptFields = [promptField] }
        if let answerField { step.answerFields = [answerField] }
        return step
    }
}
