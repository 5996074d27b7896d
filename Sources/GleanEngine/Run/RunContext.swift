import GleanBytes
package import GleanModel

/// A plan with everything opened that it needs: what every unit of work is handed. Never changes during a run.
package struct RunContext: Sendable {
    package internal(set) var plan: Plan
    package let sources: [any SourceRunner]
    package let steps: [any PreparedStep]
    package let writers: [any WriterRunner]
    package let layout: Layout
    /// The release's folder.
    package let output: String
    /// What sorting may take of the machine's memory; it changes nothing but time.
    package var memory = SortMemory()
    /// Where this process sorts.
    package let scratch: RunScratch

    package init(
        plan: Plan, sources: [any SourceRunner], steps: [any PreparedStep], writers: [any WriterRunner], layout: Layout, output: String,
        memory: SortMemory = SortMemory(), scratch: String? = nil
    ) {
        self.plan = plan
        self.sources = sources
        self.steps = steps
        self.writers = writers
        self.layout = layout
        self.output = output
        self.memory = memory
        let usual = Files.isRemote(output) ? ScratchFile.usualFolder : Self.workFolder(output, plan)
        self.scratch = RunScratch(in: scratch ?? usual)
    }

    /// A context that opens nothing: it only knows where things lie.
    package init(plan: Plan, output: String) {
        self.init(plan: plan, sources: [], steps: [], writers: [], layout: .nothing, output: output)
    }

    /// Where stages keep their units until the release is sealed.
    package var workFolder: String { Self.workFolder(output, plan) }

    private static func workFolder(_ output: String, _ plan: Plan) -> String { "\(output)/work/\(plan.workprint.short)" }

    /// Where engines and processes tell of tasks.
    static let tasks = "tasks"
    package var tasksFolder: String { "\(workFolder)/\(Self.tasks)" }

    package func folder(_ stage: Int) -> String {
        let stage = plan.stages[stage]
        return "\(workFolder)/\(stage.name)-\(stage.fingerprint.short)"
    }

    package func path(_ unit: WorkUnit, _ ending: String) -> String { "\(folder(unit.stage))/\(unitName(unit.unit)).\(ending)" }

    package func receiptPath(_ unit: WorkUnit) -> String { "\(folder(unit.stage))/\(receiptName(unit))" }

    func receiptName(_ unit: WorkUnit) -> String { "\(unitName(unit.unit)).receipt.json" }

    /// The stage is a chain of no steps behind the last survey: it writes no pages, and packing reads those that came to the survey.
    func passes(_ stage: Int) -> Bool {
        if case .chain(let from, let to, nil) = plan.stages[stage].kind { return from == to && from > 0 }
        return false
    }

    /// Some source or step of the recipe is concerned with rights: decisions then have them.
    var concernsRights: Bool { Self.concernsRights(sources, steps) }

    static func concernsRights(_ sources: [any SourceRunner], _ steps: [any PreparedStep]) -> Bool {
        sources.contains(where: \.concernsRights) || steps.contains { $0.face.concernsRights }
    }

    /// The steps that answer for the release: those that stand where nothing changes any more what is known of rights.
    func guards(_ desk: Desk) -> [any ReleaseGuard] {
        let last = steps.indices.last { step in
            if case .wholeCopies? = (steps[step] as? any SurveyRunner)?.reach { return true }
            return steps[step].findsRights
        }
        return steps[(last.map { $0 + 1 } ?? 0)...].compactMap { $0.releaseGuard(desk) }
    }

    /// The unit that wrote a file under `work/`: its folder names the stage, its first digits the unit.
    func unit(ofFile path: String) -> WorkUnit? {
        for stage in plan.stages.indices where path.hasPrefix(folder(stage) + "/") {
            let name = path.dropFirst(folder(stage).count + 1)
            guard let unit = Int(name.prefix { $0.isNumber }), unit < plan.stages[stage].units else { return nil }
            return WorkUnit(stage: stage, unit: unit)
        }
        return nil
    }

    /// The survey that stands at position `step` of the recipe's steps.
    func survey(_ step: Int) -> (any SurveyRunner)? { step < steps.count ? steps[step] as? any SurveyRunner : nil }

    /// The stage of this kind; stages are few, and looked up once a unit.
    func stage(where matches: (Stage.Kind) -> Bool) -> Int? { plan.stages.firstIndex { matches($0.kind) } }

    /// Chain stages in order.
    var chainStages: [Int] { plan.stages.indices.filter { if case .chain = plan.stages[$0].kind { true } else { false } } }
}

/// Memory for sorting, shared by the units that work at once.
package struct SortMemory: Sendable {
    package static let usual = 1 << 30
    package var bytes = Self.usual
    package var workers = 1

    package init(bytes: Int = Self.usual, workers: Int = 1) {
        self.bytes = bytes
        self.workers = workers
    }

    /// Bytes that one unit of a stage may sort in: units of a stage work side by side, but no more than there are workers.
    func perUnit(of stage: Stage) -> Int { bytes / max(1, min(workers, stage.units)) }
}

/// Five digits, so that names sort as numbers do; more where a run has more units.
func unitName(_ unit: Int) -> String {
    let digits = String(unit)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
}

extension String {
    /// The first 12 digits of a fingerprint: enough to tell the runs of one folder apart.
    package var short: String { String(prefix(12)) }
}

/// A page's id in releases: its record's own, verbatim, or else a digest of the input's name and the record's place.
package func pageID(_ id: Span<UInt8>, input: String, place: RecordPlace, into bytes: inout [UInt8]) {
    bytes.removeAll(keepingCapacity: true)
    if !id.isEmpty {
        id.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        return
    }
    var key = Array(input.utf8)
    key.append(0)
    key.append(little: place.offset)
    key.append(little: place.inner)
    bytes.append(contentsOf: "xxh3-128:\(XXH3.hash128(key.span).hex)".utf8)
}
