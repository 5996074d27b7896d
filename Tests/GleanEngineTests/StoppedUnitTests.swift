import GleanBytes
@testable import GleanEngine
import GleanModel
import Testing

/// Units that read much and write much notice in the middle that the run was stopped.
@Suite struct StoppedUnitTests {
    private func context(_ output: String) throws -> RunContext {
        let text = """
            gleaner: 1
            name: stopped
            sources: [{ toy_lines: { paths: x } }]
            steps: [{ toy_exact: {} }]
            shuffle: { seed: 3 }
            output: [{ toy_out: {} }]
            """
        let recipe = try RecipeReader.read(text, file: "r", catalog: toyCatalog)
        let inputs = (0..<9).map { Input(ordinal: $0, source: 0, name: "\($0)", path: "\($0)", bytes: 1, modified: 0) }
        let plan = try Planner.plan(.init(recipe: recipe, inputs: inputs, assets: [], mergedAtOnce: 2), rounds: { _ in [] })
        return RunContext(plan: plan, output: output)
    }

    private func isStopped(_ body: () throws -> Void) -> Bool {
        do { try body() } catch { return (error as? RunError)?.kind == .interrupted }
        return false
    }

    private let cancelled: RunMonitor = {
        let monitor = RunMonitor()
        monitor.cancel()
        return monitor
    }()

    @Test func `a merge of many records`() throws {
        let folder = try ToyFolder(), context = try context(folder.path)
        let shuffle = try #require(context.stage { $0 == .shuffle }), merge = try #require(context.merging(.shuffled))
        for stage in [shuffle, merge] { try Files.makeFolder(context.folder(stage)) }
        for unit in 0..<2 {
            let file = try UnitFile(context.path(WorkUnit(stage: shuffle, unit: unit), ShuffleWork.ending))
            var run = try RecordRunWriter(ShuffledPages.shape) { try file.write($0) }
            for record in 0..<5000 {
                var bytes: [UInt8] = []
                bytes.append(big: UInt64(record))
                try run.append(bytes)
            }
            try run.finish()
            _ = try file.seal()
        }
        let unit = WorkUnit(stage: merge, unit: 0)
        #expect(isStopped { _ = try MergeWork(context: context, unit: unit, monitor: cancelled).perform() })
        #expect(try MergeWork(context: context, unit: unit, monitor: RunMonitor()).perform().files.count == 1)
    }

    @Test func `decisions that are joined`() throws {
        let folder = try ToyFolder(), context = try context(folder.path)
        let decide = try #require(context.stage { $0 == .decide })
        for stage in context.chainStages + [decide] { try Files.makeFolder(context.folder(stage)) }
        for stage in context.chainStages {
            let schema = Ledger.schema(context.layout, input: "0", rights: false), file = try UnitFile(context.path(WorkUnit(stage: stage, unit: 0), "ledger"))
            var writer = try TableWriter(schema, level: 1) { try file.write($0) }
            var block = TableBlock(schema)
            for (column, described) in schema.columns.enumerated() {
                switch described.type {
                case .bytes: block.add(column, [UInt8]())
                case .u64: block.add(column, UInt64(0))
                case .f64: block.add(column, 0.0)
                }
            }
            block.endRow()
            try writer.append(block)
            try writer.finish()
            _ = try file.seal()
        }
        let unit = WorkUnit(stage: decide, unit: 0)
        #expect(isStopped { _ = try DecideWork(context: context, unit: unit, monitor: cancelled).perform() })
        #expect(try DecideWork(context: context, unit: unit, monitor: RunMonitor()).perform().files.count == 1)
    }
}
