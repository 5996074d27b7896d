import ArgumentParser
import Foundation
import GleanEngine
import GleanModel
import Gleaner

struct DuplicatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicates",
        abstract: "Lists the largest clusters of copies, with samples.",
        discussion: """
            A cluster that is large and no boilerplate is worth a look: is it what you would call a copy? Texts are derived again from the inputs.

              gleaner duplicates release/first
              gleaner duplicates release/first --top 50 --step minhash --characters 400
            """)

    @Argument(help: "A release folder.", completion: .directory)
    var release: String

    @Option(help: "How many clusters.")
    var top = 10

    @Option(help: "The survey that found them (default: the recipe's last).")
    var step: String?

    @Option(help: "How many of the pages that left are named with each.")
    var samples = 3

    @Option(help: "Prints at most this many characters of the text that stayed; 0 for none.")
    var characters = 200

    @Option(help: "The folder where the inputs lie now, if they were moved.", completion: .directory)
    var inputs: String?

    func validate() throws {
        if top < 1 { throw ValidationError("--top wants a number from 1 up.") }
        if samples < 0 || characters < 0 { throw ValidationError("--samples and --characters want a number from 0 up.") }
    }

    func run() throws {
        let opened = try Release(path: release)
        let duplicates = try Duplicates(opened, catalog: Gleaner.catalog)
        guard let use = step ?? duplicates.uses.last else { throw RecipeError("No step of \(release) looks for copies.") }
        let clusters = try duplicates.largest(top, of: use, members: samples)
        if clusters.isEmpty { return Terminal.note("\(use) found no copies.") }
        var replay = characters > 0 ? try? Replay(opened, catalog: Gleaner.catalog, inputsFolder: inputs) : nil
        for cluster in clusters {
            Terminal.out("\(Terminal.bold(cluster.size.grouped)) pages; stayed: \(name(cluster.kept))")
            for member in cluster.members {
                let similarity = member.similarity.isNaN ? "" : String(format: "  %.2f", member.similarity)
                Terminal.out(Terminal.dim("       left: \(name(member.row))\(similarity)"))
            }
            if let text = try? replay?.text(of: cluster.kept).text {
                let line = String(decoding: text.prefix(characters * 4), as: UTF8.self).replacingOccurrences(of: "\n", with: " ").prefix(characters)
                Terminal.out("       \(Terminal.safe(String(line)))")
            }
            Terminal.out("")
        }
    }

    private func name(_ row: PageRow) -> String { Terminal.safe(String(decoding: row.url.isEmpty ? row.id : row.url, as: UTF8.self)) }
}

/// What tells a duplicate apart from the copy that was kept, in lines for the terminal.
enum DiffView {
    /// Words of what is the same that stand around a difference.
    private static let contextWords = 8

    /// `replay` is taken by value: it opens each input anew.
    static func lines(_ explanation: Explanation, with replay: Replay) throws -> [String] {
        var replay = replay
        guard let copy = explanation.copies.first(where: { $0.kept != nil }) else { return ["", "The page is no copy of another: there is nothing to compare."] }
        guard let kept = copy.row, copy.other == nil else { return ["", "The copy that was kept is one of another release, whose inputs are not at hand."] }
        let before = String(decoding: try replay.text(of: kept, until: copy.use).text, as: UTF8.self)
        let after = String(decoding: try replay.text(of: explanation.page, until: copy.use).text, as: UTF8.self)
        let parts = TextDiff(before, after).parts
        if !parts.contains(where: { if case .same = $0 { false } else { true } }) { return ["", "The texts are the same, byte by byte."] }
        return ["", Terminal.dim("[-only in the copy that was kept-] {+only in this page+}"), parts.enumerated().map { shown($1, isFirst: $0 == 0, isLast: $0 == parts.count - 1) }.joined()]
    }

    private static func shown(_ part: TextDiff.Part, isFirst: Bool, isLast: Bool) -> String {
        switch part {
        case .removed(let text): return "[-\(Terminal.safe(text))-]"
        case .added(let text): return "{+\(Terminal.safe(text))+}"
        case .same(let text):
            let words = text.split(separator: " ", omittingEmptySubsequences: false)
            if words.count <= 2 * contextWords + 4 { return Terminal.safe(text) }
            let head = isFirst ? "" : words.prefix(contextWords).joined(separator: " ") + " "
            let tail = isLast ? "" : " " + words.suffix(contextWords).joined(separator: " ")
            return Terminal.safe(head) + Terminal.dim("... \((words.count - (isFirst ? 0 : contextWords) - (isLast ? 0 : contextWords)).grouped) words ...") + Terminal.safe(tail)
        }
    }
}
