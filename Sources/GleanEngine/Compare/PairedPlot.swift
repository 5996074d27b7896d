import GleanModel

/// Draws a number's distribution on the pages of two releases, each as shares of its own pages: the first as an area, the second as a line.
struct PairedPlot {
    let number: ComparedNumber
    /// Names of the releases in tooltips.
    let names: (first: String, second: String)

    func drawn(_ label: String) -> Markup {
        var plot = Plot()
        let bins = number.scale.bins
        let one = Self.shares(number.firstBins), two = Self.shares(number.secondBins)
        let most = ceiling(one + two)
        plot.yAxis(most: most, isCount: false)
        plot.xAxis(number.scale.ticks)
        let area = steps(one, most)
        plot.path("before", [(Plot.left, Plot.bottom)] + area + [(Plot.right, Plot.bottom)], isClosed: true)
        plot.path("after", steps(two, most))
        for bin in 0..<bins where number.firstBins[bin] + number.secondBins[bin] > 0 {
            let shares = [number.firstBins[bin], number.secondBins[bin]]
            let title = """
                \(name(of: bin)): \(Figures.share(shares[0], of: number.first.pages)) in \(names.first), \
                \(Figures.share(shares[1], of: number.second.pages)) in \(names.second)
                """
            plot.group(title) { plot in
                let left = Plot.x(Double(bin) / Double(bins)), right = Plot.x(Double(bin + 1) / Double(bins))
                plot.rectangle("area", x: left, y: Plot.top, width: right - left, height: Plot.bottom - Plot.top)
            }
        }
        return plot.finished(label, hasMarks: false)
    }

    /// Percent of all pages, by bin.
    private static func shares(_ bins: [Int]) -> [Double] {
        let sum = Double(max(1, bins.reduce(0, +)))
        return bins.map { 100 * Double($0) / sum }
    }

    /// A bin far above all others is cut, so that the others show.
    private func ceiling(_ shares: [Double]) -> Double {
        let sorted = shares.sorted(by: >)
        guard let first = sorted.first, first > 0 else { return 1 }
        guard sorted.count > 2, sorted[2] > 0, first > 5 * sorted[2] else { return first * 1.04 }
        return sorted[2] * 1.6
    }

    /// Left and right end of the top of every bin.
    private func steps(_ shares: [Double], _ most: Double) -> [(x: Double, y: Double)] {
        shares.enumerated().flatMap { bin, share in
            let y = Plot.y(share / most)
            return [(Plot.x(Double(bin) / Double(shares.count)), y), (Plot.x(Double(bin + 1) / Double(shares.count)), y)]
        }
    }

    private func name(of bin: Int) -> String {
        let edges = number.scale.edges
        return number.scale.kind == .integers ? Figures.short(edges[bin]) : "\(Figures.short(edges[bin])) to \(Figures.short(edges[bin + 1]))"
    }
}
