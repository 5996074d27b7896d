import ArgumentParser
import Foundation
import GleanEngine
import GleanModel
import GleanStore
import Gleaner
import Logging

struct BuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Runs a recipe: inputs in, a release out.",
        discussion: """
            Killed or stopped at any moment, the same command goes on from the last finished unit and ends with the same bytes. The number \
            of workers changes nothing but the time it takes.

              gleaner build Recipes/fineweb.yaml --input crawl/*.warc.gz --output release/first
              gleaner build Recipes/fineweb.yaml --input crawl/ --limit 1000      the first thousand pages
              gleaner build Recipes/fineweb.yaml --input @paths.txt --files 4     the first four inputs of a list
            """)

    @Argument(help: "The recipe, a YAML file.", completion: .file(extensions: ["yaml", "yml"]))
    var recipe: String

    @Option(name: .long, parsing: .upToNextOption, help: "Files, folders, patterns or @lists that replace the recipe's paths; SOURCE=PATH gives one to a source by its name.", completion: .file())
    var input: [String] = []

    @Option(help: "The release's folder (default: release/NAME, by the recipe's name).", completion: .directory)
    var output: String?

    @Option(help: "Threads that work at once (default: one a core).")
    var workers: Int?

    @Option(help: "Reads the first N pages, in the order of inputs and records.")
    var limit: Int?

    @Option(help: "Reads the first N inputs, in the order of their names.")
    var files: Int?

    @Option(help: "Memory that sorting may take, all workers together, such as 512m or 4g (default: 1g). It changes nothing but time.")
    var memory: ByteCount = ByteCount(bytes: SortMemory.usual)

    @Option(help: "A file of \"gleaner quote --save\" that the run is held against in run/quote.json (default: the quote made for this output, if there is one).", completion: .file(extensions: ["json"]))
    var quote: String?

    @Option(help: "A folder on a disk of this machine to sort in (default: the work folder, or the temporary folder where that is on a store).", completion: .directory)
    var scratch: String?

    @Option(help: "Who does the units: local, processes, slurm or ray (default: what the cluster file says, or local).")
    var executor: Cluster.Kind?

    @Option(help: "A cluster file, with the engine's options; see docs/clusters.md.", completion: .file(extensions: ["yaml", "yml"]))
    var cluster: String?

    @Option(help: "Metrics for Prometheus while the run goes: a file, written anew every few seconds, or an address such as :9464 (this machine alone) or 0.0.0.0:9464.")
    var metrics: MetricsTarget?

    @Flag(help: "Measures every number of every page, also after it was dropped, so that \"gleaner decide\" can answer any question.")
    var measureAll = false

    @Flag(help: "Keeps the files between stages, under work/.")
    var keepStages = false

    @Flag(name: .shortAndLong, help: "Logs each unit and bad record to standard error.")
    var verbose = false

    func validate() throws {
        for (name, value) in [("--limit", limit), ("--files", files)] {
            if let value, value < 1 { throw ValidationError("\(name) wants a number from 1 up.") }
        }
        try WorkerCount.check(workers)
    }

    func run() throws { try conclude(perform()) }

    /// Runs the recipe, with progress on the terminal.
    func perform() throws -> BuildOutcome {
        var request = BuildRequest(recipePath: recipe)
        request.inputs = input
        request.output = output
        request.workers = workers
        request.pageLimit = limit
        request.fileLimit = files
        request.measureAll = measureAll
        request.keepStages = keepStages
        request.memoryBytes = memory.bytes
        request.quotePath = quote
        request.metrics = metrics
        request.scratch = scratch
        if let cluster { request.cluster = try ClusterReader.read(path: cluster) }
        if let executor { request.cluster.kind = executor }
        let monitor = RunMonitor(waits: .process)
        let interrupts = Interrupts(monitor)
        defer { interrupts.stop() }
        let progress = ProgressBox()
        var log = Logger(label: "gleaner", factory: { StreamLogHandler.standardError(label: $0) })
        log.logLevel = verbose ? .debug : .warning
        let events = RunEvents(say: { line in
            progress.value.clear()
            Terminal.note(Terminal.safe(line))
        }, log: log, tick: { progress.value.show($0) })
        defer { progress.value.clear() }
        return try Build(catalog: Gleaner.catalog, request: request, monitor: monitor, events: events).run()
    }

    /// Says how a run ended. Throws an exit code for one that keeps no page.
    func conclude(_ outcome: BuildOutcome) throws {
        report(outcome)
        if outcome.manifest.counts.pagesKept == 0 {
            Terminal.note("gleaner: the run keeps no page. Read a few with \"gleaner sample \(outcome.output)\", or relax a rule with \"gleaner decide\".")
            throw ArgumentParser.ExitCode(GleanModel.ExitCode.data)
        }
        if let aside = outcome.manifest.setAside {
            for input in aside.prefix(10) { Terminal.note("set aside: \(input.name) (\(input.reason.replacing("_", with: " ")))") }
            Terminal.note("gleaner: the release stands without \(aside.count.grouped) of its inputs, which failed again and again; its manifest names them.")
            throw ArgumentParser.ExitCode(GleanModel.ExitCode.setAside)
        }
    }

    /// Pages from which a rule that dropped none is worth a word.
    private static let enoughPages = 1000

    private func report(_ outcome: BuildOutcome) {
        let manifest = outcome.manifest
        if outcome.wasThere { Terminal.note("\(outcome.output) stands already; nothing was done.") }
        Funnel.lines(manifest).forEach { Terminal.out($0) }
        let counts = manifest.counts
        if !counts.damage.isEmpty {
            let kinds = counts.damage.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.grouped)" }.joined(separator: ", ")
            Terminal.out("\nbad records: \(kinds)")
        }
        if !manifest.silentRules.isEmpty, counts.pagesIn >= Self.enoughPages {
            Terminal.note("note: \(manifest.silentRules.count) rules dropped no page: \(manifest.silentRules.joined(separator: ", "))")
        }
        Terminal.out("")
        let bytes = manifest.inputs.reduce(UInt64(0)) { $0 + $1.bytes }
        if !outcome.wasThere {
            Terminal.out("\(counts.pagesIn.grouped) pages, \(bytes.bytesForPeople) in \(outcome.seconds.durationForPeople): \(Int(Double(counts.pagesIn) / max(0.001, outcome.seconds)).grouped) pages/s")
        }
        Terminal.out("kept text    \(counts.textBytes.bytesForPeople) in \(manifest.rowShards.count) \(manifest.rowShards.count == 1 ? "shard" : "shards") under \(outcome.output)/data")
        for written in manifest.written ?? [] where !written.totals.isEmpty {
            let totals = written.totals.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.grouped)" }.joined(separator: ", ")
            Terminal.out("\(written.use.padding(toLength: max(13, written.use.count + 1), withPad: " ", startingAt: 0))\(written.rows.grouped) rows: \(totals)")
        }
        Terminal.out("report       \(outcome.output)/run/report/index.html")
        Terminal.out("ask          gleaner explain \(outcome.output) URL")
        Terminal.out("read some    gleaner sample \(outcome.output) -n 5")
    }
}

extension Cluster.Kind: ExpressibleByArgument {}

extension MetricsTarget: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

/// A number of bytes, as a number with k, m, g or t behind it.
struct ByteCount: ExpressibleByArgument {
    let bytes: Int

    init(bytes: Int) { self.bytes = bytes }

    init?(argument: String) {
        guard let bytes = byteCount(argument) else { return nil }
        self.bytes = bytes
    }

    var defaultValueDescription: String { UInt64(bytes).bytesForPeople }
}

/// Holds the progress line for closures.
///
/// A class, because two closures change it; both run on the thread that runs the command.
final class ProgressBox {
    var value = Progress()
}

/// Ctrl-C and SIGTERM ask a run to stop at its next batch; a second one ends it at once.
///
/// A class, because the signal sources must outlive the call that makes them.
final class Interrupts {
    private var sources: [any DispatchSourceSignal] = []

    init(_ monitor: RunMonitor) {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if monitor.isCancelled { exit(GleanModel.ExitCode.interrupted) }
                Terminal.note("\nstopping; once more to stop at once")
                monitor.cancel()
            }
            source.resume()
            sources.append(source)
        }
    }

    func stop() {
        sources.forEach { $0.cancel() }
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
    }
}
