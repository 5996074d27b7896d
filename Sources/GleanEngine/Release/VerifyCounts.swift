import GleanBytes
import GleanModel

/// Counts of a manifest, held against each other and against the tables.
struct VerifyCounts {
    private let manifest: Manifest
    private(set) var rows = 0
    private var kept = 0
    private var drops: [String: Int] = [:]
    private var problems: [String] = []

    init(_ manifest: Manifest) { self.manifest = manifest }

    /// What must hold within the manifest.
    static func manifest(_ manifest: Manifest) -> [VerifyCheck] {
        let counts = manifest.counts
        let dropped = counts.drops.reduce(0) { $0 + $1.pages }
        var problems: [String] = []
        func hold(_ isRight: Bool, _ problem: String) { if !isRight { problems.append(problem) } }
        hold(counts.pagesIn == counts.pagesKept + dropped, "\(counts.pagesIn) pages came in, \(counts.pagesKept) were kept and \(dropped) dropped.")
        let pagesIn = manifest.inputs.reduce(0) { $0 + $1.pagesIn }, pagesKept = manifest.inputs.reduce(0) { $0 + $1.pagesKept }
        hold(pagesIn == counts.pagesIn, "The inputs have \(pagesIn) pages, and the counts say \(counts.pagesIn).")
        hold(pagesKept == counts.pagesKept, "Of the inputs' pages \(pagesKept) were kept, and the counts say \(counts.pagesKept).")
        for (writer, use) in manifest.recipe.output.enumerated() {
            let rows = manifest.shards.filter { ShardPlaces.writer(of: $0.name) == writer }.reduce(0) { $0 + $1.rows }
            let wanted = manifest.written?.first { $0.use == use.name }?.rows ?? counts.pagesKept
            hold(rows == wanted, "The shards of \(use.name) have \(rows) rows, and \(wanted) were written.")
        }
        return [VerifyCheck("Pages in are pages kept and pages dropped", extent: "\(counts.pagesIn) pages, \(counts.pagesKept) kept", problems: problems)]
    }

    /// Counts the rows of a unit; each id and URL that stands in it is handed to `found` with its row.
    mutating func add(_ unit: Int, _ table: DecisionTable, found: (Span<UInt8>, Int) -> Void) throws {
        var keptHere = 0
        for block in 0..<table.blocks {
            let rows = try table.block(block, columns: [Ledger.id, Ledger.url, Ledger.code])
            let ids = rows.bytes(Ledger.id), urls = rows.bytes(Ledger.url), first = table.reader.blocks[block].firstRow
            for (row, code) in rows.u64(Ledger.code).enumerated() {
                if code == 0 { keptHere += 1 }
                if let drop = table.drop(code) { drops["\(drop.step)/\(drop.reason)", default: 0] += 1 }
                if !ids.range(row).isEmpty { found(ids[row], first + row) }
                if !urls.range(row).isEmpty { found(urls[row], first + row) }
            }
        }
        let input = manifest.inputs[unit]
        if table.rows != input.pagesIn { problems.append("\(input.name) has \(table.rows) decisions, and \(input.pagesIn) pages came in.") }
        if keptHere != input.pagesKept { problems.append("\(input.name) has \(keptHere) kept pages in its decisions, and the manifest says \(input.pagesKept).") }
        rows += table.rows
        kept += keptHere
    }

    /// What must hold between the manifest and the tables, once all are added.
    var checks: [VerifyCheck] {
        var wrong: [String] = []
        let sealed = Dictionary(manifest.counts.drops.map { ("\($0.step)/\($0.reason)", $0.pages) }, uniquingKeysWith: +)
        for name in Set(sealed.keys).union(drops.keys).sorted() where sealed[name, default: 0] != drops[name, default: 0] {
            wrong.append("\(name) dropped \(drops[name, default: 0]) pages by the decisions, and the manifest says \(sealed[name, default: 0]).")
        }
        return [
            VerifyCheck("Every page has its decision", extent: "\(rows) decisions, \(kept) kept", problems: problems.firstFew()),
            VerifyCheck("Drops by reason are those of the decisions", extent: "\(drops.count) reasons", problems: wrong.firstFew()),
        ]
    }
}

/// A sum over index records that does not depend on their order: two sums of hashes are equal when the records are, to all likelihood.
struct IndexSum {
    private var count = 0
    private var sum: UInt64 = 0
    private var mix: UInt64 = 0

    mutating func add(_ key: Span<UInt8>, unit: Int, row: Int) { add(hash: XXH3.hash64(key), page: PageKey(unit: unit, row: row).raw) }

    private mutating func add(hash: UInt64, page: UInt64) {
        // A multiplication that carries both words into both halves; a sum of the plain words would not see two pages that changed places.
        let product = (hash ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: page &* 0xD6E8_FEB8_6659_FD93 | 1)
        count += 1
        sum &+= product.high ^ product.low
        mix &+= (product.high &+ hash) &* (product.low | 1)
    }

    /// Reads the index of the release and compares; every record is read.
    func check(_ name: String, _ release: String) -> VerifyCheck {
        var found = IndexSum()
        var last: [UInt8] = []
        var isSorted = true
        do {
            let cursor = try RecordCursor.open(path: "\(release)/decisions/\(ReleaseIndex.name)", partition: 0, ReleaseIndex.shape)
            while try cursor.advance() {
                let record = Array(cursor.record)
                found.add(hash: record.big(at: 0), page: record.big(at: 8))
                if record.lexicographicallyPrecedes(last) { isSorted = false }
                last = record
            }
        } catch {
            return VerifyCheck(name, problems: [said(error)])
        }
        var problems: [String] = []
        if found.count != count { problems.append("The index has \(found.count) entries, and the decisions have \(count) ids and URLs.") }
        if found.count == count, found.sum != sum || found.mix != mix { problems.append("The index has entries that lead to other pages.") }
        if !isSorted { problems.append("The index is not sorted: pages in it are not found.") }
        return VerifyCheck(name, extent: "\(found.count) entries", problems: problems)
    }
}
