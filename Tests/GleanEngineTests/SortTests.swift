import Foundation
import GleanBytes
@testable import GleanEngine
import GleanModel
import Testing
import TestSupport

@Suite struct SortTests {
    private func records(_ count: Int, width: Int, seed: UInt64) -> [[UInt8]] {
        var state = seed
        return (0..<count).map { _ in
            (0..<width).map { _ in
                state = state &* 6364136223846793005 &+ 1442695040888963407
                // Few values, so that keys repeat and ties are many.
                return UInt8(truncatingIfNeeded: state >> 60)
            }
        }
    }

    private func written(_ path: String, _ records: [[UInt8]], _ shape: RecordShape, _ cut: RecordRun.Cut = .evenly(1)) throws {
        let file = try UnitFile(path)
        var run = try RecordRunWriter(shape, cut) { try file.write($0) }
        for record in records { try run.append(record) }
        try run.finish()
        _ = try file.seal()
    }

    private func read(_ path: String, _ partition: Int, _ shape: RecordShape) throws -> [[UInt8]] {
        let cursor = try RecordCursor.open(path: path, partition: partition, shape, bufferBytes: 1)
        var records: [[UInt8]] = []
        while try cursor.advance() { records.append(Array(cursor.record)) }
        return records
    }

    @Test(arguments: [0, 1, 999, 60_000])
    func `records come out in the order of their bytes, through any number of runs`(_ count: Int) throws {
        let folder = try ToyFolder()
        let input = records(count, width: 20, seed: 7)
        // 32 KB of memory: some 630 records a run, so that 60,000 records make 95 runs.
        var sorter = ExternalSorter(RecordShape(keyBytes: 8, width: 20), folder: folder.path, name: "test", memoryBytes: 1)
        for record in input { try sorter.add(record) }
        var output: [[UInt8]] = []
        try sorter.forEach { output.append(Array($0)) }
        #expect(output == input.sorted { $0.lexicographicallyPrecedes($1) })
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test(arguments: [0, 1, 20_000])
    func `records of any length come out in order`(_ count: Int) throws {
        let folder = try ToyFolder()
        let shape = RecordShape(keyBytes: 8, width: nil)
        let input = records(count, width: 90, seed: 5).map { Array($0.prefix(8 + Int($0[80]) * 5)) }
        var sorter = ExternalSorter(shape, folder: folder.path, name: "test", memoryBytes: 1)
        for record in input { try sorter.add([UInt8(record.count), 0, 0, 0] + record, records: 1) }
        let path = folder.path + "/out"
        _ = try sorter.write(path, .evenly(3))
        let wanted = input.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(try (0..<3).flatMap { try read(path, $0, shape) } == wanted)
    }

    @Test func `more runs than may be open at once are merged in groups`() throws {
        let folder = try ToyFolder()
        let shape = RecordShape(keyBytes: 8, width: 16)
        let input = records(1100, width: 16, seed: 9)
        let paths = try input.enumerated().map { index, record in
            try written("\(folder.path)/run-\(index)", [record], shape)
            return ("\(folder.path)/run-\(index)", 0)
        }
        let merged = try MergedRuns(shape, paths, folder: folder.path, name: "test")
        var output: [[UInt8]] = []
        while let record = try merged.records.next() { output.append(Array(record)) }
        merged.cleanUp()
        #expect(output == input.sorted { $0.lexicographicallyPrecedes($1) })
    }

    @Test func `of groups that are merged again only the last remain on the disk`() throws {
        let folder = try ToyFolder()
        let shape = RecordShape(keyBytes: 8, width: 16)
        let input = records(40, width: 16, seed: 4)
        let paths = try input.enumerated().map { index, record in
            try written("\(folder.path)/run-\(index)", [record], shape)
            return ("\(folder.path)/run-\(index)", 0)
        }
        let merged = try MergedRuns(shape, paths, folder: folder.path, name: "test", atOnce: 3)
        // Of 14, 5 and 2 groups the last, and the runs, which are the caller's.
        #expect(try Files.names(folder.path).count { $0.hasPrefix("test.group-") } == 2)
        #expect(try Files.names(folder.path).count { $0.hasPrefix("run-") } == 40)
        var output: [[UInt8]] = []
        while let record = try merged.records.next() { output.append(Array(record)) }
        merged.cleanUp()
        #expect(output == input.sorted { $0.lexicographicallyPrecedes($1) })
        #expect(try Files.names(folder.path).count == 40)
    }

    @Test func `partitions of a run hold all records once, in order`() throws {
        let folder = try ToyFolder()
        let shape = RecordShape(keyBytes: 8, width: 16)
        var random = TestRandom()
        let input = (0..<5000).map { _ -> [UInt8] in
            let state = random.next()
            var record: [UInt8] = []
            let bytes = withUnsafeBytes(of: state) { Array($0) }
            record.append(big: XXH3.hash64(bytes.span))
            record.append(big: UInt64(0))
            return record
        }.sorted { $0.lexicographicallyPrecedes($1) }
        let path = folder.path + "/run", cut = RecordRun.Cut.evenly(64)
        try written(path, input, shape, cut)
        var output: [[UInt8]] = []
        for partition in 0..<64 {
            for record in try read(path, partition, shape) {
                #expect(cut.partition(ofKeyTop: record.big(at: 0)) == partition)
                output.append(record)
            }
        }
        #expect(output == input)
    }

    @Test func `a run whose head tells another number of partitions is not swept`() throws {
        let folder = try ToyFolder(), path = folder.path + "/run"
        try written(path, records(100, width: 16, seed: 1).sorted { $0.lexicographicallyPrecedes($1) }, RecordShape(keyBytes: 8, width: 16), .evenly(2))
        _ = try RecordRunSweep(path: path, partitions: nil, width: 16)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for partitions: UInt8 in [0, 1, 3] {
            bytes[16] = partitions
            try bytes.write(to: URL(fileURLWithPath: path))
            #expect(throws: RunError.self, "\(partitions)") { _ = try RecordRunSweep(path: path, partitions: nil, width: 16) }
        }
    }

    @Test func `a changed byte in a run is noticed`() throws {
        let folder = try ToyFolder()
        let path = folder.path + "/run"
        for (shape, input) in [
            (RecordShape(keyBytes: 8, width: 16), records(100, width: 16, seed: 1)),
            (RecordShape(keyBytes: 8, width: nil), records(100, width: 30, seed: 1).map { Array($0.prefix(10 + Int($0[9]))) }),
        ] {
            try written(path, input.sorted { $0.lexicographicallyPrecedes($1) }, shape)
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            for place in stride(from: 0, to: bytes.count, by: 37) {
                let kept = bytes[place]
                bytes[place] ^= 0x40
                try bytes.write(to: URL(fileURLWithPath: path))
                #expect(throws: RunError.self, "byte \(place)") { _ = try read(path, 0, shape) }
                bytes[place] = kept
            }
        }
    }

    @Test func `groups hand out equal keys once each, also where a reader leaves early`() throws {
        let folder = try ToyFolder()
        let shape = RecordShape(keyBytes: 8, width: 16)
        var input: [[UInt8]] = []
        for key in 0..<200 {
            for value in 0..<(key % 5 + 1) {
                var record: [UInt8] = []
                record.append(big: UInt64(key))
                record.append(big: UInt64(value))
                input.append(record)
            }
        }
        let paths = try (0..<3).map { part in
            let path = "\(folder.path)/part-\(part)"
            try written(path, input.enumerated().filter { $0.offset % 3 == part }.map(\.element), shape)
            return (path, 0)
        }
        let merged = try MergedRuns(shape, paths, folder: folder.path, name: "test")
        let groups = RecordGroups(merged.records, keyBytes: 8)
        var key: UInt64 = 0
        while try groups.nextGroup() {
            #expect(groups.key(at: 0) == key)
            var value: UInt64 = 0
            // Every third group is left after its first record, every seventh untouched.
            while key % 7 != 0, try groups.next() {
                #expect(groups.u64(at: 0) == value)
                value += 1
                if key % 3 == 0 { break }
            }
            if key % 7 != 0, key % 3 != 0 { #expect(value == key % 5 + 1) }
            key += 1
        }
        #expect(key == 200)
    }

    @Test func `a forest names each set by its smallest id`() throws {
        var forest = IDForest()
        var sets = (0..<3000).map { $0 }
        var random = TestRandom()
        for _ in 0..<2000 {
            let a = Int.random(in: 0..<3000, using: &random), b = Int.random(in: 0..<3000, using: &random)
            forest.join(UInt64(a) << 32, UInt64(b) << 32)
            let (from, to) = (max(sets[a], sets[b]), min(sets[a], sets[b]))
            if from != to { for index in sets.indices where sets[index] == from { sets[index] = to } }
        }
        forest.forEach { id, smallest in #expect(sets[Int(id >> 32)] == Int(smallest >> 32)) }
    }
}
