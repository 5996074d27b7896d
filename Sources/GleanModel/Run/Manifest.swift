/// What a release says of itself: everything that made it, and nothing that differs from machine to machine.
package struct Manifest: Sendable, Codable, Equatable {
    /// The manifest's format.
    package static let version = 1

    package var format = Manifest.version
    package var gleaner: String
    package var name: String
    package var fingerprint: String
    package var recipe: Recipe
    package var assets: [Assets.Opened]
    package var inputs: [InputRow]
    package var pageLimit: Int?
    package var measureAll: Bool
    package var counts: Counts
    package var shards: [FileSeal]
    package var decisions: [FileSeal]
    /// Signatures that were kept, and what surveys had to report, by name under `surveys/`; nil if there are none.
    package var surveys: [FileSeal]?
    /// Releases that surveys held the run against; nil if there are none.
    package var against: [AgainstRow]?
    /// What writers wrote, where it is more than a row a page that was kept; nil if nothing is.
    package var written: [Written]?
    /// Rules of the recipe that no page broke, as `step/reason`.
    package var silentRules: [String]
    /// What the kept pages are; nil in releases of versions that did not count it.
    package var composition: Composition?
    /// `ATTRIBUTION.parquet`; nil where nothing is known of any page's rights.
    package var attribution: FileSeal?
    /// What each writer of the recipe wrote, in its order; nil in releases of versions that did not note it.
    package var rows: [WrittenRows]?

    /// Inputs that failed again and again and are not in the release, by name; nil if there are none.
    package var setAside: [SetAside]?

    package struct SetAside: Sendable, Codable, Equatable {
        package let name: String
        /// What its last failure was: `unreadable`, `stalled`, `crashed`, `out_of_memory`, `time_out`, ...
        package let reason: String

        package init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    /// Shards that hold rows, without the files beside them.
    package var rowShards: [FileSeal] { shards.filter { $0.content != nil } }

    package struct InputRow: Sendable, Codable, Equatable {
        package let name: String
        package let source: String
        package let bytes: UInt64
        /// `xxh3-128:` over the input's bytes as stored, if it was read to its end.
        package let digest: String?
        package let pagesIn: Int
        package let pagesKept: Int

        package init(name: String, source: String, bytes: UInt64, digest: String?, pagesIn: Int, pagesKept: Int) {
            self.name = name
            self.source = source
            self.bytes = bytes
            self.digest = digest
            self.pagesIn = pagesIn
            self.pagesKept = pagesKept
        }
    }

    package struct AgainstRow: Sendable, Codable, Equatable {
        /// The survey's use in this release.
        package let use: String
        package let name: String
        package let fingerprint: String
        /// Inputs of that release. Its pages are those of units behind this release's own, release by release.
        package let units: Int

        package init(use: String, name: String, fingerprint: String, units: Int) {
            self.use = use
            self.name = name
            self.fingerprint = fingerprint
            self.units = units
        }
    }

    package struct Counts: Sendable, Codable, Equatable {
        package var pagesIn = 0
        package var pagesKept = 0
        package var textBytes: UInt64 = 0
        /// Pages whose id or URL another page of the run has too.
        package var repeatedIDs = 0
        package var repeatedURLs = 0
        package var drops: [DropCount] = []
        package var otherRecords: [String: Int] = [:]
        package var damage: [String: Int] = [:]
        package var damageExamples: [DataError] = []

        package init() {}

        /// Pages in = pages kept + pages dropped.
        package var balances: Bool { pagesIn == pagesKept + drops.reduce(0) { $0 + $1.pages } }
    }

    package init(
        gleaner: String, name: String, fingerprint: String, recipe: Recipe, assets: [Assets.Opened], inputs: [InputRow],
        pageLimit: Int?, measureAll: Bool, counts: Counts, shards: [FileSeal], decisions: [FileSeal], surveys: [FileSeal]? = nil,
        against: [AgainstRow]? = nil, written: [Written]? = nil, silentRules: [String]
    ) {
        self.written = written
        self.surveys = surveys
        self.against = against
        self.gleaner = gleaner
        self.name = name
        self.fingerprint = fingerprint
        self.recipe = recipe
        self.assets = assets
        self.inputs = inputs
        self.pageLimit = pageLimit
        self.measureAll = measureAll
        self.counts = counts
        self.shards = shards
        self.decisions = decisions
        self.silentRules = silentRules
    }
}
