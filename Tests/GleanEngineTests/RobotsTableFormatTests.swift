import GleanBytes
import GleanFormats
import Testing

/// The worked example of docs/formats/robots-table.md and the golden file, read by the program's own reader.
@Suite struct RobotsTableFormatTests {
    private static let site = SiteAddress(Array("https://A.example/page".utf8))

    private static func rows(_ bytes: [UInt8]) throws -> [[String]] {
        let view = try RobotsTableView(bytes.span), reader = ZstdFrameReader()
        guard let site else { return [] }
        return try view.captures(site, .robots, bytes.span).map { index in
            let entry = try view.entry(index, bytes.span), body = try view.body(entry, bytes.span, reader)
            return ["\(entry.status)", "\(entry.time)", "\(body.count)"]
        }
    }

    @Test func `the table of the page holds the captures told beside it`() throws {
        let page = try FormatPage("robots-table"), wanted = page.rows("status", "time", "bytes")
        #expect(wanted.count == 3)
        for bytes in [page.hexdump, try FormatPage.golden("robots-table-1")] {
            let found = try Self.rows(bytes)
            #expect(found == wanted)
        }
    }

    @Test func `a table that is cut or changed anywhere is refused or read the same`() throws {
        let bytes = try FormatPage.golden("robots-table-1"), wanted = try Self.rows(bytes)
        for count in bytes.indices {
            let found = try? Self.rows(Array(bytes[0..<count]))
            #expect(found == nil, "cut to \(count) bytes")
        }
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 0x41
            // A name that is changed is another site's.
            let found = try? Self.rows(changed)
            #expect(found == nil || found == wanted || found == [], "byte \(place)")
        }
    }
}
