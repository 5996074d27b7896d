import GleanBytes
import GleanModel

/// Connected components of a graph of pages: edges in, and out of it each page with the smallest page of its cluster.
///
/// Where the pages that have an edge fit in memory, by union-find; else by contraction, whose every step is a sort on disk (Kiveris et al.
/// 2014, "Connected Components in MapReduce and Beyond": large-star and small-star by turns). Both give the same clusters under the
/// same names, so that memory decides about time alone.
struct Components {
    private let stages: SurveyStages
    private let unit: WorkUnit
    private let round: SurveyRound
    private let runs: [(path: String, partition: Int)]
    private let memoryBytes: Int

    init(_ stages: SurveyStages, _ unit: WorkUnit, _ round: SurveyRound, _ runs: [(path: String, partition: Int)]) {
        self.stages = stages
        self.unit = unit
        self.round = round
        self.runs = runs
        memoryBytes = stages.context.memory.perUnit(of: stages.context.plan.stages[unit.stage]) / 2
    }

    private static let edge = RecordShape(keyBytes: 8, width: 16)

    func perform(_ output: inout ReduceOutput) throws {
        guard let labels = round.feeds.first else { preconditionFailure("A round of components feeds the round that reads its labels.") }
        func label(_ page: UInt64, _ smallest: UInt64, _ output: inout ReduceOutput) throws {
            output.outcome.records.emit(to: labels) {
                $0.append(big: page)
                $0.append(0)
                $0.append(big: smallest)
            }
            try output.take()
        }
        if var forest = try forest() {
            try forest.forEach { try label($0, $1, &output) }
        } else {
            var stars = try contract()
            try stars.forEach { try label($0.big(at: 0), $0.big(at: 8), &output) }
        }
    }

    private func merged() throws -> MergedRuns {
        try MergedRuns(round.shape, runs, folder: stages.context.scratch.path, name: stages.context.scratch.name(unit))
    }

    /// All edges joined; nil if their pages do not fit in memory.
    private func forest() throws -> IDForest? {
        let merged = try merged()
        defer { merged.cleanUp() }
        var forest = IDForest()
        while let edge = try merged.records.next() {
            forest.join(edge.big(at: 0), edge.big(at: 8))
            if forest.count * IDForest.bytesPerID > memoryBytes { return nil }
        }
        return forest
    }

    // MARK: Contraction

    private func sorter(_ name: String) -> ExternalSorter {
        let scratch = stages.context.scratch
        return ExternalSorter(Self.edge, folder: scratch.path, name: "\(scratch.name(unit)).\(name)", memoryBytes: memoryBytes / 2)
    }

    /// Pairs (page, smallest page of its cluster), each once, sorted by page.
    private func contract() throws -> ExternalSorter {
        var edges = sorter("edges")
        let merged = try merged()
        while let edge = try merged.records.next() { try edges.add(pair(edge.big(at: 0), edge.big(at: 8))) }
        merged.cleanUp()
        while true {
            var (large, hasMovedLarge) = try largeStar(&edges)
            let (small, hasMovedSmall) = try smallStar(&large)
            edges = small
            if !hasMovedLarge, !hasMovedSmall { break }
        }
        // Every edge is (page, smallest) now; the smallest pages want their own pair.
        var labels = sorter("labels"), unique = sorter("unique"), last: [UInt8] = []
        try edges.forEach { edge in
            try labels.add(Array(edge))
            try labels.add(pair(edge.big(at: 8), edge.big(at: 8)))
        }
        try labels.forEach { record in
            if last.elementsEqual(record) { return }
            last = Array(record)
            try unique.add(last)
        }
        return unique
    }

    private func pair(_ one: UInt64, _ other: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        bytes.append(big: one)
        bytes.append(big: other)
        return bytes
    }

    /// Every page hands its larger neighbours to the smallest page that it knows, itself among them.
    private func largeStar(_ edges: inout ExternalSorter) throws -> (ExternalSorter, hasMoved: Bool) {
        var both = sorter("both")
        try edges.forEach { edge in
            let a = edge.big(at: 0), b = edge.big(at: 8)
            if a == b { return }
            try both.add(pair(a, b))
            try both.add(pair(b, a))
        }
        var out = sorter("large"), hasMoved = false
        var page: UInt64?, smallest: UInt64 = 0, last: UInt64 = 0
        try both.forEach { edge in
            let u = edge.big(at: 0), v = edge.big(at: 8)
            if u != page {
                page = u
                smallest = min(u, v)
            } else if v == last {
                return
            }
            last = v
            if v > u {
                if smallest != u { hasMoved = true }
                try out.add(pair(v, smallest))
            }
        }
        return (out, hasMoved)
    }

    /// Every page hands its smaller neighbours, and itself, to the smallest of them.
    private func smallStar(_ edges: inout ExternalSorter) throws -> (ExternalSorter, hasMoved: Bool) {
        var down = sorter("down")
        try edges.forEach { edge in
            let a = edge.big(at: 0), b = edge.big(at: 8)
            if a != b { try down.add(pair(max(a, b), min(a, b))) }
        }
        var out = sorter("small"), hasMoved = false
        var page: UInt64?, smallest: UInt64 = 0, last: UInt64 = 0
        try down.forEach { edge in
            let u = edge.big(at: 0), v = edge.big(at: 8)
            if u != page {
                page = u
                smallest = v
                try out.add(pair(u, smallest))
            } else if v != last {
                hasMoved = true
                try out.add(pair(v, smallest))
            }
            last = v
        }
        return (out, hasMoved)
    }
}
