import Foundation
import GleanModel
import GleanSteps

// The parquet steps alone: CPU seconds of writing the texts of JSON lines, and of reading them back.
//
// usage: ParquetBench TEXTS.jsonl OUT.parquet

/// A shard's file on the disk.
final class FileSink: ShardSink {
    let file: FileHandle

    init(_ path: String) throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    func write(_ bytes: Span<UInt8>) throws { try bytes.withUnsafeBufferPointer { try file.write(contentsOf: Data($0)) } }
    func digest(_ row: Span<UInt8>) {}
    func beside(_ ending: String) -> any ShardSink { self }
}

func seconds() -> Double {
    var used = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &used)
    return Double(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + Double(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6
}

func read<S: Source>(_ source: S, _ path: String, _ kit: S.Kit, _ body: (borrowing Batch) throws -> Void) throws {
    let size = (try FileManager.default.attributesOfItem(atPath: path)[.size] as? UInt64) ?? 0
    let input = Input(ordinal: 0, source: 0, name: "texts", path: path, bytes: size, modified: 0)
    var reader = try source.start(input, at: nil, kit), batch = Batch(), tally = SourceTally(), goesOn = true
    while goesOn {
        batch.removeAll()
        goesOn = try source.fill(&batch, from: &reader, &tally)
        try body(batch)
    }
}

func measure(_ texts: String, _ parquet: String) throws {
    var writing = 0.0, bytes = 0, rows = 0
    let writer = ParquetWriter()
    var shard = try writer.open(try FileSink(parquet), [], ())
    let row = OutputRow(numbers: [], input: "texts.jsonl", key: PageKey(unit: 0, row: 0))
    try read(JSONLSource(), texts, ()) { batch in
        let start = seconds()
        for index in 0..<batch.count { try writer.write(Page(batch, index, text: batch.text[index], version: 0), row, to: &shard) }
        writing += seconds() - start
        bytes += batch.text.bytes.count
        rows += batch.count
    }
    var start = seconds()
    try writer.close(&shard)
    writing += seconds() - start
    start = seconds()
    var again = 0
    try read(ParquetSource(), parquet, ()) { again += $0.text.bytes.count }
    let reading = seconds() - start
    start = seconds()
    _ = try writer.content(of: parquet)
    let verifying = seconds() - start
    print(#"{"write": \#(writing), "read": \#(reading), "verify": \#(verifying), "text_bytes": \#(bytes), "read_bytes": \#(again), "rows": \#(rows)}"#)
}

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
    FileHandle.standardError.write(Data("usage: ParquetBench TEXTS.jsonl OUT.parquet\n".utf8))
    exit(2)
}
try measure(arguments[1], arguments[2])
