import Foundation
import GleanBytes
import GleanModel
import GleanSteps

/// Pages of the whole run.
private let total = CommandLine.arguments.count > 1 ? UInt64(CommandLine.arguments[1]) ?? 1 : 1

/// Pages that are nothing but their number. An input's text is the first of them and the one behind the last.
struct Made: Source {
    var paths: [String] = []

    static let endings = [".made"]
    static let manual = Manual<Self>("made", "Makes pages.", source: "Gleaner", settings: [Setting("paths", \.paths, "Files.")])

    final class Reader {
        var next: Int
        let end: Int
        init(_ next: Int, _ end: Int) { (self.next, self.end) = (next, end) }
    }

    func start(_ input: Input, at place: RecordPlace?, _ kit: Void) throws -> Reader {
        let parts = try String(contentsOfFile: input.path, encoding: .utf8).split(separator: " ").compactMap { Int($0) }
        return Reader(parts[0], parts[1])
    }

    func fill(_ batch: inout Batch, from reader: inout Reader, _ tally: inout SourceTally) throws -> Bool {
        while !batch.isFull {
            guard reader.next < reader.end else { return false }
            var text: [UInt8] = []
            text.append(big: UInt64(reader.next))
            batch.append(
                url: Span(), id: Span(), date: Span(), head: Span(), payload: Span(), text: text.span,
                facts: PageFacts(offset: UInt64(reader.next), length: 1))
            reader.next += 1
        }
        return true
    }
}

/// minhash, but for its signatures: they are made from the page's number.
struct MadeMinHash: Survey {
    private var minhash = MinHash()

    typealias Number = MinHash.Number

    static let manual = Manual<Self>(
        "made_minhash", "Near duplicates among made signatures.", source: "Gleaner", numbers: MinHash.manual.numbers, reasons: MinHash.manual.reasons)

    var rounds: [SurveyRound] { minhash.rounds }
    var feeds: [Int] { minhash.feeds }
    var cuts: Bool { false }

    func open(_ assets: inout Assets) throws -> MinHash.Kit { try minhash.open(&assets) }
    func emit(_ signature: Span<UInt8>, of page: SurveyPage, into records: inout RecordSink) { minhash.emit(signature, of: page, into: &records) }
    func judge(_ unit: SurveyUnit, _ kit: MinHash.Kit) -> any SurveyJudge { minhash.judge(unit, kit) }

    func sign(_ page: borrowing Page, _ numbers: [Double], _ kit: MinHash.Kit, _ scratch: inout Void, into signature: inout [UInt8]) {
        var number: UInt64 = 0
        for index in page.text.indices { number = number << 8 | UInt64(page.text[index]) }
        var random = Mix(state: number)
        // Groups lie anywhere in the run: a page's group is one of N/13 by its hash, with 0.3 N pages in all, 4 each in the middle.
        let isGrouped = random.next() % 10 < 3
        var group = Mix(state: isGrouped ? random.next() % max(1, total / 13) &+ 1 << 60 : number &+ 1 << 61)
        var values: [UInt64] = []
        values.reserveCapacity(112)
        for _ in 0..<112 {
            let shared = group.next() >> 3
            values.append(isGrouped && random.next() % 100 >= 92 ? random.next() >> 3 : shared)
        }
        minhash.append(values, rank: CopyRank.largest(number), to: &signature)
    }

    private struct Mix {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
            return z ^ z >> 31
        }
    }
}

/// Writes the pages' ids, so that a release has something in it.
struct Nothing: Writer {
    static let manual = Manual<Self>("nothing", "Writes next to nothing.", source: "Gleaner")
    var ending: String { ".txt" }
    var shardBytes: Int { 1 << 30 }
    func open(_ sink: any ShardSink, _ columns: [OutputColumn], _ kit: Void) throws -> any ShardSink { sink }
    func write(_ page: borrowing Page, _ row: OutputRow, to shard: inout any ShardSink) throws { shard.digest(page.text) }
    func close(_ shard: inout any ShardSink) throws {}
    func content(of path: String) throws -> ShardContent { ShardContent(rows: 0, digest: nil) }
}
