/// Reads an input into batches of pages.
package protocol Source: Step {
    /// Where the source stands in one input.
    associatedtype Reader

    /// Files, folders, patterns and `@lists`, as in the recipe; `--input` replaces them.
    var paths: [String] { get set }

    /// Name endings that a folder given as a path is searched for, such as `.warc.gz`.
    static var endings: [String] { get }

    /// The source reads an input once, from its beginning to its end: one that lies on a store need not be fetched before.
    static var readsInOrder: Bool { get }

    /// The source tells something of its pages' rights.
    var concernsRights: Bool { get }

    /// Opens `input` at its beginning, or at the record of a page that was read before: the reader's first page is that page.
    func start(_ input: Input, at place: RecordPlace?, _ kit: Kit) throws -> Reader

    /// The same, for a source that joins records on disk before it has pages: `room` is where it may sort them.
    func start(_ input: Input, at place: RecordPlace?, _ kit: Kit, _ room: SortRoom) throws -> Reader

    /// The source reads the file at `path` as an input of its own. False for files that it reads beside another.
    static func isInput(_ path: String) -> Bool

    /// The source reads the folder at `path`, with all that lies in it, as one input. False for folders that are searched for inputs.
    static func isWholeFolder(_ path: String) -> Bool

    /// Files that are read beside the input at `path`: they are part of what tells one version of it from another.
    static func companions(of path: String) -> [String]

    /// For samples of an input: what makes a reader of the pages whose records begin in a range of the input's bytes, as stored. Readers of
    /// ranges that together are the input hand out each of its pages once. Nil for an input that can only be read from its beginning.
    func parts(of input: Input, _ kit: Kit) throws -> ((Range<UInt64>) throws -> Reader)?

    /// Adds pages to `batch` until it is full or the input ends, and counts in `tally` what was met on the way.
    /// Returns false when the input has ended. Throws a `RunError` if the file cannot be read; damage in it is counted, never thrown.
    func fill(_ batch: inout Batch, from reader: inout Reader, _ tally: inout SourceTally) throws -> Bool
}

extension Source {
    package static var readsInOrder: Bool { false }
    package var concernsRights: Bool { Self.manual.concernsRights }
    package func start(_ input: Input, at place: RecordPlace?, _ kit: Kit, _ room: SortRoom) throws -> Reader { try start(input, at: place, kit) }
    package static func isInput(_ path: String) -> Bool { true }
    package static func isWholeFolder(_ path: String) -> Bool { false }
    package static func companions(of path: String) -> [String] { [] }
    package func parts(of input: Input, _ kit: Kit) throws -> ((Range<UInt64>) throws -> Reader)? { nil }
}

/// One file of a run.
package struct Input: Sendable, Codable, Equatable {
    /// Position in the sorted list of inputs.
    package let ordinal: Int
    /// Position of its source in the recipe's `sources`.
    package let source: Int
    /// The name that stands in releases: the path as given, without the folder that all inputs share.
    package let name: String
    /// Where the file is on this machine. Never part of a release's identity.
    package let path: String
    /// As stored; 0 where no list says it.
    package var bytes: UInt64
    /// Modification time in nanoseconds since 1970: with name and size, what tells one version of a file from another.
    package let modified: Int64

    package init(ordinal: Int, source: Int, name: String, path: String, bytes: UInt64, modified: Int64) {
        self.ordinal = ordinal
        self.source = source
        self.name = name
        self.path = path
        self.bytes = bytes
        self.modified = modified
    }
}

/// Where a page's record lies in its input; see `PageFacts`.
package struct RecordPlace: Sendable, Equatable {
    package let offset: UInt64
    package let inner: UInt64

    package init(offset: UInt64, inner: UInt64) {
        self.offset = offset
        self.inner = inner
    }
}

/// What a source met besides pages.
package struct SourceTally: Sendable, Codable, Equatable {
    /// Bytes of the input read so far, as stored.
    package var bytes: UInt64 = 0
    /// Records that are not pages, by type: `request`, `warcinfo`, `revisit`, ...
    package var otherRecords: [String: Int] = [:]
    /// Damage by kind.
    package var damage: [String: Int] = [:]
    /// The first places of damage, at most `examplesKept`.
    package var examples: [DataError] = []
    /// `xxh3-128:` over the input's bytes as stored, once it was read to its end.
    package var digest: String?
    /// Whether these bytes are those that a store says it has; nil where nothing says so. It is about one reading, and no receipt holds it.
    package var isSound: Bool?

    private enum CodingKeys: String, CodingKey { case bytes, otherRecords, damage, examples, digest }

    package static let examplesKept = 20

    package init() {}

    /// Bad records met.
    package var badRecords: Int { damage.values.reduce(0, +) }

    package mutating func count(other type: String) { otherRecords[type, default: 0] += 1 }

    package mutating func count(_ error: DataError) {
        damage[error.kind, default: 0] += 1
        if examples.count < Self.examplesKept { examples.append(error) }
    }

    package mutating func add(_ other: SourceTally) {
        bytes += other.bytes
        otherRecords.merge(other.otherRecords, uniquingKeysWith: +)
        damage.merge(other.damage, uniquingKeysWith: +)
        examples = Array((examples + other.examples).prefix(Self.examplesKept))
    }
}
