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
    /// Of the whole sample, then without each group: how many pages there are, and the line in a page's size that its weight is multiplied with.
    private let replicates: [(pages: Double, line: Line)]

    private struct Line {
        var constant = 1.0
        var slope = 0.0
    }

    package static let groupCount = 50

    package init(_ pages: [Page], _ frame: Frame, confidence: Double) {
        self.pages = pages
        self.frame = frame
        self.confidence = confidence
        let groups = pages.enumerated().map { ($1.zone ?? $0) % Self.groupCount }
        self.groups = groups
        let sums = Self.sums(groups) { row in
            let page = pages[row]
            return [page.weight, page.weight * page.size, page.weight * page.size * page.size]
        }
        replicates = (-1..<Self.groupCount).map { left in
            let count = Self.count(frame, without: left)
            let pages = count.pages + frame.countedPages
            // A sample of all pages stands for itself.
            if frame.shareRun >= 1 { return (pages, Line()) }
            return (pages, Self.calibrate(Self.without(left, sums), pages: pages, bytes: count.bytes + frame.countedBytes))
        }
    }

    /// How many pages there are.
    package var pageCount: Interval { interval(replicates.map(\.pages), share: frame.shareRead) }

    /// The sum over all pages of what is `values` for the pages of the sample.
    package func total(_ values: [Double]) -> Interval {
        let sums = Self.sums(groups) { row in
            let weighted = pages[row].weight * values[row]
            return [weighted, weighted * pages[row].size]
        }
        let totals = (-1..<Self.groupCount).map { left in
            let sum = Self.without(left, sums), line = replicates[left + 1].line
            return line.constant * sum[0] + line.slope * sum[1]
        }
        return interval(totals, share: frame.shareRun)
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

    // MARK: Sums by group

    /// Sums of `terms` over the rows of each group.
    private static func sums(_ groups: [Int], _ terms: (Int) -> [Double]) -> [[Double]] {
        var sums: [[Double]] = Array(repeating: [], count: groupCount)
        for (row, group) in groups.enumerated() {
            let terms = terms(row)
            if sums[group].isEmpty { sums[group] = terms } else { for term in terms.indices { sums[group][term] += terms[term] } }
        }
        return sums
    }

    /// The sums over all groups but `left`.
    private static func without(_ left: Int, _ sums: [[Double]]) -> [Double] {
        var all = [0.0, 0.0, 0.0]
        for (group, own) in sums.enumerated() where group != left { for term in own.indices { all[term] += own[term] } }
        return all
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

    /// The line that makes pages whose weights, and these times size and its square, sum up to `sums` stand for `pages` and `bytes`.
    private static func calibrate(_ sums: [Double], pages: Double, bytes: Double) -> Line {
        let (ones, sizes, squares) = (sums[0], sums[1], sums[2])
        guard ones > 0 else { return Line(constant: 0) }
        let scale = pages / ones, determinant = ones * squares - sizes * sizes
        // Pages of one size, or of none that is known, only stand for their number.
        guard determinant > 1e-9 * ones * squares else { return Line(constant: scale) }
        let missing = bytes / scale - sizes
        return Line(constant: scale * (1 - sizes * missing / determinant), slope: scale * ones * missing / determinant)
    }
}
