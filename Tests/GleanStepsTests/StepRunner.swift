import Foundation
import GleanEngine
import GleanModel
import GleanSteps

/// One step, or a few, of a recipe, run on texts as a build runs them.
struct StepRunner {
    struct Outcome {
        /// nil for a page that is kept.
        var reason: String?
        var text: [UInt8]
        var numbers: [String: Double]
        var labels: [String: String]
    }

    static let catalog = Catalog(allSteps)
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private let layout: Layout
    private var chain: Chain

    /// `steps` is the list of steps as a recipe has it, one a line.
    init(_ steps: String) throws {
        let text = "gleaner: 1\nname: test\nsources:\n  - jsonl: {}\nsteps:\n" + steps.split(separator: "\n").map { "  \($0)\n" }.joined()
        let recipe = try RecipeReader.read(text, file: "test.yaml", catalog: Self.catalog)
        let environment = ["GLEANER_ASSETS": ProcessInfo.processInfo.environment["GLEANER_ASSETS"] ?? Self.root.appending(path: "assets").path]
        var assets = AssetFinder(recipeFolder: ".", environment: environment).assets { _, _ in }
        let prepared = try recipe.steps.map { try Self.catalog.prepare($0, &assets) }
        layout = try Layout(prepared)
        let desk = Desk()
        chain = Chain(zip(prepared, layout.places).compactMap { $0.link(desk, $1) }, layout: layout, measureAll: false)
    }

    mutating func run(_ text: [UInt8]) -> Outcome {
        var batch = Batch()
        batch.append(
            url: Span(), id: Span(), date: Span(), head: Span(), payload: Span(), text: text.span, facts: PageFacts(offset: 0, length: 0))
        let result = chain.run(batch, 0)
        var outcome = Outcome(reason: layout.drop(result.code)?.reason.name, text: chain.text, numbers: [:], labels: [:])
        for column in layout.columns where !chain.row[column.slot].isNaN {
            outcome.numbers[column.name] = chain.row[column.slot]
            outcome.labels[column.name] = column.label(chain.row[column.slot])
        }
        return outcome
    }
}
