/// What a unit of work did: written last, so that its being there means that the unit is done.
package struct Receipt: Sendable, Codable, Equatable {
    package var unit: WorkUnit
    package var pagesIn = 0
    package var pagesKept = 0
    /// Drops by `step/reason`.
    package var drops: [DropCount] = []
    package var tally = SourceTally()
    /// Characters (bytes of UTF-8) of kept text.
    package var textBytes: UInt64 = 0
    /// Files written, by name within the run, with size and digest.
    package var files: [FileSeal] = []
    /// For each rule of the plan, how many pages it dropped first, by index; only chain stages.
    package var ruleFirings: [Int] = []
    /// What writers say of their shards; only packing units.
    package var written: [Written]?
    /// Sums over pages, for the survey behind a chain that wants them.
    package var sums: PageSums?
    /// What the kept pages say of themselves, counted where they are first read to be written.
    package var statements: Statements?
    /// What is known of their rights, counted there too.
    package var rights: RightsCounts?
    /// Why the unit's input was set aside, unread: a `RunError.Kind` or how its process ended; nil for a unit that was done.
    package var setAside: String?
    /// How long the unit took. Differs from run to run and never enters a release's identity.
    package var seconds: Double = 0
    /// CPU seconds of the thread that did the unit; as `seconds`, never part of a release's identity. Nil in receipts of older versions.
    package var cpuSeconds: Double?

    package init(unit: WorkUnit) { self.unit = unit }

    /// Pages in = pages kept + pages dropped.
    package var balances: Bool { pagesIn == pagesKept + drops.reduce(0) { $0 + $1.pages } }
}

/// What one writer wrote.
package struct Written: Sendable, Codable, Equatable {
    /// The writer's use in the recipe.
    package let use: String
    package var rows: Int
    /// Numbers by name, such as `tokens`.
    package var totals: [String: Int]

    package init(use: String, rows: Int = 0, totals: [String: Int] = [:]) {
        self.use = use
        self.rows = rows
        self.totals = totals
    }

    package mutating func add(_ other: Written) {
        rows += other.rows
        totals.merge(other.totals, uniquingKeysWith: +)
    }
}

/// Pages that one step dropped for one reason.
package struct DropCount: Sendable, Codable, Equatable {
    package let step: String
    package let reason: Reason
    package var pages: Int

    package init(step: String, reason: Reason, pages: Int) {
        self.step = step
        self.reason = reason
        self.pages = pages
    }
}

/// A finished file.
package struct FileSeal: Sendable, Codable, Equatable {
    package let name: String
    package let bytes: UInt64
    /// `sha256:` over the file's bytes.
    package let digest: String
    /// `xxh3-128:` over the canonical uncompressed rows, for shards.
    package let content: String?
    package let rows: Int

    package init(name: String, bytes: UInt64, digest: String, content: String? = nil, rows: Int = 0) {
        self.name = name
        self.bytes = bytes
        self.digest = digest
        self.content = content
        self.rows = rows
    }
}
