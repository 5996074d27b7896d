/// Draws how fast something went over time: an area below a line.
struct LinePlot {
    /// Per second, at the middle of each span of time.
    let points: [(seconds: Double, rate: Double)]
    let end: Double
    /// What is counted: `pages`, `MB`.
    let unit: String

    /// Workers tell of their pages by the batch: shorter spans would show batches, not speed.
    private static let leastSpan = 2.0

    /// Rates from a running total. Nil where it is too short to say how the speed changed.
    init?(_ total: [(seconds: Double, amount: Double)], unit: String, most: Int = 80) {
        guard var last = total.first, let end = total.last?.seconds else { return nil }
        let least = max(Self.leastSpan, (end - last.seconds) / Double(most))
        var points: [(Double, Double)] = []
        for next in total where next.seconds - last.seconds >= least {
            points.append(((next.seconds + last.seconds) / 2, max(0, next.amount - last.amount) / (next.seconds - last.seconds)))
            last = next
        }
        guard points.count >= 4 else { return nil }
        self.points = points
        self.end = end
        self.unit = unit
    }

    var greatest: Double { points.reduce(0) { max($0, $1.rate) } }

    func drawn(_ label: String) -> Markup {
        var plot = Plot()
        let most = max(greatest * 1.05, 1e-9)
        plot.yAxis(most: most, isCount: false)
        plot.xAxis(timeTicks)
        let line = points.map { (x: Plot.x($0.seconds / end), y: Plot.y($0.rate / most)) }
        if let first = line.first, let last = line.last {
            plot.path("fill", [(first.x, Plot.bottom)] + line + [(last.x, Plot.bottom)], isClosed: true)
        }
        plot.path("rate", line)
        let width = (Plot.right - Plot.left) / Double(points.count)
        for (index, point) in points.enumerated() {
            plot.group("\(Figures.duration(point.seconds)): \(Figures.short(point.rate)) \(unit)/s") { plot in
                plot.rectangle("area", x: line[index].x - width / 2, y: Plot.top, width: width, height: Plot.bottom - Plot.top)
            }
        }
        return plot.finished(label, hasMarks: false)
    }

    /// Marks at round seconds, minutes or hours.
    private var timeTicks: [Tick] {
        let (size, name) = end < 180 ? (1.0, "s") : end < 10_800 ? (60.0, "min") : (3600.0, "h")
        return Scale.multiples(from: 0, to: end / size, most: 6).map {
            Tick(position: $0 * size / end, label: $0 == 0 ? "0" : "\(Figures.short($0)) \(name)")
        }
    }
}
