import ArgumentParser
import Foundation
import GleanEngine
import GleanFormats
import GleanModel
import GleanSteps

struct RobotsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "robots",
        abstract: "Makes a table of what sites said in robots.txt, tdmrep.json and ai.txt when they were crawled.",
        discussion: """
            A page's robots.txt is not in the page. This command takes every capture of /robots.txt, /.well-known/tdmrep.json and /ai.txt out of \
            crawls and writes them to one table, in which a step finds what stood there when a page was fetched, and what stood there last. \
            Common Crawl keeps such captures in files of their own, crawl-data/*/segments/*/robotstxt/. Answers of every status are kept: \
            4xx allows all, 5xx disallows all (RFC 9309, 2.3.1). The same captures give the same bytes, whatever the files and the workers.

              gleaner robots crawl/robotstxt/*.warc.gz --output robots.table
              gleaner robots --show example.org robots.table
              gleaner robots --show https://example.org/page --agent GPTBot robots.table
            """)

    @Argument(help: "Crawls, as files, folders or patterns; with --show the table.", completion: .file())
    var paths: [String] = []

    @Option(name: .shortAndLong, help: "The table that is written.", completion: .file())
    var output: String?

    @Option(help: "Prints what a table knows of a host, or of a page's address, in place of making one.")
    var show: String?

    @Option(help: "With --show and an address: agents that are asked for (default: those of the table of agents that train).")
    var agent: [String] = []

    @Option(help: "Memory for sorting, all workers together, such as 512MB.")
    var memory = ByteCount(bytes: RobotsTableRequest().memoryBytes)

    @Option(help: "Threads (default: one a processor).")
    var workers: Int?

    @Option(help: "A folder for sorting (default: the system's temporary one).", completion: .directory)
    var scratch: String?

    func validate() throws {
        try WorkerCount.check(workers)
        if show == nil {
            if paths.isEmpty { throw ValidationError("Name at least one crawl.") }
            if !agent.isEmpty { throw ValidationError("--agent asks for an agent of a page: give --show with the page's address, or leave it out.") }
            if output == nil { throw ValidationError("--output wants the file that the table is written to.") }
        } else {
            if paths.count != 1 { throw ValidationError("--show wants one table, not \(paths.count).") }
            if output != nil { throw ValidationError("--show makes no table: leave out --output.") }
        }
    }

    func run() throws {
        if let show { return try RobotsView(table: paths[0]).show(show, agents: agent) }
        guard let output else { return }
        var request = RobotsTableRequest()
        request.workers = workers ?? ProcessInfo.processInfo.activeProcessorCount
        request.memoryBytes = memory.bytes
        let sorting = try CommandScratch(in: scratch)
        defer { sorting.stop() }
        request.scratch = sorting.path
        let start = Date()
        var told = start
        let build = try RobotsTableBuild(paths, request: request)
        if let note = build.note { Terminal.note(Terminal.safe(note)) }
        let summary = try build.write(output) { done, all in
            guard -told.timeIntervalSinceNow >= (Terminal.isLive ? 0.2 : 10) else { return }
            told = Date()
            let line = "\(done) of \(all) crawls read"
            if Terminal.isLive { Terminal.write("\r\u{1B}[2K" + line, STDERR_FILENO) } else { Terminal.note(line) }
        }
        if Terminal.isLive { Terminal.write("\r\u{1B}[2K", STDERR_FILENO) }
        report(summary, seconds: -start.timeIntervalSinceNow)
        Terminal.note("\(output)  \(summary.captures.reduce(0, +).grouped) captures")
        if summary.captures.allSatisfy({ $0 == 0 }) { throw ArgumentParser.ExitCode(GleanModel.ExitCode.data) }
    }

    private func report(_ summary: RobotsTableSummary, seconds: Double) {
        var table = Table([.left, .right])
        table.add(["crawls", summary.inputs.grouped])
        table.add(["records", summary.records.grouped])
        table.add(["sites", summary.sites.grouped])
        for (file, count) in zip(SiteFile.allCases, summary.captures) where count > 0 { table.add(["\(file.path)", count.grouped]) }
        for (digit, count) in summary.statuses.enumerated() where count > 0 { table.add([digit == 0 ? "  no status" : "  status \(digit)xx", count.grouped]) }
        table.add(["different files", "\(summary.bodies.grouped), \(UInt64(summary.bodyBytes).bytesForPeople)"])
        if summary.revisits > 0 { table.add(["revisits and 304, left out", summary.revisits.grouped]) }
        if summary.damaged > 0 { table.add(["damaged records", summary.damaged.grouped]) }
        table.add(["read", "\(summary.inputBytes.bytesForPeople) in \(seconds.durationForPeople)"])
        table.lines.forEach { Terminal.out($0) }
    }
}
