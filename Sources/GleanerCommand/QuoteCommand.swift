import ArgumentParser
import Foundation
import GleanEngine
import GleanModel
import GleanStore
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
              gleaner quote Recipes/fineweb.yaml --input crawl/ --machines 20 --cores 32 --price-hour 1.20

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

    @Option(help: "Machines that share the work, of --cores each: quotes each stage for all of them, with files and requests.")
    var machines: Int?

    @Option(help: "The cluster file that the build will have.", completion: .file(extensions: ["yaml", "yml"]))
    var cluster: String?

    @Option(help: "Takes what stages cost from run/costs.json of an earlier release of the recipe, and runs no sample.", completion: .file(extensions: ["json"]))
    var rates: String?

    @Option(help: "What an hour of one machine costs; with --machines.")
    var priceHour: Double?

    @Option(help: "What a month of a gigabyte costs; with --machines.")
    var priceStorage: Double?

    @Option(help: "What a thousand requests cost that read; with --machines.")
    var priceGets: Double?

    @Option(help: "What a thousand requests cost that write or list; with --machines.")
    var pricePuts: Double?

    @Option(help: "What a gigabyte costs that is read out of the store; with --machines.")
    var priceOut: Double?

    @Option(help: "Bytes of text a token, where the recipe counts no tokens.")
    var bytesPerToken: Double = QuoteRequest.usualBytesPerToken

    @Option(help: "Memory that sorting may take, as in build.")
    var memory: ByteCount = ByteCount(bytes: SortMemory.usual)

    @Option(help: "Writes the quote to a file (default: into the output's work folder, where the build finds it).", completion: .file(extensions: ["json"]))
    var save: String?

    @Flag(help: "Prints the quote as JSON.")
    var json = false

    func validate() throws {
        for (name, value) in [("--files", files), ("--cores", cores), ("--machines", machines)] {
            if let value, !(1...1_000_000).contains(value) { throw ValidationError("\(name) wants a number from 1 to 1000000.") }
        }
        try WorkerCount.check(workers)
        for (name, value) in [("--price-hour", priceHour), ("--price-storage", priceStorage), ("--price-gets", priceGets), ("--price-puts", pricePuts), ("--price-out", priceOut)] {
            guard let value else { continue }
            guard machines != nil else { throw ValidationError("\(name) goes with --machines.") }
            guard value >= 0, value.isFinite else { throw ValidationError("\(name) wants a number from 0 up.") }
        }
        if machines == nil, rates != nil || cluster != nil { throw ValidationError("--rates and --cluster go with --machines.") }
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
        if let cluster { request.build.cluster = try ClusterReader.read(path: cluster) }
        if machines != nil, let rates { return try show(request, StageRates.read(rates)) }
        let monitor = RunMonitor(waits: .process)
        let interrupts = Interrupts(monitor)
        defer { interrupts.stop() }
        let events = RunEvents(say: { Terminal.note(Terminal.safe($0)) }, tick: { _ in })
        let quote = try Quoting(catalog: Gleaner.catalog, request: request, monitor: monitor, events: events).run(savingTo: save)
        if machines != nil { return try show(request, nil, quote) }
        if json {
            Terminal.out(String(decoding: try CanonicalJSON.encode(quote, pretty: true), as: UTF8.self))
        } else {
            QuoteTable.lines(quote).forEach { Terminal.out($0) }
        }
    }

    /// Prints what the recipe takes on many machines, by rates or by the sample of a quote.
    private func show(_ request: QuoteRequest, _ rates: StageRates?, _ quote: Quote? = nil) throws {
        let opening = try Opening(catalog: Gleaner.catalog, request: request.build)
        // A sample has told it.
        if quote == nil, let note = opening.note { Terminal.note(Terminal.safe(note)) }
        let (context, note) = try opening.context.sized()
        var machines = Machines(count: self.machines ?? 1, cores: cores ?? ProcessInfo.processInfo.activeProcessorCount)
        machines.coresPerTask = request.build.cluster.cpusPerTask
        machines.unitsPerTask = request.build.cluster.unitsPerTask
        machines.prices.machineHour = priceHour
        machines.prices.storageMonth = priceStorage
        machines.prices.gets = priceGets
        machines.prices.puts = pricePuts
        machines.prices.out = priceOut
        guard let found = try rates ?? quote.map({ try StageRates($0, of: context.plan) }) else { return }
        let clustered = try ClusterQuote(context, found, machines, note: note)
        if json {
            Terminal.out(String(decoding: try CanonicalJSON.encode(clustered, pretty: true), as: UTF8.self))
        } else {
            ClusterTable.lines(clustered).forEach { Terminal.out($0) }
        }
    }
}
