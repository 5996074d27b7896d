import GleanBytes
import GleanModel

/// A page as one release has it.
struct ComparedPage: Sendable, Equatable {
    let key: PageKey
    /// Of `FateNumbers`.
    let fate: UInt32
    let textBytes: UInt64
}

/// A page in two releases; one of them may not have it.
struct PagePair: Sendable, Equatable {
    let one: ComparedPage?
    let two: ComparedPage?
    /// Draws the same pages into samples whatever the order in which pairs come.
    let hash: UInt64
}

/// Finds the pages that two releases have in common.
///
/// Inputs of one source with one name and one digest hold the same pages in the same places: there nothing is sorted, and each page's id is
/// only held against the other's. All other pages are sorted by the hash of their ids, and those that find no partner once more by the hash of their
/// URLs. Of pages that share an id or a URL within a release, the first meets the first of the other release, and so on.
struct PagePairs {
    /// Pairs that were found by place (of equal ids), by id, and by URL.
    private(set) var byPlace = 0
    private(set) var byID = 0
    private(set) var byURL = 0

    private let one: Release
    private let two: Release
    private let scratch: String
    private let memoryBytes: Int
    private(set) var fates: FateNumbers

    /// `scratch` is a folder for sorted runs; two sorts hold `memoryBytes` together.
    init(_ one: Release, _ two: Release, fates: FateNumbers, scratch: String, memoryBytes: Int) {
        self.one = one
        self.two = two
        self.fates = fates
        self.scratch = scratch
        self.memoryBytes = memoryBytes
    }

    // A record: hash of the id (8), release (1), unit and row (8), fate (4), text bytes (8), hash of the URL or 0 (8). For the second sort the
    // two hashes change places.
    private static let shape = RecordShape(keyBytes: 8, width: 37)
    /// Pages of the first release with one id or URL that wait for those of the second.
    private static let mostWaiting = 1 << 18

    /// Hands every page of either release to `body` once, with the names of fates. Throws a `RunError` of kind `badRelease`, or what `body` throws.
    mutating func forEach(_ body: (PagePair, FateNumbers) throws -> Void) throws {
        let aligned = Self.aligned(one.manifest, two.manifest)
        var byIDs = ExternalSorter(Self.shape, folder: scratch, name: "ids", memoryBytes: memoryBytes / 2)
        for (left, right) in aligned { try walk(left, right, &byIDs, body) }
        let alignedOne = Set(aligned.map(\.0)), alignedTwo = Set(aligned.map(\.1))
        for unit in 0..<one.units where !alignedOne.contains(unit) { try add(try PageRows(one, unit, &fates), side: 0, to: &byIDs) }
        for unit in 0..<two.units where !alignedTwo.contains(unit) { try add(try PageRows(two, unit, &fates), side: 1, to: &byIDs) }

        var byURLs = ExternalSorter(Self.shape, folder: scratch, name: "urls", memoryBytes: memoryBytes / 2)
        let fates = fates
        byID = try Self.match(&byIDs) { try body($0, fates) } alone: { side, record in
            guard record.url != 0 else { return try body(record.alone(side), fates) }
            try byURLs.add(record.written(side: side, byURL: true))
        }
        byURL = try Self.match(&byURLs) { try body($0, fates) } alone: { try body($1.alone($0), fates) }
    }

    /// What tells the inputs of a release apart: two sources may read one file.
    private struct InputName: Hashable {
        let source: String
        let name: String

        init(_ input: Manifest.InputRow) {
            source = input.source
            name = input.name
        }
    }

    /// Inputs of both releases that hold the same bytes, read by the same source; each input stands in one pair at most.
    private static func aligned(_ one: Manifest, _ two: Manifest) -> [(Int, Int)] {
        var places: [InputName: Int] = [:]
        for (unit, input) in two.inputs.enumerated() where input.digest != nil && places[InputName(input)] == nil { places[InputName(input)] = unit }
        return one.inputs.enumerated().compactMap { unit, input in
            guard let other = places[InputName(input)], let digest = input.digest, two.inputs[other].digest == digest,
                input.pagesIn == two.inputs[other].pagesIn
            else { return nil }
            places[InputName(input)] = nil
            return (unit, other)
        }
    }

    // MARK: Pages in the same places

    private mutating func walk(_ left: Int, _ right: Int, _ sorter: inout ExternalSorter, _ body: (PagePair, FateNumbers) throws -> Void) throws {
        var ones = try PageRows(one, left, &fates), others = try PageRows(two, right, &fates)
        while true {
            let hasOne = try ones.advance(), hasOther = try others.advance()
            guard hasOne || hasOther else { return }
            if hasOne, hasOther, ones.hasID(of: others) {
                byPlace += 1
                try body(PagePair(one: ones.page, two: others.page, hash: ones.idHash), fates)
                continue
            }
            if hasOne { try sorter.add(SortedPage(ones).written(side: 0, byURL: false)) }
            if hasOther { try sorter.add(SortedPage(others).written(side: 1, byURL: false)) }
        }
    }

    private mutating func add(_ rows: PageRows, side: UInt8, to sorter: inout ExternalSorter) throws {
        var rows = rows
        while try rows.advance() { try sorter.add(SortedPage(rows).written(side: side, byURL: false)) }
    }

    // MARK: Pages by hash

    /// Walks records in order and pairs those of equal hashes; says how many pairs there were.
    private static func match(
        _ sorter: inout ExternalSorter, pair: (PagePair) throws -> Void, alone: (UInt8, SortedPage) throws -> Void
    ) throws -> Int {
        var pairs = 0
        var waiting: [SortedPage] = []
        var met = 0
        var hash: UInt64 = 0
        try sorter.forEach { bytes in
            let top = bytes.big(at: 0)
            if top != hash {
                for page in waiting[met...] { try alone(0, page) }
                waiting.removeAll(keepingCapacity: true)
                met = 0
                hash = top
            }
            let page = SortedPage(bytes), side = bytes[8]
            if side == 0, waiting.count < mostWaiting {
                waiting.append(page)
            } else if side == 1, met < waiting.count {
                try pair(PagePair(one: waiting[met].page, two: page.page, hash: waiting[met].hash))
                met += 1
                pairs += 1
            } else {
                try alone(side, page)
            }
        }
        for page in waiting[met...] { try alone(0, page) }
        return pairs
    }

    /// A page as a record has it: sorted by `hash`, with the other hash beside it.
    private struct SortedPage {
        let hash: UInt64
        let page: ComparedPage
        let url: UInt64

        init(_ rows: PageRows) {
            hash = rows.idHash
            page = rows.page
            url = rows.urlHash
        }

        init(_ bytes: UnsafeRawBufferPointer) {
            hash = bytes.big(at: 0)
            page = ComparedPage(key: PageKey(raw: bytes.big(at: 9)), fate: UInt32(truncatingIfNeeded: bytes.big(at: 13)), textBytes: bytes.big(at: 21))
            url = bytes.big(at: 29)
        }

        func written(side: UInt8, byURL: Bool) -> [UInt8] {
            var record: [UInt8] = []
            record.reserveCapacity(37)
            record.append(big: byURL ? url : hash)
            record.append(side)
            record.append(big: page.key.raw)
            record.append(big: page.fate)
            record.append(big: page.textBytes)
            record.append(big: byURL ? hash : url)
            return record
        }

        func alone(_ side: UInt8) -> PagePair { PagePair(one: side == 0 ? page : nil, two: side == 0 ? nil : page, hash: hash) }
    }
}

/// The pages of one input as a comparison walks them, block by block.
private struct PageRows {
    private let table: DecisionTable
    private let unit: Int
    private let numbers: [UInt32]
    private var block = 0
    private var row = -1
    private var ids = Lane(), urls = Lane()
    private var codes: [UInt64] = [], sizes: [UInt64] = []

    private static let columns: Set<Int> = [Ledger.id, Ledger.url, Ledger.code, Ledger.textBytes]

    /// Gives the fates of the table their numbers.
    init(_ release: Release, _ unit: Int, _ fates: inout FateNumbers) throws {
        let table = try release.decisions(unit)
        self.table = table
        self.unit = unit
        // One more for codes that the table does not explain.
        numbers = (0...(table.drops.count + 1)).map { fates.number(Fate(table, code: UInt64($0))) }
    }

    mutating func advance() throws -> Bool {
        row += 1
        while row >= codes.count {
            guard block < table.blocks else { return false }
            let rows = try table.block(block, columns: Self.columns)
            ids = rows.bytes(Ledger.id)
            urls = rows.bytes(Ledger.url)
            codes = rows.u64(Ledger.code)
            sizes = rows.u64(Ledger.textBytes)
            block += 1
            row = 0
        }
        return true
    }

    var page: ComparedPage {
        let code = codes[row]
        let key = PageKey(unit: unit, row: table.reader.blocks[block - 1].firstRow + row)
        return ComparedPage(key: key, fate: numbers[code < UInt64(numbers.count) ? Int(code) : numbers.count - 1], textBytes: sizes[row])
    }

    var idHash: UInt64 { XXH3.hash64(ids[row]) }
    var urlHash: UInt64 { urls.range(row).isEmpty ? 0 : XXH3.hash64(urls[row]) }

    func hasID(of other: PageRows) -> Bool {
        let mine = ids[row], others = other.ids[other.row]
        guard mine.count == others.count else { return false }
        for index in mine.indices where mine[index] != others[index] { return false }
        return true
    }
}
