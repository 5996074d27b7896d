/// One candidate for a work's licence: what was read, what it covers, how far it can be trusted, and the evidence.
package struct LicenceClaim: Sendable, Hashable {
    /// What the statement speaks of.
    package enum Scope: String, Sendable, Hashable, CaseIterable {
        /// The whole work.
        case page
        /// A part of it, which is not told more exactly, or which is one contribution of several.
        case part
        /// Images or other media alone.
        case image
        /// It cannot be told.
        case unknown
        /// A copy of the work elsewhere: kept as evidence, and not counted.
        case copy
        /// The whole work, by a claim that one of higher trust has answered: kept as evidence, and not counted.
        case answered
    }

    package var licence: Licence
    package var scope: Scope
    package var trust: Trust
    package var evidence: Evidence

    package init(_ licence: Licence, scope: Scope, trust: Trust, evidence: Evidence) {
        self.licence = licence
        self.scope = scope
        self.trust = trust
        self.evidence = evidence
    }
}
