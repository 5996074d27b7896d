import GleanMarkup
import GleanModel

/// One record as it lies in an input.
struct SourceRecord {
    var bytes: [UInt8]
    /// Offset in the input's content: that of the input itself where it is plain.
    var offset: UInt64
    /// Bytes that it takes there.
    var length: UInt64
    /// The name of its file in an archive; empty for an input that is the record.
    var name: [UInt8] = []
    /// The headings of the divisions around it, the outermost first.
    var path: [[UInt8]] = []
    /// What stands around it of its day, as written there.
    var date: [UInt8] = []
}

enum RecordEvent {
    case record(SourceRecord)
    /// A record longer than the bound, passed over.
    case tooLarge(offset: UInt64, bytes: UInt64)
    /// What is no record, by type.
    case other(String)
    case damage(DataError)
}

/// Cuts an input into records as it reads.
protocol RecordStream: AnyObject {
    /// Nil when the input has ended.
    func next() throws -> RecordEvent?
    /// Bytes of the input read so far, as stored.
    var inputOffset: UInt64 { get }
    /// The digest of the input, once it was read to its end.
    var digest: String? { get }
}

/// Where a source of records stands in one input: it hands out the pages of one record after the other.
///
/// A class, because what it reads from cannot be copied.
package final class RecordReader {
    /// What a source makes of a record: its pages, and where each begins in it.
    typealias Pages = [(page: RecordPage, inner: Int)]

    private let records: any RecordStream
    private let maxRecordBytes: Int
    let input: String
    /// The page that is wanted first, until it is met.
    private var place: RecordPlace?
    /// Pages of a record that did not fit in the batch yet, the last one first.
    private var waiting: [(page: RecordPage, offset: UInt64, inner: UInt64, length: UInt64)] = []
    /// Writes the texts of pages, one after the other.
    var writer: RecordWriter

    init(_ records: any RecordStream, of input: Input, at place: RecordPlace?, maxRecordBytes: Int, format: String) {
        self.records = records
        self.maxRecordBytes = maxRecordBytes
        self.input = input.name
        self.place = place
        writer = RecordWriter(MarkupStyle(rawValue: format) ?? .markdown)
    }

    /// Adds pages until the batch is full or the input ends, as `Source.fill` does; `pages` makes those of a record.
    func fill(_ batch: inout Batch, _ tally: inout SourceTally, _ pages: (SourceRecord) -> Pages) throws -> Bool {
        while !batch.isFull {
            if let next = waiting.popLast() {
                next.page.append(to: &batch, offset: next.offset, inner: next.inner, length: next.length)
                continue
            }
            let event = try records.next()
            tally.bytes = records.inputOffset
            switch event {
            case nil:
                tally.digest = records.digest
                return false
            case .damage(let damage): tally.count(damage)
            case .other(let type): tally.count(other: type)
            case .tooLarge(let offset, let bytes):
                if let place, place.offset != offset { continue }
                place = nil
                let drop = SourceDrop("record_too_large", found: Double(bytes), limit: Double(maxRecordBytes))
                RecordPage(drop).append(to: &batch, offset: offset, length: bytes)
            case .record(let record):
                if let place, place.offset != record.offset { continue }
                let first = place?.inner ?? 0
                place = nil
                waiting = pages(record).filter { $0.inner >= first }.map { ($0.page, record.offset, UInt64($0.inner), record.length) }.reversed()
            }
        }
        return true
    }
}
