import Foundation
import GleanEngine
import GleanModel

/// A comparison of two releases, in lines for the terminal.
struct ReleaseDiffView {
    private let found: ReleaseDiff
    private let top: Int

    /// `top` rows of each table are shown.
    init(_ comparison: ReleaseDiff, top: Int) {
        found = comparison
        self.top = top
    }

    var lines: [String] {
        var lines: [String] = []
        for part in [made, totals, pages, reasons] + labels + [hosts, numbers] where !part.isEmpty {
            if !lines.isEmpty { lines.append("") }
            lines += part
        }
        return lines
    }

    // MARK: How they were made

    private var made: [String] {
        let made = found.made
        var lines = [Terminal.bold("made"), "  first   \(side(found.first))", "  second  \(side(found.second))"]
        for use in made.uses {
            let sign = use.state == .changed ? "~" : use.state == .onlyInFirst ? "-" : "+"
            let alone = use.state == .changed ? "" : use.state == .onlyInFirst ? "  only in the first" : "  only in the second"
            lines.append("  \(sign) \(Terminal.safe(use.name))\(alone)")
            for value in use.settings { lines.append("      \(Terminal.safe(value.name)): \(change(value, use.state))") }
        }
        if let order = made.order { lines.append("  ~ order of steps: \(change(order, .changed))") }
        for value in made.others { lines.append("  ~ \(value.name): \(change(value, .changed))") }
        for value in made.assets {
            let sign = value.first == nil ? "+" : value.second == nil ? "-" : "~"
            lines.append("  \(sign) asset \(Terminal.safe(value.name))\(sign == "~" ? ": \(change(value, .changed))" : "")")
        }
        if made.inputs.isEmpty {
            lines.append("  inputs  the same, \(made.sameInputs.grouped)")
        } else {
            lines.append("  inputs  \(made.sameInputs.grouped) the same, \(made.inputs.count.grouped) not")
            for value in made.inputs.prefix(top) {
                let sign = value.first == nil ? "+" : value.second == nil ? "-" : "~"
                lines.append("  \(sign) \(Terminal.safe(value.name))\(sign == "~" ? ": \(change(value, .changed))" : "")")
            }
            lines += more(made.inputs.count)
        }
        if made.isEmpty { lines.append("  Recipe, assets and inputs are the same.") }
        return lines
    }

    private func side(_ side: ReleaseDiff.Side) -> String {
        "\(Terminal.safe(side.path))  \(Terminal.safe(side.name)), \(side.fingerprint.prefix(20)), Gleaner \(Terminal.safe(side.gleaner))"
    }

    private func change(_ value: MadeChanges.Value, _ state: MadeChanges.State) -> String {
        let (first, second) = (value.first.map(shortened) ?? "none", value.second.map(shortened) ?? "none")
        switch state {
        case .changed: return "\(first) -> \(second)"
        case .onlyInFirst: return first
        case .onlyInSecond: return second
        }
    }

    private func shortened(_ text: String) -> String { Terminal.safe(text.count > 160 ? text.prefix(157) + "..." : text) }

    // MARK: Figures

    private var totals: [String] {
        let (one, two) = (found.first, found.second)
        var table = Table([.left, .right, .right, .right, .right])
        table.add(Terminal.bold("totals"), "first", "second", "change", "")
        func row(_ name: String, _ first: Int, _ second: Int, _ shown: (Int) -> String = { $0.grouped }) {
            table.add("  \(name)", shown(first), shown(second), Self.signed(second - first, shown), Self.percent(first, second))
        }
        row("pages in", one.pagesIn, two.pagesIn)
        row("pages kept", one.pagesKept, two.pagesKept)
        table.add("  yield", one.pagesKept.share(of: one.pagesIn), two.pagesKept.share(of: two.pagesIn))
        row("text", Int(clamping: one.textBytes), Int(clamping: two.textBytes)) { UInt64($0.magnitude).bytesForPeople }
        for name in Set(one.written.keys).union(two.written.keys).sorted() { row(Terminal.safe(name), one.written[name] ?? 0, two.written[name] ?? 0) }
        for number in found.numbers where number.name.hasPrefix("count_tokens") && number.name.hasSuffix(".tokens") {
            row(Terminal.safe(number.name), Int(number.first.sum ?? 0), Int(number.second.sum ?? 0))
        }
        row("shards", one.shards, two.shards)
        row("bytes of shards", Int(clamping: one.shardBytes), Int(clamping: two.shardBytes)) { UInt64($0.magnitude).bytesForPeople }
        return table.lines
    }

    private var pages: [String] {
        let matched = found.matched
        let how = matched.byURL == 0 ? "by id" : matched.byPlace + matched.byID == 0 ? "by URL" : "by id, \(matched.byURL.grouped) of them by URL"
        var lines = [
            Terminal.bold("pages") + ", \((matched.byPlace + matched.byID + matched.byURL).grouped) in both, matched \(how)",
        ]
        var table = Table([.left, .right, .right])
        let either = found.kept.either
        table.add("  kept in both", found.kept.both.grouped, "\(found.kept.both.share(of: either)) of what either keeps")
        table.add("  kept in neither", found.kept.neither.grouped, found.kept.droppedOtherwise > 0 ? "\(found.kept.droppedOtherwise.grouped) dropped for another reason" : "")
        table.add("  kept in the first alone", found.kept.first.grouped, "")
        add(found.fates.filter { $0.first.isKept && !$0.second.isKept }.map { ($0.second, $0.pages) }, "in the second", to: &table)
        table.add("  kept in the second alone", found.kept.second.grouped, "")
        add(found.fates.filter { !$0.first.isKept && $0.second.isKept }.map { ($0.first, $0.pages) }, "in the first", to: &table)
        lines += table.lines
        let changed = found.changed
        if let texts = found.texts {
            lines.append("  of \(texts.inBoth.grouped) texts in both, \(texts.changed.grouped) changed (\(texts.changed.share(of: texts.inBoth)))")
        }
        if changed.pages > 0 {
            lines.append(
                "  \(changed.pages.grouped) kept in both have a text of another length: +\(changed.bytesGained.bytesForPeople), -\(changed.bytesLost.bytesForPeople)")
        }
        return lines
    }

    private func add(_ rows: [(fate: Fate, pages: Int)], _ place: String, to table: inout Table) {
        for row in rows.prefix(top) { table.add("      \(place) \(Terminal.safe(row.fate.words))", row.pages.grouped, "") }
        if rows.count > top { table.add("      for \((rows.count - top).grouped) more reasons", rows.dropFirst(top).reduce(0) { $0 + $1.pages }.grouped, "") }
    }

    private var reasons: [String] {
        let changed = found.reasons.filter { $0.first != $0.second }
        guard !found.reasons.isEmpty else { return [] }
        var table = Table([.left, .right, .right, .right, .right])
        table.add(Terminal.bold("drops"), "first", "second", "change", "")
        for row in changed {
            table.add("  \(Terminal.safe(row.step))  \(Terminal.safe(row.reason))", row.first.grouped, row.second.grouped, Self.signed(row.second - row.first), Self.percent(row.first, row.second))
        }
        let same = found.reasons.count - changed.count
        return table.lines + (same > 0 ? ["  \(same.grouped) \(same == 1 ? "reason has" : "reasons have") the same count"] : [])
    }

    private var labels: [[String]] {
        found.labels.map { labels in
            let rows = labels.rows.filter { $0.firstKept != $0.secondKept }
            guard !rows.isEmpty else { return [] }
            var table = Table([.left, .right, .right, .right, .right])
            table.add(Terminal.bold("kept by \(Terminal.safe(labels.name))"), "first", "second", "change", "")
            for row in rows.prefix(top) {
                table.add("  \(Terminal.safe(row.label))", row.firstKept.grouped, row.secondKept.grouped, Self.signed(row.secondKept - row.firstKept), Self.percent(row.firstKept, row.secondKept))
            }
            return table.lines + more(rows.count)
        }
    }

    private var hosts: [String] {
        let hosts = found.hosts
        guard !hosts.gained.isEmpty || !hosts.lost.isEmpty else { return [] }
        var table = Table([.left, .right, .right, .right, .right])
        table.add(Terminal.bold("kept by host"), "first", "second", "change", "")
        for row in hosts.lost.prefix(top) + hosts.gained.prefix(top) {
            table.add("  \(Terminal.safe(row.host))", row.first.grouped, row.second.grouped, Self.signed(row.second - row.first), Self.percent(row.first, row.second))
        }
        return table.lines + (hosts.unsureBy > 0 ? ["  a count may be wrong by \(hosts.unsureBy.grouped)"] : [])
    }

    private var numbers: [String] {
        let apart = found.numbers.filter { ($0.distance ?? 0) > 0 }.sorted { ($0.distance ?? 0, $1.name) > ($1.distance ?? 0, $0.name) }
        guard !apart.isEmpty else { return [] }
        var table = Table([.left, .right, .right, .left, .right, .left])
        table.add(Terminal.bold("numbers of kept pages"), "distance", "mean", "", "median", "")
        for number in apart.prefix(top) {
            table.add(
                "  \(Terminal.safe(number.name))", Self.figure(number.distance, "%.3f"), Self.figure(number.first.mean), "-> \(Self.figure(number.second.mean))",
                Self.figure(number.first.quantiles[2]), "-> \(Self.figure(number.second.quantiles[2]))")
        }
        return table.lines + more(apart.count)
    }

    // MARK: Words

    private func more(_ count: Int) -> [String] { count > top ? ["  and \((count - top).grouped) more (--top, --html, --json)"] : [] }

    private static func signed(_ change: Int, _ shown: (Int) -> String = { abs($0).grouped }) -> String {
        change == 0 ? "" : (change > 0 ? "+" : "-") + shown(change).replacingOccurrences(of: "-", with: "")
    }

    private static func percent(_ first: Int, _ second: Int) -> String {
        first == 0 || first == second ? "" : String(format: "%+.1f%%", 100 * (Double(second) - Double(first)) / Double(first))
    }

    private static func figure(_ value: Double?, _ form: String = "%.4g") -> String { value.map { String(format: form, $0) } ?? "-" }

    /// What became of a drawn page on both sides.
    static func fates(_ sample: ComparedSample) -> String {
        let words = [sample.first, sample.second].map { $0?.fateWords ?? Fate.absent.words }
        return Terminal.safe("first: \(words[0]); second: \(words[1])")
    }

    /// Words around each difference of two texts.
    static func words(_ parts: [TextDiff.Part]) -> String {
        parts.enumerated().map { index, part in
            switch part {
            case .removed(let text): return "[-\(text)-]"
            case .added(let text): return "{+\(text)+}"
            case .same(let text):
                let words = text.split(separator: " ", omittingEmptySubsequences: false)
                if words.count <= 12 { return text }
                let head = index == 0 ? "" : words.prefix(6).joined(separator: " ") + " "
                return head + "..." + (index == parts.count - 1 ? "" : " " + words.suffix(6).joined(separator: " "))
            }
        }.joined()
    }
}
