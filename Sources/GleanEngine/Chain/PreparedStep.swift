package import GleanModel

/// A step with its kit loaded, ready to make one link a worker. It hides the step's type from the engine.
package protocol PreparedStep: Sendable {
    associatedtype S: Step
    var base: Prepared<S> { get }
    /// What one worker runs; nil for a step that stands in no chain of its own (sources, surveys, writers).
    func link(_ desk: Desk, _ place: ChainPlace) -> (any Link)?
    /// What asks the step about every page that is written; nil for a step that does not answer for the release.
    func releaseGuard(_ desk: Desk) -> (any ReleaseGuard)?
    /// The step adds to what is known of pages' rights.
    var findsRights: Bool { get }
}

extension PreparedStep {
    package var use: StepUse { base.use }
    package var face: StepFace { base.face }
    /// The names behind the step's labels, by slot.
    package var labels: [Int: [String]] { base.labels }
    /// The step's rules with the bounds its settings give, in groups.
    package var rules: [[BoundRule]] { base.rules }
    package func link(_ desk: Desk, _ place: ChainPlace) -> (any Link)? { nil }
    package func releaseGuard(_ desk: Desk) -> (any ReleaseGuard)? { nil }
    package var findsRights: Bool { false }
}

/// A rule with the bound that a recipe gives it.
package struct BoundRule: Sendable {
    package let number: String
    package let comparison: Comparison
    package let limit: Limit
    /// For `oneOf`: the labels that are kept; nil for all.
    package let labels: [String]?
    package let reason: Reason
    package let setting: String
}

/// A step of any kind with its kit.
package struct Prepared<S: Step>: Sendable {
    package let use: StepUse
    package let face: StepFace
    package let step: S
    package let kit: S.Kit

    package var labels: [Int: [String]] {
        var found: [Int: [String]] = [:]
        for key in S.Number.allCases {
            let names = step.labels(of: key, kit)
            if !names.isEmpty { found[key.rawValue] = names }
        }
        return found
    }

    package var rules: [[BoundRule]] { step.boundRules }
}

extension Step {
    /// The rules of the manual with the bounds that this step's settings give, in groups. Needs no kit.
    package var boundRules: [[BoundRule]] {
        Self.manual.rules.map { group in
            group.map { rule in
                switch rule.bound {
                case .limit(let read):
                    BoundRule(number: rule.number, comparison: rule.comparison, limit: read(self), labels: nil, reason: rule.reason, setting: rule.setting)
                case .labels(let read):
                    BoundRule(number: rule.number, comparison: rule.comparison, limit: .off, labels: read(self), reason: rule.reason, setting: rule.setting)
                }
            }
        }
    }
}

package struct PreparedFilter<S: Filter>: PreparedStep {
    package let base: Prepared<S>
    package func link(_ desk: Desk, _ place: ChainPlace) -> (any Link)? { FilterLink(base, desk, place) }
    package func releaseGuard(_ desk: Desk) -> (any ReleaseGuard)? { base.step.guardsRelease ? FilterGuard(base, desk) : nil }
}

package struct PreparedMeasure<S: Measure>: PreparedStep {
    package let base: Prepared<S>
    package func link(_ desk: Desk, _ place: ChainPlace) -> (any Link)? { MeasureLink(base, desk, place) }
    package var findsRights: Bool { base.step.findsRights }
}

package struct PreparedRewriter<S: Rewriter>: PreparedStep {
    package let base: Prepared<S>
    package func link(_ desk: Desk, _ place: ChainPlace) -> (any Link)? { RewriterLink(base, desk, place) }
}

package struct PreparedSource<S: Source>: PreparedStep {
    package let base: Prepared<S>
}

package struct PreparedSurvey<S: Survey>: PreparedStep {
    package let base: Prepared<S>
}

package struct PreparedWriter<S: Writer>: PreparedStep {
    package let base: Prepared<S>
}

extension Catalog {
    /// Makes the step of `use` and loads its kit.
    package func prepare(_ use: StepUse, _ assets: inout Assets) throws -> any PreparedStep {
        let step = try make(use)
        guard let face = self[use] else { throw RecipeError("There is no step \"\(use.step)\" in this version.") }
        switch step {
        case let step as any Filter: return try filter(step, use, face, &assets)
        case let step as any Measure: return try measure(step, use, face, &assets)
        case let step as any Rewriter: return try rewriter(step, use, face, &assets)
        case let step as any Source: return try source(step, use, face, &assets)
        case let step as any Survey: return try survey(step, use, face, &assets)
        case let step as any Writer: return try writer(step, use, face, &assets)
        default: throw RecipeError("\(use.step) is a step of no kind.")
        }
    }

    private func load<S: Step>(_ step: S, _ use: StepUse, _ face: StepFace, _ assets: inout Assets) throws -> Prepared<S> {
        Prepared(use: use, face: face, step: step, kit: try step.open(&assets))
    }

    private func filter(_ step: some Filter, _ use: StepUse, _ face: StepFace, _ assets: inout Assets) throws -> any PreparedStep {
        PreparedFilter(base: try load(step, use, face, &assets))
    }

    private func measure(_ step: some Measure, _ use: StepUse, _ face: StepFace, _ assets: inout Assets) throws -> any PreparedStep {
        PreparedMeasure(base: try load(step, use, face, &assets))
    }

    private func rewriter(_ step: some Rewriter, _ use: StepUse, _ face: StepFace, _ assets: inout Assets) throws -> any PreparedStep {
        PreparedRewriter(base: try load(step, use, face, &assets))
    }

    private func source(_ step: some Source, _ use: StepUse, _ face: StepFace, _ assets: inout Assets) throws -> any PreparedStep {
        PreparedSource(base: try load(step, use, face, &assets))
    }

    private func survey(_ step: some Survey, _ use: StepUse, _ face: StepFace, _ assets: inout Assets) throws -> any PreparedStep {
        PreparedSurvey(base: try load(step, use, face, &assets))
    }

    private func writer(_ step: some Writer, _ use: StepUse, _ face: StepFace, _ assets: inout Assets) throws -> any PreparedStep {
        PreparedWriter(base: try load(step, use, face, &assets))
    }
}
