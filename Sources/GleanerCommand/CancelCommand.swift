import ArgumentParser
import GleanEngine
import GleanModel

struct CancelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Ends what runs of a run, on all machines; what was done stays.",
        discussion: """
            The front end and every process of the run look for the request every few seconds and stop at their next batch of pages; what \
            Slurm keeps without a front end is taken back from it. The same build command goes on from what was done.

              gleaner cancel release/first
            """)

    @Argument(help: ArgumentHelp("A release's folder, or the run.json in its work folder.", valueName: "run"), completion: .directory)
    var path: String

    @Option(help: ArgumentHelp("The longest time to wait until all has ended.", valueName: "seconds"))
    var wait: Double = 30

    @Flag(help: "Prints what was done as JSON.")
    var json = false

    func validate() throws {
        if !(0...86_400).contains(wait) { throw ValidationError("--wait wants a number of seconds from 0 to 86400.") }
    }

    func run() throws {
        var cancelling = try Cancelling(path)
        let outcome = try cancelling.run(waiting: wait)
        if json {
            Terminal.out(String(decoding: try CanonicalJSON.encode(outcome, pretty: true), as: UTF8.self))
        } else {
            lines(outcome).forEach { Terminal.out($0) }
        }
        if outcome.engineError != nil { throw ArgumentParser.ExitCode(GleanModel.ExitCode.machine) }
    }

    private func lines(_ outcome: Cancelling.Outcome) -> [String] {
        if outcome.isSealed { return ["The release at \(outcome.release) stands; nothing runs."] }
        guard outcome.wasRequested else { return ["Nothing of this run runs. The same build command goes on from what was done."] }
        var lines: [String] = []
        if let front = outcome.front {
            lines.append("front     \(Terminal.safe(front.host)), process \(front.process): \(front.hasEnded ? "has ended" : "was asked, and has not ended yet")")
        }
        if let tasks = outcome.tasksTakenBack { lines.append("engine    \(tasks.grouped) \(tasks == 1 ? "task was" : "tasks were") taken back") }
        if let error = outcome.engineError { lines.append("engine    could not be asked: \(Terminal.safe(error))") }
        if outcome.tasksLeft > 0 {
            lines.append("tasks     \(outcome.tasksLeft.grouped) have not ended yet; each stops at its next batch of pages")
        }
        return lines + ["What was done stays; the same build command goes on from there."]
    }
}
