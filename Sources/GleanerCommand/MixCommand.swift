import ArgumentParser
import Foundation
import GleanEngine
import GleanModel
import Gleaner

struct MixCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mix",
        abstract: "Builds a mixture of releases or sources, and says what was asked, what there is, and what was drawn.",
        discussion: """
            A mixture is a recipe with the step "mix", whose sources have names:

              sources:
                - jsonl: { as: web,  paths: release/web,  keep: all }
                - jsonl: { as: code, paths: release/code, keep: all }
              steps:
                - mix: { weights: { web: 80, code: 20 }, budget: 10e9, max_epochs: 4 }
              shuffle: { seed: 1 }

              gleaner mix Recipes/mix.yaml --input web=release/web --input code=release/code --output release/mixed
              gleaner mix release/mixed          the table of a mixture that was built

            "gleaner steps mix" tells of weights, epochs, temperature, UniMax, budgets and upsampling.
            """)

    @OptionGroup var build: BuildCommand

    func run() throws {
        if try Release.stands(at: build.recipe) {
            return try MixTable(Release(path: build.recipe)).print()
        }
        let recipe = try RecipeReader.read(path: build.recipe, catalog: Gleaner.catalog)
        guard recipe.steps.contains(where: { $0.step == MixTable.step }) else {
            throw RecipeError("\(build.recipe) has no step \"mix\".", hint: "\"gleaner steps mix\" shows how it is used; a recipe without it is run by \"gleaner build\".")
        }
        let outcome = try build.perform()
        try MixTable(Release(path: outcome.output)).print()
        Terminal.out("")
        try build.conclude(outcome)
    }
}

/// The outcome of a mixture: a source a row.
struct MixTable {
    static let step = "mix"

    private let release: Release
    private let use: StepUse

    init(_ release: Release) throws {
        guard let use = release.manifest.recipe.steps.first(where: { $0.step == Self.step }) else {
            throw RecipeError("\(release.path) is no mixture: its recipe has no step \"mix\".")
        }
        self.release = release
        self.use = use
    }

    /// A line of `mixture.jsonl`.
    private struct Line: Decodable {
        let source: String
        let pages: Double
        let available: Double
        let asked: Double
        let given: Double
        let epochs: Double?
    }

    func print() throws {
        let amount: String = if case .text(let name)? = use.value("amount") { name } else { "bytes" }
        let text = try release.text(of: "surveys/\(use.name)/mixture.jsonl")
        let lines = try text.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        let drawn = try DrawnPages(release, catalog: Gleaner.catalog, number: amount.contains(".") ? amount : nil).bySource
        func value(_ sum: DrawnPages.Sum) -> Double { amount == "bytes" ? Double(sum.textBytes) : amount == "pages" ? Double(sum.rows) : sum.amount }
        let all = drawn.values.reduce(0) { $0 + value($1) }, whole = lines.last { $0.source.isEmpty }
        var table = Table([.left, .right, .right, .right, .right, .right, .right, .right, .left])
        table.add("source", "pages", "available", "asked", "", "drawn", "", "epochs", "")
        for line in lines where !line.source.isEmpty {
            let own = drawn[line.source].map(value) ?? 0
            let short = line.pages == 0 ? "has no pages" : line.given < line.asked * 0.999 ? "all that max_epochs allows" : line.given > line.asked * 1.001 ? "more, for others lack" : ""
            table.add(
                line.source, Int(line.pages).grouped, figure(line.available), figure(line.asked), share(line.asked, whole?.asked ?? 0), figure(own),
                share(own, all), line.available > 0 ? String(format: "%.2f", own / line.available) : "", short)
        }
        table.add("all", Int(whole?.pages ?? 0).grouped, figure(whole?.available ?? 0), figure(whole?.asked ?? 0), "", figure(all), "", "", "")
        Terminal.out("in \(amount == "bytes" ? "bytes of text" : amount)")
        table.lines.forEach { Terminal.out($0) }
    }

    private func figure(_ value: Double) -> String { Int(value.rounded()).grouped }
    private func share(_ part: Double, _ whole: Double) -> String { whole > 0 ? String(format: "%.2f%%", part / whole * 100) : "" }
}
