import GleanBytes
import GleanModel

/// What a chain unit writes for the survey behind it: signatures if they are kept, and the records they give.
struct SurveyOutput {
    private let stages: SurveyStages
    private let unit: WorkUnit
    private let signer: any SurveySigner
    /// Slots of the numbers that the survey wants.
    private let wanted: [Int]
    private var signature: [UInt8] = []
    private var sink: RecordSink
    private var spills: SpillSorters
    private var signatures: SignatureWriter?
    private let source: String
    /// What the unit's pages add up to, for a survey that settles.
    private(set) var sums: PageSums?

    init(_ stages: SurveyStages, _ unit: WorkUnit, _ desk: Desk, input: String) throws {
        self.stages = stages
        self.unit = unit
        signer = stages.runner.makeSigner(desk)
        wanted = stages.runner.wanted.map { name in
            guard let column = stages.context.layout.columns.first(where: { $0.name == name }) else {
                preconditionFailure("\(stages.runner.use.step) wants \(name), which was checked to be there.")
            }
            return column.slot
        }
        let context = stages.context
        source = context.sources[context.plan.inputs[unit.unit].source].use.name
        sums = stages.runner.settles ? PageSums() : nil
        sink = RecordSink(stages.rounds)
        let memory = stages.context.memory.perUnit(of: stages.context.plan.stages[unit.stage])
        spills = SpillSorters(stages, unit, feeds: stages.runner.feeds, memoryBytes: memory)
        if stages.runner.keepsSignatures { signatures = try SignatureWriter(stages.context.path(unit, "signatures"), input: input) }
    }

    /// Signs a page that stays and sorts its records away.
    mutating func add(_ page: borrowing Page, _ numbers: [Double], _ row: Int) throws {
        // Taken out while others read it, and put back for its memory.
        var signature = self.signature
        self.signature = []
        defer { self.signature = signature }
        signature.removeAll(keepingCapacity: true)
        let own = wanted.map { numbers[$0] }
        if var sums = sums.take() {
            stages.runner.count(page, own, source: source, into: &sums)
            self.sums = sums
        }
        signer.sign(page, own, into: &signature)
        if signature.isEmpty { return }
        try signatures?.add(UInt64(row), signature.span)
        stages.runner.emit(signature.span, of: SurveyPage(key: PageKey(unit: unit.unit, row: row), isForeign: false), into: &sink)
        try spills.take(&sink)
    }

    mutating func finish() throws -> [FileSeal] {
        let kept = try signatures?.seal()
        return (kept.map { [$0] } ?? []) + (try spills.write())
    }
}

/// What becomes of a page by what a survey said of it.
struct AppliedSurvey {
    private let place: ChainPlace
    /// Slots of the numbers of an outcome's spans, where the survey has them: the share of the text's bytes that they cover, how many
    /// there are, and the characters that they leave.
    private let share: Int?
    private let spans: Int?
    private let left: Int?
    private let nothingLeft: Int?
    let cuts: Bool

    /// The numbers that the engine fills in for surveys that find spans: of every page, and, as the last, of pages that have any.
    static let shareName = "span_share", spansName = "spans", leftName = "left_characters"
    static let nothingLeft = Reason("nothing_left")

    init(_ runner: any SurveyRunner, _ place: ChainPlace) {
        self.place = place
        cuts = runner.cuts
        func slot(_ name: String) -> Int? { runner.face.numbers.first { $0.name == name }.map { place.base + $0.slot } }
        share = slot(Self.shareName)
        spans = slot(Self.spansName)
        left = slot(Self.leftName)
        nothingLeft = place.codes[Self.nothingLeft]
    }

    /// Puts the outcome's numbers into the page's row and asks the survey's rules; nil to stay. `text` is what the outcome leaves of it.
    func apply(_ outcome: PageOutcome, textBytes: Int, _ text: Span<UInt8>, _ numbers: inout [Double]) -> LinkResult? {
        for number in outcome.numbers { numbers[number.slot] = number.value }
        if let share { numbers[share] = textBytes == 0 ? 0 : Double(outcome.spanBytes) / Double(textBytes) }
        if let spans { numbers[spans] = Double(outcome.spans.count) }
        if let left, !outcome.spans.isEmpty {
            var characters = codePointCount(text)
            if !cuts { for span in outcome.spans { characters -= codePointCount(text, span.lowerBound, min(span.upperBound, text.count)) } }
            numbers[left] = Double(characters)
        }
        if outcome.code != 0 { return LinkResult(isFinal: true, code: outcome.code) }
        for group in place.groups.indices {
            let result = place.judge(group, numbers)
            if result.code != 0 { return result }
        }
        if cuts, !outcome.spans.isEmpty, let nothingLeft, Self.isBlank(text) { return LinkResult(isFinal: true, code: nothingLeft) }
        return nil
    }

    private static func isBlank(_ text: Span<UInt8>) -> Bool {
        for index in text.indices where text[index] > 32 { return false }
        return true
    }
}

/// Opens the releases that surveys are to hold their pages against.
enum AgainstReleases {
    /// Throws a `RecipeError` if a release has no signatures, or signatures made by other settings.
    static func open(_ steps: [any PreparedStep]) throws -> [AgainstRelease] {
        var found: [AgainstRelease] = []
        for (step, prepared) in steps.enumerated() {
            guard let runner = prepared as? any SurveyRunner else { continue }
            for path in runner.against {
                let manifest = try Release(path: path).manifest
                let uses = manifest.recipe.steps.filter { $0.step == runner.use.step }
                let same = uses.first { use in
                    use.version == runner.use.version && runner.signatureSettings.allSatisfy { use.value($0) == runner.use.value($0) }
                }
                guard let use = same else {
                    let what = uses.isEmpty ? "did not run \(runner.use.step)" : "ran \(runner.use.step) with other settings than this recipe"
                    throw RecipeError(
                        "\(path) cannot be held against: it \(what).",
                        hint: "Signatures can be compared where these agree: version, \(runner.signatureSettings.joined(separator: ", ")).")
                }
                guard try (0..<manifest.inputs.count).allSatisfy({ try Files.exists("\(path)/\(SignatureTable.path(use: use.name, unit: $0))") }) else {
                    throw RecipeError(
                        "\(path) cannot be held against: it kept no signatures.", hint: "Build it with \(runner.use.step): { keep_signatures: true }.")
                }
                found.append(AgainstRelease(
                    step: step, path: path, name: manifest.name, fingerprint: manifest.fingerprint, use: use.name, units: manifest.inputs.count))
            }
        }
        return found
    }
}
