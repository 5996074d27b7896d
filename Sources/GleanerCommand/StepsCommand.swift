import ArgumentParser
import GleanEngine
import GleanModel
import Gleaner

struct StepsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "steps",
        abstract: "Lists the steps, or describes one.",
        discussion: """
            gleaner steps                             the list
            gleaner steps gopher_quality              settings, numbers, rules, dialects
            gleaner steps gopher_quality --examples   pages it keeps and drops
            gleaner steps --schema > recipe.schema.json   completion for editors
            """)

    @Argument(help: "A step's name; all steps if none is given.")
    var name: String?

    @Flag(help: "Shows the step's examples, which are its tests.")
    var examples = false

    @Flag(help: "Prints Markdown, as in docs/steps.")
    var markdown = false

    @Flag(help: "Prints a JSON Schema of recipes.")
    var schema = false

    func run() throws {
        if schema {
            Terminal.out(String(decoding: try CanonicalJSON.encode(RecipeSchema.make(Gleaner.catalog), pretty: true), as: UTF8.self))
            return
        }
        guard let name else {
            if markdown { Terminal.write(StepPage.index(Gleaner.catalog), 1) } else { list() }
            return
        }
        guard Gleaner.catalog.face(name) != nil else {
            let near = nearest(name, in: Gleaner.catalog.faces.map(\.name)).map { "Did you mean \"\($0)\"?" }
            throw RecipeError("There is no step \"\(name)\".", hint: near ?? "\"gleaner steps\" lists them.")
        }
        if examples {
            Terminal.write(try Examples.text(name), 1)
        } else {
            Terminal.write(StepPage.markdown(name, Gleaner.catalog), 1)
        }
    }

    private func list() {
        for kind in StepKind.allCases {
            let faces = Gleaner.catalog.faces.filter { $0.kind == kind }
            guard !faces.isEmpty else { continue }
            Terminal.out(Terminal.bold(kind.rawValue + "s"))
            var table = Table([.left, .left])
            for face in faces { table.add("  \(face.name)", face.summary) }
            table.lines.forEach { Terminal.out($0) }
        }
    }
}
