import GleanModel

/// Two releases side by side: what `gleaner diff` prints, draws, and writes as JSON.
package struct ReleaseDiff: Sendable, Encodable {
    /// One of the two, in figures.
    package struct Side: Sendable, Encodable {
        package let path: String
        package let name: String
        package let fingerprint: String
        package let gleaner: String
        package let pagesIn: Int
        package let pagesKept: Int
        /// Bytes of kept text.
        package let textBytes: UInt64
        package let shards: Int
        package let shardBytes: UInt64
        /// What writers counted, such as `tokens`, by `writer.total`.
        package let written: [String: Int]
    }

    /// Pages that left by one reason.
    package struct ReasonRow: Sendable, Encodable, Equatable {
        package let step: String
        package let reason: String
        package let first: Int
        package let second: Int
    }

    /// Pages with one fate in the first release and one in the second.
    package struct FateRow: Sendable, Encodable, Equatable {
        package let first: Fate
        package let second: Fate
        package let pages: Int
    }

    /// Pages that are kept in both, in one alone, or in neither.
    package struct Kept: Sendable, Encodable, Equatable {
        package let both: Int
        package let first: Int
        package let second: Int
        package let neither: Int
        /// Of those kept in neither, pages that each release dropped for another reason.
        package let droppedOtherwise: Int
        /// Share of the pages kept in either that are kept in both (Jaccard); nil if none is kept.
        package var overlap: Double? { either == 0 ? nil : Double(both) / Double(either) }
        package var either: Int { both + first + second }

        init(_ fates: [FateRow]) {
            func pages(_ isWanted: (FateRow) -> Bool) -> Int { fates.reduce(0) { isWanted($1) ? $0 + $1.pages : $0 } }
            both = pages { $0.first.isKept && $0.second.isKept }
            first = pages { $0.first.isKept && !$0.second.isKept }
            second = pages { !$0.first.isKept && $0.second.isKept }
            neither = pages { !$0.first.isKept && !$0.second.isKept }
            droppedOtherwise = pages { !$0.first.isKept && !$0.second.isKept && $0.first != .absent && $0.second != .absent && $0.first != $0.second }
        }
    }

    /// How pages of one release were found in the other.
    package struct Matched: Sendable, Encodable, Equatable {
        package let byPlace: Int
        package let byID: Int
        package let byURL: Int
    }

    /// Pages kept in both whose texts have other lengths.
    package struct Changed: Sendable, Encodable, Equatable {
        package let pages: Int
        package let bytesGained: UInt64
        package let bytesLost: UInt64
    }

    /// Pages by label, such as the language.
    package struct Labels: Sendable, Encodable {
        package struct Row: Sendable, Encodable, Equatable {
            package let label: String
            package let firstAll: Int
            package let firstKept: Int
            package let secondAll: Int
            package let secondKept: Int
        }
        package let name: String
        package let rows: [Row]
    }

    /// Hosts of kept pages.
    package struct Hosts: Sendable, Encodable {
        package struct Row: Sendable, Encodable, Equatable {
            package let host: String
            package let first: Int
            package let second: Int
        }
        /// The largest gains, then the largest losses.
        package let gained: [Row]
        package let lost: [Row]
        /// A count may be wrong by this many pages where there were more hosts than are held.
        package let unsureBy: Int
    }

    package internal(set) var first: Side
    package internal(set) var second: Side
    package internal(set) var made: MadeChanges
    package internal(set) var reasons: [ReasonRow] = []
    package internal(set) var matched = Matched(byPlace: 0, byID: 0, byURL: 0)
    package internal(set) var kept = Kept([])
    /// The largest first.
    package internal(set) var fates: [FateRow] = []
    package internal(set) var changed = Changed(pages: 0, bytesGained: 0, bytesLost: 0)
    /// What the shards say of texts of pages kept in both; nil if they were not read.
    package internal(set) var texts: ReleaseTexts.Changes?
    package internal(set) var labels: [Labels] = []
    package internal(set) var hosts = Hosts(gained: [], lost: [], unsureBy: 0)
    /// Numbers of kept pages that both have, `text_bytes` first.
    package internal(set) var numbers: [ComparedNumber] = []
    package internal(set) var samples: [ComparedSample] = []
}

extension ReleaseDiff.Side {
    init(_ release: Release) {
        let manifest = release.manifest
        path = release.path
        name = manifest.name
        fingerprint = manifest.fingerprint
        gleaner = manifest.gleaner
        pagesIn = manifest.counts.pagesIn
        pagesKept = manifest.counts.pagesKept
        textBytes = manifest.counts.textBytes
        shards = manifest.rowShards.count
        shardBytes = manifest.shards.reduce(0) { $0 &+ $1.bytes }
        written = Dictionary(
            (manifest.written ?? []).flatMap { written in written.totals.map { ("\(written.use).\($0.key)", $0.value) } }, uniquingKeysWith: { $0 &+ $1 })
    }
}
