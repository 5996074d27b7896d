import Foundation

/// Totals over all pages from a sample in two phases, with intervals.
///
/// The first phase says how many pages there are and how many stored bytes they take; the second holds numbers of pages that were run. The
/// weights of the second are **calibrated** (Deville and Särndal 1992, linear distance), so that the pages run stand for exactly the pages
/// and the bytes that there are: what follows a page's size, such as CPU time and text, is then as exact as its residuals from a line.
///
/// Errors come from a delete-a-group **jackknife**: zones are dealt to 50 groups in turn, and each estimate is made again without each
/// group, calibration and all. So clusters within cells, the two phases and what is not linear are in it, and neighbours that are alike
/// count as the strata that they are.
package struct TwoPhaseSample: Sendable {
    package struct Page: Sendable {
        /// Nil for a page whose first phase was a census.
        package let zone: Int?
        /// One over the probability of being run.
        package let weight: Double
        /// Stored bytes.
        package let size: Double

        package init(zone: Int?, weight: Double, size: Double) {
            self.zone = zone
            self.weight = weight
            self.size = size
        }
    }

    /// What the first phase knows.
    package struct Frame: Sendable {
        /// For each zone, the pages that its cell stands for.
        package var pagesOfZone: [Double]
        /// Bytes that zones were drawn from, and of these bytes, how many a page leaves between itself and the next.
        package var celledBytes = 0.0
        package var gapBytes = 0.0
        /// Pages and their stored bytes that were counted one by one.
        package var countedPages = 0.0
        package var countedBytes = 0.0
        /// The share of all pages that was read, and run.
        package var shareRead = 0.0
        package var shareRun = 0.0

        package init(pagesOfZone: [Double]) { self.pagesOfZone = pagesOfZone }
    }

    package let pages: [Page]
    package let frame: Frame
    /// Which part of intervals is to hold the truth, such as 0.9.
    package let confidence: Double
    private let groups: [Int]
    /// Calibrated weights: of the whole sample, then without each group.
    private let weights: [[Double]]
    private let counts: [Double]

    package static let groupCount = 50

    package init(_ pages: [Page], _ frame: Frame, confidence: Double) {
        self.pages = pages
        self.frame = frame
        self.confidence = confidence
        groups = pages.enumerated().map { ($1.zone ?? $0) % Self.groupCount }
        let counts = (-1..<Self.groupCount).map { Self.count(frame, without: $0) }
        self.counts = counts.map { $0.pages + frame.countedPages }
        let groups = groups
        weights = (-1..<Self.groupCount).map { left in
            // All pages stand for themselves.
            if frame.shareRun >= 1 { return pages.map(\.weight) }
            return Self.calibrate(pages, groups, without: left, pages: counts[left + 1].pages + frame.countedPages, bytes: counts[left + 1].bytes + frame.countedBytes)
        }
    }

    /// How many pages there are.
    package var pageCount: Interval { interval(counts, share: frame.shareRead) }

    /// The sum over all pages of what is `values` for the pages of the sample.
    package func total(_ values: [Double]) -> Interval {
        interval(weights.map { zip($0, values).reduce(0) { $0 + $1.0 * $1.1 } }, share: frame.shareRun)
    }

    /// `replicates`: the estimate, then those without each group. `share` of the population was looked at, which makes it finite.
    private func interval(_ replicates: [Double], share: Double) -> Interval {
        let estimate = replicates[0], left = replicates.dropFirst()
        guard estimate > 0 else { return Interval(0, low: 0, high: nothingSeen) }
        let groups = Double(Self.groupCount)
        let mean = left.reduce(0, +) / groups
        let squares = left.reduce(0) { $0 + pow($1 - mean, 2) }, fourths = left.reduce(0) { $0 + pow($1 - mean, 4) }
        guard squares > 0 else { return Interval(exactly: estimate) }
        // A variance of heavy-tailed values is itself uncertain: its degrees of freedom by their kurtosis.
        let degrees = min(groups - 1, max(4, 2 * groups / max(0.1, groups * fourths / (squares * squares) - 1)))
        let deviation = (squares * (groups - 1) / groups * (1 - min(1, share))).squareRoot()
        return Interval(estimate, relative: Quantile.student((1 + confidence) / 2, degrees: degrees) * deviation / estimate)
    }

    /// What as many pages may have of which the sample has none.
    private var nothingSeen: Double {
        frame.shareRun >= 1 ? 0 : Quantile.poissonUpper(0, (1 + confidence) / 2) * (pages.first?.weight ?? 0)
    }

    /// Pages of the zones and their stored bytes, all groups but `left` standing for all.
    private static func count(_ frame: Frame, without left: Int) -> (pages: Double, bytes: Double) {
        var sum = 0.0, zones = 0.0
        for (zone, pages) in frame.pagesOfZone.enumerated() where zone % groupCount != left {
            sum += pages
            zones += 1
        }
        let pages = zones == 0 ? 0 : sum * Double(frame.pagesOfZone.count) / zones
        return (pages, max(0, frame.celledBytes - pages * frame.gapBytes))
    }

    private static func calibrate(_ pages: [Page], _ groups: [Int], without left: Int, pages count: Double, bytes: Double) -> [Double] {
        var sums = (ones: 0.0, sizes: 0.0, squares: 0.0)
        for index in pages.indices where groups[index] != left {
            let page = pages[index]
            sums.ones += page.weight
            sums.sizes += page.weight * page.size
            sums.squares += page.weight * page.size * page.size
        }
        guard sums.ones > 0 else { return pages.map { _ in 0 } }
        let scale = count / sums.ones
        let determinant = sums.ones * sums.squares - sums.sizes * sums.sizes
        // Pages of one size, or of none that is known, only stand for their number.
        guard determinant > 1e-9 * sums.ones * sums.squares else { return pages.indices.map { groups[$0] == left ? 0 : pages[$0].weight * scale } }
        let first = count / scale - sums.ones, second = bytes / scale - sums.sizes
        let constant = (sums.squares * first - sums.sizes * second) / determinant
        let slope = (sums.ones * second - sums.sizes * first) / determinant
        return pages.indices.map { groups[$0] == left ? 0 : pages[$0].weight * scale * (1 + constant + slope * pages[$0].size) }
    }
}
