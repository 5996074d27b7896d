import ArgumentParser
import Foundation
import GleanEngine
import GleanModel
import Gleaner

struct QuoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote",
        abstract: "Says what a build will take and give, with intervals, from a sample of its inputs.",
        discussion: """
            Runs one page in a hundred, drawn from all inputs, through the recipe's own stages. Each figure comes with an interval that is \
            to hold the truth nine times in ten. The build that follows writes run/quote.json, with the quote beside what came.

              gleaner quote Recipes/fineweb.yaml --input crawl/*.warc.gz --price 0.04/core-hour
              gleaner quote Recipes/fineweb.yaml --input crawl/ --until 5%       goes on until the intervals are that narrow
              gleaner quote Recipes/fineweb.yaml --input crawl/ --cores 64 --json

            What surveys find across pages cannot be told from a sample: docs/quote.md says how wide that leaves a quote, and when not to trust it.
            """)

    @Argument(help: "The recipe, a YAML file.", completion: .file(extensions: ["yaml", "yml"]))
    var recipe: String

    @Option(name: .long, parsing: .upToNextOption, help: "Files, folders, patterns or @lists that replace the recipe's paths.", completion: .file())
    var input: [String] = []

    @Option(help: "The folder that the release would have (default: release/NAME, by the recipe's name): the sample works on its disk.", completion: .directory)
    var output: String?

    @Option(help: "Quotes for the first N inputs.")
    var files: Int?

    @Option(help: "Share of the pages that is run, such as 1% or 0.01.")
    var sample: Share = Share(value: 0.01)

    @Option(help: "Goes on with larger samples until the intervals of pages kept, tokens and CPU time have this half-width, such as 5%.")
    var until: Share?

    @Option(help: "The largest share of the pages that --until may run.")
    var most: Share = Share(value: 0.25)

    @Option(help: "The same seed draws the same pages.")
    var seed: UInt64 = 1

    @Option(help: "Share of quotes in which a figure's interval is to hold the truth.")
    var confidence: Share = Share(value: 0.9)

    @Option(help: "Cores of the machine that is quoted for (default: this one's).")
    var cores: Int?

    @Option(help: "Threads that run the sample (default: one a core).")
    var workers: Int?

    @Option(help: "What computing costs: a number a core-hour or an hour of the machine, such as 0.04/core-hour or 1.20/hour.")
    var price: PriceArgument?

    @Option(help: "Bytes of text a token, where the recipe counts no tokens.")
    var bytesPerToken: Double = QuoteRequest.usualBytesPerToken

    @Option(help: "Memory that sorting may take, as in build.")
    var memory: ByteCount = ByteCount(bytes: SortMemory.usual)

    @Option(help: "Writes the quote to a file (default: into the output's work folder, where the build finds it).", completion: .file(extensions: ["json"]))
    var save: String?

    @Flag(help: "Prints the quote as JSON.")
    var json = false

    func validate() throws {
        for (name, value) in [("--files", files), ("--cores", cores)] {
            if let value, !(1...1_000_000).contains(value) { throw ValidationError("\(name) wants a number from 1 to 1000000.") }
        }
        try WorkerCount.check(workers)
        if confidence.value >= 1 { throw ValidationError("--confidence wants a share below 1, such as 90%.") }
        if !(0.01...1000).contains(bytesPerToken) { throw ValidationError("--bytes-per-token wants a number from 0.01 to 1000.") }
    }

    func run() throws {
        var build = BuildRequest(recipePath: recipe)
        build.inputs = input
        build.output = output
        build.workers = workers
        build.fileLimit = files
        build.memoryBytes = memory.bytes
        var request = QuoteRequest(build)
        request.share = sample.value
        request.seed = seed
        request.confidence = confidence.value
        request.cores = cores
        request.price = price?.price
        request.bytesPerToken = bytesPerToken
        request.until = until?.value
        request.most = most.value
        let monitor = RunMonitor()
        let interrupts = Interrupts(monitor)
        defer { interrupts.stop() }
        let events = RunEvents(say: { Terminal.note($0) }, tick: { _ in })
        let quote = try Quoting(catalog: Gleaner.catalog, request: request, monitor: monitor, events: events).run(savingTo: save)
        if json {
            Terminal.out(String(decoding: try CanonicalJSON.encode(quote, pretty: true), as: UTF8.self))
        } else {
            QuoteTable.lines(quote).forEach { Terminal.out($0) }
        }
    }
}
