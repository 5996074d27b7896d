import GleanBytes
import GleanModel
import Synchronization

/// A source that reads a unit of a sample in place of an input: the chain behind it is the one that a build runs.
///
/// Pages go through the chain one by one, between two looks at the thread's CPU clock, in batches as large as those of a build, so that
/// the chain finds the caches as a build leaves them.
struct SampledSource<Base: SourceRunner>: SourceRunner {
    let real: Base
    let work: SampleWork

    var base: Prepared<Base.S> { real.base }
    var paths: [String] { real.paths }
    var endings: [String] { real.endings }

    func isInput(_ path: String) -> Bool { real.isInput(path) }
    var concernsRights: Bool { real.concernsRights }
    func isWholeFolder(_ path: String) -> Bool { real.isWholeFolder(path) }
    func companions(of path: String) -> [String] { real.companions(of: path) }

    func read(
        _ unit: Input, at place: RecordPlace?, _ tally: inout SourceTally, _ room: SortRoom, _ body: (borrowing Batch, SourceTally) throws -> Bool
    ) throws {
        var log = SampleLog()
        log.startCPU = Clock.threadCPU
        var taken = Batch(), one = Batch()
        var cells: [SampledPage] = []
        func flush() throws {
            for row in 0..<taken.count {
                one.removeAll()
                one.append(taken, row)
                let before = Clock.threadCPU
                let goesOn = try body(one, tally)
                cells[row].cpuSeconds = Clock.threadCPU - before
                log.pages.append(cells[row])
                if !goesOn { break }
            }
            taken.removeAll()
            cells.removeAll(keepingCapacity: true)
        }
        func look(_ batch: borrowing Batch, input: Int, share: Double, weight: Double, zone: Int?) throws {
            for row in 0..<batch.count where work.design.takes(input, batch.facts[row], share: share) {
                taken.append(batch, row)
                cells.append(SampledPage(zone: zone, weight: weight / share, storedBytes: Double(batch.facts[row].length)))
                if taken.isFull { try flush() }
            }
        }
        let share = work.design.shareOfCell
        for group in work.cells(of: unit.ordinal) {
            let parts = group.map(\.part)
            var last: (cell: Int, end: UInt64)?
            _ = try real.read(work.inputs[group[0].input], parts: parts) { index, batch in
                let cell = group[index]
                for facts in batch.facts {
                    // What lies between two pages of a cell: records that are no pages, line ends.
                    if let last, last.cell == index, facts.offset >= last.end { log.gaps.append(Double(facts.offset - last.end)) }
                    last = (index, facts.offset + facts.length)
                }
                log.pagesRead += batch.count
                log.pagesOfZone[cell.zone, default: 0] += Double(batch.count) * cell.weight
                try look(batch, input: cell.input, share: share, weight: cell.weight, zone: cell.zone)
            }
        }
        for input in work.streams(of: unit.ordinal) {
            var own = SourceTally()
            try real.read(work.inputs[input], at: nil, &own, .scratch()) { batch, _ in
                log.pagesRead += batch.count
                log.streamPages += batch.count
                log.streamBytes += batch.facts.reduce(0) { $0 + Double($1.length) }
                try look(batch, input: input, share: work.design.share, weight: 1, zone: nil)
                return true
            }
        }
        try flush()
        log.endCPU = Clock.threadCPU
        work.note(unit.ordinal, log)
    }

    func read(_ input: Input, parts: [Range<UInt64>], _ body: (Int, borrowing Batch) throws -> Void) throws -> Bool { false }
}

extension SourceRunner {
    /// The same source, reading units of a sample.
    func sampled(_ work: SampleWork) -> any SourceRunner { SampledSource(real: self, work: work) }
}

/// A page that was run.
struct SampledPage: Sendable {
    /// Nil for a page of a stream.
    let zone: Int?
    /// Pages that this one stands for.
    let weight: Double
    let storedBytes: Double
    var cpuSeconds = 0.0
}

/// What one unit of a sample met.
struct SampleLog: Sendable {
    /// In the order in which they came to the chain: the position is the page's row.
    var pages: [SampledPage] = []
    /// Pages that the cell of a zone stands for.
    var pagesOfZone: [Int: Double] = [:]
    var streamPages = 0
    var streamBytes = 0.0
    var pagesRead = 0
    /// Stored bytes between pages.
    var gaps: [Double] = []
    /// The thread's clock when reading began and ended.
    var startCPU = 0.0
    var endCPU = 0.0
}

/// How a sample falls into units, one a worker and source, and what these met.
///
/// A class, because all workers write to it; all that changes stands behind one lock.
final class SampleWork: Sendable {
    let design: SampleDesign
    let inputs: [Input]
    /// The units, as inputs of a plan.
    let units: [Input]
    private let workers: Int
    private let logs = Mutex<[Int: SampleLog]>([:])

    init(_ design: SampleDesign, _ inputs: [Input], sources: Int, workers: Int) {
        self.design = design
        self.inputs = inputs
        self.workers = workers
        units = (0..<sources).flatMap { source in
            (0..<workers).map { worker in
                let unit = source * workers + worker
                return Input(ordinal: unit, source: source, name: "sample-\(unit)", path: "", bytes: 0, modified: 0)
            }
        }
    }

    /// The cells of a unit, by input.
    func cells(of unit: Int) -> [[SampleDesign.Cell]] {
        var groups: [[SampleDesign.Cell]] = []
        for cell in design.cells where inputs[cell.input].source == unit / workers && cell.zone % workers == unit % workers {
            if groups.last?[0].input == cell.input { groups[groups.count - 1].append(cell) } else { groups.append([cell]) }
        }
        return groups
    }

    func streams(of unit: Int) -> [Int] {
        design.streams.enumerated().filter { $0.offset % workers == unit % workers && inputs[$0.element].source == unit / workers }.map(\.element)
    }

    func note(_ unit: Int, _ log: SampleLog) { logs.withLock { $0[unit] = log } }

    /// By unit.
    var found: [SampleLog] { logs.withLock { logs in units.indices.map { logs[$0] ?? SampleLog() } } }
}

extension Batch {
    /// Adds a page of another batch.
    mutating func append(_ other: borrowing Batch, _ row: Int) {
        append(
            url: other.url[row], id: other.id[row], date: other.date[row], head: other.head[row], payload: other.payload[row], text: other.text[row],
            metadata: other.metadata[row], rights: other.rights[row], facts: other.facts[row])
    }
}
