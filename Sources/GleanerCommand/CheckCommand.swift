import ArgumentParser
import GleanEngine
import GleanModel
import Gleaner

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Finds every mistake of a recipe at once, without opening anything.",
        discussion: """
            Unknown steps and settings, values of a wrong type or out of range, numbers that no earlier step makes, rules that can never \
            fire or always do: each with line, column and the nearest known name. Exit code 2 if there is one.
            """)

    @Argument(help: "The recipes, YAML files.", completion: .file(extensions: ["yaml", "yml"]))
    var recipes: [String]

    func run() throws {
        var errors: [RecipeError] = []
        for path in recipes {
            do {
                let recipe = try RecipeReader.read(path: path, catalog: Gleaner.catalog)
                Terminal.out("\(path): \(recipe.name), \(recipe.uses.count + recipe.output.count) steps, no mistakes")
            } catch let found as RecipeErrors {
                errors += found.errors
            } catch let found as RecipeError {
                errors.append(found)
            }
        }
        if !errors.isEmpty { throw RecipeErrors(errors) }
    }
}

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Prints what a build would do: stages, units, files and peak disk.",
        discussion: """
            Inputs are listed and models opened, but no page is read. "reads" counts openings of files and "writes" files; GET, PUT and LIST are \
            the requests that they take of one process where inputs and release lie in an object store. Inputs whose sizes no list gives are asked for \
            theirs; of more than 256, some dozens.
            """)

    @Argument(help: "The recipe, a YAML file.", completion: .file(extensions: ["yaml", "yml"]))
    var recipe: String

    @Option(name: .long, parsing: .upToNextOption, help: "Files, folders, patterns or @lists that replace the recipe's paths.", completion: .file())
    var input: [String] = []

    @Option(help: "Plans for the first N inputs.")
    var files: Int?

    @Flag(help: "Prints the plan as JSON.")
    var json = false

    func run() throws {
        var request = BuildRequest(recipePath: recipe)
        request.inputs = input
        request.fileLimit = files
        let opening = try Opening(catalog: Gleaner.catalog, request: request), context = opening.context
        if let note = opening.note { Terminal.note(Terminal.safe(note)) }
        let plan = context.plan
        if json {
            Terminal.out(String(decoding: try CanonicalJSON.encode(plan, pretty: true), as: UTF8.self))
            return
        }
        let (sized, note) = try context.sized()
        Terminal.out("\(Terminal.bold(plan.recipe.name))  \(plan.fingerprint)")
        Terminal.out("\(plan.inputs.count.grouped) inputs, \(sized.plan.inputs.reduce(UInt64(0)) { $0 + $1.bytes }.bytesForPeople)" + (note.map { "; \($0)" } ?? ""))
        for asset in plan.assets { Terminal.out("  \(asset.name)  \(UInt64(asset.bytes).bytesForPeople)  \(asset.digest)") }
        Terminal.out("")
        let volume = PlanVolume(sized)
        var table = Table([.left, .right, .right, .right, .right, .right, .right, .left])
        table.add("stage", "units", "reads", "writes", "GET", "PUT", "LIST", "what")
        for (stage, files) in zip(plan.stages, volume.stages) {
            table.add(
                stage.name, stage.units.grouped, files.filesRead.grouped, files.filesWritten.grouped, files.gets.grouped, files.puts.grouped, files.lists.grouped,
                describe(stage, plan))
        }
        let seal = volume.sealing
        table.add(
            seal.stage, "1", seal.filesRead.grouped, seal.filesWritten.grouped, seal.gets.grouped, seal.puts.grouped, seal.lists.grouped,
            "index, documents; files move to the release")
        table.lines.forEach { Terminal.out($0) }
        Terminal.out("\npeak disk    about \(volume.peakDisk.bytesForPeople), besides the inputs")
    }

    private func describe(_ stage: Stage, _ plan: Plan) -> String {
        switch stage.kind {
        case .chain(let from, let to, _):
            let steps = plan.recipe.steps[from..<to].map(\.name).joined(separator: " > ")
            let source = from == 0 ? plan.recipe.sources.map(\.name).joined(separator: ", ") + " > " : ""
            return from > 0 && from == to ? "what \(plan.recipe.steps[from - 1].name) decided" : source + steps
        case .against(let survey): return "signatures of \(plan.against.filter { $0.step == survey }.map(\.name).joined(separator: ", "))"
        case .reduce(let survey, let round): return "\(plan.recipe.steps[survey].name), round \(round + 1)"
        case .settle(let survey): return "\(plan.recipe.steps[survey].name), from sums over all pages"
        case .shuffle: return "pages in the order of the seed \(plan.recipe.shuffle ?? 0)"
        case .lineage(let survey): return "\(plan.recipe.steps[survey].name): what copies know of rights"
        case .decide: return "joins the decisions of all stages"
        case .pack: return plan.recipe.output.map(\.name).joined(separator: ", ")
        case .merge(let records, let of): return "\(describe(records)), merged by \(of) files"
        case .deal(let records, let of): return "\(describe(records)), for \(of) units each"
        }
    }

    private func describe(_ records: Stage.Records) -> String {
        switch records {
        case .pages: "records of pages"
        case .foreign: "records of other releases"
        case .visits: "records of pages that are seen again"
        case .emitted: "what pages that were seen again gave"
        case .outcomes: "what was decided"
        case .lineage: "what copies know of rights"
        case .shuffled: "pages in shuffled order"
        }
    }
}
