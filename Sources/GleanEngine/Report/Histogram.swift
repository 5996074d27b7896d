/// Counts of values in bins, in two classes that are drawn on top of each other.
struct Histogram {
    /// Kept and dropped pages, or numbers within and beyond a limit.
    enum Part: Int { case lower = 0, upper = 1 }

    let scale: Scale
    /// Values in each bin.
    private(set) var lower: [Int]
    private(set) var upper: [Int]
    /// The least and greatest value, whatever the bins; NaN if there was none.
    private(set) var least = Double.nan
    private(set) var greatest = Double.nan

    init(_ scale: Scale) {
        self.scale = scale
        lower = Array(repeating: 0, count: scale.bins)
        upper = lower
    }

    /// Counts a value, `times` times; NaN means "not measured" and is passed over.
    mutating func add(_ value: Double, _ part: Part, times: Int = 1) {
        guard !value.isNaN else { return }
        let bin = scale.bin(value)
        if part == .lower { lower[bin] += times } else { upper[bin] += times }
        if !(value >= least) { least = value }
        if !(value <= greatest) { greatest = value }
    }

    /// The same bins with one class alone.
    func only(_ part: Part) -> Histogram {
        var alone = self
        let empty = Array(repeating: 0, count: scale.bins)
        if part == .lower { alone.upper = empty } else { alone.lower = empty }
        return alone
    }

    /// Values in a bin, of both classes.
    func total(_ bin: Int) -> Int { lower[bin] + upper[bin] }

    /// All values counted.
    var total: Int { lower.reduce(0, +) + upper.reduce(0, +) }

    /// The bin in words: `3` or `10 to 20`; the first and the last reach as far as their values, though the axis ends before.
    func name(of bin: Int) -> String {
        let low = scale.edges[bin], high = scale.edges[bin + 1]
        if bin == scale.bins - 1, greatest > high { return "\(Figures.short(low)) to \(Figures.short(greatest))" }
        if bin == 0, least < low { return "\(Figures.short(least)) to \(Figures.short(high))" }
        if scale.kind == .integers { return Figures.short(low) }
        if scale.kind == .log, low == 0, high == 1 { return "0" }
        return "\(Figures.short(low)) to \(Figures.short(high))"
    }
}
