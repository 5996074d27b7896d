import Foundation
import GleanEngine

/// A quote as a table for people.
enum QuoteTable {
    static func lines(_ quote: Quote) -> [String] {
        var table = Table([.left, .right, .right, .right, .left])
        let percent = String(format: "%.0f%%", quote.confidence * 100)
        table.add(quote.recipe, "quote", "\(percent) from", "to", "")
        var notes: [String] = []
        for row in quote.rows {
            let (name, unit) = words(row.figure, quote.cores)
            if let note = row.note, !notes.contains(note) { notes.append(note) }
            let mark = row.note.flatMap { notes.firstIndex(of: $0) }.map { "(\($0 + 1))" } ?? ""
            table.add(name, unit(row.value.estimate), unit(row.value.low), unit(row.value.high), mark)
        }
        let basis = quote.basis
        return table.lines + [""] + notes.enumerated().map { "(\($0 + 1)) \($1)" } + [
            "from \(basis.pagesRun.grouped) pages run (\(String(format: "%.1f%%", basis.share * 100)), seed \(basis.seed)) of \(basis.pagesRead.grouped) read, "
                + "in \(basis.wallSeconds.durationForPeople), \(String(format: "%.1f", basis.cpuSeconds)) CPU seconds",
        ]
    }

    private static func words(_ figure: Quote.Figure, _ cores: Int) -> (String, (Double) -> String) {
        switch figure {
        case .pagesIn: ("pages in", count)
        case .pagesKept: ("pages kept", count)
        case .text: ("text", bytes)
        case .tokens: ("tokens", count)
        case .output: ("shards", bytes)
        case .cpu: ("CPU time", { $0 < 3600 ? $0.durationForPeople : String(format: "%.1f core-hours", $0 / 3600) })
        case .wall: ("time on \(cores) \(cores == 1 ? "core" : "cores")", { $0.durationForPeople })
        case .memory: ("memory", bytes)
        case .disk: ("disk", bytes)
        case .price: ("price", { String(format: $0 < 1 ? "%.4f" : "%.2f", $0) })
        }
    }

    /// Three digits say as much as a quote knows.
    private static func count(_ value: Double) -> String {
        guard value >= 1000 else { return Int(value.rounded()).grouped }
        let unit = pow(10, (log10(value) - 2).rounded(.down))
        return Int((value / unit).rounded() * unit).grouped
    }

    private static func bytes(_ value: Double) -> String { UInt64(max(0, value)).bytesForPeople }
}
