import GleanFormats
import GleanModel
import GleanSteps
import Testing

/// What a small Parquet file may unpack into: long cells, long names, much text.
@Suite struct ParquetLimitTests {
    /// A file of rows of one struct `g`, which has one number; its name is written in the JSON of each row.
    private static func file(name bytes: Int, rows: Int) throws -> [UInt8] {
        let name = String(repeating: "x", count: bytes)
        return try file([ParquetColumn(name, in: "g", .integer)], rows: rows) { file, row in file.set(0, row) }
    }

    private static func file(_ columns: [ParquetColumn], rows: Int, _ fill: (ParquetFileWriter, Int) -> Void) throws -> [UInt8] {
        var bytes: [UInt8] = [], canonical: [UInt8] = []
        let file = try ParquetFileWriter(columns, packing: .zstd(level: 3), rowGroupBytes: 1 << 30, created: "x version 1") { piece in
            piece.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        }
        for row in 0..<rows {
            fill(file, row)
            try file.endRow(&canonical)
        }
        try file.close()
        return bytes
    }

    @Test func `JSON that is made of cells counts as memory of the reader`() throws {
        // 1,024 rows of 20,000 bytes of JSON in one batch.
        let bytes = try Self.file(name: 20_000, rows: 1024)
        for (megabytes, isRead) in [(256, true), (16, false)] {
            try ParquetTests.withFile(bytes) { path in
                let file = try ParquetFileReader(path: path, memoryLimit: megabytes << 20)
                try file.choose([0])
                try file.begin(0, batchBytes: 1 << 30)
                if isRead {
                    #expect(try file.next() == 1024)
                } else {
                    #expect(throws: ParquetError.self) { try file.next() }
                }
            }
        }
    }

    @Test func `rows that are long by names alone come few at a time`() throws {
        let bytes = try Self.file(name: 20_000, rows: 1024)
        try ParquetTests.withFile(bytes) { path in
            let file = try ParquetFileReader(path: path)
            try file.choose([0])
            try file.begin(0, batchBytes: 1 << 20)
            var rows = 0, most = 0
            while case let count = try file.next(), count > 0 { (rows, most) = (rows + count, max(most, count)) }
            #expect(rows == 1024)
            #expect(most <= (1 << 20) / 20_000)
        }
    }

    @Test func `a schema that is told in gigabytes is no Parquet`() throws {
        // Each name of a child has that of the struct before it: 300 times 300,000 bytes.
        let group = String(repeating: "x", count: 300_000)
        let columns = (0..<300).map { ParquetColumn("c\($0)", in: group, .integer) }
        let bytes = try Self.file(columns, rows: 0) { _, _ in }
        #expect(try ParquetTests.read(bytes).tally.damage == ["not_parquet": 1])
    }

    @Test(arguments: [true, false])
    func `a row of more bytes than max_row_bytes is dropped`(_ isText: Bool) throws {
        let long = [UInt8](repeating: 0xFF, count: 2 << 20), short = Array("The harbour wakes.".utf8)
        let bytes = try Self.file([ParquetColumn("text", .text), ParquetColumn("note", .text)], rows: 3) { file, row in
            file.set(0, row == 1 && isText ? long.span : short.span)
            file.set(1, row == 1 && !isText ? long.span : short.span)
        }
        let found = try ParquetTests.read(bytes) { ($0.maxRowBytes, $0.keep) = (1 << 20, ["all"]) }
        #expect(found.drops == ["row_too_large"])
        #expect(found.texts == ["The harbour wakes.", "", "The harbour wakes."])
        #expect(found.places == [0, 1, 2])
        #expect(found.tally.badRecords == 0)
    }

    @Test func `a column that is not read makes no row too large`() throws {
        let long = [UInt8](repeating: 0xFF, count: 2 << 20), short = Array("The harbour wakes.".utf8)
        let bytes = try Self.file([ParquetColumn("text", .text), ParquetColumn("note", .text)], rows: 1) { file, _ in
            file.set(0, short.span)
            file.set(1, long.span)
        }
        #expect(try ParquetTests.read(bytes) { $0.maxRowBytes = 1 << 20 }.texts == ["The harbour wakes."])
    }

    @Test func `a row that is too large is not printed, and counted`() throws {
        let long = [UInt8](repeating: 0x61, count: 2000), short = Array("The harbour wakes.".utf8)
        let bytes = try Self.file([ParquetColumn("text", .text)], rows: 3) { file, row in file.set(0, row == 1 ? long.span : short.span) }
        try ParquetTests.withFile(bytes) { path in
            var rows = 0, tally = SourceTally()
            try RowFile(path: path).rows(columns: nil, maxRowBytes: 1000, &tally) { _ in
                rows += 1
                return true
            }
            #expect(rows == 2)
            #expect(tally.examples.map { "\($0.kind) at \($0.offset)" } == ["row_too_large at 1"])
        }
    }

    @Test func `a text that is longer than Arrow's offsets is refused, not written`() throws {
        let file = try ParquetFileWriter(
            [ParquetColumn("text", .text)], packing: .none, rowGroupBytes: 1 << 20, created: "x version 1", maxTextBytes: 1000) { _ in }
        var canonical: [UInt8] = []
        for (count, isWritten) in [(600, true), (400, true), (1, false)] {
            let text = [UInt8](repeating: 0x61, count: count)
            file.set(0, text.span)
            if isWritten {
                try file.endRow(&canonical)
            } else {
                #expect(throws: ParquetError.self) { try file.endRow(&canonical) }
            }
        }
    }
}
