package import GleanModel

/// Where everything about a page stands in a run: the slot of each number, the code of each drop, the rules with their bounds resolved.
///
/// Made once from the prepared steps; the same recipe and kits give the same layout.
package struct Layout: Sendable {
    /// Numbers of all uses in running order; a column's index is its slot.
    package private(set) var columns: [OutputColumn] = []
    /// Every (step, reason) a page can leave by; the code of `drops[i]` is `i + 1`, and 0 means kept.
    package private(set) var drops: [DropCount] = []
    /// One place a use, sources first, then steps.
    package private(set) var places: [ChainPlace] = []

    /// The layout of no steps.
    static let nothing = Layout()

    private init() {}

    /// Throws a `RecipeErrors` if a rule names a label that the model does not know.
    package init(_ steps: [any PreparedStep]) throws {
        try self.init(parts: steps.map { LayoutPart(use: $0.use, face: $0.face, labels: $0.labels, rules: $0.rules) })
    }

    /// The layout of uses whose models need not be open; throws as above.
    package init(parts steps: [LayoutPart]) throws {
        var errors: [RecipeError] = []
        var ruleIndex = 0
        for step in steps {
            let base = columns.count
            for spec in step.face.numbers.sorted(by: { $0.slot < $1.slot }) {
                columns.append(OutputColumn(
                    name: "\(step.use.name).\(spec.name)", slot: columns.count, kind: spec.kind, labels: step.labels[spec.slot] ?? []))
            }
            let codes = step.face.reasons.enumerated().map { ($1, drops.count + $0 + 1) }
            drops += step.face.reasons.map { DropCount(step: step.use.name, reason: $0, pages: 0) }
            var groups: [[ResolvedRule]] = []
            for group in step.rules {
                groups.append(group.compactMap { rule in
                    defer { ruleIndex += 1 }
                    let code = codes.first { $0.0 == rule.reason }?.1 ?? 0
                    return resolve(rule, step.use.name, ruleIndex, code, &errors)
                })
            }
            places.append(ChainPlace(
                use: step.use.name, base: base, count: columns.count - base, groups: groups, codes: Dictionary(codes, uniquingKeysWith: { a, _ in a })))
        }
        if !errors.isEmpty { throw RecipeErrors(errors) }
        ruleCount = ruleIndex
    }

    /// Rules of all uses, switched off or not.
    package private(set) var ruleCount = 0

    /// The column of `step.number`.
    package func column(_ name: String) -> OutputColumn? { columns.first { $0.name == name } }

    /// The (step, reason) behind a code; nil for a page that was kept.
    package func drop(_ code: Int) -> DropCount? { code > 0 && code <= drops.count ? drops[code - 1] : nil }

    /// All rules in the order in which they are asked.
    package var rules: [ResolvedRule] { places.flatMap { $0.groups.joined() } }

    private func resolve(_ rule: BoundRule, _ use: String, _ index: Int, _ code: Int, _ errors: inout [RecipeError]) -> ResolvedRule? {
        let name = rule.number.contains(".") ? rule.number : "\(use).\(rule.number)"
        guard let column = column(name) else { return nil }
        var bound: ResolvedRule.Bound
        switch (rule.comparison, rule.limit) {
        case (.oneOf, _):
            guard let kept = rule.labels else { return nil }
            for label in kept where !column.labels.contains(label) {
                let near = nearest(label, in: column.labels).map { "Did you mean \"\($0)\"?" }
                errors.append(RecipeError("\(use): \(rule.setting) names \"\(label)\", which \(name) never is.", hint: near))
            }
            bound = .labels(column.labels.map { kept.contains($0) })
        case (_, .off): return nil
        case (_, .value(let value)): bound = .value(value)
        case (_, .table(let by, let values, let otherwise)):
            guard let label = self.column(by) ?? self.column("\(by).label") else { return nil }
            for name in values.keys.sorted() where !label.labels.contains(name) {
                errors.append(RecipeError("\(use): \(rule.setting) has a limit for \"\(name)\", which \(label.name) never is."))
            }
            bound = .table(slot: label.slot, values: label.labels.map { values[$0] ?? otherwise ?? .nan }, otherwise: otherwise ?? .nan)
        }
        return ResolvedRule(index: index, slot: column.slot, comparison: rule.comparison, bound: bound, code: code, reason: rule.reason, use: use, setting: rule.setting)
    }
}

/// What a layout asks of one use of a step.
package struct LayoutPart: Sendable {
    package let use: StepUse
    package let face: StepFace
    /// The names behind the step's labels, by slot.
    package let labels: [Int: [String]]
    package let rules: [[BoundRule]]

    package init(use: StepUse, face: StepFace, labels: [Int: [String]], rules: [[BoundRule]]) {
        self.use = use
        self.face = face
        self.labels = labels
        self.rules = rules
    }
}

/// Where one use of a step stands in the layout.
package struct ChainPlace: Sendable {
    package let use: String
    /// First slot and number of slots of the use.
    package let base: Int
    package let count: Int
    /// Rules that are switched on, in groups.
    package let groups: [[ResolvedRule]]
    /// Codes of the use's reasons.
    package let codes: [Reason: Int]
}

/// A rule with its number's slot and its bound, ready to compare.
package struct ResolvedRule: Sendable {
    package enum Bound: Sendable {
        case value(Double)
        /// A limit a label; NaN switches the rule off for a label.
        case table(slot: Int, values: [Double], otherwise: Double)
        /// Whether each label is kept.
        case labels([Bool])
    }

    /// Position among all rules of the recipe.
    package let index: Int
    package let slot: Int
    package let comparison: Comparison
    package let bound: Bound
    package let code: Int
    package let reason: Reason
    package let use: String
    package let setting: String

    /// The limit that holds for a page with these numbers; NaN if none does.
    package func limit(_ row: [Double]) -> Double {
        switch bound {
        case .value(let value): return value
        case .labels: return .nan
        case .table(let slot, let values, let otherwise):
            let label = row[slot]
            return label >= 0 && label < Double(values.count) ? values[Int(label)] : otherwise
        }
    }

    /// Whether a page with these numbers may stay. A number that was not measured breaks no rule; a label that could not be found is none
    /// of those wanted.
    package func holds(_ row: [Double]) -> Bool {
        let found = row[slot]
        if case .labels(let kept) = bound {
            return found >= 0 && found < Double(kept.count) && kept[Int(found)]
        }
        let limit = limit(row)
        return limit.isNaN || comparison.holds(found, limit)
    }
}
