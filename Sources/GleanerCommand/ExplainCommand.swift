import ArgumentParser
import Foundation
import GleanEngine
import GleanModel
import Gleaner

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says what became of a page, and why.",
        discussion: """
            Where it came from, every number that was measured beside the limits that were asked, and the rule it left by.

              gleaner explain release/first https://example.org/page
              gleaner explain release/first urn:uuid:... --text     its text too, derived again from its input
              gleaner explain release/first URL --diff              what tells it apart from the copy that was kept
            """)

    @Argument(help: "A release folder.", completion: .directory)
    var release: String

    @Argument(help: "The page's URL or id.")
    var page: String

    @Flag(help: "Prints the page's text as it was when the page left, derived again from its input.")
    var text = false

    @Flag(help: "Prints what tells a duplicate apart from the copy that was kept, word by word; both texts are derived again.")
    var diff = false

    @Option(help: "The folder where the inputs lie now, if they were moved.", completion: .directory)
    var inputs: String?

    func run() throws {
        let opened = try Release(path: release)
        let found = try Explain(opened, catalog: Gleaner.catalog).explain(page)
        if let note = found.note { Terminal.note("note: \(note)") }
        guard !found.pages.isEmpty else {
            let near = found.near.map { "  " + Terminal.safe(String(decoding: $0.url, as: UTF8.self)) }
            throw RecipeError(
                "\(release) has no page with the URL or id \"\(Terminal.safe(page))\".",
                hint: near.isEmpty ? nil : "Near it are:\n" + near.joined(separator: "\n"))
        }
        var replay = text || diff ? try Replay(opened, catalog: Gleaner.catalog, inputsFolder: inputs) : nil
        for (index, explanation) in found.pages.enumerated() {
            if index > 0 { Terminal.out("") }
            if explanation.foundAs != page { Terminal.out(Terminal.dim("found as \(Terminal.safe(explanation.foundAs))")) }
            PageView.lines(explanation).forEach { Terminal.out($0) }
            if diff {
                try replay.map { try DiffView.lines(explanation, with: $0) }?.forEach { Terminal.out($0) }
            }
            if text, let replayed = try replay?.text(of: explanation.page) {
                if !replayed.agrees { Terminal.note("note: derived again, the page does not come out as the release says.") }
                Terminal.out("\n" + Terminal.safe(String(decoding: replayed.text, as: UTF8.self)))
            }
        }
        replay?.notes.forEach { Terminal.note("note: \($0)") }
    }
}

struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Prints texts to read: kept ones, or those dropped for a reason.",
        discussion: """
            The same seed always draws the same pages. Texts are derived again from their inputs.

              gleaner sample release/first -n 5
              gleaner sample release/first --step gopher_quality --reason too_few_letters -n 20
            """)

    @Argument(help: "A release folder.", completion: .directory)
    var release: String

    @Option(name: .customShort("n"), help: "How many pages.")
    var count = 10

    @Option(help: "Pages that this step dropped.")
    var step: String?

    @Option(help: "Pages dropped for this reason.")
    var reason: String?

    @Flag(help: "Pages dropped by any step.")
    var dropped = false

    @Option(help: "Draws other pages.")
    var seed: UInt64 = 0

    @Option(help: "Prints at most this many characters of each text; 0 for all.")
    var characters = 1000

    @Option(help: "The folder where the inputs lie now, if they were moved.", completion: .directory)
    var inputs: String?

    func validate() throws {
        if count < 1 { throw ValidationError("-n wants a number from 1 up.") }
        if characters < 0 { throw ValidationError("--characters wants a number from 0 up.") }
    }

    func run() throws {
        let opened = try Release(path: release)
        let from: SampleFrom = dropped || step != nil || reason != nil ? .dropped(step: step, reason: reason) : .kept
        let rows = try Sample(opened).rows(count, from: from, seed: seed)
        if rows.isEmpty { return Terminal.note("No page is among those asked for.") }
        var replay = try Replay(opened, catalog: Gleaner.catalog, inputsFolder: inputs)
        let explain = Explain(opened, catalog: Gleaner.catalog)
        for row in rows {
            Terminal.out(Terminal.bold(Terminal.safe(String(decoding: row.url.isEmpty ? row.id : row.url, as: UTF8.self))))
            Terminal.out(Terminal.dim(PageView.fate(try explain.explanation(row, ""))))
            let text = Terminal.safe(String(decoding: try replay.text(of: row).text, as: UTF8.self))
            let cut = characters > 0 && text.count > characters
            Terminal.out((cut ? String(text.prefix(characters)) + " ..." : text) + "\n")
        }
        replay.notes.forEach { Terminal.note("note: \($0)") }
    }
}

/// A page of a release, in lines for the terminal.
enum PageView {
    /// What became of the page, in one line.
    static func fate(_ explanation: Explanation) -> String {
        let row = explanation.page
        guard let drop = row.drop else { return "kept" }
        let gone = "dropped by \(drop.step): \(drop.reason)"
        let broken = explanation.steps.flatMap(\.rules).first { $0.state == .broke }
        if let label = broken?.number.label { return "\(gone) (found \(label))" }
        guard !row.found.isNaN else { return gone }
        return "\(gone) (found \(number(row.found))\(row.limit.isNaN ? "" : ", limit \(number(row.limit))"))"
    }

    static func lines(_ explanation: Explanation) -> [String] {
        let row = explanation.page
        var lines = [Terminal.bold(Terminal.safe(String(decoding: row.url, as: UTF8.self))), fate(explanation), ""]
        lines.append("id      \(Terminal.safe(String(decoding: row.id, as: UTF8.self)))")
        lines.append("input   \(Terminal.safe(row.input)) at \(row.place.offset)\(row.place.inner > 0 ? "+\(row.place.inner)" : ""), \(row.length.bytesForPeople)")
        if !row.date.isEmpty { lines.append("date    \(Terminal.safe(String(decoding: row.date, as: UTF8.self)))") }
        if row.textBytes > 0 { lines.append("text    \(row.textBytes.bytesForPeople)") }
        for shard in explanation.shards { lines.append("in      \(shard.file), row \(shard.row)") }
        lines += explanation.copies.flatMap(copy)
        if let rights = row.rights { lines += RightsView.lines(rights) }
        lines.append("")
        var table = Table([.left, .right, .left, .left])
        for step in explanation.steps { add(step, to: &table) }
        return lines + table.lines
    }

    /// The page that stays in this one's place, or how many left for this one.
    private static func copy(_ copy: KeptCopy) -> [String] {
        guard let kept = copy.kept else {
            return ["copies  \(copy.use) found \(Int(copy.size).grouped) alike, and this one stayed"]
        }
        var lines: [String] = []
        let other = copy.other.map { " of the release \($0.name) (\($0.fingerprint.prefix(12)))" } ?? ""
        if let row = copy.row {
            let name = Terminal.safe(String(decoding: row.url.isEmpty ? row.id : row.url, as: UTF8.self))
            lines.append("copy of \(name)\(other), by \(copy.use)")
            lines.append("        id \(Terminal.safe(String(decoding: row.id, as: UTF8.self))), \(copy.other == nil ? (row.drop.map { "dropped later by \($0.step): \($0.reason)" } ?? "kept") : "row \(kept.row)")")
        } else {
            lines.append("copy of row \(kept.row) of an input\(other), by \(copy.use)")
        }
        if !copy.similarity.isNaN { lines.append("        similarity \(number(copy.similarity)), estimated") }
        if let cluster = copy.cluster { lines.append("        cluster \(cluster.unit):\(cluster.row)") }
        return lines
    }

    private static func add(_ step: Explanation.StepPart, to table: inout Table) {
        table.add(step.use, "", "", step.outcome == .left ? "left here" : step.outcome == .notReached ? "not reached" : "")
        guard step.outcome != .notReached || step.rules.contains(where: { $0.state != .notAsked }) else { return }
        let asked = Set(step.rules.map(\.number.name))
        for number in step.numbers where !asked.contains(number.name) && !number.value.isNaN {
            table.add("  \(short(number.name, step.use))", shown(number), "", "")
        }
        for rule in step.rules {
            let state = rule.state == .held ? "" : rule.state == .broke || rule.state == .brokeToo ? "\(rule.state.rawValue): \(rule.reason)" : rule.state.rawValue
            table.add("  \(short(rule.number.name, step.use))", shown(rule.number), wanted(rule), state)
        }
    }

    private static func wanted(_ rule: Explanation.RuleLine) -> String {
        if rule.comparison == .oneOf { return "one of " + rule.labels.joined(separator: ", ") }
        return rule.limit.isNaN ? "no limit" : "\(rule.comparison.rawValue) \(number(rule.limit))"
    }

    private static func shown(_ value: Explanation.StoredNumber) -> String {
        if value.kind == .page, let page = PageKey(number: value.value) { return "\(page.unit):\(page.row)" }
        return value.label ?? (value.value.isNaN ? "-" : number(value.value))
    }

    private static func short(_ name: String, _ use: String) -> String { name.hasPrefix(use + ".") ? String(name.dropFirst(use.count + 1)) : name }

    /// At most six digits that count.
    static func number(_ value: Double) -> String {
        if value == value.rounded(), value.magnitude < 1e15 { return Int(value).grouped }
        return String(format: "%.6g", value)
    }
}
