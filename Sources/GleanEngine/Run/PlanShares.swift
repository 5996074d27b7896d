/// Bytes that come of an input's bytes, where nothing better is known.
///
/// From two crawls by the FineWeb recipe (`build --keep-stages`, then `ls -l`): stage files were 4.2% and 4.5% of the packed input, shards 3.6% and
/// 2.7%, and ledgers 150 bytes a page. A recipe that keeps more takes more.
package struct PlanShares: Sendable {
    /// Of a table of pages that a stage writes.
    package var pages = 0.06
    package var shards = 0.05
    package var ledgerBytesPerPage = 150.0
    /// Packed bytes of a page. Records are reckoned for every page, as if none had left before the survey.
    ///
    /// Of a WARC file: Common Crawl's notices of 2024 give some 3 billion pages in 90,000 files of 1 GB (docs/snapshot.md). Formats without markup
    /// have several times as many pages in as many bytes; rates say how many.
    package var pageBytes = 30_000.0

    package init() {}

    /// Those of a run that was, as far as its costs tell.
    init(_ costs: RunCosts, inputBytes: Double) {
        shards = Double(costs.outputBytes) / inputBytes
        if let bytes = costs.pageTableBytes { pages = Double(bytes) / inputBytes }
        guard costs.pagesIn > 0 else { return }
        pageBytes = inputBytes / Double(costs.pagesIn)
        if let bytes = costs.ledgerBytes { ledgerBytesPerPage = Double(bytes) / Double(costs.pagesIn) }
    }
}
