import ArgumentParser
import GleanEngine
import GleanModel

struct LogsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Says what became of a unit or a task, and what its processes printed.",
        discussion: """
            UNIT is a unit of a stage, as "gleaner status" names them, or a task.

              gleaner logs release/first chain-0:17
              gleaner logs release/first 00003-chain-0.17 -n 100
            """)

    @Argument(help: ArgumentHelp("A release's folder, or the run.json in its work folder.", valueName: "run"), completion: .directory)
    var path: String

    @Argument(help: "A unit, such as chain-0:17, or a task, such as 00003-chain-0.17.")
    var unit: String

    @Option(name: [.customShort("n"), .long], help: "Last lines of each log that are printed.")
    var lines: Int = 20

    @Flag(help: "Prints one JSON object.")
    var json = false

    func validate() throws {
        if !(0...1_000_000).contains(lines) { throw ValidationError("--lines wants a number from 0 to 1000000.") }
    }

    func run() throws {
        let report = try UnitLogs(path).report(unit, lines: lines)
        if json {
            Terminal.out(String(decoding: try CanonicalJSON.encode(report, pretty: true), as: UTF8.self))
        } else {
            UnitReportView.lines(report).forEach { Terminal.out($0) }
        }
    }
}

/// What became of a unit, for people.
enum UnitReportView {
    static func lines(_ report: UnitReport) -> [String] {
        var lines = report.unit.map(unit) ?? []
        for failure in report.failures { lines += StatusView.failure(failure) }
        for process in report.processes {
            if !lines.isEmpty { lines.append("") }
            lines += self.process(process)
        }
        if report.processes.isEmpty, report.isLocal { lines.append("It is done by a thread of the front end, which prints where it was started.") }
        return lines
    }

    private static func unit(_ unit: UnitReport.Unit) -> [String] {
        var parts = [Terminal.bold("\(unit.stage):\(unit.unit)")]
        if let input = unit.input { parts.append(Terminal.safe(input)) }
        if let aside = unit.setAside {
            parts.append("set aside (\(Terminal.safe(aside)))")
        } else {
            parts.append(unit.isDone ? "done" : "not done")
        }
        guard unit.isDone, unit.setAside == nil, let pages = unit.pagesIn, let kept = unit.pagesKept else { return [parts.joined(separator: "  ")] }
        if let seconds = unit.seconds { parts.append("in \(seconds.durationForPeople)") }
        if pages > 0 { parts.append("\(pages.grouped) pages, \(kept.grouped) kept") }
        if let bad = unit.badRecords, bad > 0 { parts.append("\(bad.grouped) bad records") }
        return [parts.joined(separator: "  ")]
    }

    private static func process(_ process: UnitReport.Process) -> [String] {
        var parts = [Terminal.bold("task \(Terminal.safe(process.task))")]
        if let host = process.host, let number = process.process { parts.append("on \(Terminal.safe(host)), process \(number)") }
        if process.host == nil { parts.append("has told nothing of itself") }
        if let code = process.ended { parts.append("ended with code \(code)") }
        if process.didUnit == true { parts.append("did this unit") }
        var lines = [parts.joined(separator: "  ")]
        if let error = process.error { lines.append("  " + StatusView.firstLine(error)) }
        guard let log = process.log else { return lines + ["  no log is to be seen from here"] }
        lines.append("  \(log)" + (process.isCut ? ", the last lines" : process.lines.isEmpty ? ", empty" : ""))
        return lines + process.lines.map { "  | " + Terminal.safe($0) }
    }
}
