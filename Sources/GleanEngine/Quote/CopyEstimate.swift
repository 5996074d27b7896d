import Foundation

/// How many pages stay, of all pages, when one of each cluster of copies stays, by a sample in which few copies meet.
///
/// A sample cannot say this well. The number of distinct values in n rows cannot be told from r of them to better than a factor of
/// sqrt((n - r) / 2r * ln(1 / g)) with probability g, by any estimator (Charikar et al., PODS 2000, theorem 1): of one row in a hundred,
/// with g = 1/2, a factor of 5.9. So what is given is a pair of bounds, each of which holds for every distribution of cluster sizes:
///
/// - **Above**, the tangent: the number of clusters seen is a concave function of the share of pages drawn, and its slope is f1 / share,
///   where f1 clusters are seen once. So it ends below u + (1 / share - 1) f1 (the upper bound of Charikar's GEE).
/// - **Below**, by the inequality of Cauchy and Schwarz, u + f1^2 / (2 f2 + share / (1 - share) f1) (Chao and Lin 2012, for samples without
///   replacement), with f2, the clusters seen twice, at its upper limit of confidence.
///
/// The bounds meet as the share goes to one. Pages are weighed alike, or by their text. They are proved for pages drawn one by one; that of the
/// pages of one cell more meet moves the bounds apart, unless dozens of copies lie in one cell.
package struct CopyEstimate: Sendable {
    /// Pages that stay, over pages that would stay if the sample's own outcome were scaled up.
    package let pages: Interval
    /// The same of their text.
    package let text: Interval

    /// `clusters` are those of the sample, with the bytes of text of each page, those of the page that stays first. `share` of all pages is in
    /// the sample.
    package init(_ clusters: [[Double]], share: Double, confidence: Double) {
        pages = Self.factor(clusters.map { $0.map { _ in 1 } }, share, confidence)
        text = Self.factor(clusters, share, confidence)
    }

    private static func factor(_ clusters: [[Double]], _ share: Double, _ confidence: Double) -> Interval {
        let seen = clusters.reduce(0) { $0 + $1[0] }
        guard share < 1, seen > 0 else { return Interval(exactly: 1) }
        let singles = clusters.filter { $0.count == 1 }.reduce(0) { $0 + $1[0] }
        // Of larger clusters, the pairs that they would be if they had been seen as pairs.
        let pairs = clusters.filter { $0.count > 1 }
        let inPairs = pairs.reduce(0.0) { sum, cluster in sum + cluster.reduce(0, +) * Double(cluster.count - 1) }
        let count = Double(pairs.count)
        let most = Quantile.poissonUpper(count, confidence)
        // Where no pair was seen, one has as much text as two single pages.
        let mean = count > 0 ? inPairs / count : 2 * singles / max(1, Double(clusters.count))
        let left = share / (1 - share) * singles
        func below(_ inPairs: Double) -> Double { singles == 0 ? seen : seen + singles * singles / max(left, inPairs + left) }
        let scaled = seen / share
        let high = min(scaled, seen + (1 / share - 1) * singles), low = min(high, below(mean * most))
        let middle = min(high, max(low, below(inPairs)))
        // The bounds are those of expectations; which pages of the sample happen to be alone adds a binomial error.
        let all = Double(clusters.reduce(0) { $0 + $1.count }), alone = max(1, Double(clusters.count) - count) / all
        let noise = Quantile.normal((1 + confidence) / 2) * ((1 - share) * (1 - min(1, alone)) / alone / all).squareRoot()
        return Interval(
            (middle * high).squareRoot() / scaled, low: low / scaled * exp(-noise), high: min(1, high / scaled * exp(noise)))
    }
}
