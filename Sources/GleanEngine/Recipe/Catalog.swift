package import GleanModel

/// The steps a program knows, by name. The engine is handed them and never names one.
package struct Catalog: Sendable {
    package let faces: [StepFace]

    package init(_ types: [any Step.Type]) {
        faces = types.map { Self.face($0) }
    }

    /// The step of this name; of one of these kinds, if there is one.
    package func face(_ name: String, _ kinds: Set<StepKind> = []) -> StepFace? {
        faces.first { $0.name == name && kinds.contains($0.kind) } ?? faces.first { $0.name == name }
    }

    /// The step of a recipe's use.
    package subscript(_ use: StepUse) -> StepFace? { face(use.step, [use.kind]) }

    /// The step that a recipe's use describes, its settings filled in.
    ///
    /// Throws a `RecipeError` if the use names a step or a setting that does not exist: a plan made by another version of the program.
    package func make(_ use: StepUse) throws -> any Step {
        guard let face = self[use], face.kind == use.kind else { throw RecipeError("There is no step \"\(use.step)\" in this version.") }
        return try Self.make(face.type, use)
    }

    private static func make<S: Step>(_ type: S.Type, _ use: StepUse) throws -> any Step {
        var step = S()
        for entry in use.settings {
            guard let setting = S.manual.settings.first(where: { $0.key == entry.key }) else {
                throw RecipeError("\(use.step) has no setting \"\(entry.key)\" in this version.")
            }
            if let problem = setting.read(entry.value, &step) {
                throw RecipeError("\(use.step): \(entry.key) wants \(problem.wanted).")
            }
        }
        return step
    }

    private static func face<S: Step>(_ type: S.Type) -> StepFace {
        let manual = S.manual
        let fresh = S()
        let dialects = manual.dialects.map { dialect in
            var step = S()
            dialect.apply(&step)
            let differing = manual.settings.filter { $0.write(step) != $0.write(fresh) }
            return StepFace.DialectFace(
                name: dialect.name, aliases: dialect.aliases, source: dialect.source,
                settings: differing.map { SettingEntry(key: $0.key, value: $0.write(step)) })
        }
        let rules = manual.rules.enumerated().flatMap { group, rules in
            rules.map { StepFace.RuleFace(group: group, number: $0.number, comparison: $0.comparison, reason: $0.reason, setting: $0.setting) }
        }
        return StepFace(
            type: type, kind: kind(type), name: manual.name, summary: manual.summary, source: manual.source, since: manual.since,
            version: manual.version, notes: manual.notes,
            settings: manual.settings.map { .init(key: $0.key, kind: $0.kind, help: $0.help, standard: $0.write(fresh)) },
            numbers: manual.numbers, rules: rules, reasons: manual.allReasons,
            reasonHelp: Dictionary(manual.reasons.map { ($0.reason, $0.help) }, uniquingKeysWith: { first, _ in first }),
            dialects: dialects, reads: manual.reads, readsPayload: manual.readsPayload, concernsRights: manual.concernsRights)
    }

    private static func kind(_ type: any Step.Type) -> StepKind {
        switch type {
        case is any Source.Type: .source
        case is any Rewriter.Type: .rewriter
        case is any Measure.Type: .measure
        case is any Filter.Type: .filter
        case is any Survey.Type: .survey
        case is any Writer.Type: .writer
        default: preconditionFailure("\(type) is a Step of no kind: conform it to Source, Rewriter, Measure, Filter, Survey or Writer.")
        }
    }
}
