/// All that a step says of itself: the source of `gleaner steps`, of docs/steps, of the checks on recipes and of the run's fingerprint.
package struct Manual<Owner: Step>: Sendable {
    package let name: String
    /// One sentence.
    package let summary: String
    /// Paper and section, or the standard that the step follows.
    package let source: String
    /// The version of Gleaner that first had the step.
    package let since: String
    /// Raised whenever the step's output changes.
    package let version: Int
    package let settings: [Setting<Owner>]
    package let numbers: [NumberSpec]
    /// Groups of rules, cheap ones first. Numbers of group `g` are measured by `measure(group: g)`; a page leaves at its first drop.
    package let rules: [[Rule<Owner>]]
    /// Reasons that the step gives by itself, besides those of its rules.
    package let reasons: [ReasonSpec]
    package let dialects: [Dialect<Owner>]
    /// Numbers of earlier steps that must stand in the recipe before this one, as `step.number`.
    package let reads: [String]
    /// The step reads the page as crawled (`payload`, `head`) and must stand before any survey.
    package let readsPayload: Bool
    /// The step finds or judges rights: with it in the recipe, surveys of copies join what their pages know of rights.
    package let concernsRights: Bool
    /// Paragraphs of Markdown on what the step does and where it knowingly differs from its source.
    package let notes: String

    package init(
        _ name: String, _ summary: String, source: String, since: String = "0.1.0", version: Int = 1,
        settings: [Setting<Owner>] = [], numbers: [NumberSpec] = [], rules: [[Rule<Owner>]] = [], reasons: [ReasonSpec] = [],
        dialects: [Dialect<Owner>] = [], reads: [String] = [], readsPayload: Bool = false, concernsRights: Bool = false, notes: String = ""
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.since = since
        self.version = version
        self.settings = settings
        self.numbers = numbers
        self.rules = rules
        self.reasons = reasons
        self.dialects = dialects
        self.reads = reads
        self.readsPayload = readsPayload
        self.concernsRights = concernsRights
        self.notes = notes
    }

    /// Every reason the step can give, its own first, then those of its rules in order.
    package var allReasons: [Reason] {
        var seen = Set<Reason>()
        return (reasons.map(\.reason) + rules.joined().map(\.reason)).filter { seen.insert($0).inserted }
    }
}

/// A reason and what it means.
package struct ReasonSpec: Sendable {
    package let reason: Reason
    package let help: String

    package init(_ reason: Reason, _ help: String) {
        self.reason = reason
        self.help = help
    }
}

/// A named preset of settings: what a paper says, or what the code did that people ran.
package struct Dialect<Owner: Sendable>: Sendable {
    package let name: String
    package let aliases: [String]
    package let source: String
    package let apply: @Sendable (inout Owner) -> Void

    package init(_ name: String, aliases: [String] = [], source: String, apply: @escaping @Sendable (inout Owner) -> Void) {
        self.name = name
        self.aliases = aliases
        self.source = source
        self.apply = apply
    }
}
