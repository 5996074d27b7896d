import GleanBytes
package import GleanModel

/// Writes pages of several sources as often as a mixture asks: by weights, epochs or a budget, with a bound on repetition.
package struct Mix: Survey {
    package var weigh = "given"
    package var weights: [String: Double]?
    package var epochs: [String: Double]?
    package var temperature = 3.33
    package var amount = "bytes"
    package var budget: Double?
    package var maxEpochs: Double? = 4
    package var spread = true
    package var by: String?
    package var factors: [String: Double]?
    package var seed = 0

    package init() {}

    package enum Number: Int, NumberKey { case copies, share }

    package static let notDrawn: Reason = "not_drawn"
    static let reportName = "mixture.jsonl"

    package var rounds: [SurveyRound] { [] }
    package var feeds: [Int] { [] }
    package var settles: Bool { true }
    package var cuts: Bool { false }
    package var spill: SurveySpill { SurveySpill(perPage: 0) }

    /// The number that pages are weighed by, then the one that classes go by.
    package var wanted: [String] { [amount].filter { !Self.ownAmounts.contains($0) } + (by.map { [$0] } ?? []) }

    static let ownAmounts = ["bytes", "pages"]

    package var contradiction: RecipeError? {
        let table = weigh == "epochs" ? epochs : weights
        if ["given", "epochs"].contains(weigh), table == nil {
            let name = weigh == "epochs" ? "epochs" : "weights"
            return RecipeError("mix wants \(name).", hint: "Write \(name): { SOURCE: NUMBER, ... }, or weigh: uniform, proportional or temperature.")
        }
        if weights != nil, weigh != "given" { return RecipeError("mix has weights, and weigh: \(weigh) does not read them.", hint: "Leave one of the two out.") }
        if epochs != nil, weigh != "epochs" { return RecipeError("mix has epochs, and weigh: \(weigh) does not read them.", hint: "Write weigh: epochs.") }
        if (by == nil) != (factors == nil) {
            return RecipeError("mix has \"\(by == nil ? "factors" : "by")\" without \"\(by == nil ? "by" : "factors")\".", hint: "by names a number, factors says what its values are worth: by: edu.score, factors: { 0: 0, 3: 1, 4: 2 }.")
        }
        if let wrong = factors?.keys.sorted().first(where: { Double($0) == nil }) {
            return RecipeError("factors wants numbers as keys, not \"\(wrong)\".", hint: "Each is the least value of \(by ?? "the number") from which its factor holds.")
        }
        let bounds = (factors ?? [:]).keys.compactMap(Double.init)
        if bounds.contains(where: \.isNaN) || Set(bounds).count < bounds.count {
            return RecipeError("factors has a value twice, or one that is no number.", hint: "Each is the least value of \(by ?? "the number") from which its factor holds: 0.5 and 0.50 are one.")
        }
        if budget == nil, maxEpochs == nil, !["epochs", "proportional"].contains(weigh) {
            return RecipeError("mix has neither a budget nor max_epochs: nothing bounds it.", hint: "Give one of them.")
        }
        return nil
    }

    package func problem(withSources sources: [String]) -> RecipeError? {
        guard let table = weigh == "given" ? weights : weigh == "epochs" ? epochs : nil else { return nil }
        let name = weigh == "given" ? "weights" : "epochs"
        guard let missing = sources.first(where: { table[$0] == nil }) else { return nil }
        let others = table.keys.filter { !sources.contains($0) }.sorted()
        return RecipeError(
            "\(name) says nothing of the source \(missing).",
            hint: others.isEmpty ? "Write \(missing): 0 to leave it out." : "It has \(others.joined(separator: ", ")), which is no source; name sources by \"as\".")
    }

    // MARK: Classes and sums

    /// Lower bounds of the classes, ascending; pages below all, or without the number, are of class 0 and count once.
    private var bounds: [Double] { (factors?.keys.compactMap(Double.init) ?? []).sorted() }

    func classOf(_ value: Double) -> Int { value.isNaN ? 0 : bounds.count { $0 <= value } }

    /// Factors by class.
    var classFactors: [Double] {
        [1] + (factors ?? [:]).compactMap { entry in Double(entry.key).map { ($0, entry.value) } }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private func key(_ source: String, _ place: Int) -> String { "\(source)/\(place)" }

    package func count(_ page: borrowing Page, _ numbers: [Double], source: String, into sums: inout PageSums) {
        let weight =
            switch amount {
            case "bytes": Double(page.text.count)
            case "pages": 1.0
            // What is no amount weighs nothing.
            default: numbers[0].isFinite ? max(0, numbers[0]) : 0
            }
        sums.add(key(source, by == nil ? 0 : classOf(numbers[numbers.count - 1])), amount: weight)
    }

    package func settle(_ sums: PageSums, sources: [String]) -> any SettledSurvey {
        let rule = MixWeights(rawValue: weigh) ?? .given
        let factors = classFactors
        let found = sources.map { name in
            let classes = factors.indices.map { place in
                let sum = sums.byKey[key(name, place)] ?? PageSums.Sum()
                return MixShares.Class(factor: factors[place], pages: sum.pages, amount: sum.amount)
            }
            let own = (rule == .epochs ? epochs : weights)?[name] ?? 0
            let once = classes.reduce(0) { $0 + $1.amount * $1.factor }
            return MixShares.Source(name: name, weight: rule.weight(once, own: own, temperature: temperature), classes: classes)
        }
        // Epochs, or one of everything, are amounts already: without a budget they are it.
        let own = [.epochs, .proportional].contains(rule) ? found.reduce(0) { $0 + $1.weight } : nil
        let shares = MixShares(found, budget: budget ?? own, most: maxEpochs ?? .infinity, spreads: spread && (budget != nil || own == nil))
        return SettledMix(mix: self, shares: shares, sources: Dictionary(uniqueKeysWithValues: sources.enumerated().map { ($1, $0) }))
    }

    // MARK: Nothing is sorted

    package func sign(_ page: borrowing Page, _ numbers: [Double], _ kit: Void, _ scratch: inout Void, into signature: inout [UInt8]) {}
    package func emit(_ signature: Span<UInt8>, of page: SurveyPage, into records: inout RecordSink) {}
    package func judge(_ unit: SurveyUnit, _ kit: Void) -> any SurveyJudge { preconditionFailure("mix has no rounds.") }
}

/// A mixture whose sources are known: draws each page by a hash of the seed and the page.
struct SettledMix: SettledSurvey {
    let mix: Mix
    let shares: MixShares
    /// Positions by name.
    let sources: [String: Int]

    func decide(_ page: PageKey, _ numbers: [Double], source: String) -> SettledPage {
        guard let position = sources[source] else { return SettledPage(drop: Mix.notDrawn) }
        let share = shares.share(source: position, class: mix.by == nil ? 0 : mix.classOf(numbers[numbers.count - 1]))
        let whole = share.rounded(.down)
        let copies = whole + (draw(page) < share - whole ? 1 : 0)
        return SettledPage(
            numbers: [(Mix.Number.copies.rawValue, copies), (Mix.Number.share.rawValue, share)], drop: copies == 0 ? Mix.notDrawn : nil)
    }

    /// A number from 0 up to 1, evenly spread over pages.
    private func draw(_ page: PageKey) -> Double {
        var bytes: [UInt8] = []
        bytes.append(big: UInt64(bitPattern: Int64(mix.seed)))
        bytes.append(page)
        return Double(XXH3.hash64(bytes.span) >> 11) * 0x1p-53
    }

    var report: [String: [UInt8]] { [Mix.reportName: MixReport(mix: mix, shares: shares).lines] }
}
