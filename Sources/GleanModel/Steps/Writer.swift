/// Writes kept pages into the shards of a release.
package protocol Writer: Step {
    /// One open file.
    associatedtype Shard

    /// What the file's name ends in, such as `.jsonl.zst`.
    var ending: String { get }
    /// A shard is closed once its rows reach this many bytes before compression; a writer may count otherwise (`isFull`).
    var shardBytes: Int { get }
    /// The media type of a shard once it is unpacked, such as `application/jsonlines`.
    var mediaType: String { get }

    /// The fields of a row, parents before their own fields, in a run with these numbers; empty where a row has none to name.
    func fields(_ columns: [OutputColumn]) -> [OutputField]
    func open(_ sink: any ShardSink, _ columns: [OutputColumn], _ kit: Kit) throws -> Shard
    func write(_ page: borrowing Page, _ row: OutputRow, to shard: inout Shard) throws
    func close(_ shard: inout Shard) throws

    /// What a closed shard says of itself in numbers, such as its tokens: summed up over the release, by name.
    func totals(of shard: Shard) -> [String: Int]
    /// Files that describe all shards together, made once they are known; names within `data/`.
    func index(of shards: [FileSeal], _ kit: Kit) -> [(name: String, bytes: [UInt8])]

    /// True if the next page should go into another shard. `rowBytes`: bytes of the rows given to the sink's `digest`.
    func isFull(_ shard: Shard, rowBytes: Int) -> Bool

    /// Reads a shard that was written with these settings to its end, in memory that does not follow its size.
    /// Throws a `RunError` if it cannot be read or is damaged.
    func content(of path: String) throws -> ShardContent
}

extension Writer {
    package func totals(of shard: Shard) -> [String: Int] { [:] }
    package func index(of shards: [FileSeal], _ kit: Kit) -> [(name: String, bytes: [UInt8])] { [] }
    package func isFull(_ shard: Shard, rowBytes: Int) -> Bool { rowBytes >= shardBytes }
    package var mediaType: String { "application/octet-stream" }
    package func fields(_ columns: [OutputColumn]) -> [OutputField] { [] }
}

/// What a shard holds, as its release's manifest says it.
package struct ShardContent: Sendable, Equatable {
    /// Nil where the shard does not tell.
    package let rows: Int?
    /// `xxh3-128:` over what was given to the sink's `digest` when it was written; nil for a shard without rows.
    package let digest: String?

    package init(rows: Int?, digest: String?) {
        self.rows = rows
        self.digest = digest
    }
}

/// The file behind a shard: seen whole under its name, or not at all.
package protocol ShardSink: AnyObject {
    /// Adds bytes of the file.
    func write(_ bytes: Span<UInt8>) throws
    /// Another file of the shard, with its name but for the ending, such as `.idx`; the same one whenever it is asked for.
    func beside(_ ending: String) throws -> any ShardSink
    /// Adds a row in its canonical, uncompressed form to the shard's content digest.
    func digest(_ row: Span<UInt8>)
}

/// A number of the run that a writer may put beside a page.
package struct OutputColumn: Sendable {
    /// `step.number`.
    package let name: String
    package let slot: Int
    package let kind: NumberSpec.Kind
    /// The names behind a label.
    package let labels: [String]

    package init(name: String, slot: Int, kind: NumberSpec.Kind, labels: [String]) {
        self.name = name
        self.slot = slot
        self.kind = kind
        self.labels = labels
    }

    /// The name behind `value`, or nil if the label was not measured.
    package func label(_ value: Double) -> String? {
        value >= 0 && value < Double(labels.count) ? labels[Int(value)] : nil
    }
}

/// What stands beside the text of a page that is written.
package struct OutputRow {
    /// All numbers of the run, by slot; NaN where not measured.
    package let numbers: [Double]
    /// The input's name.
    package let input: String
    /// The name in the recipe of the source that read it.
    package let source: String
    /// The page in its run.
    package let key: PageKey

    package init(numbers: [Double], input: String, source: String = "", key: PageKey) {
        self.numbers = numbers
        self.input = input
        self.source = source
        self.key = key
    }
}
