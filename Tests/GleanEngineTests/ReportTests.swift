import GleanModel
import Glibc
import Testing

@testable import GleanEngine

/// To see the page of a made-up release: `GLEANER_REPORT_SAMPLE=/tmp/sample swift test --filter ReportTests`, then open
/// /tmp/sample/run/report/index.html. `GLEANER_REPORT_PAGES` sets its size (20,000 pages).
@Suite struct ReportTests {
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
        try Files.write("\(folder)/README.md", Array(Card.markdown(release.manifest).utf8))
    }

    private func used() -> (seconds: Double, peak: Int) {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return (Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6, usage.ru_maxrss / 1024)
    }
}
