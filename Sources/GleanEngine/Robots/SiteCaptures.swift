import GleanBytes
import GleanFormats
import GleanModel
import GleanStore

/// Finds the captures of sites' files in one crawl, and sorts them by their bodies.
///
/// A class, because it is made on one thread and used on it alone, and owns its decoders.
final class SiteCaptures {
    /// XXH3-128 of the body (16, high half first), then as `RobotsTableWriter` reads it.
    static let shape = RecordShape(keyBytes: 16, width: nil)

    private var sorter: ExternalSorter
    private let run: String
    private var summary = RobotsTableSummary()
    private var decoder = BodyDecoder(maxBytes: RobotsTableFormat.maxBodyBytes)
    private let compressor = ZstdCompressor(level: 3, checksum: false)

    /// Bytes of a record's block that are read: all of a file that counts, with its head.
    private static let maxBlockBytes = 1 << 20

    init(folder: String, name: String, memoryBytes: Int) {
        sorter = ExternalSorter(Self.shape, folder: folder, name: name, memoryBytes: memoryBytes)
        run = "\(folder)/\(name).run"
    }

    /// Reads a crawl; the path of the run, nil if it has no capture.
    func read(_ input: FileIdentity) throws -> (summary: RobotsTableSummary, run: String?) {
        summary.inputs = 1
        summary.inputBytes = UInt64(max(0, input.size))
        var found = false
        var crawl = CrawlReader(try OrderedFile.open(input.name), maxBlockBytes: Self.maxBlockBytes)
        while let event = try crawl.next() {
            switch event {
            case .damage: summary.damaged += 1
            case .record(let record):
                summary.records += 1
                if try add(record, crawl) { found = true }
            }
        }
        if found { _ = try sorter.write(run) }
        return (summary, found ? run : nil)
    }

    /// Whether the record is a capture of a site's file.
    private func add(_ record: CrawlRecord, _ crawl: borrowing CrawlReader) throws -> Bool {
        let bytes = crawl.bytes, address = bytes.extracting(record.targetURI)
        guard record.kind == .response || record.kind == .resource || record.kind == .revisit, let site = SiteAddress(address),
            site.site.count <= RobotsTableFormat.maxSiteBytes, let file = SiteFile(address, pathStart: site.pathStart)
        else { return false }
        if record.kind == .revisit {
            summary.revisits += 1
            return false
        }
        var flags: RobotsTableFormat.Flags = [], status = 0, body: [UInt8] = []
        if record.holdsHTTP, record.kind == .response {
            let head = HTTPHead(bytes, record.block)
            status = head.status
            switch status {
            case 301, 302, 303, 307, 308:
                flags.insert(.isRedirect)
                body = bytes.extracting(head.location).front(RobotsTableFormat.maxSiteBytes)
            case 300...399:
                // As 304 does, it says nothing of what the file holds (RFC 9110, 15.4), and must not hide a capture that does.
                summary.revisits += 1
                return false
            case ..<100, 200...299: body = decoded(bytes, head, &flags)
            default: break
            }
        } else {
            body = bytes.extracting(record.block).front(RobotsTableFormat.maxBodyBytes)
        }
        if record.missingBytes > 0 || record.skippedBytes > 0 || body.count == RobotsTableFormat.maxBodyBytes { flags.insert(.isCut) }
        let time = CaptureTime.seconds(bytes.extracting(record.date))
        if time == nil { flags.insert(.hasNoTime) }
        try add(site, file, flags, status, UInt64(time ?? 0), body)
        return true
    }

    private func decoded(_ bytes: Span<UInt8>, _ head: HTTPHead, _ flags: inout RobotsTableFormat.Flags) -> [UInt8] {
        let body = decoder.decode(bytes, head)
        if body.outcome != .whole { flags.insert(.isCut) }
        switch body.place {
        case .stored(let range): return bytes.extracting(range).front(RobotsTableFormat.maxBodyBytes)
        case .output: return Self.output(decoder)
        }
    }

    private static func output(_ decoder: borrowing BodyDecoder) -> [UInt8] { decoder.output.front(RobotsTableFormat.maxBodyBytes) }

    private func add(_ site: SiteAddress, _ file: SiteFile, _ flags: RobotsTableFormat.Flags, _ status: Int, _ time: UInt64, _ body: [UInt8]) throws {
        let hash = XXH3.hash128(body.span)
        var record: [UInt8] = []
        record.append(little: UInt32(0))
        record.append(big: hash.high)
        record.append(big: hash.low)
        record.append(big: site.hash)
        record.append(file.rawValue)
        record.append(big: time)
        record.append(big: UInt32(status))
        record.append(flags.rawValue)
        record.append(big: UInt32(body.count))
        record.append(big: UInt32(site.site.count))
        record += site.site
        if !body.isEmpty, !compressor.append(body.span, to: &record) {
            throw RunError(.unwritable, "\(body.count) bytes cannot be packed", cause: "zstd ran out of memory", hint: "Run with fewer --workers.")
        }
        let length = UInt32(record.count - RecordShape.lengthBytes)
        for byte in 0..<4 { record[byte] = UInt8(truncatingIfNeeded: length >> UInt32(8 * byte)) }
        try sorter.add(record, records: 1)
    }
}

extension Span<UInt8> {
    /// At most `count` bytes from the front.
    fileprivate func front(_ count: Int) -> [UInt8] { extracting(0..<Swift.min(count, self.count)).withUnsafeBufferPointer { [UInt8]($0) } }
}
