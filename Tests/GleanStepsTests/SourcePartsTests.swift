import Foundation
import GleanBytes
import GleanModel
@testable import GleanSteps
import Testing

/// Sources that are read in parts, as samples are.
@Suite struct SourcePartsTests {
    /// The places of the pages of an input: read whole, and read in parts that are cut at `cuts`.
    private func places<S: Source>(_ source: S, _ bytes: [UInt8], cuts: [UInt64]) throws -> (whole: [UInt64], parts: [UInt64]?) {
        let path = FileManager.default.temporaryDirectory.appending(path: "parts-\(UUID().uuidString)").path
        try Data(bytes).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let input = Input(ordinal: 0, source: 0, name: "input", path: path, bytes: UInt64(bytes.count), modified: 0)
        var assets = Assets { throw RecipeError("\($0) is not asked for here.") }
        let kit = try source.open(&assets)
        func offsets(_ reader: S.Reader) throws -> [UInt64] {
            var reader = reader, batch = Batch(), tally = SourceTally(), found: [UInt64] = [], goesOn = true
            while goesOn {
                batch.removeAll()
                goesOn = try source.fill(&batch, from: &reader, &tally)
                found += batch.facts.map(\.offset)
            }
            #expect(tally.damage.isEmpty)
            return found
        }
        let whole = try offsets(source.start(input, at: nil, kit))
        guard let start = try source.parts(of: input, kit) else { return (whole, nil) }
        let bounds = [0] + cuts + [UInt64(bytes.count)]
        return (whole, try zip(bounds, bounds.dropFirst()).flatMap { try offsets(start($0..<$1)) })
    }

    private func record(_ number: Int) -> String {
        let words = (0..<(20 + number * 37 % 200)).map { "word\($0 * number % 97)" }.joined(separator: " ")
        let body = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>\(number) \(words)</p>"
        return """
            WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/\(number)\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n\
            WARC-Record-ID: <urn:x:\(number)>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)\r\n\r\n
            """
    }

    /// Cuts at every place near the boundaries of records, and at some between.
    private func cuts(_ whole: [UInt64], end: Int) -> [[UInt64]] {
        let near = whole.dropFirst().flatMap { [$0 - 1, $0, $0 + 1] }
        return near.map { [$0] } + [Array(stride(from: 97, to: UInt64(end), by: 97)), Array(stride(from: 1000, to: UInt64(end), by: 1000))]
    }

    @Test func `parts of a crawl hold each page once, however it is cut`() throws {
        let source = WARCSource()
        for bytes in [(0..<12).flatMap { Array(record($0).utf8) }, (0..<12).flatMap { gzip(Array(record($0).utf8)) }] {
            let whole = try places(source, bytes, cuts: []).whole
            #expect(whole.count == 12)
            for cuts in cuts(whole, end: bytes.count) {
                #expect(try places(source, bytes, cuts: cuts).parts == whole, "\(cuts)")
            }
        }
    }

    @Test func `a crawl of one member has no parts`() throws {
        let bytes = gzip((0..<12).flatMap { Array(record($0).utf8) })
        #expect(try places(WARCSource(), bytes, cuts: [100]).parts == nil)
        #expect(try places(WARCSource(), [], cuts: []).parts == nil)
    }

    @Test func `parts of JSON lines hold each line once, however they are cut`() throws {
        let lines = (0..<9).map { #"{"text":"\#(String(repeating: "word ", count: 1 + $0 * 7 % 11))","id":"\#($0)"}"# }
        let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
        let whole = try places(JSONLSource(), bytes, cuts: []).whole
        #expect(whole.count == 9)
        for cut in 1..<UInt64(bytes.count) { #expect(try places(JSONLSource(), bytes, cuts: [cut]).parts == whole, "\(cut)") }
        #expect(try places(JSONLSource(), gzip(bytes), cuts: [20]).parts == nil)
    }

    private func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        #expect(GzipCompressor().append(bytes.span, to: &output))
        return output
    }
}
