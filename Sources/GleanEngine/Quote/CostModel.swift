import Foundation
import GleanModel

/// What a whole run takes, from what its sample took: CPU time, clock time, memory and disk.
struct CostModel {
    let run: SampleRun
    let pages: SampledPages
    let sample: TwoPhaseSample
    /// The run that is quoted.
    let plan: Plan
    let cores: Int
    /// What the sample's survivors of surveys are multiplied with; see `CopyEstimate`.
    let survivors: Interval
    /// CPU seconds a stored byte that reading takes, without running.
    let readingCPU: Double
    /// CPU and clock seconds that opening the recipe took.
    let opening: (cpu: Double, wall: Double)

    /// Half-widths of what no sample tells, at 90%. CPU time and clock of the same run on the same machine, one time and another (builds of four
    /// inputs of a crawl on two shared cores: 11.2, 12.6 and 12.3 CPU seconds).
    private static let machineError = 0.12
    private static let clockError = 0.25
    /// Stages whose cost in the sample is mostly that of opening files.
    private static let laterError = 0.3
    /// Sealing: index, card and report, CPU seconds a page (0.4 to 0.75 seconds of 174,413), and about what an empty release takes.
    private static let sealing = (perPage: 2.5e-6, fixed: 0.15)

    /// Seconds that sealing takes one core, of so many pages.
    static func sealingSeconds(pages: Double) -> Double { sealing.fixed + sealing.perPage * pages }

    /// Pages that one page of the sample stands for.
    private var expansion: Double { sample.pageCount.estimate / max(1, Double(pages.pages.count)) }

    // MARK: CPU

    private var reading: Double { Double(plan.inputs.reduce(0) { $0 + $1.bytes }) * readingCPU }

    /// Of the first stage, what lies between the last page and the receipt: sorting and packing what was found.
    private var finishing: Double {
        zip(run.receipts[0], run.work.found).reduce(0) { sum, unit in
            unit.1.endCPU == 0 ? sum : sum + max(0, (unit.0.cpuSeconds ?? 0) - (unit.1.endCPU - unit.1.startCPU))
        }
    }

    /// CPU seconds of the stage at a position of the sample's plan, of all pages.
    func cpu(ofStage stage: Int) -> Interval {
        if stage == 0 {
            let chain = sample.total(pages.pages.map(\.cpuSeconds)).times(company)
            return chain.plus(Interval(reading + finishing * expansion, relative: Self.laterError))
        }
        let own = run.receipts[stage].reduce(0) { $0 + ($1.cpuSeconds ?? 0) }
        switch run.context.plan.stages[stage].kind {
        case .against, .settle: return Interval(own, relative: Self.laterError)
        default: return factor(ofStage: stage).scaled(by: own).widened(by: Self.laterError)
        }
    }

    /// CPU seconds of a stage of the run that is quoted. The sample has fewer inputs, and so no stages that merge files of records: these cost
    /// what their bytes cost.
    func cpu(of stage: Stage) -> Interval {
        if let own = run.context.plan.stages.firstIndex(where: { $0.name == stage.name }) { return cpu(ofStage: own) }
        switch stage.kind {
        case .merge(let records, _), .deal(let records, _): return Interval(recordBytes(records) / Self.mergedBytesPerSecond, relative: Self.laterError)
        default: return Interval(exactly: 0)
        }
    }

    /// Bytes of records that a stage merges, of all pages.
    private func recordBytes(_ records: Stage.Records) -> Double {
        run.receipts.enumerated().reduce(0) { sum, stage in
            let bytes = stage.element.reduce(0.0) { $1.files.filter { records.hold($0.name) }.reduce($0) { $0 + Double($1.bytes) } }
            return sum + factor(ofStage: stage.offset).estimate * bytes
        }
    }

    /// Merging 256 files of records, their digests included: an assumption, not measured yet.
    static let mergedBytesPerSecond = 250e6

    var cpu: Interval {
        let stages = plan.stages.map { self.cpu(of: $0) }
        let sealing = Interval(Self.sealing.fixed + Self.sealing.perPage * sample.pageCount.estimate, relative: 0.5)
        return stages.reduce(sealing) { $0.plus($1) }.plus(Interval(exactly: opening.cpu)).widened(by: Self.machineError)
    }

    /// What a figure of the sample is multiplied with: behind a survey that finds copies, fewer pages go on than a sample keeps.
    private func factor(ofStage stage: Int) -> Interval {
        let stages = run.context.plan.stages
        let copies = stages.lastIndex {
            if case .reduce(let survey, _) = $0.kind { return run.context.survey(survey)?.reach != .eachPage }
            return false
        }
        let all = Interval(exactly: expansion)
        guard let copies, stage > copies, stages[stage].kind != .decide else { return all }
        return all.times(survivors)
    }

    /// What a page costs among its neighbours over what it costs among strangers: neighbours share their words and their markup, and so
    /// find the caches of the processor and of a tokenizer warm. Of a crawl of manuals, one a file, 0.93 to 1 for a chain without
    /// `count_tokens` and 0.8 to 0.9 with it, at 1% and at 16%; 1 where neighbours are strangers, as in Common Crawl.
    private var company: Interval { sample.frame.shareRun < 1 ? Interval(0.95, low: 0.87, high: 1) : Interval(exactly: 1) }

    // MARK: Time

    /// Clock seconds on `cores` cores: units in their order, each to the core that is free first, stage by stage.
    func wall(cpu: Interval) -> Interval {
        var seconds = opening.wall + Self.sealing.fixed + Self.sealing.perPage * sample.pageCount.estimate
        let bytes = plan.inputs.map { Double($0.bytes) }
        let total = max(1, bytes.reduce(0, +))
        for planned in plan.stages {
            let work = self.cpu(of: planned).estimate
            let isByInput = planned.units == bytes.count
            let units = (0..<planned.units).map { isByInput ? work * bytes[$0] / total : work / Double(planned.units) }
            seconds += Schedule.seconds(units, cores: cores) * run.slowness
        }
        return Interval(seconds, low: seconds * cpu.low / cpu.estimate, high: seconds * cpu.high / cpu.estimate).widened(by: Self.clockError)
    }

    // MARK: Disk

    /// Bytes of the files of all stages, and of the index: 16 for each id and URL.
    var disk: Interval {
        let index = sample.pageCount.scaled(by: 32)
        let pages = sample.pageCount
        return run.receipts.enumerated().reduce(index) { sum, stage in
            let bytes = stage.element.reduce(0.0) { $1.files.reduce($0) { $0 + Double($1.bytes) } }
            return sum.plus(factor(ofStage: stage.offset).scaled(by: bytes))
        }.times(Interval(1, low: pages.low / pages.estimate, high: pages.high / pages.estimate)).times(packing(Self.tableGain)).widened(by: 0.1)
    }

    /// Files of pages that lie together are packed tighter than those of pages that do not: by a factor between 1 and the share of pages
    /// that was run to the power of `gain`. Measured at 1% and 10% of a crawl of manuals: shards of FineWeb without deduplication were 0.64 and
    /// 0.75 of what the sample's would make, all files 0.77 and 0.88; of three of its inputs at 7%, shards 0.53. Of 2,171 pages of as many
    /// sites, at 5%: 1.
    private func packing(_ gain: Double) -> Interval {
        let share = min(1, sample.frame.shareRun)
        return Interval(pow(share, gain / 3), low: pow(share, gain), high: share < 1 ? 1.1 : 1)
    }

    private static let shardGain = 0.25, tableGain = 0.1

    /// Bytes of shards a byte of the text in them; more than one where they are not packed.
    var shardShare: Interval {
        guard let pack = run.receipts.last else { return Interval(exactly: 1) }
        let shards = pack.reduce(0.0) { $1.files.filter { !$0.name.hasSuffix(SealedSurveys.signatures) }.reduce($0) { $0 + Double($1.bytes) } }
        let share = shards / max(1, pages.keptText.reduce(0, +))
        return (share < 1 ? packing(Self.shardGain) : Interval(exactly: 1)).scaled(by: share).widened(by: 0.05)
    }

    // MARK: Memory

    /// The most memory: what the sample's run held, with the records of surveys that units sort at once, and for each core what the largest
    /// pages take that no sample meets.
    var memory: Interval {
        let workers = Double(run.workers), cores = Double(min(cores, plan.inputs.count))
        var sorting = 0.0
        for (stage, receipts) in run.receipts.enumerated() {
            let spills = receipts.reduce(0.0) { $1.files.filter { Stage.Records.areSpills($0.name) }.reduce($0) { $0 + Double($1.bytes) } } * expansion
            let name = run.context.plan.stages[stage].name
            let units = Double(plan.stages.first { $0.name == name }?.units ?? 1)
            sorting = max(sorting, min(spills * min(1, cores / units) * 2, Double(run.context.memory.bytes)))
        }
        let own = Double(peakMemoryBytes())
        let base = own + max(0, cores - workers) * Self.perWorker
        let large = cores * Self.largestPage
        return Interval(base + sorting + large / 2, low: base * 0.6, high: (base + sorting + large) * 1.15)
    }

    /// What a worker holds on pages of usual size; what a very large page adds (see "Bounds" in ARCHITECTURE.md).
    private static let perWorker = 60e6
    private static let largestPage = 90e6
}

extension Stage.Records {
    /// Whether a file of a unit holds such records, by its name.
    fileprivate func hold(_ name: String) -> Bool {
        switch self {
        case .pages, .foreign, .visits, .emitted: Self.areSpills(name)
        case .outcomes: name.hasSuffix(".\(OutcomeRecord.ending)")
        case .lineage: name.hasSuffix(".\(LineageRecord.ending)")
        case .shuffled: name.hasSuffix(".\(ShuffleWork.ending)")
        }
    }

    fileprivate static func areSpills(_ name: String) -> Bool { name.contains(".spill-") }
}
