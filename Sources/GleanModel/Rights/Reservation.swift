/// One statement of whether a work may be crawled, mined or trained on: a fact, not a verdict.
package struct Reservation: Sendable, Hashable {
    /// The mechanism that it was said by, in the words that releases and policies use.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case robots = "robots.txt"
        case robotsTag = "x-robots-tag"
        case metaRobots = "meta_robots"
        case tdmrep
        case contentUsage = "content-usage"
        case contentSignal = "content-signal"
        case rsl
        case aiTxt = "ai.txt"
    }

    /// What it says.
    package enum Stance: String, Sendable, Hashable, CaseIterable {
        case reserved, allowed
        /// Said in a way that cannot be understood, or of a use that is not known.
        case unknown
    }

    package var kind: Kind
    /// Whom or what it speaks of, as written there in lower case: a user agent (`gptbot`), a use (`train-ai`, `search`), a directive (`noai`).
    /// A directive for one agent has the agent before it, `img2dataset:noai`. Empty where it speaks of all, or of nothing that can be told.
    package var subject: [UInt8]
    package var stance: Stance
    package var evidence: Evidence
    /// Said of a copy of the work that stands elsewhere; the evidence names it.
    package var isOfCopy = false

    package init(_ kind: Kind, subject: [UInt8], _ stance: Stance, evidence: Evidence) {
        self.kind = kind
        self.subject = subject.count > Evidence.longest ? Array(subject.prefix(Evidence.longest)) : subject
        self.stance = stance
        self.evidence = evidence
    }
}
