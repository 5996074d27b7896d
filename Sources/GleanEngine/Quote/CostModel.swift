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

    /// Half-widths of what no sample tells, at 90%. The same run on the same machine twice: CPU time differs by this (caches, neighbours).
    private static let machineError = 0.08
    /// Stages whose cost in the sample is mostly that of opening files.
    private static let laterError = 0.3
    /// Sealing: index, card and report, CPU seconds a page, and for any release; from runs of 7,968 and 174,413 pages.
    private static let sealing = (perPage: 7e-6, fixed: 0.15)

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

    /// CPU seconds of the stage at a position of the sample's plan, of all pages, and whether it is more than a guess.
    func cpu(ofStage stage: Int) -> Interval {
        if stage == 0 {
            return sample.total(pages.pages.map(\.cpuSeconds)).plus(Interval(reading + finishing * expansion, relative: Self.laterError))
        }
        let own = run.receipts[stage].reduce(0) { $0 + ($1.cpuSeconds ?? 0) }
        switch run.context.plan.stages[stage].kind {
        case .against, .settle: return Interval(own, relative: Self.laterError)
        default: return factor(ofStage: stage).scaled(by: own).widened(by: Self.laterError)
        }
    }

    var cpu: Interval {
        let stages = run.receipts.indices.map { cpu(ofStage: $0) }
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

    // MARK: Time

    /// Clock seconds on `cores` cores: units in their order, each to the core that is free first, stage by stage.
    func wall(cpu: Interval) -> Interval {
        var seconds = opening.wall + Self.sealing.fixed + Self.sealing.perPage * sample.pageCount.estimate
        let bytes = plan.inputs.map { Double($0.bytes) }
        let total = max(1, bytes.reduce(0, +))
        for (stage, planned) in plan.stages.enumerated() {
            let work = self.cpu(ofStage: stage).estimate
            let isByInput = planned.units == bytes.count
            let units = (0..<planned.units).map { isByInput ? work * bytes[$0] / total : work / Double(planned.units) }
            seconds += Schedule.seconds(units, cores: cores) * run.slowness
        }
        return Interval(seconds, low: seconds * cpu.low / cpu.estimate, high: seconds * cpu.high / cpu.estimate).widened(by: 0.12)
    }

    // MARK: Disk

    /// Bytes of the files of all stages, and of the index: 16 for each id and URL.
    var disk: Interval {
        let index = sample.pageCount.scaled(by: 32)
        return run.receipts.enumerated().reduce(index) { sum, stage in
            let bytes = stage.element.reduce(0.0) { $1.files.reduce($0) { $0 + Double($1.bytes) } }
            return sum.plus(factor(ofStage: stage.offset).scaled(by: bytes))
        }.times(Interval(1, low: sample.pageCount.low / sample.pageCount.estimate, high: sample.pageCount.high / sample.pageCount.estimate))
            .widened(by: 0.1)
    }

    /// Bytes of shards a byte of the text in them.
    var shardShare: Double {
        guard let pack = run.receipts.last else { return 1 }
        let shards = pack.reduce(0.0) { $1.files.filter { !$0.name.hasSuffix(SealedSurveys.signatures) }.reduce($0) { $0 + Double($1.bytes) } }
        return shards / max(1, pages.keptText.reduce(0, +))
    }

    // MARK: Memory

    /// The most memory: what the sample's run held, with the records of surveys that units sort at once, and for each core what the largest
    /// pages take that no sample meets.
    var memory: Interval {
        let workers = Double(run.work.units.count)
        var sorting = 0.0
        for (stage, receipts) in run.receipts.enumerated() {
            let spills = receipts.reduce(0.0) { $1.files.filter { $0.name.contains(".spill-") }.reduce($0) { $0 + Double($1.bytes) } } * expansion
            let units = Double(plan.stages[stage].units)
            sorting = max(sorting, min(spills * min(1, Double(cores) / units) * 2, Double(run.context.memory.bytes)))
        }
        let own = Double(peakMemoryBytes())
        let base = own + max(0, Double(cores) - workers) * Self.perWorker
        return Interval(base + sorting, low: base * 0.75, high: (base + sorting + Double(cores) * Self.largestPage) * 1.15)
    }

    /// What a worker holds on pages of usual size; what a very large page adds (see "Bounds" in ARCHITECTURE.md).
    private static let perWorker = 60e6
    private static let largestPage = 90e6
}

/// How long units take on cores that take them in order.
enum Schedule {
    static func seconds(_ units: [Double], cores: Int) -> Double {
        var free = Array(repeating: 0.0, count: max(1, cores))
        for unit in units {
            guard let next = free.indices.min(by: { free[$0] < free[$1] }) else { continue }
            free[next] += unit
        }
        return free.max() ?? 0
    }
}
