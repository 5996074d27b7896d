import GleanBytes
import GleanModel
import Glibc

@testable import GleanEngine

/// A release as a build leaves it, made up page by page from a fixed seed: decisions, manifest, times.
struct MadeUpRelease {
    let output: String
    let manifest: Manifest
    let layout: Layout
    let rates: RateLog

    /// Writes `pages` pages in `units` units into a new folder. `strange` are URLs of the first pages.
    init(pages: Int, units: Int, strange: [String] = [], output: String? = nil) throws {
        let folder = output ?? "/tmp/gleaner-report-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        self.output = folder
        let catalog = Catalog(ReportSteps.all)
        let recipe = Self.recipe(catalog)
        var assets = Assets { ($0, "xxh3-128:00", 0) }
        let layout = try Layout(recipe.uses.map { try catalog.prepare($0, &assets) })
        self.layout = layout
        try Files.makeFolder("\(folder)/decisions")
        try Files.makeFolder("\(folder)/run")
        var crawl = MadeUpCrawl(layout: layout, strange: strange)
        var inputs: [Manifest.InputRow] = []
        var seals: [FileSeal] = []
        var counts = Manifest.Counts()
        for unit in 0..<units {
            let rows = pages * (unit + 1) / units - pages * unit / units
            let name = "CC-MAIN-2024-10/segments/1707947473\(400 + unit)/warc/CC-MAIN-20240220211055-\(10_000 + unit).warc.gz"
            let kept = crawl.kept
            let table = "\(unitName(unit)).table"
            let file = try UnitFile("\(folder)/decisions/\(table)")
            let schema = Ledger.schema(layout, input: name, rights: false)
            var writer = try TableWriter(schema, level: 1) { try file.write($0) }
            var block = TableBlock(schema)
            for row in 0..<rows {
                crawl.addPage(row, to: &block)
                guard block.rows == Ledger.blockRows || row == rows - 1 else { continue }
                try writer.append(block)
                block.removeAll()
            }
            try writer.finish()
            let seal = try file.seal()
            seals.append(FileSeal(name: table, bytes: seal.bytes, digest: seal.digest))
            inputs.append(.init(
                name: name, source: "warc", bytes: UInt64(rows) * 21_345, digest: "xxh3-128:" + String(repeating: "0a", count: 16), pagesIn: rows,
                pagesKept: crawl.kept - kept))
        }
        counts.pagesIn = pages
        counts.pagesKept = crawl.kept
        counts.textBytes = crawl.textBytes
        counts.repeatedURLs = pages / 400
        counts.drops = layout.drops.enumerated().compactMap { crawl.drops[$0 + 1] == 0 ? nil : DropCount(step: $1.step, reason: $1.reason, pages: crawl.drops[$0 + 1]) }
        counts.otherRecords = ["request": pages, "warcinfo": units, "metadata": pages]
        counts.damage = ["truncated_record": 3, "bad_gzip_member": 1]
        counts.damageExamples = [DataError(kind: "bad_gzip_member", file: inputs[0].name, offset: 8_123_456)]
        manifest = Manifest(
            gleaner: "0.1.0", name: recipe.name, fingerprint: "3f2a9c0d5e7b41868f90a1b2c3d4e5f6", recipe: recipe,
            assets: [.init(name: "/home/somebody/models/lid.176.ftz", digest: "xxh3-128:00112233445566778899aabbccddeeff", bytes: 938_013)],
            inputs: inputs, pageLimit: nil, measureAll: false, counts: counts,
            shards: [FileSeal(name: "00000-0000.jsonl.zst", bytes: crawl.textBytes / 3, digest: "sha256:" + String(repeating: "5c", count: 32), rows: crawl.kept)],
            decisions: seals, silentRules: layout.rules.filter { crawl.firings[$0.index] == 0 }.map { "\($0.use)/\($0.reason)" })
        rates = try Self.rates(pages: pages)
        try Self.writeTimes(units, rates, to: "\(folder)/run/run.json")
    }

    func remove() { Files.discard(output) }

    func readReport() throws -> String { String(decoding: try Files.read("\(output)/\(Report.path)"), as: UTF8.self) }

    func writeReport() throws { try Report.write(output: output, manifest: manifest, layout: layout, rates: rates) }

    private static func recipe(_ catalog: Catalog) -> Recipe {
        func use(_ name: String) -> StepUse {
            let face = catalog.face(name)
            return StepUse(step: name, kind: face?.kind ?? .filter, name: name, version: face?.version ?? 1, settings: face?.settings(dialect: nil) ?? [])
        }
        return Recipe(
            name: "plain-web-en", description: "English pages of a Common Crawl sample by the published rules of Gopher, C4 and FineWeb.",
            sources: [use("warc")], steps: ["url_filter", "extract", "language", "language_filter", "gopher_quality", "fineweb_quality", "minhash"].map(use),
            output: [use("jsonl")], limits: RunLimits())
    }

    /// A run that warms up and has one dip.
    private static func rates(pages: Int) throws -> RateLog {
        var points: [RateLog.Point] = []
        var random = MadeUpRandom(seed: 5)
        var done = 0.0
        for tick in 0..<300 {
            points.append(.init(seconds: Double(tick) * 0.4, pages: Int(done), bytes: UInt64(done * 21_345)))
            let speed = min(1, Double(tick) / 12) * (tick > 180 && tick < 200 ? 0.35 : 1)
            done += Double(pages) / 290 * speed * (0.9 + 0.2 * random.unit())
        }
        struct Stored: Codable {
            let points: [RateLog.Point]
            let start: Double
            let interval: Double
        }
        return try CanonicalJSON.decode(RateLog.self, Array(try CanonicalJSON.encode(Stored(points: points, start: 0, interval: 0.4))))
    }

    private static func writeTimes(_ units: Int, _ rates: RateLog, to path: String) throws {
        var random = MadeUpRandom(seed: 9)
        let seconds = ["chain-0", "minhash-0", "chain-7", "decide", "pack"].map { stage in
            RunRecord.StageSeconds(stage: stage, units: (0..<(stage == "minhash-0" ? 64 : units)).map { _ in exp(0.3 * random.normal()) * (stage == "chain-0" ? 11 : 0.7) })
        }
        try Files.writeJSON(path, RunRecord(workprint: "", inputs: [], assets: [:], seconds: seconds, rates: rates.points, against: nil))
    }
}

/// Pages with numbers as a crawl has them, judged by the rules of a layout.
private struct MadeUpCrawl {
    private let layout: Layout
    private let strange: [String]
    private var random = MadeUpRandom(seed: 1)
    private var pages = 0
    private(set) var kept = 0
    private(set) var textBytes: UInt64 = 0
    private(set) var drops: [Int]
    private(set) var firings: [Int]
    private let slots: [String: Int]

    private static let languages = ["en": 44, "ru": 6, "de": 6, "ja": 5, "zh": 5, "es": 5, "fr": 5, "it": 3, "pt": 2, "nl": 2, "pl": 2, "cs": 1, "vi": 1, "tr": 1]

    init(layout: Layout, strange: [String]) {
        self.layout = layout
        self.strange = strange
        drops = Array(repeating: 0, count: layout.drops.count + 1)
        firings = Array(repeating: 0, count: layout.ruleCount)
        slots = Dictionary(uniqueKeysWithValues: layout.columns.map { ($0.name, $0.slot) })
    }

    mutating func addPage(_ row: Int, to block: inout TableBlock) {
        let url = pages < strange.count ? strange[pages] : makeURL()
        let numbers = measure()
        let (code, text, seen) = judge(numbers)
        pages += 1
        drops[code] += 1
        if code == 0 {
            kept += 1
            textBytes += UInt64(text)
        }
        block.add(Ledger.row, UInt64(row))
        block.add(Ledger.id, Array("<urn:uuid:\(pages)>".utf8))
        block.add(Ledger.url, Array(url.utf8))
        block.add(Ledger.date, Array("2024-02-20T21:10:55Z".utf8))
        for column in [Ledger.offset, Ledger.inner, Ledger.length] { block.add(column, UInt64(row * 21_345)) }
        block.add(Ledger.code, UInt64(code))
        block.add(Ledger.found, Double.nan)
        block.add(Ledger.limit, Double.nan)
        block.add(Ledger.textBytes, UInt64(text))
        for slot in numbers.indices { block.add(Ledger.numbers + slot, seen.contains(slot) ? numbers[slot] : .nan) }
        block.endRow()
    }

    /// The page's code, its bytes of text, and the slots that were measured before it left.
    private mutating func judge(_ numbers: [Double]) -> (code: Int, text: Int, seen: Range<Int>) {
        func code(_ use: String, _ reason: String) -> Int { layout.places.first { $0.use == use }?.codes[Reason(reason)] ?? 0 }
        if random.unit() < 0.06 { return (code("warc", "not_html"), 0, 0..<0) }
        let text = Int(exp(7.9 + 1.2 * random.normal()))
        for place in layout.places {
            let end = place.base + place.count
            if place.use == "extract", random.unit() < 0.04 { return (code("extract", "no_main_text"), 0, 0..<place.base) }
            for rule in place.groups.joined() where !rule.holds(numbers) {
                firings[rule.index] += 1
                return (rule.code, place.use == "url_filter" ? 0 : text, 0..<end)
            }
            if place.use == "minhash", random.unit() < 0.17 { return (code("minhash", "near_duplicate"), text, 0..<end) }
        }
        return (0, text, numbers.indices)
    }

    private mutating func measure() -> [Double] {
        var row = Array(repeating: Double.nan, count: layout.columns.count)
        func set(_ name: String, _ value: Double) { if let slot = slots[name] { row[slot] = value } }
        set("url_filter.banned_words", random.unit() < 0.015 ? 1 : 0)
        set("url_filter.soft_words", 0)
        var pick = Int(random.unit() * 88)
        let names = layout.column("language.label")?.labels ?? []
        for (label, name) in names.enumerated() {
            pick -= Self.languages[name] ?? 0
            if pick < 0 {
                set("language.label", Double(label))
                break
            }
        }
        set("language.score", 1 - pow(random.unit(), 3) * 0.7)
        let words = (exp(5.7 + 1.25 * random.normal())).rounded()
        set("gopher_quality.words", words)
        set("gopher_quality.mean_word_length", 4.7 + 0.55 * random.normal() + (random.unit() < 0.03 ? 5 : 0))
        set("gopher_quality.hash_ratio", random.unit() < 0.6 ? 0 : exp(-5 + 1.3 * random.normal()))
        set("gopher_quality.bullet_lines", random.unit() < 0.85 ? 0 : min(1, pow(random.unit(), 2)))
        set("gopher_quality.alpha_words", max(0, min(1, 0.9 - 0.06 * random.exponential())))
        set("gopher_quality.stop_words", max(0, min(8, (6.4 + 1.8 * random.normal()).rounded())))
        set("fineweb_quality.terminal_lines", max(0, min(1, 0.35 + 0.28 * random.normal())))
        set("fineweb_quality.short_lines", max(0, min(1, 0.4 + 0.25 * random.normal())))
        set("fineweb_quality.newline_ratio", exp(-3.2 + 0.9 * random.normal()))
        return row
    }

    private mutating func makeURL() -> String {
        // Hosts by Zipf's law: few with many pages, many with one.
        let rank = Int(exp(random.unit() * log(200_000.0)))
        let ending = ["com", "org", "net", "co.uk", "info", "blog"][rank % 6]
        return "https://www.\(["news", "shop", "wiki", "travel", "forum", "health"][rank / 6 % 6])-\(rank).example.\(ending)/page/\(pages)?x=1"
    }
}

/// SplitMix64: the same numbers on every machine.
struct MadeUpRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func unit() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return (Double((mixed ^ (mixed >> 31)) >> 11) + 0.5) / 9_007_199_254_740_992
    }

    mutating func exponential() -> Double { -log(unit()) }
    mutating func normal() -> Double { (-2 * log(unit())).squareRoot() * cos(2 * .pi * unit()) }
}
