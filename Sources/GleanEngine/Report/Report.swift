import Foundation
import GleanBytes
import GleanModel

/// `run/report/index.html`: what a run did with its pages, in one page that needs nothing besides itself.
///
/// It holds times and rates, so it stands under `run/` and is no part of the release's identity.
enum Report {
    /// Where the report stands in a release.
    static let path = "run/report/index.html"

    /// Reads the release's decisions and `run/run.json` and writes the report. Throws a `RunError` if a decisions file cannot be read or the
    /// report not be written; a release without `run/run.json` has a report without times of units. Tables are read on `workers` threads, or more
    /// on a store.
    static func write(output: String, manifest: Manifest, layout: Layout, rates: RateLog, workers: Int = 1) throws {
        let tables = manifest.decisions.map(\.name).filter { $0.hasSuffix(".table") }.map { "\(output)/decisions/\($0)" }
        // Its inputs, which may be many, are not asked for.
        struct Times: Decodable { let seconds: [RunRecord.StageSeconds] }
        let run = try? Files.readJSON(Times.self, "\(output)/run/run.json")
        let scan = try DecisionsScan(
            tables, layout: layout, surveys: manifest.recipe.steps.filter { $0.kind == .survey }, workers: OrderedWork.readers(of: output, workers: workers))
        let facts = ReportFacts(manifest: manifest, layout: layout, scan: scan, rates: rates.points, stages: run?.seconds ?? [])
        try Files.makeFolder("\(output)/run/report")
        try Files.write("\(output)/\(path)", Array(page(facts).utf8))
    }

    static func page(_ facts: ReportFacts) -> String {
        document("\(facts.manifest.name): release report") { ReportPage(facts: facts).draw(into: &$0) }
    }

    /// A page with what `draw` puts into its body. Nothing in it may load or run anything: the policy allows one style sheet, by its digest.
    static func document(_ title: String, _ draw: (inout Markup) -> Void) -> String {
        var page = Markup()
        page.literal("<!DOCTYPE html>\n")
        page.element("html", ["lang": "en"]) { html in
            html.element("head") { head in
                head.void("meta", ["charset": "utf-8"])
                head.void("meta", ["http-equiv": "Content-Security-Policy", "content": policy])
                head.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                head.void("meta", ["name": "color-scheme", "content": "light dark"])
                head.void("meta", ["name": "referrer", "content": "no-referrer"])
                head.element("title", title)
                head.style(ReportStyle.sheet)
            }
            html.element("body") { draw(&$0) }
        }
        page.literal("\n")
        return page.source
    }

    private static var policy: String {
        let sheet = ReportStyle.sheet.withUTF8Buffer { Array($0) }
        let digest = Data(SHA.digest(.sha256, sheet.span)).base64EncodedString()
        return "default-src 'none'; style-src 'sha256-\(digest)'; base-uri 'none'; form-action 'none'"
    }
}
