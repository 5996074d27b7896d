import Glibc

/// How often the pages of each source are written so that a mixture comes out as asked, as far as the sources allow.
///
/// A page of class `c` of source `s` is written `min(epochs(s) * factor(c), most)` times on average. `epochs(s)` is chosen so that the
/// source gives its target: a part of the budget by its weight. A source that cannot give so much gives all it may, and what is missing is
/// spread over the others by their weights, round by round, until none is asked for more than it may give. With equal weights that is
/// UniMax (Chung et al. 2023, arXiv:2304.09151, algorithm 1).
struct MixShares {
    /// Pages of a source that are written alike.
    struct Class {
        /// Multiplies the source's epochs.
        let factor: Double
        var pages = 0
        /// What the pages add up to, in whatever the mixture is weighed by.
        var amount = 0.0
    }

    struct Source {
        let name: String
        /// Part of the mixture that is asked for, in any unit; 0 for none.
        let weight: Double
        var classes: [Class]

        var amount: Double { classes.reduce(0) { $0 + $1.amount } }
        var pages: Int { classes.reduce(0) { $0 + $1.pages } }

        /// What the source gives in so many epochs, no page more often than `most`.
        func supply(epochs: Double, most: Double) -> Double { classes.reduce(0) { $0 + $1.amount * min(epochs * $1.factor, most) } }

        /// What it can give at most; infinite where nothing bounds it.
        func mostSupply(_ most: Double) -> Double {
            classes.reduce(0) { $0 + ($1.factor > 0 && $1.amount > 0 ? $1.amount * most : 0) }
        }

        /// The fewest epochs in which it gives `target`, or as many as help.
        func epochs(giving target: Double, most: Double) -> Double {
            // Piecewise linear: at `most / factor` epochs a class has reached its bound.
            var given = 0.0, epochs = 0.0
            var left = classes.filter { $0.factor > 0 && $0.amount > 0 }.sorted { $0.factor > $1.factor }
            while let first = left.first, given < target {
                let rate = left.reduce(0) { $0 + $1.amount * $1.factor }
                let bound = most / first.factor
                let reached = given + rate * (bound - epochs)
                if reached >= target { return epochs + (target - given) / rate }
                given = reached
                epochs = bound
                left.removeFirst()
            }
            return epochs
        }
    }

    let sources: [Source]
    /// What the mixture was to add up to.
    let budget: Double
    /// Most times that a page is written; infinite for no bound.
    let most: Double
    /// By source: what is asked for by weight alone, what is given, and in how many epochs.
    let asked: [Double]
    let given: [Double]
    let epochs: [Double]

    /// `budget` is nil for the largest mixture in which every source gives its weight. `spreads` tells whether what a source cannot give
    /// is asked of the others.
    init(_ sources: [Source], budget: Double?, most: Double, spreads: Bool) {
        self.sources = sources
        self.most = most
        let limits = sources.map { $0.mostSupply(most) }
        // A source without a page that could be written has no part in the weights.
        let weights = sources.indices.map { limits[$0] > 0 ? sources[$0].weight : 0 }
        let total = weights.reduce(0, +)
        let largest = sources.indices.filter { weights[$0] > 0 }.map { limits[$0] / weights[$0] * total }.min() ?? 0
        let whole = budget ?? (largest.isFinite ? largest : sources.reduce(0) { $0 + $1.supply(epochs: 1, most: most) })
        self.budget = whole
        let asked = weights.map { total > 0 ? whole * $0 / total : 0 }
        var given = zip(asked, limits).map { min($0, $1) }
        if spreads { given = Self.spread(whole, weights, limits) }
        self.asked = asked
        self.given = given
        epochs = zip(sources, given).map { $0.epochs(giving: $1, most: most) }
    }

    /// Parts of `budget` by weight, none above its limit.
    private static func spread(_ budget: Double, _ weights: [Double], _ limits: [Double]) -> [Double] {
        var given = Array(repeating: 0.0, count: weights.count)
        var open = weights.indices.filter { weights[$0] > 0 }
        var left = budget
        while !open.isEmpty {
            let total = open.reduce(0) { $0 + weights[$1] }
            let full = open.filter { left * weights[$0] / total >= limits[$0] }
            guard !full.isEmpty else {
                for source in open { given[source] = left * weights[source] / total }
                break
            }
            for source in full {
                given[source] = limits[source]
                left -= limits[source]
            }
            open.removeAll { full.contains($0) }
        }
        return given
    }

    /// How often a page is written on average.
    func share(source: Int, class place: Int) -> Double { min(epochs[source] * sources[source].classes[place].factor, most) }
}

/// Weights of sources that follow from their sizes.
enum MixWeights: String, CaseIterable {
    case given, uniform, proportional, temperature, epochs

    /// The weight of a source of `amount`; `own` is what a table says of it.
    func weight(_ amount: Double, own: Double, temperature: Double) -> Double {
        switch self {
        case .given: own
        case .uniform: amount > 0 ? 1 : 0
        case .proportional: amount
        // Libraries differ in the last bits of a power, and a weight must not.
        case .temperature: amount > 0 ? Double(Float(pow(amount, 1 / temperature))) : 0
        case .epochs: amount * own
        }
    }
}
