import Foundation
import GleanFormats
import Testing

/// Files of public projects, good and bad.
@Suite struct CrawlCorpusTests {
    @Test func `every file is read to its end within bounds`() throws {
        for path in TestData.crawlFiles() {
            let (records, damages, peak) = try readAll(try FileSource(path: path), maxBlockBytes: 4 << 20)
            #expect(peak <= 16 << 20, "\(path)")
            // A record takes at least a version line and a length.
            #expect(records.count + damages.count < 1000, "\(path)")
            for record in records { #expect(record.record.missingBytes >= 0 && record.record.skippedBytes >= 0, "\(path)") }
        }
    }

    @Test func `small pieces of input make no difference`() throws {
        for path in TestData.crawlFiles().prefix(250) {
            let bytes = TestData.bytes(path)
            let whole = try readAll(MemorySource(bytes)), pieces = try readAll(MemorySource(bytes, pieceBytes: 7))
            #expect(whole.records.map(\.placeless) == pieces.records.map(\.placeless), "\(path)")
            #expect(whole.damages == pieces.damages, "\(path)")
        }
    }

    @Test func `records equal those of warcio`() throws {
        let files = TestData.crawlFiles()
        guard !files.isEmpty, let python = TestData.peer(with: "warcio") else { return }
        let script = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../scripts/warcio_listing.py").standardized.path
        let output = try #require(TestData.run(python, [script] + files))
        var compared = 0, equal = 0
        for line in output.split(separator: 0x0A) {
            let listing = try JSONDecoder().decode(WarcioListing.self, from: Data(line))
            // Only what warcio reads without error or complaint is an expectation.
            if listing.error != nil || listing.warnings > 0 { continue }
            let name = String(listing.file.dropFirst(TestData.folder.count + 6))
            if Self.explained[name] != nil { continue }
            compared += 1
            let read = try readAll(FileSource(path: listing.file), maxBlockBytes: 64 << 20)
            // Files that are named bad, and found bad by us: warcio hands out records without a length, we do not.
            if name.lowercased().contains("invalid"), !read.damages.isEmpty { continue }
            #expect(read.records.count == listing.records.count, "\(name): \(read.damages)")
            for (ours, theirs) in zip(read.records, listing.records) {
                equal += 1
                let place = "\(name) at \(ours.record.offset)"
                #expect(kind(ours.record) == clean(theirs.type ?? "unknown").lowercased(), "\(place)")
                #expect(ours.uri.replacing(" ", with: "%20") == clean(theirs.uri ?? "").replacing(" ", with: "%20"), "\(place)")
                #expect(date(ours) == clean(theirs.date ?? ""), "\(place)")
                // warcio's loader takes the version block's first two lines off an ARC header.
                if theirs.type == "arc_header" { continue }
                #expect(ours.blockDigest == theirs.block, "\(place)")
                #expect(ours.record.offset == theirs.offset, "\(place)")
                #expect(ours.record.length == theirs.length || ours.record.length == 0, "\(place)")
                if let payload = theirs.payload, ours.record.holdsHTTP, listing.payload_error == nil {
                    #expect(ours.payloadDigest == payload, "\(place)")
                }
            }
        }
        print("compared \(equal) records of \(compared) files with warcio")
        #expect(compared > 100)
    }

    /// Files on which the two differ, and why.
    static let explained = [
        "jhove/warc/invalid-warcheaderversion-20.warc": "two bytes, CR LF: warcio yields a record without type or length",
        "cdxj-indexer/bad.arc": "lengths of -1 and abc: warcio yields empty records, we tell bad_content_length",
        "anserini-sample-docs/beir/collection2/segment2.jsonl.gz": "JSON: to warcio any line of five words is an ARC line",
        "scrapy-compressed/unexpected-eof.gz": "text: as above",
        "scrapy-compressed/truncated-crc-error.gz": "text: as above",
        "scrapy-compressed/unexpected-eof-output.txt": "text: as above",
    ]

    private func kind(_ record: CrawlRecord) -> String {
        if record.format == .arc && record.kind == .warcinfo { return "arc_header" }
        return record.kind == .other ? "unknown" : "\(record.kind)"
    }

    /// warcio keeps the tab of a folded value.
    private func clean(_ text: String) -> String { text.trimmingCharacters(in: .whitespaces) }

    /// warcio keeps the digits of an ARC date.
    private func date(_ seen: Seen) -> String {
        seen.record.format == .arc ? seen.date.filter(\.isNumber) : seen.date
    }
}

/// A line of scripts/warcio_listing.py.
struct WarcioListing: Decodable {
    var file: String
    var error: String?
    var payload_error: String?
    var warnings: Int
    var records: [Record]

    struct Record: Decodable {
        var type, uri, date: String?
        var offset, length: Int64
        var block: String
        var payload: String?

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            type = try row.decodeIfPresent(String.self)
            uri = try row.decodeIfPresent(String.self)
            date = try row.decodeIfPresent(String.self)
            offset = try row.decode(Int64.self)
            length = try row.decode(Int64.self)
            block = try row.decode(String.self)
            payload = try row.decodeIfPresent(String.self)
        }
    }
}
