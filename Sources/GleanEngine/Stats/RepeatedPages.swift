import GleanBytes
import GleanModel

/// Finds ids, URLs and texts that stand more than once, by sorting their hashes on disk.
struct RepeatedPages {
    enum Kind: Int, CaseIterable, Sendable { case id, url, text }

    /// What is known of one kind.
    struct Found: Sendable, Equatable {
        /// Pages that have one.
        var pages = 0
        /// Different ones that stand more than once.
        var repeated = 0
        /// Pages whose id, URL or text an earlier page has.
        var again = 0
        /// The pages of the one that stands most often, and its first page: file and row.
        var most = 0
        var first: PageKey?
    }

    // A record: XXH3-64 of the id, URL or text (8), file and row (8), so that the first page of equal ones comes first.
    static let shape = RecordShape(keyBytes: 8, width: 16)

    private var sorters: [ExternalSorter]
    private let folder: String
    private let file: Int
    private var rows = 0
    private var record: [UInt8] = []

    /// For the pages of one file; three sorts hold `memoryBytes` together.
    init(folder: String, file: Int, memoryBytes: Int) {
        self.folder = folder
        self.file = file
        sorters = Kind.allCases.map {
            ExternalSorter(Self.shape, folder: folder, name: "\($0)-\(file)", memoryBytes: memoryBytes / Kind.allCases.count)
        }
    }

    mutating func add(_ page: borrowing FilePage) throws {
        try add(page.id, .id)
        try add(page.url, .url)
        try add(page.text, .text)
        rows += 1
    }

    private mutating func add(_ bytes: Span<UInt8>, _ kind: Kind) throws {
        if bytes.isEmpty { return }
        record.removeAll(keepingCapacity: true)
        record.append(big: XXH3.hash64(bytes))
        record.append(big: PageKey(unit: file, row: rows).raw)
        try sorters[kind.rawValue].add(record)
    }

    /// Writes the file's sorted runs, one a kind.
    mutating func finish() throws -> [String] {
        try Kind.allCases.map { kind in
            let path = "\(folder)/\(kind)-\(file).sorted"
            _ = try sorters[kind.rawValue].write(path)
            return path
        }
    }

    /// Counts what stands more than once in sorted runs, and removes them.
    static func count(_ runs: [String], folder: String) throws -> Found {
        var found = Found()
        let merge = try MergedRuns(shape, runs.map { ($0, 0) }, folder: folder, name: "repeats")
        var (hash, first, times) = (UInt64(0), UInt64(0), 0)
        func close() {
            if times > 1 { found.repeated += 1 }
            found.again += max(0, times - 1)
            if times > found.most { (found.most, found.first) = (times, PageKey(raw: first)) }
        }
        while let record = try merge.records.next() {
            found.pages += 1
            if times > 0, record.big(at: 0) == hash {
                times += 1
                continue
            }
            close()
            (hash, first, times) = (record.big(at: 0), record.big(at: 8), 1)
        }
        close()
        merge.cleanUp()
        runs.forEach(Files.discard)
        return found
    }
}
