/// Indices of an array's tasks as Slurm writes them: `0-5,7,10-20:2%4`.
enum SlurmIndices {
    /// Reads them in ascending order; nil for what is no such list, or names more than `most`. A limit behind `%` is left out.
    static func read(_ text: some StringProtocol, most: Int = 10_000_000) -> [Int]? {
        var indices: [Int] = []
        let list = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)[0]
        for part in list.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let ends = halves[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { Int($0) }
            guard let first = ends[0], let last = ends[ends.count - 1], first >= 0, last >= first, last - first <= most else { return nil }
            guard let step = halves.count == 2 ? Int(halves[1]) : 1, step > 0 else { return nil }
            guard indices.count + (last - first) / step < most else { return nil }
            indices += Swift.stride(from: first, through: last, by: step)
        }
        return indices.sorted()
    }

    /// Writes ascending indices, in lists of so many ranges at most.
    static func write(_ indices: [Int], rangesPerList: Int = 500) -> [String] {
        var ranges: [ClosedRange<Int>] = []
        for index in indices {
            if let last = ranges.last, last.upperBound + 1 == index { ranges[ranges.count - 1] = last.lowerBound...index } else { ranges.append(index...index) }
        }
        let words = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
        return Swift.stride(from: 0, to: words.count, by: rangesPerList).map { words[$0..<min($0 + rangesPerList, words.count)].joined(separator: ",") }
    }
}
