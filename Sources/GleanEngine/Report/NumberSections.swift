import GleanModel

/// How numbers of pages are distributed: the length of texts, and every number that a rule looks at.
struct NumberSections {
    let facts: ReportFacts

    private static let fates = (lower: (kind: "kept", name: "kept"), upper: (kind: "dropped", name: "dropped"))
    private static let limits = (lower: (kind: "within", name: "within all limits"), upper: (kind: "beyond", name: "beyond a limit"))

    var length: ReportSection? {
        let histogram = facts.scan.textBytes
        guard histogram.total > 0 else { return nil }
        return ReportSection(
            "length", "Text length",
            "Bytes of text that a page had when it was kept or dropped. A page that left before its text was made has none."
        ) { out in
            out.element("div", ["class": "cards"]) { cards in
                card("All pages", histogram, into: &cards)
                card("Kept pages", histogram.only(.lower), into: &cards)
                card("Dropped pages", histogram.only(.upper), into: &cards)
            }
        }
    }

    private func card(_ title: String, _ histogram: Histogram, into cards: inout Markup) {
        guard histogram.total > 0 else { return }
        cards.element("figure") { figure in
            figure.element("h3", title)
            figure.add(HistogramPlot(histogram: histogram, parts: Self.fates).drawn("Bytes of text: \(title)"))
            figure.element("figcaption", "\(Figures.count(histogram.total, "page")), bytes of UTF-8, logarithmic")
        }
    }

    var numbers: ReportSection? {
        let measured = facts.scan.numbers.filter { $0.measured > 0 }
        guard !facts.scan.numbers.isEmpty else { return nil }
        var lead = """
            Every number that a rule looks at, over the pages it was measured on. A page is measured until it leaves, so later numbers have \
            seen fewer pages.
            """
        if facts.manifest.measureAll {
            lead = "Every number that a rule looks at. All rules were measured on all pages, whether or not a page had left."
        }
        if facts.manifest.recipe.limits.numbers == "decisive", !facts.manifest.measureAll {
            lead = "The recipe's decisions.numbers is decisive: numbers of pages are not stored. With computed they would be shown here."
        }
        return ReportSection("numbers", "Numbers and limits", lead) { out in
            guard !measured.isEmpty else { return }
            out.element("p", ["class": "legend"]) { legend in
                legend.element("span", ["class": "key within"], "within all limits")
                legend.element("span", ["class": "key beyond"], "beyond a limit")
                legend.element("span", ["class": "key line"], "limit")
            }
            out.element("div", ["class": "cards"]) { cards in
                for number in measured where !number.isConstant { draw(number, into: &cards) }
            }
            drawConstants(measured.filter(\.isConstant), into: &out)
        }
    }

    /// A drawing of one bar says less than a line of a table.
    private func drawConstants(_ numbers: [RuledNumber], into out: inout Markup) {
        guard !numbers.isEmpty else { return }
        PlainTable.draw(["The same on every page", "value", "limits", "pages"], into: &out) { body in
            for number in numbers {
                let limits = number.rules.flatMap { rule in rule.limits.map { rule.sign($0.short) } }.joined(separator: ", ")
                PlainTable.row(
                    number.column.name, [Figures.significant(number.histogram.least), limits, Figures.count(number.measured)], into: &body)
            }
        }
    }

    private func draw(_ number: RuledNumber, into cards: inout Markup) {
        let histogram = number.histogram
        cards.element("figure") { figure in
            let parts = number.column.name.split(separator: ".", maxSplits: 1)
            figure.element("h3") { heading in
                heading.text(parts.last.map(String.init) ?? number.column.name)
                if parts.count == 2 { heading.element("small", " " + parts[0]) }
            }
            let marks = number.rules.flatMap { $0.marks(on: histogram.scale) }
            figure.add(HistogramPlot(histogram: histogram, parts: Self.limits, marks: marks).drawn("Pages by \(number.column.name)"))
            figure.element("ul", ["class": "rules"]) { list in
                for (rule, beyond) in zip(number.rules, number.beyond) { draw(rule, beyond, of: number.measured, into: &list) }
            }
            figure.element("figcaption", caption(number))
        }
    }

    private func draw(_ rule: ResolvedRule, _ beyond: Int, of measured: Int, into list: inout Markup) {
        list.element("li") { line in
            line.element("code", rule.setting)
            line.text(" " + (rule.limits.count == 1 ? rule.sign(rule.limits[0].short) : "by label") + ": ")
            line.element("b", Figures.share(beyond, of: measured))
            line.text(" beyond")
            line.element("span", ["class": "n"], " \(Figures.count(beyond))")
        }
    }

    private func caption(_ number: RuledNumber) -> String {
        let scale = number.histogram.scale.kind == .log ? ", logarithmic" : ""
        let counted = "\(Figures.count(number.measured, "page")) measured\(scale)"
        guard number.percentiles.count == 3 else { return counted }
        let shown = zip(["5%", "half", "95%"], number.percentiles).map { "\($0)\u{A0}≤\u{A0}\(Figures.significant($1))" }
        return "\(counted). \(number.isWhole ? "" : "About ")\(shown.joined(separator: ", "))."
    }
}
