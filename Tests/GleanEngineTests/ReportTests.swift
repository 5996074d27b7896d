import GleanModel
import Glibc
import Testing

@testable import GleanEngine

/// To see the page of a made-up release: `GLEANER_REPORT_SAMPLE=/tmp/sample swift test --filter ReportTests`, then open
/// /tmp/sample/run/report/index.html. `GLEANER_REPORT_PAGES` sets its size (20,000 pages).
@Suite struct ReportTests {
    @Test func `the report shows the release's counts`() throws {
        let release = try MadeUpRelease(pages: 3000, units: 8)
        defer { release.remove() }
        try release.writeReport()
        let page = try release.readReport(), counts = release.manifest.counts
        #expect(page.contains("<b>3,000</b>"))
        #expect(page.contains("<b>\(Figures.count(counts.pagesKept))</b>"))
        #expect(page.contains("<b>\(Figures.share(counts.pagesKept, of: 3000))</b>"))
        #expect(page.contains(release.manifest.fingerprint))
        for drop in counts.drops {
            #expect(page.contains("<title>\(drop.step) / \(drop.reason): \(Figures.count(drop.pages, "page")), "))
        }
        for rule in release.manifest.silentRules { #expect(page.contains("<code>\(rule)</code>")) }
        for section in ["funnel", "reasons", "length", "numbers", "hosts", "speed", "inputs", "records"] { #expect(page.contains("<section id=\"\(section)\">")) }
    }

    @Test func `the scan counts what the decisions say`() throws {
        let release = try MadeUpRelease(pages: 5000, units: 1)
        defer { release.remove() }
        let scan = try DecisionsScan(release.manifest.decisions.map { "\(release.output)/decisions/\($0.name)" }, layout: release.layout)
        let counts = release.manifest.counts
        #expect(scan.pages == 5000)
        #expect(scan.kept == counts.pagesKept)
        #expect(scan.textBytes.lower.reduce(0, +) == counts.pagesKept)
        #expect(scan.textBytes.total == 5000)
        // Every page that these rules dropped was measured as beyond the limit; a page that left by an earlier rule may be, too.
        for number in scan.numbers {
            for (rule, beyond) in zip(number.rules, number.beyond) {
                let dropped = counts.drops.first { $0.step == rule.use && $0.reason == rule.reason }?.pages ?? 0
                #expect(beyond >= dropped, "\(rule.setting)")
            }
            #expect(number.histogram.upper.reduce(0, +) <= number.beyond.reduce(0, +))
        }
        let kept = scan.labels.flatMap(\.kept).reduce(0, +)
        #expect(kept == counts.pagesKept)
    }

    @Test func `names from pages and recipes are text, never markup`() throws {
        let strange = ["https://<script>alert(1)</script>.example/", "https://\"onload=x.example/", "https://&amp;\u{202E}.example/", "https://a'b.example/"]
        let release = try MadeUpRelease(pages: 20, units: 1, strange: Array(repeating: strange, count: 3).flatMap { $0 })
        defer { release.remove() }
        var manifest = release.manifest
        manifest.name = "</title><script>alert(2)</script>"
        manifest.recipe.description = "<img src=x onerror=alert(3)>"
        manifest.counts.damageExamples = [DataError(kind: "<b>", file: "</table><script>", offset: .max)]
        try Report.write(output: release.output, manifest: manifest, layout: release.layout, rates: release.rates)
        let page = try release.readReport()
        #expect(page.contains("&lt;script&gt;alert(1)"))
        for bad in ["<script", "<img", "<b>a", "\u{202E}", "\"onload"] { #expect(!page.lowercased().contains(bad), "\(bad)") }
    }

    @Test func `the page loads nothing and runs nothing`() throws {
        let release = try MadeUpRelease(pages: 500, units: 2)
        defer { release.remove() }
        try release.writeReport()
        let page = try release.readReport()
        #expect(page.contains("content=\"default-src &#39;none&#39;; style-src &#39;sha256-"))
        for bad in ["http://", "https://", "src=", "@import", "url(", "style=\"", "<script", "<link", "javascript:"] { #expect(!page.contains(bad), "\(bad)") }
        let links = page.components(after: " href=\"")
        #expect(!links.isEmpty)
        #expect(links.allSatisfy { $0.hasPrefix("#") })
    }

    @Test(arguments: [1, 2, 8]) func `the same release gives the same report, whoever reads which table first`(_ workers: Int) throws {
        let release = try MadeUpRelease(pages: 4000, units: 23)
        defer { release.remove() }
        try release.writeReport()
        let first = try release.readReport()
        try Report.write(output: release.output, manifest: release.manifest, layout: release.layout, rates: release.rates, workers: workers)
        #expect(try release.readReport() == first)
    }

    @Test func `a release without pages or times has a report`() throws {
        let release = try MadeUpRelease(pages: 0, units: 1)
        defer { release.remove() }
        try Files.remove("\(release.output)/run/run.json")
        try Report.write(output: release.output, manifest: release.manifest, layout: release.layout, rates: RateLog())
        #expect(try release.readReport().contains("No page was kept."))
    }

    @Test func `decisions of another recipe are refused`() throws {
        let release = try MadeUpRelease(pages: 10, units: 1)
        defer { release.remove() }
        #expect(throws: RunError.self) {
            try Report.write(output: release.output, manifest: release.manifest, layout: try Layout([any PreparedStep]()), rates: release.rates)
        }
    }

    @Test func `the sample's report is written where the environment asks for it`() throws {
        guard let folder = getenv("GLEANER_REPORT_SAMPLE").map({ String(cString: $0) }) else {
            print("skipped: GLEANER_REPORT_SAMPLE names no folder for a sample of the report")
            return
        }
        let pages = getenv("GLEANER_REPORT_PAGES").flatMap { Int(String(cString: $0)) } ?? 20_000
        let release = try MadeUpRelease(pages: pages, units: 24, output: folder)
        let before = used()
        try release.writeReport()
        let after = used()
        print("report of \(pages) pages: \(after.seconds - before.seconds) s of CPU; peak \(before.peak) MiB before it, \(after.peak) MiB after")
        try Files.write("\(folder)/README.md", Array(Card.markdown(DocumentFacts(release.manifest)).utf8))
    }

    private func used() -> (seconds: Double, peak: Int) {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return (Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6, usage.ru_maxrss / 1024)
    }
}

extension String {
    /// What follows each occurrence of `mark`, up to the next.
    fileprivate func components(after mark: String) -> [String] {
        var rest = self[...]
        var found: [String] = []
        while let range = rest.firstRange(of: mark) {
            rest = rest[range.upperBound...]
            found.append(String(rest.prefix(20)))
        }
        return found
    }
}
