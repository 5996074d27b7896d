import GleanModel

/// How the run went: speed, times of units, inputs, damage.
struct RunSections {
    let facts: ReportFacts

    private static let mostInputs = 100
    /// Stages whose units' times are drawn, those that took longest; and the fewest units that are worth a drawing.
    private static let mostStages = 4, fewestUnits = 8

    // MARK: Speed

    var speed: ReportSection? {
        let rates = facts.rates
        let pages = LinePlot(rates.map { ($0.seconds, Double($0.pages)) }, unit: "pages")
        let bytes = LinePlot(rates.map { ($0.seconds, Double($0.bytes) / 1e6) }, unit: "MB")
        let stages = facts.stages.filter { !$0.units.isEmpty }
        guard pages != nil || !stages.isEmpty else { return nil }
        let lead = "Of the stage that reads inputs, then the times of units by stage. A run that was resumed counts what it did itself."
        return ReportSection("speed", "Speed", lead) { out in
            out.element("div", ["class": "cards"]) { cards in
                if let pages { card("Pages a second", pages, into: &cards) }
                if let bytes { card("Input read, MB a second", bytes, into: &cards) }
                for stage in slowest { card(stage, into: &cards) }
            }
            if !stages.isEmpty { table(stages, into: &out) }
        }
    }

    private var slowest: [RunRecord.StageSeconds] {
        let drawn = facts.stages.enumerated().filter { $0.element.units.count >= Self.fewestUnits }
        let order = drawn.sorted { $0.element.units.reduce(0, +) > $1.element.units.reduce(0, +) }
        return order.prefix(Self.mostStages).sorted { $0.offset < $1.offset }.map(\.element)
    }

    private func card(_ title: String, _ plot: LinePlot, into cards: inout Markup) {
        cards.element("figure") { figure in
            figure.element("h3", title)
            figure.add(plot.drawn("\(title) over time"))
            let mean = plot.points.reduce(0) { $0 + $1.rate } / Double(plot.points.count)
            figure.element("figcaption", "\(Figures.short(mean)) on average, \(Figures.short(plot.greatest)) at the fastest")
        }
    }

    private func card(_ stage: RunRecord.StageSeconds, into cards: inout Markup) {
        var histogram = Histogram(Scale.fitting(stage.units, isCount: false))
        for seconds in stage.units { histogram.add(seconds, .lower) }
        cards.element("figure") { figure in
            figure.element("h3") { heading in
                heading.text("Seconds a unit")
                heading.element("small", " " + stage.stage)
            }
            let parts = (lower: (kind: "within", name: stage.stage), upper: (kind: "beyond", name: ""))
            figure.add(HistogramPlot(histogram: histogram, parts: parts, unit: "unit").drawn("Units of \(stage.stage) by seconds"))
            figure.element("figcaption", Figures.count(stage.units.count, "unit") + (histogram.scale.kind == .log ? ", logarithmic" : ""))
        }
    }

    private func table(_ stages: [RunRecord.StageSeconds], into out: inout Markup) {
        PlainTable.draw(["Stage", "units", "all", "half below", "longest"], into: &out) { body in
            for stage in stages {
                let sorted = stage.units.sorted()
                let figures = [sorted.reduce(0, +), sorted[sorted.count / 2], sorted[sorted.count - 1]].map(Figures.duration)
                PlainTable.row(stage.stage, [Figures.count(sorted.count)] + figures, into: &body)
            }
        }
    }

    // MARK: Inputs

    var inputs: ReportSection? {
        let inputs = facts.manifest.inputs
        guard !inputs.isEmpty else { return nil }
        return ReportSection("inputs", "Inputs", "In the order in which pages are numbered.") { out in
            PlainTable.draw(["Input", "bytes", "pages in", "pages kept", "yield"], into: &out) { body in
                for input in inputs.prefix(Self.mostInputs) {
                    let figures = [
                        Figures.bytes(input.bytes), Figures.count(input.pagesIn), Figures.count(input.pagesKept),
                        Figures.share(input.pagesKept, of: input.pagesIn),
                    ]
                    PlainTable.row(input.name, note: input.digest == nil ? "\(input.source), not read to its end" : input.source, figures, into: &body)
                }
            }
            PagesSections.more(inputs.count - Self.mostInputs, "input", &out)
        }
    }

    /// What was met besides pages.
    var damage: ReportSection? {
        let counts = facts.counts
        guard !counts.damage.isEmpty || !counts.otherRecords.isEmpty else { return nil }
        let lead = counts.damage.isEmpty ? "No damage was met." : "Bad records were counted and passed over; the first ones are listed with their place."
        return ReportSection("records", "Damage and other records", lead) { out in
            out.element("div", ["class": "pair"]) { pair in
                counted("Damage", counts.damage, into: &pair)
                counted("Records that are no pages", counts.otherRecords, into: &pair)
            }
            guard !counts.damageExamples.isEmpty else { return }
            PlainTable.draw(["Input", "kind", "offset"], into: &out) { body in
                for example in counts.damageExamples { PlainTable.row(example.file, [example.kind, Figures.count(Int(clamping: example.offset))], into: &body) }
            }
        }
    }

    private func counted(_ title: String, _ counts: [String: Int], into out: inout Markup) {
        guard !counts.isEmpty else { return }
        PlainTable.draw([title, "records"], into: &out) { body in
            for (kind, count) in counts.sorted(by: { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }) {
                PlainTable.row(kind, [Figures.count(count)], into: &body)
            }
        }
    }
}
