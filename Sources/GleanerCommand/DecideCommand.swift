import ArgumentParser
import Foundation
import GleanEngine
import GleanModel
import Gleaner

struct DecideCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "Prints the funnel that other limits would give, from stored numbers; no input is read.",
        discussion: """
              gleaner decide release/first --set gopher_quality.min_words=30 --set language_filter.min_score=0.8

            Pages that left before a number was measured cannot be decided about that number: they are counted apart. \
            \"gleaner build --measure-all\" measures every number of every page.
            """)

    @Argument(help: "A release folder.", completion: .directory)
    var release: String

    @Option(name: .customLong("set"), help: "step.setting=value; null turns a rule off. May be given several times.")
    var changes: [String] = []

    func run() throws {
        let opened = try Release(path: release)
        let decided = try Decide(opened, catalog: Gleaner.catalog, changes: changes).funnel()
        for change in decided.changes {
            Terminal.out("\(change.use).\(change.setting): \(change.before.quoted) -> \(change.after.quoted)")
        }
        if !decided.changes.isEmpty { Terminal.out("") }
        var table = Table([.left, .right, .right, .right])
        table.add("", "before", "after", "change")
        table.add("pages in", decided.pagesIn.grouped, decided.pagesIn.grouped, "")
        for row in decided.rows {
            table.add("  \(row.step)  \(row.reason)", row.before.grouped, row.after.grouped, change(row.before, row.after))
        }
        if decided.undecided > 0 { table.add("  not decided", "", decided.undecided.grouped, "") }
        table.add(
            "pages kept", "\(decided.keptBefore.grouped) (\(decided.keptBefore.share(of: decided.pagesIn)))",
            "\(decided.keptAfter.grouped) (\(decided.keptAfter.share(of: decided.pagesIn)))", change(decided.keptBefore, decided.keptAfter))
        table.lines.forEach { Terminal.out($0) }
        for part in decided.undecidedAt { Terminal.note("\(part.pages.grouped) pages are not decided from \(part.use) on.") }
        decided.notes.forEach { Terminal.note("note: \($0)") }
    }

    private func change(_ before: Int, _ after: Int) -> String {
        before == after ? "" : (after > before ? "+" : "") + (after - before).grouped
    }
}

struct DecisionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decisions",
        abstract: "Prints what became of every page, one JSON line each, for other tools.",
        discussion: """
              gleaner decisions release/first --jsonl > decisions.jsonl
              gleaner decisions release/first --step c4_quality | head
            """)

    @Argument(help: "A release folder.", completion: .directory)
    var release: String

    @Flag(help: "JSON lines; the only form there is.")
    var jsonl = false

    @Flag(help: "Kept pages only.")
    var kept = false

    @Option(help: "Pages that this step dropped.")
    var step: String?

    @Option(help: "Pages dropped for this reason.")
    var reason: String?

    func run() throws {
        let filter = DecisionFilter(kept: kept ? true : nil, step: step, reason: reason)
        try Decisions(try Release(path: release), filter: filter).write { lines in
            lines.withUnsafeBufferPointer { FileHandle.standardOutput.write(Data($0)) }
            return true
        }
    }
}

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks a release: sums, digests and counts.",
        discussion: """
            Exit code 4 if anything is wrong. With --rebuild or --full, shards are also derived again from the inputs, what surveys said of \
            pages taken as given, and compared.

              gleaner verify release/first
              gleaner verify release/first --rebuild 3
              gleaner verify release/first --full --inputs /mnt/crawl
            """)

    @Argument(help: "A release folder.", completion: .directory)
    var release: String

    @Option(help: "Derives about N shards again from their inputs, spread over the release.")
    var rebuild: Int?

    @Flag(help: "Derives every shard again.")
    var full = false

    @Option(help: "The folder where the inputs lie now, if they were moved.", completion: .directory)
    var inputs: String?

    func validate() throws {
        if let rebuild, rebuild < 1 { throw ValidationError("--rebuild wants a number from 1 up.") }
    }

    private func show(_ name: String) {
        if Terminal.isLive { Terminal.write("\r\u{1B}[2K\(name.prefix(Terminal.width - 1))", STDERR_FILENO) }
    }

    private func rebuilt() throws -> [VerifyCheck] {
        var again = try Rebuild(Release(path: release), catalog: Gleaner.catalog, inputsFolder: inputs)
        let packs = full ? Array(0..<again.packs) : rebuild.map { again.some($0) } ?? []
        let checks = try packs.map { pack in
            show("shards \(pack + 1) of \(again.packs)")
            return try again.check(pack) {}
        }
        again.notes.forEach { Terminal.note("note: \($0)") }
        return checks
    }

    func run() throws {
        var checks = try Verify(path: release, catalog: Gleaner.catalog) { show($0) }.checks()
        if full || rebuild != nil { checks += try rebuilt() }
        if Terminal.isLive { Terminal.write("\r\u{1B}[2K", STDERR_FILENO) }
        var table = Table([.left, .left, .left])
        for check in checks {
            table.add(check.skipped != nil ? "--" : check.isOK ? "ok" : "WRONG", check.name, check.skipped ?? check.extent)
        }
        table.lines.forEach { Terminal.out($0) }
        let problems = checks.flatMap(\.problems)
        guard problems.isEmpty else {
            problems.forEach { Terminal.note(Terminal.safe($0)) }
            throw RunError(.badRelease, "\(release) is not what it says", hint: "Build it again, or take a fresh copy.")
        }
        Terminal.out("\(release) is what it says.")
    }
}
