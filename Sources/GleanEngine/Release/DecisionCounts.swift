import GleanModel
import Synchronization

/// What one reading of a finished release's decisions finds: the index of ids and URLs, what the kept pages are, and their tokens.
///
/// Tables are read by several threads, a block of each at a time; on a store most of the time is that of waiting. Nothing that is counted
/// depends on which is read first.
struct DecisionCounts {
    let index: FileSeal
    /// Ids and URLs that stand more than once.
    let repeated: (ids: Int, urls: Int)
    let composition: Composition
    /// What the step that counts tokens counted of all kept pages; nil if there is none.
    let tokens: Int?

    /// Reads `decisions/NNNNN.table` of `units` units; writes the index and the list of domains. Throws a `RunError` if a table is damaged or a
    /// file cannot be written.
    init(_ context: RunContext, units: Int, workers: Int) throws {
        let output = context.output, folder = context.scratch.path
        let scan = SharedScan(CompositionScan(context.layout.columns, folder: folder)), shared = Shared(folder)
        let tokenColumn = SampledPages.tokenSlot(context).map { Ledger.numbers + $0 }
        try OrderedWork.run(units, workers: OrderedWork.readers(of: output, workers: workers)) { unit in
            let table = try TableReader(path: "\(output)/decisions/\(unitName(unit)).table")
            var tally = scan.tally(table.schema)
            let columns = tally.columns.union([Ledger.id, Ledger.url]).union(tokenColumn.map { [$0] } ?? [])
            for index in table.blocks.indices {
                let block = try table.block(index, columns: columns), firstRow = table.blocks[index].firstRow
                let ids = ReleaseIndex.records(block.bytes(Ledger.id), unit: unit, firstRow: firstRow)
                let urls = ReleaseIndex.records(block.bytes(Ledger.url), unit: unit, firstRow: firstRow)
                try shared.index.withLock { try $0.add(ids: ids, urls: urls) }
                tally.add(block)
                if tally.isFull { try scan.take(&tally) }
                if let tokenColumn { shared.add(tokens: block.f64(tokenColumn), codes: block.u64(Ledger.code)) }
            }
            try scan.take(&tally)
        } take: { _, _ in }
        (index, repeated) = try shared.index.withLock { try $0.finish(output) }
        composition = try scan.finish(list: "\(output)/\(CompositionScan.list)")
        tokens = shared.tokens.withLock { $0 }
    }

    /// What the threads share.
    private final class Shared: Sendable {
        let index: Mutex<ReleaseIndex.Builder>
        let tokens = Mutex<Int?>(nil)

        init(_ folder: String) { index = Mutex(ReleaseIndex.Builder(scratch: folder)) }

        /// Adds what was counted of kept pages, as far as it was.
        func add(tokens counts: [Double], codes: [UInt64]) {
            let counted = counts.indices.filter { codes[$0] == 0 && !counts[$0].isNaN }
            if counted.isEmpty { return }
            let sum = Int(counted.reduce(0) { $0 + counts[$1] })
            tokens.withLock { $0 = ($0 ?? 0) + sum }
        }
    }
}
