import ArgumentParser
import GleanEngine
import GleanModel
import GleanStore
import Gleaner
import Foundation
import Logging

struct WorkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work",
        abstract: "Does some units of a run that another process planned: what an engine starts on its machines.",
        discussion: """
            RUN is the file run.json in the run's work folder. A unit that is done is passed over, and one that is done twice at the same time \
            is done the same both times: any machine that sees the files may help at any moment.

              gleaner work release/first/work/1a2b3c4d5e6f/run.json chain-0:0-9,12
              gleaner work RUN --submission 00000-chain-0 --index 3

            A unit that fails is tried here again, and an input that fails too often is set aside. One of a submission is left to other \
            tasks, and the others of its task are done.

            Exit codes: 0 all given units are done; 2 this machine must not do them (another version, other models); 4 some could not be \
            done; 130 stopped.
            """)

    @Argument(help: "The run's file.", completion: .file(extensions: ["json"]))
    var runFile: String

    @Argument(help: "Units as STAGE:FIRST-LAST,...; stages that come later need those before.")
    var units: [String] = []

    @Option(help: "A submission of the run, of which --index names a task.")
    var submission: String?

    @Option(help: "The task of the submission.")
    var index: Int?

    @Option(help: "Threads that work at once (default: one a core).")
    var workers: Int?

    @Option(help: "Memory that sorting may take, all workers together (default: 1g).")
    var memory: ByteCount = ByteCount(bytes: SortMemory.usual)

    @Option(help: "A folder on a disk of this machine to sort in (default: the work folder, or the temporary folder where that is on a store).", completion: .directory)
    var scratch: String?

    @Flag(name: .shortAndLong, help: "Logs each unit and bad record to standard error.")
    var verbose = false

    func validate() throws {
        try WorkerCount.check(workers)
        guard (submission == nil) == (index == nil) else { throw ValidationError("--submission and --index go together.") }
        guard (submission == nil) != units.isEmpty else { throw ValidationError("Name units, such as chain-0:0-9, or a --submission with its --index.") }
        for text in units where WorkSelection(text) == nil { throw ValidationError("\"\(text)\" names no units; write them as chain-0:0-9,12.") }
    }

    func run() throws {
        let selections = submission.flatMap { id in index.map { [WorkSelection.task(submission: id, index: $0)] } } ?? units.compactMap { WorkSelection($0) }
        let monitor = RunMonitor(waits: .process), progress = ProgressBox()
        let interrupts = Interrupts(monitor)
        defer { interrupts.stop() }
        var log = Logger(label: "gleaner", factory: { StreamLogHandler.standardError(label: $0) })
        log.logLevel = verbose ? .debug : .warning
        let events = RunEvents(say: { Terminal.note($0) }, log: log, tick: { progress.value.show($0) })
        defer { progress.value.clear() }
        let run = try Location.plain(runFile), scratch = try scratch.map(Location.plain)
        for selection in selections {
            let room = SortMemory(bytes: memory.bytes, workers: workers ?? ProcessInfo.processInfo.activeProcessorCount)
            let done = try Work(catalog: Gleaner.catalog, runFile: run, selection: selection, memory: room, scratch: scratch, monitor: monitor, events: events).run()
            progress.value.clear()
            Terminal.note("\(done.did) of \(done.of) units done; the others stood already.")
        }
    }
}
