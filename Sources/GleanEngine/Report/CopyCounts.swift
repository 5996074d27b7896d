import GleanModel

/// How large a survey's clusters of copies are, and how much alike the copies.
struct CopyCounts {
    let use: StepUse
    private let sizeSlot: Int?
    private let similaritySlot: Int?
    /// Clusters by size.
    private(set) var sizes: Histogram
    /// Pages that left for another, by similarity in hundredths, rounded down.
    private(set) var similar = Array(repeating: 0, count: 101)

    /// The columns of `DecisionsSample` that the bins are chosen by.
    static func slots(_ use: StepUse, _ layout: Layout) -> (size: Int?, similarity: Int?) {
        func slot(_ names: String...) -> Int? { layout.columns.first { column in names.contains { column.name == "\(use.name).\($0)" } }?.slot }
        return (slot("cluster_size", "copies"), slot("similarity"))
    }

    /// Nil for a survey that has no clusters.
    init?(_ use: StepUse, _ layout: Layout, _ sample: DecisionsSample) {
        let slots = Self.slots(use, layout)
        guard let size = slots.size else { return nil }
        self.use = use
        sizeSlot = size
        similaritySlot = slots.similarity
        sizes = Histogram(Scale.fitting((sample.values[Ledger.numbers + size] ?? []).filter { $0 > 1 }, isCount: true, isLog: true))
    }

    var slots: [Int] { [sizeSlot, similaritySlot].compactMap { $0 } }

    mutating func add(_ block: TableBlock) {
        if let sizeSlot {
            for size in block.f64(Ledger.numbers + sizeSlot) where size > 1 { sizes.add(size, .lower) }
        }
        if let similaritySlot {
            for value in block.f64(Ledger.numbers + similaritySlot) where !value.isNaN { similar[Int(max(0, min(1, value)) * 100 + 1e-9)] += 1 }
        }
    }

    /// Pages that left and are at least this much alike to the page that stayed.
    func removed(from similarity: Double) -> Int { similar[Int(similarity * 100 + 0.5)...].reduce(0, +) }

    /// The same, each page counted as many times as there are pages like it for each that the bands find: 1 / (1 - (1 - s^rows)^bands).
    /// Nil for a survey without bands.
    func estimate(from similarity: Double) -> Double? {
        guard case .integer(let bands)? = use.value("bands"), case .integer(let rows)? = use.value("rows") else { return nil }
        var sum = 0.0
        for hundredth in Int(similarity * 100 + 0.5)...100 where similar[hundredth] > 0 {
            let alike = min(1, (Double(hundredth) + 0.5) / 100)
            var power = 1.0, miss = 1.0
            for _ in 0..<rows { power *= alike }
            for _ in 0..<bands { miss *= 1 - power }
            // What is found only by luck says nothing of what is not found.
            sum += Double(similar[hundredth]) / max(1 - miss, 0.05)
        }
        return sum
    }
}

/// Sections on copies: how large clusters are, and what another threshold would have taken.
struct CopySections {
    let facts: ReportFacts

    private static let thresholds = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0]

    var sections: [ReportSection] { facts.scan.copies.filter { $0.sizes.total > 0 }.map(section) }

    private func section(_ counts: CopyCounts) -> ReportSection {
        let hasSimilarity = counts.similar.contains { $0 > 0 }
        let lead = hasSimilarity
            ? "Pages that were found alike, and what a stricter or a looser measure would have taken. Similarities are estimated from signatures, to about 0.05."
            : "Pages that were found alike."
        return ReportSection("copies-\(counts.use.name)", "Copies: \(counts.use.name)", lead) { out in
            out.element("div", ["class": "cards"]) { cards in
                cards.element("figure") { figure in
                    figure.element("h3", "Clusters by size")
                    let parts = (lower: (kind: "within", name: "clusters"), upper: (kind: "beyond", name: ""))
                    figure.add(HistogramPlot(histogram: counts.sizes, parts: parts, unit: "cluster").drawn("Clusters of \(counts.use.name) by size"))
                    figure.element("figcaption", "\(Figures.count(counts.sizes.total, "cluster")), the largest of \(Figures.count(Int(counts.sizes.greatest), "page"))")
                }
                if hasSimilarity { cards.element("figure") { yield(counts, into: &$0) } }
            }
            if hasSimilarity { table(counts, into: &out) }
        }
    }

    /// Pages that leave against how much alike they must be.
    private func yield(_ counts: CopyCounts, into figure: inout Markup) {
        figure.element("h3", "Yield against the threshold")
        var plot = Plot()
        let start = 0.5, most = Double(max(1, counts.removed(from: start))) * 1.05
        plot.yAxis(most: most, isCount: true)
        plot.xAxis([0.5, 0.6, 0.7, 0.8, 0.9, 1.0].map { Tick(position: ($0 - start) / (1 - start), label: Figures.short($0)) })
        let line = stride(from: 50, through: 100, by: 1).map { hundredth in
            (x: Plot.x((Double(hundredth) / 100 - start) / (1 - start)), y: Plot.y(Double(counts.removed(from: Double(hundredth) / 100)) / most))
        }
        if let first = line.first, let last = line.last {
            plot.path("fill", [(first.x, Plot.bottom)] + line + [(last.x, Plot.bottom)], isClosed: true)
        }
        plot.path("rate", line)
        figure.add(plot.finished("Pages that leave, by the similarity they must have", hasMarks: false))
        figure.element("figcaption", "Of the pages that left, those at least so much alike to the page that stayed")
    }

    private func table(_ counts: CopyCounts, into out: inout Markup) {
        PlainTable.draw(["At least this alike", "found and left", "of all pages", "there are, about"], into: &out) { body in
            for threshold in Self.thresholds {
                let removed = counts.removed(from: threshold)
                let about = counts.estimate(from: threshold).map { Figures.count(Int($0.rounded())) } ?? ""
                PlainTable.row(Figures.short(threshold), [Figures.count(removed), Figures.share(removed, of: facts.counts.pagesIn), about], into: &body)
            }
        }
    }
}
