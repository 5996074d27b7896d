import GleanModel

/// A comparison as one page that needs nothing besides itself.
package struct ComparePage {
    private let found: ReleaseDiff
    private let names: (first: String, second: String)

    private static let mostRows = 40

    package init(_ comparison: ReleaseDiff) {
        found = comparison
        let same = comparison.first.name == comparison.second.name
        names = (Self.name(comparison.first, same), Self.name(comparison.second, same))
    }

    /// The recipe's name, or the folder's where both have one recipe.
    private static func name(_ side: ReleaseDiff.Side, _ isShared: Bool) -> String {
        isShared ? side.path.split(separator: "/").last.map(String.init) ?? side.path : side.name
    }

    package var html: String {
        Report.document("\(names.first) and \(names.second) compared") { body in
            body.element("header") { drawHead(into: &$0) }
            body.element("main") { main in for section in sections { section.draw(into: &main) } }
            body.element("footer") { $0.element("p", "Written by gleaner diff from the decisions of both releases. gleaner verify holds each against itself.") }
        }
    }

    // MARK: Head

    private func drawHead(into head: inout Markup) {
        head.element("p", ["class": "over"], "Releases compared")
        head.element("h1", "\(names.first) → \(names.second)")
        for side in [found.first, found.second] {
            head.element("p", ["class": "print"]) { line in
                line.text("\(side.path), \(side.name), Gleaner \(side.gleaner), ")
                line.element("code", side.fingerprint)
            }
        }
        head.element("dl", ["class": "tiles"]) { tiles in
            for (name, value, note) in figures {
                tiles.element("div") { tile in
                    tile.element("dt", name)
                    tile.element("dd") { cell in
                        cell.element("b", value)
                        cell.element("span", note)
                    }
                }
            }
        }
        head.element("nav") { nav in for section in sections { nav.element("a", ["href": "#\(section.id)"], section.title) } }
    }

    private var figures: [(String, String, String)] {
        let (one, two) = (found.first, found.second)
        return [
            ("Pages kept", Self.change(one.pagesKept, two.pagesKept), "\(Figures.count(one.pagesKept)) → \(Figures.count(two.pagesKept))"),
            ("Text kept", Self.change(Int(clamping: one.textBytes), Int(clamping: two.textBytes)), "\(Figures.bytes(one.textBytes)) → \(Figures.bytes(two.textBytes))"),
            ("Yield", Figures.share(two.pagesKept, of: two.pagesIn), "was \(Figures.share(one.pagesKept, of: one.pagesIn))"),
            ("Kept in both", Figures.count(found.kept.both), "\(Figures.share(found.kept.both, of: found.kept.either)) of pages kept in either"),
            ("Only in \(names.first)", Figures.count(found.kept.first), "pages"),
            ("Only in \(names.second)", Figures.count(found.kept.second), "pages"),
        ]
    }

    /// `+12.3%`.
    static func change(_ one: Int, _ two: Int) -> String {
        if one == two { return "the same" }
        guard one > 0 else { return "+\(Figures.count(two))" }
        let percent = 100 * (Double(two) - Double(one)) / Double(one)
        return (percent < 0 ? "−" : "+") + Figures.significant(percent.magnitude) + "%"
    }

    // MARK: Sections

    private var sections: [ReportSection] {
        ([made, fates, reasons, numbers] + labels + [hosts("gained", found.hosts.gained), hosts("lost", found.hosts.lost), samples]).compactMap { $0 }
    }

    private var made: ReportSection? {
        let made = found.made
        guard !made.isEmpty else { return nil }
        return ReportSection("made", "How they were made", "What differs in recipes, assets and inputs; \(Figures.count(made.sameInputs, "input")) are the same.") { out in
            PlainTable.draw(["What", names.first, names.second], into: &out) { body in
                for use in made.uses {
                    let state = use.state == .changed ? "" : use.state == .onlyInFirst ? "only in \(names.first)" : "only in \(names.second)"
                    if use.settings.isEmpty { row(use.name, state, use.state == .onlyInFirst ? "yes" : nil, use.state == .onlyInSecond ? "yes" : nil, into: &body) }
                    for value in use.settings { row("\(use.name).\(value.name)", state, value.first, value.second, into: &body) }
                }
                for value in [made.order].compactMap({ $0 }) + made.others { row(value.name, "", value.first, value.second, into: &body) }
                for value in made.assets { row(value.name, "asset", value.first, value.second, into: &body) }
                for value in made.inputs.prefix(Self.mostRows) { row(value.name, "input", value.first, value.second, into: &body) }
            }
            PagesSections.more(made.inputs.count - Self.mostRows, "input", &out)
        }
    }

    private func row(_ name: String, _ note: String, _ first: String?, _ second: String?, into body: inout Markup) {
        body.element("tr") { row in
            row.element("th", ["scope": "row"]) { cell in
                cell.text(name)
                if !note.isEmpty { cell.element("small", " " + note) }
            }
            for value in [first, second] { row.element("td", ["class": "words"], value ?? "—") }
        }
    }

    private var fates: ReportSection? {
        let rows = found.fates.filter { $0.first.isKept != $0.second.isKept || $0.first.isKept }
        guard let most = rows.first?.pages else { return nil }
        let matched = found.matched
        let lead = """
            Pages by what became of them in each release. \(Figures.count(matched.byPlace + matched.byID, "page")) were found in both by id, \
            \(Figures.count(matched.byURL)) by URL; \(Figures.count(found.kept.neither)) are kept in neither.
            """
        return ReportSection("pages", "Pages", lead) { out in
            let shown = rows.prefix(Self.mostRows).map { row in
                let kind = row.first.isKept ? row.second.isKept ? "within" : "dropped" : "kept"
                let name = row.first.isKept && row.second.isKept ? "kept in both" : row.first.isKept ? "→ \(row.second.words)" : "← \(row.first.words)"
                let note = row.first.isKept && row.second.isKept ? "" : row.first.isKept ? "kept in \(names.first) alone" : "kept in \(names.second) alone"
                return BarTable.Row(
                    name: name, note: note, parts: [(kind, Double(row.pages) / Double(most))], title: "\(note): \(Figures.count(row.pages, "page"))",
                    figures: [Figures.count(row.pages)])
            }
            BarTable(headings: ["What became of them in the other", "pages"], rows: shown).drawn(into: &out)
            PagesSections.more(rows.count - shown.count, "kind", &out)
        }
    }

    private var reasons: ReportSection? {
        guard let most = found.reasons.map({ max($0.first, $0.second) }).max() else { return nil }
        return ReportSection("reasons", "Reasons", "Pages that left by each reason. Orange is what leaves more in \(names.second), blue what leaves less.") { out in
            let rows = found.reasons.map { row in
                paired(row.reason, note: row.step, row.first, row.second, most: most, isLoss: true)
            }
            BarTable(headings: ["Reason", names.first, names.second, "change"], rows: rows).drawn(into: &out)
        }
    }

    private var labels: [ReportSection?] {
        found.labels.enumerated().map { place, labels in
            let rows = labels.rows.filter { $0.firstKept + $0.secondKept > 0 }
            guard let most = rows.map({ max($0.firstKept, $0.secondKept) }).max() else { return nil }
            return ReportSection("label-\(place)", labels.name, "Pages kept by \(labels.name). Blue is gained in \(names.second), orange lost.") { out in
                let shown = rows.prefix(Self.mostRows).map { paired($0.label, $0.firstKept, $0.secondKept, most: most, isLoss: false) }
                BarTable(headings: ["Label", names.first, names.second, "change"], rows: shown).drawn(into: &out)
                PagesSections.more(rows.count - shown.count, "label", &out)
            }
        }
    }

    private func hosts(_ word: String, _ rows: [ReleaseDiff.Hosts.Row]) -> ReportSection? {
        guard let most = rows.map({ max($0.first, $0.second) }).max() else { return nil }
        let unsure = found.hosts.unsureBy == 0 ? "" : " There were too many hosts to count each: a count may be wrong by \(Figures.count(found.hosts.unsureBy))."
        return ReportSection("hosts-\(word)", "Hosts that \(word) most", "Pages kept by host, without \u{201C}www.\u{201D}.\(unsure)") { out in
            let shown = rows.map { paired($0.host, $0.first, $0.second, most: most, isLoss: false) }
            BarTable(headings: ["Host", names.first, names.second, "change"], rows: shown).drawn(into: &out)
        }
    }

    /// What both have in grey, and what one has more in colour.
    private func paired(_ name: String, note: String = "", _ one: Int, _ two: Int, most: Int, isLoss: Bool) -> BarTable.Row {
        let whole = Double(max(1, most)), gain = two > one
        return BarTable.Row(
            name: name, note: note, parts: [("within", Double(min(one, two)) / whole), (gain == isLoss ? "dropped" : "kept", Double(abs(two - one)) / whole)],
            title: "\(name): \(Figures.count(one)) in \(names.first), \(Figures.count(two)) in \(names.second)",
            figures: [Figures.count(one), Figures.count(two), one == two ? "" : (gain ? "+" : "−") + Figures.count(abs(two - one))])
    }

    // MARK: Numbers

    private var numbers: ReportSection? {
        let shown = found.numbers.filter { !$0.isConstant && $0.first.pages + $0.second.pages > 0 }
        guard !shown.isEmpty else { return nil }
        let lead = """
            Numbers of kept pages, those that differ most first. The distance (Kolmogorov-Smirnov) is the greatest difference between the shares of pages \
            up to a value: 0 where both are alike, 1 where they do not overlap. Heights are percent of each release's own pages.
            """
        return ReportSection("numbers", "Numbers", lead) { out in
            out.element("p", ["class": "legend"]) { legend in
                legend.element("span", ["class": "key before"], names.first)
                legend.element("span", ["class": "key after"], names.second)
            }
            out.element("div", ["class": "cards"]) { cards in
                for number in shown.sorted(by: { ($0.distance ?? -1, $1.name) > ($1.distance ?? -1, $0.name) }) { card(number, into: &cards) }
            }
        }
    }

    private func card(_ number: ComparedNumber, into cards: inout Markup) {
        cards.element("figure") { figure in
            let parts = number.name.split(separator: ".", maxSplits: 1)
            figure.element("h3") { heading in
                heading.text(parts.last.map(String.init) ?? number.name)
                if parts.count == 2 { heading.element("small", " " + parts[0]) }
            }
            figure.add(PairedPlot(number: number, names: names).drawn("Pages by \(number.name)"))
            let distance = number.distance.map { "Distance \(Figures.significant($0, digits: 2)). " } ?? ""
            let log = number.scale.kind == .log ? " Logarithmic." : ""
            figure.element("figcaption", "\(distance)Half at most \(Self.quantile(number.first)) → \(Self.quantile(number.second)); mean \(Self.figure(number.first.mean)) → \(Self.figure(number.second.mean)).\(log)")
        }
    }

    private static func quantile(_ summary: ComparedNumber.Summary) -> String { figure(summary.quantiles[2]) }
    private static func figure(_ value: Double?) -> String { value.map { Figures.short($0) } ?? "—" }

    // MARK: Samples

    private var samples: ReportSection? {
        guard !found.samples.isEmpty else { return nil }
        return ReportSection("samples", "Some pages", "Drawn by their ids: the same seed draws the same pages.") { out in
            out.element("ul", ["class": "pages"]) { list in
                for sample in found.samples {
                    list.element("li") { item in
                        item.element("b", sample.name)
                        item.element("p", "\(names.first): \(sample.first?.fateWords ?? Fate.absent.words)")
                        item.element("p", "\(names.second): \(sample.second?.fateWords ?? Fate.absent.words)")
                    }
                }
            }
        }
    }
}

extension PageRow {
    /// `kept, 2,345 bytes of text`; `gopher_quality: too_few_words (found 19, limit 50)`.
    package var fateWords: String {
        guard let drop else { return "kept, \(Figures.count(Int(clamping: textBytes), "byte")) of text" }
        let gone = "\(drop.step): \(drop.reason)"
        guard !found.isNaN else { return gone }
        return "\(gone) (found \(Figures.significant(found, digits: 6))\(limit.isNaN ? "" : ", limit \(Figures.significant(limit, digits: 6))"))"
    }
}
