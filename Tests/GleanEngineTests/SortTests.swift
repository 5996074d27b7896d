import Foundation
import GleanBytes
@testable import GleanEngine
import GleanModel
import Testing

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

    @Test(arguments: [0, 1, 999, 60_000])
    func `records come out in the order of their bytes, through any number of runs`(_ count: Int) throws {
        let folder = try ToyFolder()
        let input = records(count, width: 20, seed: 7)
        // 20 KB of memory: 1,024 records a run, so that 60,000 records make 59 runs.
        var sorter = ExternalSorter(width: 20, folder: folder.path, name: "test", memoryBytes: 1)
        for record in input { try sorter.add(record) }
        var output: [[UInt8]] = []
        try sorter.forEach { record in output.append(record.withUnsafeBufferPointer { Array($0) }) }
        #expect(output == input.sorted { $0.lexicographicallyPrecedes($1) })
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `more runs than may be open at once are merged in groups`() throws {
        let folder = try ToyFolder()
        let input = records(300, width: 16, seed: 9)
        let paths = try input.enumerated().map { index, record in
            let path = "\(folder.path)/run-\(index)"
            let file = try UnitFile(path)
            var run = try RecordRunWriter(width: 16, partitions: 1) { try file.write($0) }
            try run.append(record.span)
            try run.finish()
            _ = try file.seal()
            return path
        }
        var merge = try RecordMerge(width: 16, paths: paths, partition: 0, folder: folder.path, name: "test")
        var output: [[UInt8]] = []
        while let record = try merge.next() { output.append(record) }
        merge.cleanUp()
        #expect(output == input.sorted { $0.lexicographicallyPrecedes($1) })
    }

    @Test func `partitions of a run hold all records once, in order`() throws {
        let folder = try ToyFolder()
        var state: UInt64 = 3
        let input = (0..<5000).map { _ -> [UInt8] in
            state = state &* 6364136223846793005 &+ 1442695040888963407
            var record: [UInt8] = []
            let bytes = withUnsafeBytes(of: state) { Array($0) }
            record.append(big: XXH3.hash64(bytes.span))
            record.append(big: 0)
            return record
        }.sorted { $0.lexicographicallyPrecedes($1) }
        let path = folder.path + "/run"
        let file = try UnitFile(path)
        var run = try RecordRunWriter(width: 16, partitions: 64) { try file.write($0) }
        for record in input { try run.append(record.span) }
        try run.finish()
        _ = try file.seal()
        var output: [[UInt8]] = []
        for partition in 0..<64 {
            var cursor = try RecordRunCursor(path: path, partition: partition, width: 16)
            while let record = try cursor.next() {
                #expect(RecordRun.partition(ofKeyTop: record.big(at: 0), of: 64) == partition)
                output.append(record)
            }
        }
        #expect(output == input)
    }

    @Test func `a changed byte in a run is noticed`() throws {
        let folder = try ToyFolder()
        let path = folder.path + "/run"
        let file = try UnitFile(path)
        var run = try RecordRunWriter(width: 16, partitions: 1) { try file.write($0) }
        for record in records(100, width: 16, seed: 1).sorted(by: { $0.lexicographicallyPrecedes($1) }) { try run.append(record.span) }
        try run.finish()
        _ = try file.seal()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for place in stride(from: 0, to: bytes.count, by: 37) {
            let kept = bytes[place]
            bytes[place] ^= 0x40
            try bytes.write(to: URL(fileURLWithPath: path))
            #expect(throws: RunError.self, "byte \(place)") {
                var cursor = try RecordRunCursor(path: path, partition: 0, width: 16)
                while try cursor.next() != nil {}
            }
            bytes[place] = kept
        }
    }
}
