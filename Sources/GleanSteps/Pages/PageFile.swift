package import GleanModel
import GleanStore

/// Pages out of one file that a person names: a crawl, or a page saved as HTML.
package enum PageFile {
    /// Hands out each page of the file until `body` says false: a row of a batch.
    ///
    /// A file that begins as a crawl does is read as one; any other is one page without an HTTP head, its URL the path.
    package static func read(_ path: String, _ body: (borrowing Batch, Int) throws -> Bool) throws {
        if archiveEndings.contains(where: { path.hasSuffix($0) }) { return try readCrawl(path, body) }
        let page = try bytes(path)
        if page.starts(with: "WARC/".utf8) || page.starts(with: "filedesc:".utf8) { return try readCrawl(path, body) }
        let url = Array(path.utf8)
        var batch = Batch()
        batch.append(
            url: url.span, id: Span(), date: Span(), head: Span(), payload: page.span, text: Span(),
            facts: PageFacts(offset: 0, length: UInt64(page.count)))
        _ = try body(batch, 0)
    }

    private static func readCrawl(_ path: String, _ body: (borrowing Batch, Int) throws -> Bool) throws {
        let size: Int64
        do { size = try FileIdentity(of: path).size } catch { throw unreadable(path, error) }
        // Pages of any status: whoever asks for a page by its URL wants to see it.
        let source = WARCSource(), statuses = [100...999]
        let input = Input(ordinal: 0, source: 0, name: path, path: path, bytes: UInt64(max(0, size)), modified: 0)
        var reader = try source.start(input, at: nil, statuses)
        var batch = Batch(), tally = SourceTally(), goesOn = true
        while goesOn {
            batch.removeAll()
            goesOn = try source.fill(&batch, from: &reader, &tally)
            for index in 0..<batch.count where try !body(batch, index) { return }
        }
    }

    /// A page's file is read up to this many bytes.
    private static let mostBytes = 256 << 20

    private static func bytes(_ path: String) throws -> [UInt8] {
        do { return try FileBytes.read(path, limit: mostBytes) } catch { throw unreadable(path, error) }
    }

    private static func unreadable(_ path: String, _ error: StoreError) -> RunError {
        .reading(path, error, hint: "Name an HTML file, or a crawl and a URL in it.")
    }
}
