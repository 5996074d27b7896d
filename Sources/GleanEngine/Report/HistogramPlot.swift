import GleanModel

/// Draws a histogram: stacked bars, the limits of rules as lines.
struct HistogramPlot {
    /// A line across the plot, such as `≥ 50`.
    struct Mark {
        let position: Double
        let label: String
    }

    let histogram: Histogram
    /// Classes in the style sheet, and names in tooltips, of the lower and the upper part.
    let parts: (lower: (kind: String, name: String), upper: (kind: String, name: String))
    var marks: [Mark] = []
    /// What is counted: `page`, `unit`.
    var unit = "page"

    func drawn(_ label: String) -> Markup {
        var plot = Plot()
        let most = ceiling
        plot.yAxis(most: most, isCount: true)
        plot.xAxis(histogram.scale.ticks)
        for bin in 0..<histogram.scale.bins where histogram.total(bin) > 0 { draw(bin, most, &plot) }
        var last = -Double.infinity
        var row = 0
        for mark in marks.sorted(by: { $0.position < $1.position }) {
            let x = Plot.x(mark.position)
            // Two labels side by side take about this much room.
            row = x - last < 64 ? 1 - row : 0
            last = x
            draw(mark, x, row, &plot)
        }
        return plot.finished(label, hasMarks: !marks.isEmpty)
    }

    /// The greatest count of the axis. A single bar far above all others (most pages have no bullet at all) is cut, so that the others show.
    private var ceiling: Double {
        let counts = (0..<histogram.scale.bins).map { histogram.total($0) }.sorted(by: >)
        guard let first = counts.first, first > 0 else { return 1 }
        guard counts.count > 1, counts[1] > 0, first > 5 * counts[1] else { return Double(first) * 1.04 }
        return Double(counts[1]) * 1.4
    }

    private func draw(_ bin: Int, _ most: Double, _ plot: inout Plot) {
        let bins = Double(histogram.scale.bins)
        let left = Plot.x(Double(bin) / bins), width = (Plot.right - Plot.left) / bins
        let lower = histogram.lower[bin], upper = histogram.upper[bin], total = lower + upper
        let whole = Plot.y(Double(total) / most), middle = Plot.bottom - (Plot.bottom - whole) * Double(lower) / Double(total)
        var title = "\(histogram.name(of: bin)): \(Figures.count(total, unit)) (\(Figures.share(total, of: histogram.total)))"
        if lower > 0, upper > 0 { title += "; \(Figures.count(lower)) \(parts.lower.name), \(Figures.count(upper)) \(parts.upper.name)" }
        else { title += ", \(lower > 0 ? parts.lower.name : parts.upper.name)" }
        plot.group(title) { plot in
            plot.rectangle("area", x: left, y: Plot.top, width: width, height: Plot.bottom - Plot.top)
            let gap = min(1, width / 8)
            // A bar of few pages is still seen.
            let top = min(whole, Plot.bottom - 1)
            let split = upper == 0 ? top : lower == 0 ? Plot.bottom : middle
            if lower > 0 { plot.rectangle(parts.lower.kind, x: left + gap / 2, y: split, width: width - gap, height: Plot.bottom - split) }
            if upper > 0 { plot.rectangle(parts.upper.kind, x: left + gap / 2, y: top, width: width - gap, height: split - top) }
            if Double(total) > most { cut(left, width, total, &plot) }
        }
    }

    /// A gap in a bar that is higher than the plot, and its count.
    private func cut(_ left: Double, _ width: Double, _ total: Int, _ plot: inout Plot) {
        let y = Plot.top + 12
        plot.path("gap", [(left - 1, y + 3), (left + width + 1, y - 3), (left + width + 1, y + 1), (left - 1, y + 7)], isClosed: true)
        let isRight = left > (Plot.left + Plot.right) / 2
        plot.text("note", Figures.short(Double(total)), x: isRight ? left - 4 : left + width + 4, y: Plot.top + 9, anchor: isRight ? "end" : "start")
    }

    private func draw(_ mark: Mark, _ x: Double, _ row: Int, _ plot: inout Plot) {
        let y = row == 0 ? 11.0 : 23.0
        plot.line("limit", x, y + 4, x, Plot.bottom)
        let anchor = x > Plot.right - 24 ? "end" : x < Plot.left + 24 ? "start" : "middle"
        plot.text("mark", mark.label, x: x, y: y, anchor: anchor)
    }
}

extension ResolvedRule {
    /// The comparison and its limit: `≥ 50`.
    func sign(_ limit: String) -> String {
        let sign = switch comparison {
        case .atLeast: "≥"
        case .atMost: "≤"
        case .above: ">"
        case .below: "<"
        case .oneOf: "="
        }
        return "\(sign) \(limit)"
    }

    /// Lines for the limits of the rule; more than a few, one a language, would hide the bars.
    func marks(on scale: Scale) -> [HistogramPlot.Mark] {
        guard limits.count <= 3 else { return [] }
        return limits.filter { $0 >= scale.edges[0] && $0 <= scale.edges[scale.bins] }.map { limit in
            HistogramPlot.Mark(position: position(limit, on: scale), label: sign(Figures.short(limit)))
        }
    }

    /// On an axis of whole numbers a limit stands between the last that meets it and the first that does not.
    private func position(_ limit: Double, on scale: Scale) -> Double {
        guard scale.kind == .integers else { return scale.position(limit) }
        let isAfter = comparison == .atMost || comparison == .above
        return (limit - scale.edges[0] + (isAfter ? 1 : 0)) / Double(scale.bins)
    }
}
