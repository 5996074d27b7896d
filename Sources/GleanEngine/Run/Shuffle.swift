import GleanBytes
import GleanModel

// A release in shuffled order: every copy of a page gets a key, a hash of the seed and of which copy of which page it is; pages are sorted
// by it on disk, and each packing unit writes one stretch of the keys. The order depends on the seed and the plan alone.
//
// A record, behind its length: key (8, big-endian); page (8, big-endian); copy (4, big-endian); then URL, id, date, text, metadata and
// rights, each behind its length (4); then the page's numbers (8 each). What is not said to be big-endian is little-endian.

/// Sorts pages by their shuffling keys. A class, because a `PageSink` is; it never leaves its thread.
final class ShuffledPages: PageSink {
    static let shape = RecordShape(keyBytes: 8, width: nil)
    private static let headBytes = 20
    /// What a record holds besides its bytes: lengths, and the head.
    private static let overhead = 64

    private let seed: UInt64
    private let layout: Layout
    /// Takes the records of one packing unit of so many; nil for all.
    private let part: (unit: Int, of: Int)?
    private var sorter: ExternalSorter
    private var record: [UInt8] = []
    private(set) var rows = 0

    /// `folder` and `name` are those of the sorter's own files.
    init(seed: Int, layout: Layout, folder: String, name: String, memoryBytes: Int, part: (unit: Int, of: Int)? = nil) {
        self.seed = UInt64(bitPattern: Int64(seed))
        self.layout = layout
        self.part = part
        sorter = ExternalSorter(Self.shape, folder: folder, name: name, memoryBytes: memoryBytes)
    }

    /// Adds every copy of a page. Throws a `RunError` for a page that no record can hold.
    func write(_ page: borrowing Page, _ row: OutputRow) throws {
        for copy in 0..<layout.copies(row.numbers) {
            let key = self.key(row.key, copy)
            if let part, RecordRun.Cut.evenly(part.of).partition(ofKeyTop: key) != part.unit { continue }
            try add(page, row, key, copy)
        }
    }

    private func key(_ page: PageKey, _ copy: Int) -> UInt64 {
        record.removeAll(keepingCapacity: true)
        record.append(big: seed)
        record.append(page)
        record.append(big: UInt64(copy))
        let bytes = record
        return XXH3.hash64(bytes.span)
    }

    private func add(_ page: borrowing Page, _ row: OutputRow, _ key: UInt64, _ copy: Int) throws {
        let bytes = page.url.count + page.id.count + page.date.count + page.text.count + page.metadata.count + page.rights.count
            + row.numbers.count * 8
        guard bytes + Self.overhead <= RecordShape.largest else {
            throw RunError(
                .unwritable, "Page \(row.key.row) of \(row.input) has \(bytes) bytes, too many to be shuffled",
                hint: "Drop such pages before (page_length, or extract's max_text_bytes), or leave \"shuffle\" out of the recipe.")
        }
        record.removeAll(keepingCapacity: true)
        record.append(little: UInt32(0))
        record.append(big: key)
        record.append(row.key)
        record.append(contentsOf: [UInt8(copy >> 24 & 255), UInt8(copy >> 16 & 255), UInt8(copy >> 8 & 255), UInt8(copy & 255)])
        add(page.url)
        add(page.id)
        add(page.date)
        add(page.text)
        add(page.metadata)
        add(page.rights)
        for number in row.numbers { record.append(little: number.bitPattern) }
        let length = record.count - RecordShape.lengthBytes
        for byte in 0..<RecordShape.lengthBytes { record[byte] = UInt8(truncatingIfNeeded: length >> (8 * byte)) }
        try sorter.add(record, records: 1)
        rows += 1
    }

    private func add(_ bytes: Span<UInt8>) {
        record.append(little: UInt32(bytes.count))
        bytes.withUnsafeBufferPointer { record.append(contentsOf: $0) }
    }

    /// Writes the records as a run.
    func finish(_ path: String, _ cut: RecordRun.Cut) throws -> FileSeal { try sorter.write(path, cut) }

    /// Hands all pages, in shuffled order, to `body`. `inputs` are the names by unit, with those of their sources.
    func forEach(_ inputs: [(name: String, source: String)], _ body: (borrowing Batch, Int, OutputRow) throws -> Void) throws {
        var reader = ShuffledReader(columns: layout.columns.count, inputs: inputs)
        try sorter.forEach { record in try reader.read(record, body) }
    }

    /// Reads records back, one page at a time.
    struct ShuffledReader {
        private let columns: Int
        private let inputs: [(name: String, source: String)]
        private var batch = Batch()
        private var numbers: [Double] = []

        init(columns: Int, inputs: [(name: String, source: String)]) {
            self.columns = columns
            self.inputs = inputs
        }

        mutating func read(_ record: UnsafeRawBufferPointer, _ body: (borrowing Batch, Int, OutputRow) throws -> Void) throws {
            let key = PageKey(raw: record.big(at: 8))
            var at = ShuffledPages.headBytes
            batch.removeAll()
            for lane in [\Batch.url, \.id, \.date, \.text, \.metadata, \.rights] {
                let count = Int(UInt32(littleEndian: record.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
                batch[keyPath: lane].append { $0.append(contentsOf: record[(at + 4)..<(at + 4 + count)]) }
                at += 4 + count
            }
            batch.head.append(Span())
            batch.payload.append(Span())
            batch.facts.append(PageFacts(offset: 0, length: 0))
            numbers.removeAll(keepingCapacity: true)
            for column in 0..<columns {
                numbers.append(Double(bitPattern: UInt64(littleEndian: record.loadUnaligned(fromByteOffset: at + column * 8, as: UInt64.self))))
            }
            try body(batch, 0, OutputRow(numbers: numbers, input: inputs[key.unit].name, source: inputs[key.unit].source, key: key))
        }
    }
}

/// A shuffling unit: the kept pages of a few inputs, sorted by their shuffling keys, and cut into what each packing unit reads.
struct ShuffleWork {
    let context: RunContext
    let unit: WorkUnit
    let seed: Int
    let monitor: RunMonitor
    let worker: Int

    static let ending = "shuffled"

    func perform() throws -> Receipt {
        var receipt = Receipt(unit: unit)
        let pages = ShuffledPages(
            seed: seed, layout: context.layout, folder: context.scratch.path, name: context.scratch.name(unit),
            memoryBytes: context.memory.perUnit(of: context.plan.stages[unit.stage]))
        var facts = try KeptFacts(context.path(unit, AttributionTable.ending))
        for source in Planner.inputs(ofPack: unit.unit, of: context.plan.inputs.count) {
            let kept = KeptPages(context, unit: source, stage: unit.stage)
            try kept.forEach { batch, row, beside in
                try facts.add(batch, row, input: beside.input)
                try pages.write(Page(batch, row, text: batch.text[row], version: 0), beside)
                receipt.pagesIn += 1
            } ofBlock: {
                try monitor.progress(worker, unit, tally: SourceTally(), pages: 0, kept: 0)
            }
        }
        receipt.pagesKept = receipt.pagesIn
        try facts.finish(&receipt)
        let cut = context.cut(.evenly(context.plan.stages[unit.stage].units), of: .shuffled)
        receipt.files += [try pages.finish(context.path(unit, Self.ending), cut)]
        return receipt
    }

    /// The pages of packing unit `pack`, in shuffled order.
    static func read(_ pack: WorkUnit, _ context: RunContext, _ body: (borrowing Batch, Int, OutputRow) throws -> Void) throws {
        let runs = RecordFiles.all(.shuffled, context).flatMap { $0.runs(of: pack.unit, context) }
        let merged = try MergedRuns(ShuffledPages.shape, runs, folder: context.scratch.path, name: context.scratch.name(pack))
        let inputs = context.plan.inputs.map { ($0.name, context.sources[$0.source].use.name) }
        var reader = ShuffledPages.ShuffledReader(columns: context.layout.columns.count, inputs: inputs)
        while let record = try merged.records.next() { try reader.read(record, body) }
        merged.cleanUp()
    }
}
