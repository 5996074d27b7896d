import ArgumentParser
import GleanEngine
import GleanModel
import Gleaner

struct CardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card",
        abstract: "Writes a release's documents again, with the publisher's answers.",
        discussion: """
            README.md, croissant.json, datasheet.md and training-content-summary.md, manifest.json and SHA256SUMS are written; no data is touched, and \
            the fingerprint stays. FILE is YAML: the keys of a recipe's "about", or a recipe that has nothing else. Without it, the documents are made of \
            the answers that the release has.

              gleaner card release/first
              gleaner card release/first --about about.yaml
            """)

    @Argument(help: "A release folder.", completion: .directory)
    var release: String

    @Option(help: "The publisher's answers, in place of those in the release.", completion: .file(extensions: ["yaml", "yml"]))
    var about: String?

    func run() throws {
        let answers = try about.map { try AboutReader.read(path: $0) } ?? Release(path: release).manifest.recipe.about
        let manifest = try ReleaseDocuments.answer(answers, release: release, catalog: Gleaner.catalog)
        let open = AboutQuestion.all.filter { (manifest.recipe.about ?? About())[$0].isEmpty }
        guard !open.isEmpty else { return Terminal.out("All \(AboutQuestion.all.count) questions are answered.") }
        Terminal.out("\(AboutQuestion.all.count - open.count) of \(AboutQuestion.all.count) questions are answered. Open:")
        var table = Table([.left, .left])
        for question in open { table.add("  \(question.key)", question.ask) }
        table.lines.forEach { Terminal.out($0) }
    }
}
