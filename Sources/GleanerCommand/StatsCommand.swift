import ArgumentParser
import Foundation
import GleanEngine
import GleanModel
import Gleaner

struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Counts a dataset: pages, text, lengths, languages, hosts, repeats, damage.",
        discussion: """
            A dataset is a file of pages (JSON lines, plain or packed, or any other form that a source reads), a folder of them, a pattern, or a \
            release. Several stand side by side; with --sum they are counted as one. Lengths and quantiles are exact up to 2,048 and to \
            one part in 1,024 beyond. Repeated ids, URLs and texts are found by sorting their hashes on disk.

              gleaner stats release/first
              gleaner stats fineweb/*.jsonl.gz --sum
              gleaner stats before.jsonl.zst after.jsonl.zst --html stats.html
            """)

    @Argument(help: "Files, folders, patterns or releases.", completion: .file())
    var names: [String]

    @Flag(help: "Counts all that is named as one dataset.")
    var sum = false

    @Option(help: "The field that holds the text, if it has no usual name.")
    var textField: String?

    @Flag(help: "Does not look for what stands more than once: no sort, no scratch files.")
    var noRepeats = false

    @Option(help: "Writes a page with plots.", completion: .file())
    var html: String?

    @Option(help: "Writes all figures as JSON; - for standard output, in place of the tables.", completion: .file())
    var json: String?

    @Option(help: "How many rows of a table are printed.")
    var top = 10

    @Option(help: "Threads (default: one a processor).")
    var workers: Int?

    @Option(help: "A folder for sorting (default: the system's temporary one).", completion: .directory)
    var scratch: String?

    func validate() throws {
        if names.isEmpty { throw ValidationError("Name at least one file, folder or release.") }
        if top < 1 { throw ValidationError("--top wants a number from 1 up.") }
        try WorkerCount.check(workers)
    }

    func run() throws {
        var request = StatsRequest()
        request.textField = textField
        request.findsRepeats = !noRepeats
        request.workers = workers ?? ProcessInfo.processInfo.activeProcessorCount
        let sorting = try CommandScratch(in: scratch)
        defer { sorting.stop() }
        request.scratch = sorting.path
        let stats = try Stats(catalog: Gleaner.catalog, request: request) { Terminal.note(Terminal.safe($0)) }
        let found = sum ? [try stats.ofAll(names)] : try names.map { try stats.of($0) }
        // Files first: who reads only the first lines of the tables (`| head`) has them all the same.
        if let json { try Terminal.write(Array(CanonicalJSON.encode(found, pretty: true)) + [10], to: json) }
        if let html { try Terminal.write(Array(StatsPage(found).html.utf8), to: html) }
        if json == "-" { return }
        StatsView(found, top: top).lines.forEach { Terminal.out($0) }
        if let html { Terminal.note("plots        \(html)") }
    }
}

/// Figures of datasets, in lines for the terminal.
struct StatsView {
    private let all: [StatsSummary]
    private let top: Int

    private static let barWidth = 40

    init(_ summaries: [StatsSummary], top: Int) {
        all = summaries
        self.top = top
    }

    var lines: [String] {
        var table = Table([.left] + all.map { _ in .right })
        if all.count > 1 { table.add([""] + all.map { Terminal.safe($0.name) }) }
        for row in StatsTable(all).rows { table.add([row.name] + row.cells) }
        var lines = table.lines
        for summary in all {
            if all.count > 1 { lines += ["", Terminal.bold(Terminal.safe(summary.name))] }
            lines += details(summary)
        }
        return lines
    }

    private func details(_ summary: StatsSummary) -> [String] {
        var lines: [String] = []
        if summary.bytes > 0 {
            var table = Table([.left, .right] + StatsSummary.Lengths.shares.map { _ in .right } + [.right])
            table.add(["length of texts", "mean"] + StatsSummary.Lengths.shares.map { $0 == 0.5 ? "median" : "\(Int($0 * 100))%" } + ["longest"])
            for (name, lengths) in [("  bytes", summary.byteLengths), ("  characters", summary.characterLengths), ("  words", summary.wordLengths)] {
                table.add([name, whole(lengths.mean)] + lengths.quantiles.map(whole) + [whole(lengths.greatest)])
            }
            lines += [""] + table.lines + [""] + histogram(summary.characterLengths)
        }
        lines += frequent("languages", summary.languages, of: summary.pages)
        lines += frequent("hosts", summary.hosts, of: summary.pages)
        lines += rows("months", Array(summary.months.suffix(top)), of: summary.pages, more: summary.months.count - min(top, summary.months.count))
        lines += rows("bytes by script", Array(summary.scripts.prefix(top)), of: summary.bytes, more: max(0, summary.scripts.count - top))
        // A line that stands once says nothing of boilerplate.
        lines += repeated("first lines that repeat", summary.firstLines, of: summary.pages)
        lines += repeated("last lines that repeat", summary.lastLines, of: summary.pages)
        for repeats in summary.repeats where repeats.most > 1 {
            lines.append("")
            lines.append("\(repeats.repeated.grouped) \(repeats.kind)s stand more than once, one of them \(repeats.most.grouped) times, first at \(Terminal.safe(repeats.file ?? "")), row \((repeats.row ?? 0).grouped)")
        }
        return lines
    }

    private func whole(_ value: Double?) -> String { value.map { Int($0.rounded()).grouped } ?? "-" }

    private func histogram(_ lengths: StatsSummary.Lengths) -> [String] {
        let most = lengths.bins.max() ?? 0
        guard most > 0, let first = lengths.bins.firstIndex(where: { $0 > 0 }), let last = lengths.bins.lastIndex(where: { $0 > 0 }) else { return [] }
        // At most about twenty lines: two or more bins share one where there are more.
        let step = (last - first) / 20 + 1
        let starts = Array(stride(from: first, through: last, by: step))
        let counts = starts.map { lengths.bins[$0..<min($0 + step, lengths.bins.count)].reduce(0, +) }
        var table = Table([.right, .right, .left])
        table.add("characters from", "pages", "")
        for (start, count) in zip(starts, counts) {
            let width = Double(count) / Double(max(1, counts.max() ?? 1)) * Double(Self.barWidth)
            table.add(whole(lengths.edges[start]), count.grouped, String(repeating: "#", count: max(count > 0 ? 1 : 0, Int(width.rounded()))))
        }
        return table.lines
    }

    private func repeated(_ title: String, _ lines: StatsSummary.Frequent, of whole: Int) -> [String] {
        let rows = lines.top.filter { $0.count - lines.over > 1 }
        return self.rows(title, Array(rows.prefix(top)), of: whole, more: 0)
    }

    private func frequent(_ title: String, _ names: StatsSummary.Frequent, of whole: Int) -> [String] {
        let different = names.different.map { ", \($0.grouped) different" } ?? ", more than are counted each: a count may be too large by \(names.over.grouped)"
        let shown = Array(names.top.prefix(top))
        return rows(title + different, shown, of: whole, more: max(0, (names.different ?? shown.count) - shown.count))
    }

    private func rows(_ title: String, _ rows: [StatsSummary.Named], of whole: Int, more: Int) -> [String] {
        guard !rows.isEmpty else { return [] }
        var table = Table([.right, .right, .left])
        for row in rows { table.add("  " + row.count.grouped, row.count.share(of: whole), Terminal.safe(row.name).replacingOccurrences(of: "\n", with: " ")) }
        return ["", title] + table.lines + (more > 0 ? ["  and \(more.grouped) more (--top, --html, --json)"] : [])
    }
}
