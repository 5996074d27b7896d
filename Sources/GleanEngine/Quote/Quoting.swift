import Foundation
import GleanBytes
import GleanModel

/// Quotes a run: draws a sample of its inputs, runs it through all stages, and reckons from it what the whole takes and gives.
package struct Quoting {
    private let catalog: Catalog
    private let request: QuoteRequest
    private let monitor: RunMonitor
    private let events: RunEvents

    package init(catalog: Catalog, request: QuoteRequest, monitor: RunMonitor, events: RunEvents) {
        self.catalog = catalog
        self.request = request
        self.monitor = monitor
        self.events = events
    }

    /// Quotes, and saves the quote at `path`, or where the build of the same output finds it.
    ///
    /// Throws a `RecipeError` for a recipe that a build would refuse, a `RunError` for what the machine refuses.
    package func run(savingTo path: String?) throws -> Quote {
        let start = (wall: Clock.seconds, cpu: Clock.processCPU)
        Heap.keepFreed()
        var opening = try Opening(catalog: catalog, request: request.build)
        let opened = (cpu: Clock.processCPU - start.cpu, wall: Clock.seconds - start.wall)
        let sizes = try InputSizes(opening.context.plan.inputs)
        opening.context.plan.inputs = try sizes.allKnown()
        for note in [opening.note, sizes.note].compactMap({ $0 }) { events.say(note) }
        let context = opening.context
        if let settling = context.steps.first(where: { ($0 as? any SurveyRunner)?.settles == true }) {
            throw RecipeError(
                "\(settling.use.name) decides by sums over all pages, which a sample does not have.",
                hint: "Quote the recipe without it; what it draws follows from what it was asked for.")
        }
        guard context.plan.pageLimit == nil else { throw RecipeError("A quote is of whole inputs; --files limits them.") }
        let isStream = try context.plan.inputs.map { try !context.sources[$0.source].read($0, parts: []) { _, _ in } }
        let reading = try Self.readingCPU(context)
        var share = request.share
        try warmUp(opening, isStream, share)
        while true {
            let quote = try quote(opening, isStream, share, reading, opened, start)
            if quote.basis.share < 1, quote.basis.pagesRun < Self.leastPages {
                share = quote.basis.share * max(1.5, 1.1 * Double(Self.leastPages) / Double(max(1, quote.basis.pagesRun)))
                continue
            }
            guard let until = request.until, let next = Self.next(quote, until, most: request.most) else {
                try Files.writeJSON(path ?? SavedQuote.usualPath(context.output), quote, pretty: true)
                return quote
            }
            let figures = [quote.basis.share, Self.widest(quote), next].map { $0 * 100 }
            events.say(String(format: "%.1f%% of the pages leave ±%.0f%%; going on with %.1f%%.", figures[0], figures[1], figures[2]))
            share = next
        }
    }

    /// Fewer pages than this speak for nobody: of few kept pages with heavy-tailed texts, intervals are too narrow.
    private static let leastPages = 500

    /// Runs a part of the sample for nothing: the first pages of a process pay for memory that is touched for the first time, which a hundred times
    /// as many pages would seem to pay, too.
    private func warmUp(_ opening: Opening, _ isStream: [Bool], _ share: Double) throws {
        // Streams are long enough in the reading.
        guard !isStream.contains(true) else { return }
        let design = SampleDesign(
            opening.context.plan.inputs, isStream: isStream, share: share / 4, seed: request.seed, leastBytes: SampleDesign.leastBytes / 4)
        let workers = workers(opening.context)
        var run = try SampleRun(opening, design: design, workers: workers, folder: folder(opening.context))
        defer { Files.discard(folder(opening.context)) }
        try run.run(monitor) { events.tick(monitor.snapshot) }
    }

    /// Threads that run the sample: as many as would run the whole here.
    private func workers(_ context: RunContext) -> Int {
        min(request.build.workers ?? ProcessInfo.processInfo.activeProcessorCount, context.plan.inputs.count)
    }

    /// Where the sample is run: on a disk of this machine.
    private func folder(_ context: RunContext) -> String {
        let parent = Files.isRemote(context.output) ? FileManager.default.temporaryDirectory.path : "\(context.output)/work"
        return "\(parent)/quote-\(ProcessInfo.processInfo.processIdentifier)"
    }

    /// The share to go on with, if the intervals are wider than `until` and more may be run.
    static func next(_ quote: Quote, _ until: Double, most: Double) -> Double? {
        let width = widest(quote), share = quote.basis.share
        guard width > until, share < most else { return nil }
        // Half-widths go with the square root of the pages; a bit more, for those of the next sample vary too.
        return min(most, max(share * 1.5, share * pow(width / until, 2) * 1.15))
    }

    private static func widest(_ quote: Quote) -> Double { [.pagesKept, .tokens, .cpu].compactMap { quote[$0]?.value.halfWidth }.max() ?? 0 }

    private func quote(
        _ opening: Opening, _ isStream: [Bool], _ share: Double, _ reading: Double, _ opened: (cpu: Double, wall: Double),
        _ start: (wall: Double, cpu: Double)
    ) throws -> Quote {
        let context = opening.context, workers = workers(context)
        let design = SampleDesign(context.plan.inputs, isStream: isStream, share: share, seed: request.seed)
        let folder = folder(context)
        defer { Files.discard(folder) }
        var run = try SampleRun(opening, design: design, workers: workers, folder: folder)
        try run.run(monitor) { events.tick(monitor.snapshot) }
        let pages = try SampledPages(run)
        guard !pages.pages.isEmpty else {
            throw RecipeError("The sample holds no page.", hint: "Draw more with --sample, or look at the inputs with \"gleaner build --limit 100\".")
        }
        let sample = TwoPhaseSample(
            pages.pages.map { .init(zone: $0.zone, weight: $0.weight, size: $0.storedBytes) }, Self.frame(run.work), confidence: request.confidence)
        let survivors = Self.survivors(run.context, pages, design.share, request.confidence)
        let cores = request.cores ?? request.build.workers ?? ProcessInfo.processInfo.activeProcessorCount
        let model = CostModel(
            run: run, pages: pages, sample: sample, plan: context.plan, cores: cores, survivors: survivors.pages,
            readingCPU: reading, opening: opened)
        return Quote(
            format: Quote.version, gleaner: Version.current, recipe: context.plan.recipe.name, fingerprint: context.plan.fingerprint,
            confidence: request.confidence, cores: cores, rows: rows(model, survivors),
            stages: Dictionary(context.plan.stages.map { ($0.name, model.cpu(of: $0).estimate) }, uniquingKeysWith: +),
            basis: .init(
                seed: request.seed, share: design.share, pagesRead: run.work.found.reduce(0) { $0 + $1.pagesRead }, pagesRun: pages.pages.count,
                workers: workers, cpuSeconds: Clock.processCPU - start.cpu, wallSeconds: Clock.seconds - start.wall, slowness: run.slowness))
    }

    private func rows(_ model: CostModel, _ survivors: Survivors) -> [Quote.Row] {
        let pages = model.pages, sample = model.sample
        let text = sample.total(pages.keptText).times(survivors.text)
        let (tokens, tokensNote) = tokens(model, text, survivors)
        let cpu = model.cpu, wall = model.wall(cpu: cpu)
        var rows: [Quote.Row] = [
            .init(.pagesIn, sample.pageCount),
            .init(.pagesKept, sample.total(pages.kept).times(survivors.pages), survivors.note),
            .init(.text, text, survivors.note),
            .init(.tokens, tokens, tokensNote),
            .init(.output, text.times(model.shardShare), survivors.note ?? "pages that lie together are packed tighter than a sample's"),
            .init(.cpu, cpu),
            .init(.wall, wall, "on \(model.cores) cores like this machine's, as busy as it is now"),
            .init(.memory, model.memory),
            .init(.disk, model.disk, "all files of the run at its fullest"),
        ]
        if let price = request.price {
            let note = "\(price.amount) a \(price.unit.rawValue); cores are paid for while they wait"
            rows.append(.init(.price, price.of(wall: wall, cores: model.cores), note))
        }
        return rows
    }

    /// Tokens by the step that counts them, by a writer's count, or by the text.
    private func tokens(_ model: CostModel, _ text: Interval, _ survivors: Survivors) -> (Interval, String?) {
        if let counted = model.pages.tokens { return (model.sample.total(counted).times(survivors.text), survivors.note) }
        let written = model.run.receipts.last?.compactMap { $0.written?.first?.totals[SampledPages.tokenNumber] }.reduce(0, +) ?? 0
        let sampled = model.pages.keptText.reduce(0, +)
        if written > 0, sampled > 0 { return (text.scaled(by: Double(written) / sampled), survivors.note) }
        let ratio = "at \(request.bytesPerToken) bytes of text a token, as nothing counts them"
        return (text.scaled(by: 1 / request.bytesPerToken), survivors.note.map { "\(ratio); \($0)" } ?? ratio)
    }

    // MARK: What the sample tells

    struct Survivors {
        var pages = Interval(exactly: 1)
        var text = Interval(exactly: 1)
        var note: String?
    }

    /// How many pages surveys leave of all, over what they leave of the sample.
    private static func survivors(_ context: RunContext, _ pages: SampledPages, _ share: Double, _ confidence: Double) -> Survivors {
        var found = Survivors()
        guard share < 1 else { return found }
        for (step, prepared) in context.steps.enumerated() {
            guard let survey = prepared as? any SurveyRunner, survey.reach != .eachPage else { continue }
            let own: (pages: Interval, text: Interval)
            if survey.reach == .wholeCopies {
                let estimate = CopyEstimate(pages.clusters[step] ?? [], share: share, confidence: confidence)
                own = (estimate.pages, estimate.text)
            } else {
                own = (Interval(1, low: 0, high: 1), Interval(1, low: 0, high: 1))
            }
            found.pages = found.pages.times(own.pages)
            found.text = found.text.times(own.text)
            found.note = "bounds: how many copies \(survey.use.name) finds in all pages cannot be told from a sample"
        }
        return found
    }

    private static func frame(_ work: SampleWork) -> TwoPhaseSample.Frame {
        var pages = Array(repeating: 0.0, count: work.design.cells.count)
        let found = work.found
        for log in found { for (zone, count) in log.pagesOfZone { pages[zone] += count } }
        var frame = TwoPhaseSample.Frame(pagesOfZone: pages)
        frame.celledBytes = Double(work.design.celledBytes)
        let gaps = found.flatMap { $0.gaps }
        frame.gapBytes = gaps.isEmpty ? 0 : gaps.reduce(0, +) / Double(gaps.count)
        frame.countedPages = Double(found.reduce(0) { $0 + $1.streamPages })
        frame.countedBytes = found.reduce(0) { $0 + $1.streamBytes }
        frame.shareRead = min(1, work.design.share / work.design.shareOfCell)
        frame.shareRun = work.design.share
        return frame
    }

    /// CPU seconds a stored byte that a source takes to read: of the first of the largest input.
    private static func readingCPU(_ context: RunContext) throws -> Double {
        guard let input = context.plan.inputs.max(by: { $0.bytes < $1.bytes }) else { return 0 }
        let start = Clock.threadCPU
        var tally = SourceTally()
        try context.sources[input.source].read(input, at: nil, &tally, .scratch()) { _, seen in seen.bytes < readForTiming }
        return tally.bytes == 0 ? 0 : (Clock.threadCPU - start) / Double(tally.bytes)
    }

    private static let readForTiming: UInt64 = 8 << 20
}
