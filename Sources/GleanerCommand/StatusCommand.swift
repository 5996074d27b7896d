import ArgumentParser
import Foundation
import GleanEngine
import GleanModel

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Says where a run stands: stages, machines, rates, failures.",
        discussion: """
            RUN is the release's folder, or the file run.json in the run's work folder. Any machine that sees that folder may ask, whether the \
            front end runs or not and whoever does the units; nothing is written.

              gleaner status release/first
              gleaner status release/first --watch 10
              gleaner status release/first --json | jq .stages

            Whether a process on another machine lives is told by whether its file changes, which takes some seconds to see: --wait 0 asks \
            once and may leave it open. docs/status.md tells every member of the JSON.
            """)

    @Argument(help: ArgumentHelp("A release's folder, or the run.json in its work folder.", valueName: "run"), completion: .directory)
    var path: String

    @Flag(help: "Prints one JSON object; with --watch one a line.")
    var json = false

    @Option(help: ArgumentHelp("Looks again every so many seconds until nothing runs any more.", valueName: "seconds"))
    var watch: Double?

    @Option(help: ArgumentHelp("The longest time to look for signs of life.", valueName: "seconds"))
    var wait: Double = 7

    @Flag(help: "Reads all receipts, so that no number of pages is an estimate.")
    var exact = false

    @Option(name: [.customShort("n"), .long], help: "Failures that are told.")
    var failures: Int = 5

    func validate() throws {
        if let watch, !(1...86_400).contains(watch) { throw ValidationError("--watch wants a number of seconds from 1 to 86400.") }
        if !(0...3600).contains(wait) { throw ValidationError("--wait wants a number of seconds from 0 to 3600.") }
        if !(0...100_000).contains(failures) { throw ValidationError("--failures wants a number from 0 to 100000.") }
    }

    func run() throws {
        var options = RunWatch.Options()
        if exact { options.mostReceipts = nil }
        options.failures = failures
        var look = try RunWatch(path, options)
        // What is cheap is looked at until it is clear who lives.
        let end = Date(timeIntervalSinceNow: wait)
        while wait > 0, try look.listen(), Date() < end { Thread.sleep(forTimeInterval: 0.5) }
        var status = try look.look()
        while true {
            try show(status)
            guard let watch, status.state == .running || status.state == .tasksOnly || status.state == .unknown else { return }
            Thread.sleep(forTimeInterval: watch)
            // The release may have been sealed, and its work be gone.
            if let fresh = try? RunWatch(path, options), fresh.isSealed { look = fresh }
            status = try look.look()
        }
    }

    private func show(_ status: RunStatus) throws {
        if json {
            Terminal.out(String(decoding: try CanonicalJSON.encode(status, pretty: watch == nil), as: UTF8.self))
            return
        }
        // A terminal shows one picture; a file gets one behind the other.
        if watch != nil, isatty(STDOUT_FILENO) == 1 { Terminal.write("\u{1B}[H\u{1B}[2J", STDOUT_FILENO) }
        StatusView.lines(status).forEach { Terminal.out($0) }
        if watch != nil, isatty(STDOUT_FILENO) != 1 { Terminal.out() }
    }
}
