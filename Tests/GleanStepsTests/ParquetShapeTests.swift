import Foundation
import GleanModel
import GleanSteps
import Testing

/// Files as other writers make them: pyarrow's, of every codec, encoding and type that data sets use.
@Suite struct ParquetShapeTests {
    /// A Python that has pyarrow: that of scripts/readers.sh, or the machine's.
    private static let python: String? = {
        let environment = ProcessInfo.processInfo.environment
        let readers = environment["GLEANER_READERS"] ?? (environment["HOME"] ?? "") + "/.cache/gleaner-readers"
        return ["\(readers)/bin/python", "/usr/bin/python3"].first { run($0, ["-c", "import pyarrow.parquet"]) }
    }()

    private static func run(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// Rows as JSON values, so that spaces and escapes do not count.
    private static func rows(_ path: String) throws -> [NSDictionary] {
        var rows: [NSDictionary] = [], tally = SourceTally()
        try RowFile(path: path).rows(columns: nil, &tally) { row in
            let data = row.withUnsafeBufferPointer { Data($0) }
            rows.append(try #require(JSONSerialization.jsonObject(with: data) as? NSDictionary))
            return true
        }
        #expect(tally.badRecords == 0)
        return rows
    }

    @Test func `every shape is read as its writer meant it`() throws {
        guard let python = Self.python else { return print("skipped: Parquet files of other writers; run \"scripts/readers.sh\"") }
        let folder = FileManager.default.temporaryDirectory.appending(path: "gleaner-shapes-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try #require(Self.run(python, [StepRunner.root.appending(path: "scripts/make_parquet_shapes.py").path, folder]))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".parquet") }
        #expect(names.count > 40)
        for name in names.sorted() {
            let wanted = try String(contentsOfFile: folder + "/" + name.replacingOccurrences(of: ".parquet", with: ".jsonl"), encoding: .utf8)
                .split(separator: "\n").map { try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? NSDictionary) }
            #expect(try Self.rows(folder + "/" + name) == wanted, "\(name)")
        }
    }
}
