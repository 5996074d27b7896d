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
    /// What the pages of a packing unit say of themselves; nil for other stages.
    package var statements: Statements?
    /// How long the unit took. Differs from run to run and never enters a release's identity.
    package var seconds: Double = 0

    package init(unit: WorkUnit) { self.unit = unit }

    /// Pages in = pages kept + pages dropped.
    package var balances: Bool { pagesIn == pagesKept + drops.reduce(0) { $0 + $1.pages } }
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
