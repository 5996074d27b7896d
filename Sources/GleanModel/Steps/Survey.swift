package import GleanBytes

/// Looks across pages, in rounds of keyed records, which the engine sorts on disk in bounded memory.
///
/// A page is signed once, in the chain before the survey; from its signature come its records, for any of the rounds. Each round reads
/// the records that were emitted for it, sorted by their bytes, and emits for the rounds after it. What all rounds decide about a page is
/// its outcome: a drop, numbers, spans of its text to cut. A survey that is handed a signature of another release, instead of one of its
/// own pages, can tell pages that an older dataset has already.
package protocol Survey: Step {
    /// The rounds, in running order.
    var rounds: [SurveyRound] { get }
    /// The rounds that the pages' own records are for.
    var feeds: [Int] { get }
    /// Numbers of earlier steps that `sign` wants, as `step.number`, by this step's settings.
    var wanted: [String] { get }
    /// Spans that the outcome names are cut out of the text; else they are only measured.
    var cuts: Bool { get }
    /// Folders of other releases whose pages count as seen before.
    var against: [String] { get }
    /// The signatures of the pages that stay become part of the release.
    var keepsSignatures: Bool { get }
    /// Bytes of records, about: what `plan` reckons the disk by.
    var spill: SurveySpill { get }
    /// What a sample of the pages can tell of the survey: what `quote` goes by.
    var reach: SurveyReach { get }
    /// Settings that two releases must share for their signatures to be compared.
    static var signatureSettings: [String] { get }

    /// The survey decides by sums over all pages, and may have no rounds: see `count` and `settle`.
    var settles: Bool { get }

    /// Counts a page that came to the survey, read by the use `source`. `numbers` are those of `wanted`.
    func count(_ page: borrowing Page, _ numbers: [Double], source: String, into sums: inout PageSums)

    /// What follows from the sums over all pages. `sources` are the recipe's.
    func settle(_ sums: PageSums, sources: [String]) -> any SettledSurvey

    /// What is wrong with the settings in a recipe with these sources; nil if nothing is. Found by `check`.
    func problem(withSources sources: [String]) -> RecipeError?

    /// Appends what the survey keeps of a page; nothing for a page that takes no part. `numbers` are those of `wanted`, NaN where not
    /// measured.
    func sign(_ page: borrowing Page, _ numbers: [Double], _ kit: Kit, _ scratch: inout Scratch, into signature: inout [UInt8])

    /// Emits the records of a signed page.
    func emit(_ signature: Span<UInt8>, of page: SurveyPage, into records: inout RecordSink)

    /// Makes what judges the records of one unit of a round of kind `groups`.
    func judge(_ unit: SurveyUnit, _ kit: Kit) -> any SurveyJudge

    /// Makes what visits the pages of one unit in a round of kind `visits`.
    func visitor(_ unit: SurveyUnit, _ kit: Kit, _ desk: Desk) -> any SurveyVisitor
}

extension Survey {
    package var wanted: [String] { [] }
    package var cuts: Bool { true }
    package var against: [String] { [] }
    package var keepsSignatures: Bool { false }
    package static var signatureSettings: [String] { [] }
    package var spill: SurveySpill { SurveySpill(perPage: 64) }
    package var settles: Bool { false }
    package func problem(withSources sources: [String]) -> RecipeError? { nil }
    package var reach: SurveyReach { settles ? .eachPage : .parts }
    package func count(_ page: borrowing Page, _ numbers: [Double], source: String, into sums: inout PageSums) {}
    package func settle(_ sums: PageSums, sources: [String]) -> any SettledSurvey {
        preconditionFailure("\(Self.manual.name) says that it settles, and does not.")
    }
    package func visitor(_ unit: SurveyUnit, _ kit: Kit, _ desk: Desk) -> any SurveyVisitor {
        preconditionFailure("\(Self.manual.name) has a round of visits, and no visitor.")
    }
}

/// Bytes of records that a survey sorts on disk, about.
package struct SurveySpill: Sendable {
    package let perPage: Double
    package let perTextByte: Double

    package init(perPage: Double, perTextByte: Double = 0) {
        self.perPage = perPage
        self.perTextByte = perTextByte
    }
}

/// Which other pages bear on what a survey decides about a page.
package enum SurveyReach: Sendable {
    /// None, or sums over all, which a sample has too: the share of pages that leave is the same in a sample.
    case eachPage
    /// Copies of the whole page, of which one stays: a sample sees few of the pairs.
    case wholeCopies
    /// Pages that share parts of its text: a sample sees next to nothing of them.
    case parts
}

/// One round of a survey.
package struct SurveyRound: Sendable {
    package enum Kind: Sendable {
        /// Partitions by the top of the key, each judged by itself, a group of equal keys at a time.
        case groups
        /// Keys are pages: the pages of a unit that have records are seen again, text and all.
        case visits
        /// Keys are edges between two pages (8 bytes each). Every page that has an edge gets a record for the first round that this one
        /// feeds: the page as the key; as the value a zero byte and the smallest page of its cluster (8).
        case components
    }

    /// A word for what the round's records are, such as `bands`.
    package let name: String
    package let kind: Kind
    package let shape: RecordShape
    /// Rounds that this one emits records for; all come after it.
    package let feeds: [Int]
    /// The round says what becomes of pages.
    package let decides: Bool
    /// Partitions of a round of groups; nil for as many as the engine thinks right. It then must not matter.
    package let partitions: Int?

    package init(
        _ name: String, _ kind: Kind = .groups, keyBytes: Int, valueBytes: Int?, feeds: [Int] = [], decides: Bool = false, partitions: Int? = nil
    ) {
        self.name = name
        self.kind = kind
        self.feeds = feeds
        self.decides = decides
        shape = RecordShape(keyBytes: keyBytes, width: valueBytes.map { $0 + keyBytes })
        self.partitions = partitions
    }
}

/// Which part of a round is at work.
package struct SurveyUnit: Sendable {
    package let round: Int
    package let unit: Int
    package let units: Int
    /// Pages of this run lie in units below this one, those of other releases from it on.
    package let foreignFrom: Int

    package init(round: Int, unit: Int, units: Int, foreignFrom: Int) {
        self.round = round
        self.unit = unit
        self.units = units
        self.foreignFrom = foreignFrom
    }

    package func isForeign(_ page: PageKey) -> Bool { page.unit >= foreignFrom }
}

/// A page that a survey emits records of.
package struct SurveyPage: Sendable {
    package let key: PageKey
    /// The page is one of another release.
    package let isForeign: Bool

    package init(key: PageKey, isForeign: Bool) {
        self.key = key
        self.isForeign = isForeign
    }
}

/// Judges the records of one unit of a round, a group after the other.
///
/// A class, because it may keep count from group to group; it never leaves its thread.
package protocol SurveyJudge: AnyObject {
    /// Judges a group, from where it stands. If the outcome is full when this returns and the group is not over, what is in the outcome is
    /// taken away and the judge is asked again; `group.isAtStart` tells a new group.
    func judge(_ group: RecordGroups, into outcome: inout SurveyOutcome) throws
    /// Called once, after the last group.
    func finish(into outcome: inout SurveyOutcome) throws
}

extension SurveyJudge {
    package func finish(into outcome: inout SurveyOutcome) throws {}
}

/// Sees the pages of a unit again that have records in a round of visits.
package protocol SurveyVisitor: AnyObject {
    func visit(_ page: borrowing Page, _ key: PageKey, _ records: RecordGroups, into outcome: inout SurveyOutcome) throws
}
