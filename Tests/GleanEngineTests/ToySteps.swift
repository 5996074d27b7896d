import Foundation
import GleanBytes
import GleanEngine
import GleanFormats
import GleanModel

// Small steps with which the engine is tested: one of each kind, all of their work plain to see.

let toySteps: [any Step.Type] = [
    ToySource.self, ToyTidy.self, ToyOffers.self, ToyLanguage.self, ToyKeep.self, ToyWords.self, ToyExact.self, ToyShare.self, ToyWriter.self,
]

let toyCatalog = Catalog(toySteps)

/// Reads a page a line: `text`, `URL<TAB>text` or `URL<TAB>id<TAB>text`. A line `#...` is another record, a line `!...` is damage, and an
/// empty text is dropped with `no_text`.
struct ToySource: Source {
    var paths: [String] = []

    static let endings = [".txt"]
    static let manual = Manual<Self>(
        "toy_lines", "Reads a page a line.", source: "tests", settings: [Setting("paths", \.paths, "Files.")],
        reasons: [ReasonSpec("no_text", "The line has no text.")])

    final class Reader {
        let bytes: [UInt8]
        let name: String
        let startsAtZero: Bool
        var position: Int
        var end = Int.max

        init(_ bytes: [UInt8], _ name: String, at position: Int) {
            self.bytes = bytes
            self.name = name
            self.position = position
            startsAtZero = position == 0
        }
    }

    func start(_ input: Input, at place: RecordPlace?, _ kit: Void) throws -> Reader {
        guard let data = FileManager.default.contents(atPath: input.path) else {
            throw RunError(.unreadable, "\(input.path) cannot be read")
        }
        return Reader(Array(data), input.name, at: min(data.count, Int(place?.offset ?? 0)))
    }

    func parts(of input: Input, _ kit: Void) throws -> ((Range<UInt64>) throws -> Reader)? {
        if input.name.contains("stream") { return nil }
        let whole = try start(input, at: nil, kit)
        return { part in
            let reader = Reader(whole.bytes, input.name, at: Int(part.lowerBound))
            reader.end = Int(part.upperBound)
            while reader.position > 0, reader.position < reader.bytes.count, reader.bytes[reader.position - 1] != 10 { reader.position += 1 }
            return reader
        }
    }

    func fill(_ batch: inout Batch, from reader: inout Reader, _ tally: inout SourceTally) throws -> Bool {
        while !batch.isFull {
            guard reader.position < min(reader.end, reader.bytes.count) else {
                let bytes = reader.bytes
                if reader.startsAtZero { tally.digest = "xxh3-128:" + XXH3.hash128(bytes.span).hex }
                return false
            }
            let start = reader.position
            let end = reader.bytes[start...].firstIndex(of: 10) ?? reader.bytes.count
            reader.position = end + 1
            tally.bytes = UInt64(min(reader.position, reader.bytes.count))
            switch reader.bytes[start..<end].first {
            case 33: tally.count(DataError(kind: "bad_line", file: reader.name, offset: UInt64(start)))
            case 35: tally.count(other: "comment")
            default: add(reader.bytes[start..<end], at: start, &batch)
            }
        }
        return true
    }

    private func add(_ line: ArraySlice<UInt8>, at start: Int, _ batch: inout Batch) {
        let parts = line.split(separator: 9, maxSplits: 2, omittingEmptySubsequences: false).map { Array($0) }
        let url = parts.count > 1 ? parts[0] : [], id = parts.count > 2 ? parts[1] : [], text = parts.last ?? []
        let date = Array("2024-01-02T03:04:05Z".utf8)
        batch.append(
            url: url.span, id: id.span, date: date.span, head: Span(), payload: Span(), text: text.span,
            facts: PageFacts(
                offset: UInt64(start), length: UInt64(line.count),
                sourceDrop: text.isEmpty ? SourceDrop("no_text", found: 0, limit: 1) : nil))
    }
}

/// Takes a word out of the text, and drops pages that hold a forbidden one.
struct ToyTidy: Rewriter {
    var remove = "um"
    var forbid: String?
    var maxRemoved: Limit = 3

    enum Number: Int, NumberKey { case removed }

    static let manual = Manual<Self>(
        "toy_tidy", "Takes a word out of the text.", source: "tests",
        settings: [
            Setting("remove", \.remove, "The word."), Setting("forbid", optional: \.forbid, "A word that drops the page."),
            Setting("max_removed", \.maxRemoved, in: 0...1000, "Most words that may be taken out."),
        ],
        numbers: [NumberSpec(Number.removed, "removed", .count, in: .count, "Words taken out.")],
        rules: [[Rule("removed", atMost: \.maxRemoved, "max_removed", or: "too_much_removed")]],
        reasons: [ReasonSpec("forbidden_word", "The page holds the forbidden word.")])

    func rewrite(_ page: borrowing Page, offer: Int, _ kit: Void, _ scratch: inout Void, into text: inout [UInt8], numbers: inout Readings<Number>) -> Verdict {
        let words = toyWords(page.text)
        if let forbid, words.contains(forbid) { return .drop("forbidden_word") }
        let kept = words.filter { $0 != remove }
        numbers[.removed] = Double(words.count - kept.count)
        text.append(contentsOf: kept.joined(separator: " ").utf8)
        return .keep
    }
}

/// Offers the first words of a text, several numbers of them, and says how long the page was.
struct ToyOffers: Rewriter {
    var lengths: [String] = ["2", "4"]

    enum Number: Int, NumberKey { case length }

    static let manual = Manual<Self>(
        "toy_offers", "Offers the first words of a text.", source: "tests",
        settings: [Setting("lengths", \.lengths, "Numbers of words, the first offered first.")],
        numbers: [NumberSpec(Number.length, "length", .count, in: .count, "Words of the text that was taken.")])

    var offers: Int { lengths.count }

    func rewrite(_ page: borrowing Page, offer: Int, _ kit: Void, _ scratch: inout Void, into text: inout [UInt8], numbers: inout Readings<Number>) -> Verdict {
        let words = toyWords(page.text).prefix(Int(lengths[offer]) ?? 0)
        numbers[.length] = Double(words.count)
        text.append(contentsOf: words.joined(separator: " ").utf8)
        return .keep
    }

    func describe(_ page: borrowing Page, _ kit: Void, _ scratch: inout Void, into members: inout [UInt8]) {
        members.append(contentsOf: "\"taken\":\(toyWords(page.text).count)".utf8)
    }
}

/// Knows two languages by one word each.
struct ToyLanguage: Measure {
    enum Number: Int, NumberKey { case label, score }

    static let manual = Manual<Self>(
        "toy_language", "Knows English by \"the\" and German by \"der\".", source: "tests",
        numbers: [
            NumberSpec(Number.label, "label", .label, in: 0...1, "The language."),
            NumberSpec(Number.score, "score", in: .fraction, "1 if one was found."),
        ])

    func labels(of number: Number, _ kit: Void) -> [String] { number == .label ? ["de", "en"] : [] }

    func measure(_ page: borrowing Page, _ kit: Void, _ scratch: inout Void, into numbers: inout Readings<Number>) {
        let words = toyWords(page.text)
        numbers[.score] = 0
        guard let label = words.contains("der") ? 0 : words.contains("the") ? 1 : nil else { return }
        numbers[.label] = Double(label)
        numbers[.score] = 1
    }
}

/// Keeps pages by the language that was found.
struct ToyKeep: Filter {
    var keep: [String]?

    static let manual = Manual<Self>(
        "toy_keep", "Keeps languages.", source: "tests", settings: [Setting("keep", \.keep, "Languages; null for all.")],
        rules: [[Rule("toy_language.label", oneOf: \.keep, "keep", or: "other_language")]], reads: ["toy_language.label"])

    func measure(_ page: borrowing Page, group: Int, _ kit: Void, _ scratch: inout Void, into numbers: inout Readings<NoNumber>) {}
}

/// Judges a text by its words (group 0) and its long words (group 1).
struct ToyWords: Filter {
    var minWords: Limit = 3
    var maxWords: Limit = 100
    var maxLongWords: Limit = nil

    enum Number: Int, NumberKey { case words, longWords }

    static let manual = Manual<Self>(
        "toy_words", "Judges a text by its words.", source: "tests",
        settings: [
            Setting("min_words", \.minWords, in: 0...1000, "Fewest words."), Setting("max_words", \.maxWords, in: 0...1000, "Most words."),
            Setting("max_long_words", \.maxLongWords, in: 0...1, "Largest share of words of 8 letters and more."),
        ],
        numbers: [
            NumberSpec(Number.words, "words", .count, in: .count, "Words."),
            NumberSpec(Number.longWords, "long_words", in: .fraction, "Share of long words."),
        ],
        rules: [
            [
                Rule("words", atLeast: \.minWords, "min_words", or: "too_few_words"),
                Rule("words", atMost: \.maxWords, "max_words", or: "too_many_words"),
            ],
            [Rule("long_words", atMost: \.maxLongWords, "max_long_words", or: "too_many_long_words")],
        ])

    func measure(_ page: borrowing Page, group: Int, _ kit: Void, _ scratch: inout Void, into numbers: inout Readings<Number>) {
        let words = toyWords(page.text)
        if group == 0 {
            numbers[.words] = Double(words.count)
        } else if !words.isEmpty {
            numbers[.longWords] = Double(words.filter { $0.count >= 8 }.count) / Double(words.count)
        }
    }
}

/// Of pages with equal texts, keeps the first.
struct ToyExact: Survey {
    var keepSignatures = false
    var against: [String] = []

    static let manual = Manual<Self>(
        "toy_exact", "Of pages with equal texts, keeps the first.", source: "tests",
        settings: [Setting("keep_signatures", \.keepSignatures, "Keeps them."), Setting("against", \.against, "Other releases.")],
        reasons: [ReasonSpec("duplicate", "An earlier page has the same text.")])

    var rounds: [SurveyRound] { [SurveyRound("texts", keyBytes: 16, valueBytes: 9, decides: true)] }
    var feeds: [Int] { [0] }
    var keepsSignatures: Bool { keepSignatures }
    var reach: SurveyReach { .wholeCopies }

    func sign(_ page: borrowing Page, _ numbers: [Double], _ kit: Void, _ scratch: inout Void, into signature: inout [UInt8]) {
        signature += XXH3.hash128(page.text).bytes
    }

    func emit(_ signature: Span<UInt8>, of page: SurveyPage, into records: inout RecordSink) {
        records.emit(to: 0) {
            for index in signature.indices { $0.append(signature[index]) }
            $0.append(page.isForeign ? 0 : 1)
            $0.append(page.key)
        }
    }

    final class Judge: SurveyJudge {
        func judge(_ group: RecordGroups, into outcome: inout SurveyOutcome) throws {
            var first: PageKey?
            while try group.next() {
                let page = PageKey(raw: group.u64(at: 1))
                if let first { outcome.drop(page, "duplicate", keeping: first) } else { first = page }
            }
        }
    }

    func judge(_ unit: SurveyUnit, _ kit: Void) -> any SurveyJudge { Judge() }
}

/// Writes pages of a language twice that has fewer of them than another, and none of pages without a language.
struct ToyShare: Survey {
    enum Number: Int, NumberKey { case copies }

    static let manual = Manual<Self>(
        "toy_share", "Writes pages of the rarer language twice.", source: "tests",
        numbers: [NumberSpec(Number.copies, "copies", .copies, in: .count, "How often the page is written.")],
        reasons: [ReasonSpec("not_drawn", "The page has no language.")], reads: ["toy_language.label"])

    var rounds: [SurveyRound] { [] }
    var feeds: [Int] { [] }
    var settles: Bool { true }
    var wanted: [String] { ["toy_language.label"] }

    func count(_ page: borrowing Page, _ numbers: [Double], source: String, into sums: inout PageSums) {
        sums.add(numbers[0].isNaN ? "none" : String(Int(numbers[0])), amount: Double(page.text.count))
    }

    struct Settled: SettledSurvey {
        let sums: PageSums

        func decide(_ page: PageKey, _ numbers: [Double], source: String) -> SettledPage {
            guard !numbers[0].isNaN else { return SettledPage(drop: "not_drawn") }
            let own = sums.byKey[String(Int(numbers[0]))]?.pages ?? 0
            let isRare = own < sums.byKey.filter { $0.key != "none" }.values.map(\.pages).max() ?? 0
            return SettledPage(numbers: [(slot: 0, value: isRare ? 2 : 1)])
        }

        var report: [String: [UInt8]] {
            ["share.txt": Array(sums.byKey.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.pages) \(Int($0.value.amount))\n" }.joined().utf8)]
        }
    }

    func settle(_ sums: PageSums, sources: [String]) -> any SettledSurvey { Settled(sums: sums) }
    func sign(_ page: borrowing Page, _ numbers: [Double], _ kit: Void, _ scratch: inout Void, into signature: inout [UInt8]) {}
    func emit(_ signature: Span<UInt8>, of page: SurveyPage, into records: inout RecordSink) {}
    func judge(_ unit: SurveyUnit, _ kit: Void) -> any SurveyJudge { preconditionFailure("There is no round.") }
}

/// Writes `id<TAB>text` lines, packed or not.
struct ToyWriter: Writer {
    var compress = "none"
    var shardBytes = 1 << 20
    var beside: String?

    static let manual = Manual<Self>(
        "toy_out", "Writes a line a page.", source: "tests",
        settings: [
            Setting("compress", \.compress, choices: ["none", "gzip", "zstd"], "How shards are packed."),
            Setting("shard_bytes", \.shardBytes, in: 1...(1 << 30), "Bytes of rows after which a shard is closed."),
            Setting("beside", optional: \.beside, "Ending of a file beside each shard, with the number of its bytes."),
        ])

    func totals(of shard: Shard) -> [String: Int] { beside == nil ? [:] : ["row_bytes": shard.rows.count] }

    func index(of shards: [FileSeal], _ kit: Void) -> [(name: String, bytes: [UInt8])] {
        beside == nil ? [] : [("index.txt", Array(shards.map { "\($0.name) \($0.rows)\n" }.joined().utf8))]
    }

    var ending: String { compress == "gzip" ? ".jsonl.gz" : compress == "zstd" ? ".jsonl.zst" : ".jsonl" }

    struct Shard {
        let sink: any ShardSink
        var rows: [UInt8] = []
    }

    func open(_ sink: any ShardSink, _ columns: [OutputColumn], _ kit: Void) throws -> Shard { Shard(sink: sink) }

    func write(_ page: borrowing Page, _ row: OutputRow, to shard: inout Shard) throws {
        var line = page.id.withUnsafeBufferPointer { Array($0) }
        line.append(9)
        page.text.withUnsafeBufferPointer { line.append(contentsOf: $0) }
        line.append(10)
        shard.sink.digest(line.span)
        shard.rows += line
    }

    func close(_ shard: inout Shard) throws {
        var packed: [UInt8] = []
        switch compress {
        case "gzip":
            // Two members, as a real writer makes many.
            let half = shard.rows.count / 2, gzip = GzipCompressor(level: 6)
            _ = gzip.append(shard.rows.span.extracting(0..<half), to: &packed)
            _ = gzip.append(shard.rows.span.extracting(half..<shard.rows.count), to: &packed)
        case "zstd": _ = ZstdCompressor(level: 3).append(shard.rows.span, to: &packed)
        default: packed = shard.rows
        }
        try shard.sink.write(packed.span)
        if let beside {
            let count = Array("\(shard.rows.count)\n".utf8)
            try shard.sink.beside(beside).write(count.span)
        }
    }

    func content(of path: String) throws -> ShardContent {
        var lines = LineReader(try FileSource(path: path)), rows = 0
        var stream = XXH3Stream()
        while let event = try lines.next() {
            guard case .line(let line) = event else { throw RunError(.badRelease, "\(path) cannot be unpacked") }
            stream.update(lines.bytes.extracting(line.range))
            let newline: [UInt8] = [10]
            stream.update(newline.span)
            rows += 1
        }
        return ShardContent(rows: rows, digest: rows > 0 ? "xxh3-128:" + stream.digest.hex : nil)
    }
}

/// The words of a text: what stands between spaces.
func toyWords(_ text: Span<UInt8>) -> [String] {
    text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }.split(separator: " ").map(String.init)
}

/// A folder of its own for one test, removed when the value goes.
final class ToyFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/glean-toy-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
    }
}

/// Builds a recipe of toy steps over `inputs` (name to lines) into `folder`/release.
@discardableResult
func toyBuild(
    _ folder: ToyFolder, steps: String, output: String = "toy_out: {}", inputs: [String: String], extra: String = "",
    change: (inout BuildRequest) -> Void = { _ in }
) throws -> BuildOutcome {
    try toyRecipe(folder, steps: steps, output: output, inputs: inputs, extra: extra)
    var request = BuildRequest(recipePath: folder.path + "/recipe.yaml")
    request.output = folder.path + "/release"
    request.workers = 2
    change(&request)
    let build = Build(catalog: toyCatalog, request: request, monitor: RunMonitor(), events: RunEvents(say: { _ in }, tick: { _ in }))
    return try build.run()
}

/// Writes a recipe of toy steps and its inputs into `folder`.
func toyRecipe(_ folder: ToyFolder, steps: String, output: String = "toy_out: {}", inputs: [String: String], extra: String = "") throws {
    for (name, lines) in inputs { try folder.write("in/\(name)", lines) }
    let recipe = """
        gleaner: 1
        name: toy
        sources:
          - toy_lines: { paths: \(folder.path)/in }
        steps:
        \(steps.split(separator: "\n").map { "  - \($0)" }.joined(separator: "\n"))
        output:
          - \(output)
        \(extra)
        """
    try folder.write("recipe.yaml", recipe)
}
