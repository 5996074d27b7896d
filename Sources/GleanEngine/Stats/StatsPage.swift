import GleanModel

/// Figures of files of pages as one page that needs nothing besides itself; several stand side by side.
package struct StatsPage {
    private let all: [StatsSummary]

    private static let mostMonths = 60

    package init(_ summaries: [StatsSummary]) { all = summaries }

    package var html: String {
        Report.document(all.count == 1 ? "\(all[0].name): figures" : "Figures of \(Figures.count(all.count)) datasets") { body in
            body.element("header") { head in
                head.element("p", ["class": "over"], "Figures")
                head.element("h1", all.map(\.name).joined(separator: ", "))
            }
            body.element("main") { main in
                totals.draw(into: &main)
                for section in sections { section.draw(into: &main) }
            }
            body.element("footer") { $0.element("p", "Written by gleaner stats.") }
        }
    }

    private var totals: ReportSection {
        ReportSection("totals", "Totals", "Words stand between white space.") { out in
            PlainTable.draw([""] + all.map(\.name), into: &out) { body in
                for row in StatsTable(all).rows { PlainTable.row(row.name, row.cells, into: &body) }
            }
        }
    }

    private var sections: [ReportSection] {
        [
            lengths, frequent("languages", "Languages", "Pages by what their field of language says.", \.languages),
            frequent("hosts", "Hosts", "The hosts with the most pages, without \u{201C}www.\u{201D}.", \.hosts), months, scripts,
            frequent("first-lines", "First lines", "The most frequent first lines of texts: what repeats here is boilerplate more often than not.", \.firstLines),
            frequent("last-lines", "Last lines", "The most frequent last lines of texts.", \.lastLines),
        ].compactMap { $0 }
    }

    private var lengths: ReportSection? {
        guard all.contains(where: { $0.bytes > 0 }) else { return nil }
        return ReportSection("lengths", "Lengths", "Pages by the length of their text.") { out in
            out.element("div", ["class": "cards"]) { cards in
                for summary in all where summary.bytes > 0 {
                    let suffix = all.count > 1 ? " of \(summary.name)" : ""
                    card("Bytes\(suffix)", summary.byteLengths, into: &cards)
                    card("Characters\(suffix)", summary.characterLengths, into: &cards)
                    card("Words\(suffix)", summary.wordLengths, into: &cards)
                }
            }
        }
    }

    private func card(_ title: String, _ lengths: StatsSummary.Lengths, into cards: inout Markup) {
        var histogram = Histogram(lengths.scale)
        for (bin, count) in lengths.bins.enumerated() where count > 0 { histogram.add(lengths.edges[bin], .lower, times: count) }
        cards.element("figure") { figure in
            figure.element("h3", title)
            let parts = (lower: (kind: "within", name: "pages"), upper: (kind: "beyond", name: ""))
            figure.add(HistogramPlot(histogram: histogram, parts: parts).drawn(title))
            let shown = zip(StatsSummary.Lengths.shares, lengths.quantiles).filter { [0.05, 0.5, 0.95].contains($0.0) }.map { share, value in
                "\(share == 0.5 ? "half" : "\(Int(share * 100))%")\u{A0}≤\u{A0}\(value.map { Figures.short($0) } ?? "—")"
            }
            figure.element("figcaption", "Logarithmic. \(shown.joined(separator: ", ")).")
        }
    }

    private func frequent(_ id: String, _ title: String, _ lead: String, _ path: KeyPath<StatsSummary, StatsSummary.Frequent>) -> ReportSection? {
        let shown = all.filter { !$0[keyPath: path].top.isEmpty }
        guard !shown.isEmpty else { return nil }
        return ReportSection(id, title, lead) { out in
            for summary in shown {
                let frequent = summary[keyPath: path]
                if all.count > 1 { out.element("h3", summary.name) }
                table(frequent.top, of: summary.pages, heading: "pages", into: &out)
                let rest = frequent.different.map { $0 - frequent.top.count } ?? 0
                if rest > 0 { out.element("p", ["class": "more"], "and \(Figures.count(rest)) more") }
                if frequent.over > 0 { out.element("p", ["class": "more"], "A count may be too large by \(Figures.count(frequent.over)).") }
            }
        }
    }

    private var months: ReportSection? {
        let shown = all.filter { !$0.months.isEmpty }
        guard !shown.isEmpty else { return nil }
        return ReportSection("months", "Dates", "Pages by month.") { out in
            for summary in shown {
                if all.count > 1 { out.element("h3", summary.name) }
                table(Array(summary.months.suffix(Self.mostMonths)), of: summary.pages, heading: "pages", into: &out)
                PagesSections.more(summary.months.count - Self.mostMonths, "earlier month", &out)
            }
        }
    }

    private var scripts: ReportSection? {
        let shown = all.filter { !$0.scripts.isEmpty }
        guard !shown.isEmpty else { return nil }
        return ReportSection("scripts", "Scripts", "Bytes of text by the Unicode block of their characters.") { out in
            for summary in shown {
                if all.count > 1 { out.element("h3", summary.name) }
                table(summary.scripts, of: summary.bytes, heading: "bytes", into: &out)
            }
        }
    }

    private func table(_ rows: [StatsSummary.Named], of whole: Int, heading: String, into out: inout Markup) {
        let most = Double(max(1, rows.map(\.count).max() ?? 1))
        BarTable(headings: ["", heading, "share"], rows: rows.map { row in
            let share = Figures.share(row.count, of: whole)
            return BarTable.Row(
                name: row.name, parts: [("within", Double(row.count) / most)], title: "\(row.name): \(Figures.count(row.count)), \(share)",
                figures: [Figures.count(row.count), share])
        }).drawn(into: &out)
    }
}

/// The totals of one or several datasets, a row a figure: what terminal and page show alike.
package struct StatsTable {
    package struct Row {
        package let name: String
        package let cells: [String]
    }

    package let rows: [Row]

    package init(_ all: [StatsSummary]) {
        var rows: [Row] = []
        func add(_ name: String, _ cell: (StatsSummary) -> String) {
            let cells = all.map(cell)
            if cells.contains(where: { !$0.isEmpty }) { rows.append(Row(name: name, cells: cells)) }
        }
        func some(_ count: Int, of whole: Int) -> String { count == 0 ? "" : "\(Figures.count(count)) (\(Figures.share(count, of: whole)))" }
        add("files") { Figures.count($0.files) }
        add("bytes as stored") { Figures.bytes($0.storedBytes) }
        add("pages") { Figures.count($0.pages) }
        add("bytes of text") { Figures.bytes(UInt64($0.bytes)) }
        add("characters") { Figures.count($0.characters) }
        add("words") { Figures.count($0.words) }
        add("lines") { Figures.count($0.lines) }
        for field in PageStats.fields {
            add("pages without \(field)") { summary in some(summary.missing.first { $0.name == field }?.count ?? 0, of: summary.pages) }
        }
        for kind in RepeatedPages.Kind.allCases {
            add("pages with the \(kind) of an earlier one") { summary in some(summary.repeats.first { $0.kind == "\(kind)" }?.again ?? 0, of: summary.pages) }
        }
        add("sequences that are no UTF-8") { some($0.invalidUTF8, of: $0.characters) }
        add("replacement characters") { some($0.replacementCharacters, of: $0.characters) }
        add("control characters") { some($0.controlCharacters, of: $0.characters) }
        add("dates of another form") { some($0.otherDates, of: $0.pages) }
        for kind in Set(all.flatMap { $0.damage.map(\.name) }).sorted() {
            add("damage: \(kind)") { summary in summary.damage.first { $0.name == kind }.map { Figures.count($0.count) } ?? "" }
        }
        self.rows = rows
    }
}
