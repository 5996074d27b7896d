import Foundation
import GleanEngine
import GleanModel
import Testing

/// Releases that someone wrote to do harm: their checksums are right, and what they say is not.
@Suite struct ReleaseHostileTests {
    /// Writes `decisions/00001.table` with rows of its own.
    private func forge(_ toy: ToyRelease, _ schema: TableSchema, rows: Int = 1, _ fill: (inout TableBlock) -> Void) throws {
        var bytes: [UInt8] = []
        var writer = try TableWriter(schema, level: 1) { piece in piece.withUnsafeBufferPointer { bytes.append(contentsOf: $0) } }
        var block = TableBlock(schema)
        for _ in 0..<rows {
            fill(&block)
            block.endRow()
        }
        try writer.append(block)
        try writer.finish()
        try Data(bytes).write(to: URL(fileURLWithPath: toy.path + "/decisions/00001.table"))
    }

    /// Asks a release everything; each answer may be an error of the kind that a release can have, and nothing else.
    private func askAll(_ toy: ToyRelease) throws {
        func ask(_ body: () throws -> Void) {
            do { try body() } catch let error as RunError { #expect(error.kind == .badRelease || error.kind == .unreadable, "\(error)") } catch {
                #expect(error is RecipeError || error is RecipeErrors, "\(error)")
            }
        }
        ask { try Decisions(toy.release).write { _ in true } }
        ask { _ = try Decide(toy.release, catalog: toyCatalog, changes: ["toy_words.min_words=4"]).funnel() }
        for from in [SampleFrom.kept, .dropped(step: nil, reason: nil)] {
            ask {
                var replay = try Replay(toy.release, catalog: toyCatalog)
                for row in try Sample(toy.release).rows(20, from: from) { ask { _ = try replay.text(of: row) } }
            }
        }
        for key in ["http://site.test/good", "http://other.test/copy", "http://other.test/new"] {
            ask { _ = try Explain(toy.release, catalog: toyCatalog).explain(key) }
        }
        _ = try Verify(path: toy.path, catalog: toyCatalog).checks()
    }

    @Test(arguments: [0, 1, 5, 1 << 40, UInt64.max] as [UInt64], [0, -1, 1e300, .infinity, -.infinity, .nan] as [Double])
    func `numbers that cannot be are no harm`(_ whole: UInt64, _ real: Double) throws {
        let toy = try ToyRelease()
        let schema = try toy.release.decisions(1).reader.schema
        try forge(toy, schema, rows: 3) { block in
            for (index, column) in schema.columns.enumerated() {
                switch column.type {
                case .bytes: block.add(index, Array("http://other.test/new".utf8))
                case .u64: block.add(index, whole)
                case .f64: block.add(index, real)
                }
            }
        }
        try askAll(toy)
    }

    @Test func `tables of other columns and reasons are told`() throws {
        let toy = try ToyRelease()
        let schema = try toy.release.decisions(1).reader.schema
        let fewer = Array(schema.columns.dropLast()), none = Array(schema.columns.prefix(5))
        let swapped = [schema.columns[1], schema.columns[0]] + schema.columns.dropFirst(2)
        for (columns, facts) in [
            (fewer, schema.facts), (none, schema.facts), ([], schema.facts), (swapped, schema.facts),
            (schema.columns, ["input": "b.txt"]), (schema.columns, [:]), (schema.columns, ["input": "b.txt", "drop.1": "", "drop.2": "/"]),
        ] {
            let forged = TableSchema(kind: "decisions", columns: columns, facts: facts)
            try forge(toy, forged) { block in
                for (index, column) in forged.columns.enumerated() {
                    switch column.type {
                    case .bytes: block.add(index, [UInt8]())
                    case .u64: block.add(index, UInt64(7))
                    case .f64: block.add(index, 1.0)
                    }
                }
            }
            let error = #expect(throws: RunError.self) { try Decide(toy.release, catalog: toyCatalog, changes: []).funnel() }
            #expect(error?.kind == .badRelease)
            try askAll(toy)
        }
    }

    @Test func `an index changed anywhere is no harm`() throws {
        let toy = try ToyRelease()
        let url = URL(fileURLWithPath: toy.path + "/decisions/index/pages.index")
        let whole = try Data(contentsOf: url)
        for position in stride(from: 0, to: whole.count, by: 3) {
            var bytes = whole
            bytes[position] = 0xFF
            try bytes.write(to: url)
            do { _ = try Explain(toy.release, catalog: toyCatalog).explain("http://other.test/new") } catch {
                #expect((error as? RunError)?.kind == .badRelease)
            }
        }
        for length in stride(from: 0, to: whole.count, by: 5) {
            try whole.prefix(length).write(to: url)
            #expect(throws: RunError.self) { try Explain(toy.release, catalog: toyCatalog).explain("http://other.test/new") }
        }
    }

    @Test func `a manifest with impossible counts is refused, and one of other inputs is no harm`() throws {
        let toy = try ToyRelease()
        let whole = toy.release.manifest
        func write(_ change: (inout Manifest) -> Void) throws {
            var manifest = whole
            change(&manifest)
            try CanonicalJSON.encode(manifest).write(to: URL(fileURLWithPath: toy.path + "/manifest.json"))
        }
        for count in [-1, Int.min, Int.max] {
            try write { $0.counts.pagesKept = count }
            #expect(throws: RunError.self) { try Release(path: toy.path) }
            #expect(try !Verify(path: toy.path, catalog: toyCatalog).checks().allSatisfy { $0.isOK })
        }
        let inputs: [[Manifest.InputRow]] = [[], [whole.inputs[0]], whole.inputs + whole.inputs, whole.inputs.reversed()]
        for rows in inputs {
            try write { $0.inputs = rows }
            let forged = try Release(path: toy.path)
            _ = try? Explain(forged, catalog: toyCatalog).explain("http://other.test/new")
            _ = try? Decide(forged, catalog: toyCatalog, changes: []).funnel()
            #expect(try !Verify(path: toy.path, catalog: toyCatalog).checks().allSatisfy { $0.isOK })
        }
        try write { $0.recipe.steps = []; $0.recipe.sources = []; $0.recipe.output = [] }
        let forged = try Release(path: toy.path)
        #expect(try Explain(forged, catalog: toyCatalog).explain("http://other.test/new").note != nil)
        var replay = try Replay(forged, catalog: toyCatalog)
        let row = try forged.rows([PageKey(unit: 0, row: 0)])[0]
        #expect(throws: RunError.self) { try replay.text(of: row) }
    }
}
