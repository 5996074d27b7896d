import GleanBytes
import GleanFormats
package import GleanModel
import GleanText

/// Reads web crawls: WARC and ARC, WET, plain or packed.
package struct WARCSource: Source {
    package var paths: [String] = []
    package var statuses = ["2xx"]
    package var maxPageBytes = 8 << 20

    package init() {}

    package static let endings = [".warc.gz", ".warc", ".warc.zst", ".arc.gz", ".arc", ".warc.wet.gz", ".wet.gz", ".wet"]
    package static let readsInOrder = true

    package static let manual = Manual<Self>(
        "warc", "Reads web crawls: WARC 0.17 to 1.1 and ARC, with the pages as crawled or, in WET files, as text.",
        source: "ISO 28500:2017; IIPC WARC 1.1; Internet Archive ARC 1.0",
        settings: [
            Setting("paths", \.paths, "Files, folders, patterns (crawl/*.warc.gz) or @lists of them."),
            Setting("statuses", \.statuses, "HTTP statuses of pages that are read; 2xx stands for 200 to 299."),
            Setting("max_page_bytes", \.maxPageBytes, in: 1024...(256 << 20), "Most bytes of a record that are read; a longer page is dropped unread."),
        ],
        reasons: [
            ReasonSpec("http_status", "The server answered with another status than those asked for."),
            ReasonSpec("page_too_large", "The record is longer than max_page_bytes."),
            ReasonSpec("record_cut", "The input ends, or is damaged, before the record does."),
        ],
        notes: """
            Pages are `response` records with an HTTP message, `resource` records, and `conversion` records (WET), whose text is taken as \
            it is. All other records (`request`, `warcinfo`, `metadata`, `revisit`, ...) are counted by type and passed over. Containers \
            are told by their bytes: plain, gzip with a member a record or as one stream, zstd with or without a dictionary frame.

            Damage is met record by record: it is counted with its kind, file and offset, and reading goes on at the next good record. \
            A record that is cut short is dropped as `record_cut`, since its page is not whole. `WARC-Truncated` records are read: the crawler kept \
            what there was.

            The reference reader does not look at the HTTP status; write `statuses: [1xx, 2xx, 3xx, 4xx, 5xx]` to read all. \
            A response whose status line has no number is read: nothing says that it failed.
            """)

    /// Where the source stands in one input.
    ///
    /// A class, because `CrawlReader` cannot be copied and an associated type must be.
    package final class Reader {
        let input: InputBytes
        let name: String
        var crawl: CrawlReader
        var place: RecordPlace?
        let start: UInt64
        /// Where the part of the input ends that is read.
        var end = UInt64.max
        var text: [UInt8] = []

        let statuses: Kit

        init(_ input: Input, at place: RecordPlace?, maxBlockBytes: Int, statuses: Kit) throws {
            self.statuses = statuses
            name = input.name
            self.place = place
            start = place?.offset ?? 0
            self.input = try InputBytes(input, at: start)
            crawl = CrawlReader(self.input, maxBlockBytes: maxBlockBytes)
        }

        /// Reads the records that begin in `part`, of an input that is packed and written as its first records are.
        init(_ input: Input, part: Range<UInt64>, _ opening: Opening, maxBlockBytes: Int, statuses: Kit) throws {
            self.statuses = statuses
            name = input.name
            end = part.upperBound
            start = 0
            self.input = try InputBytes(input, at: part.lowerBound)
            crawl = CrawlReader(
                self.input, from: Int64(part.lowerBound), container: opening.container, format: opening.format, maxBlockBytes: maxBlockBytes)
        }
    }

    /// What the beginning of an input tells about the rest.
    struct Opening {
        let container: Container
        let format: CrawlRecord.Format?
    }

    /// The statuses that are read, as ranges.
    package typealias Kit = [ClosedRange<Int>]

    package func open(_ assets: inout Assets) throws -> Kit {
        try statuses.map { allowed in
            if let hundred = allowed.first?.wholeNumberValue, allowed.dropFirst() == "xx", (1...9).contains(hundred) {
                return (hundred * 100)...(hundred * 100 + 99)
            }
            guard let status = Int(allowed), (100...999).contains(status) else {
                throw RecipeError("warc: statuses wants numbers such as 200 or 2xx, not \"\(allowed)\".")
            }
            return status...status
        }
    }

    package func start(_ input: Input, at place: RecordPlace?, _ kit: Kit) throws -> Reader {
        try Reader(input, at: place, maxBlockBytes: maxPageBytes + HTTPHead.maxBytes, statuses: kit)
    }

    package func parts(of input: Input, _ kit: Kit) throws -> ((Range<UInt64>) throws -> Reader)? {
        let most = maxPageBytes + HTTPHead.maxBytes
        guard let opening = try opening(of: input) else { return nil }
        return { try Reader(input, part: $0, opening, maxBlockBytes: most, statuses: kit) }
    }

    /// Nil for an input whose first two records share a member, or whose frames want a dictionary: no record behind can be found.
    private func opening(of input: Input) throws -> Opening? {
        var crawl = CrawlReader(try InputBytes(input), maxBlockBytes: 0)
        var first: CrawlRecord?
        while let event = try crawl.next() {
            guard case .record(let record) = event else { continue }
            guard let container = crawl.container else { return nil }
            if container == .plain { return Opening(container: container, format: record.format) }
            guard let first else {
                first = record
                continue
            }
            return record.offset > first.offset && !crawl.hasDictionary ? Opening(container: container, format: record.format) : nil
        }
        return nil
    }

    package func fill(_ batch: inout Batch, from reader: inout Reader, _ tally: inout SourceTally) throws -> Bool {
        let reader = reader
        while !batch.isFull {
            let event = try reader.crawl.next()
            tally.bytes = reader.start + UInt64(reader.crawl.inputOffset)
            switch event {
            case nil:
                reader.input.finish(&tally)
                return false
            case .damage(let damage):
                tally.count(DataError(kind: damage.kind.rawValue, file: reader.name, offset: reader.start + UInt64(damage.offset)))
            case .record(let record):
                if UInt64(record.offset) >= reader.end { return false }
                if let place = reader.place {
                    // Going back to a page: pass over what stands before it in the same member.
                    guard UInt64(record.innerOffset) == place.inner else { continue }
                    reader.place = nil
                }
                add(record, reader.crawl, reader, &batch, &tally)
            }
        }
        return true
    }

    private func add(
        _ record: CrawlRecord, _ crawl: borrowing CrawlReader, _ reader: Reader, _ batch: inout Batch, _ tally: inout SourceTally
    ) {
        let bytes = crawl.bytes
        switch record.kind {
        case .response where record.holdsHTTP: addHTTP(record, bytes, reader, &batch)
        case .response: tally.count(other: "response_without_http")
        case .resource: addPage(record, bytes, reader, head: 0..<0, payload: record.block, status: 0, &batch)
        case .conversion: addText(record, bytes, reader, &batch)
        default: tally.count(other: "\(record.kind)")
        }
    }

    private func addHTTP(_ record: CrawlRecord, _ bytes: Span<UInt8>, _ reader: Reader, _ batch: inout Batch) {
        let head = HTTPHead(bytes, record.block)
        addPage(record, bytes, reader, head: head.head, payload: head.body, status: head.status, &batch)
    }

    private func addPage(
        _ record: CrawlRecord, _ bytes: Span<UInt8>, _ reader: Reader, head: Range<Int>, payload: Range<Int>, status: Int, _ batch: inout Batch
    ) {
        let drop = drop(record, reader, status: status, payload: payload)
        batch.append(
            url: bytes.extracting(record.targetURI), id: bytes.extracting(record.id), date: bytes.extracting(record.date),
            head: bytes.extracting(head), payload: bytes.extracting(drop == nil ? payload : 0..<0), text: Span(),
            facts: facts(record, reader, drop))
    }

    private func addText(_ record: CrawlRecord, _ bytes: Span<UInt8>, _ reader: Reader, _ batch: inout Batch) {
        let drop = drop(record, reader, status: 0, payload: record.block)
        let text = bytes.extracting(drop == nil ? record.block : 0..<0)
        reader.text.removeAll(keepingCapacity: true)
        if !isValidUTF8(text) { _ = decode(text, as: .utf8, into: &reader.text, limit: .max) }
        let repaired = reader.text
        batch.append(
            url: bytes.extracting(record.targetURI), id: bytes.extracting(record.id), date: bytes.extracting(record.date), head: Span(),
            payload: Span(), text: repaired.isEmpty ? text : repaired.span, facts: facts(record, reader, drop))
    }

    private func facts(_ record: CrawlRecord, _ reader: Reader, _ drop: SourceDrop?) -> PageFacts {
        PageFacts(
            offset: reader.start + UInt64(record.offset), inner: UInt64(record.innerOffset), length: UInt64(record.length),
            sourceDrop: drop)
    }

    private func drop(_ record: CrawlRecord, _ reader: Reader, status: Int, payload: Range<Int>) -> SourceDrop? {
        if record.holdsHTTP, status != 0, !reader.statuses.contains(where: { $0.contains(status) }) { return SourceDrop("http_status", found: Double(status)) }
        if record.skippedBytes > 0 || payload.count > maxPageBytes {
            return SourceDrop("page_too_large", found: Double(payload.count) + Double(record.skippedBytes), limit: Double(maxPageBytes))
        }
        if record.missingBytes > 0 { return SourceDrop("record_cut", found: Double(record.missingBytes), limit: 0) }
        return nil
    }
}
