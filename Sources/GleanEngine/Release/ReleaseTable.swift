package import GleanModel

/// The decisions about the pages of one input, in canonical order: `decisions/NNNNN.table`.
package struct DecisionTable {
    package let reader: TableReader
    package let input: String
    /// Every (step, reason) of the table; the code of `drops[i]` is `i + 1`, and 0 means kept.
    package let drops: [DropCount]
    /// The numbers of the run, in order of their slots.
    package let numbers: [TableSchema.Column]
    /// The last column tells of rights.
    private let hasRights: Bool
    private let path: String

    private static let origins: [TableSchema.ColumnType] = [.u64, .bytes, .bytes, .bytes, .u64, .u64, .u64, .u64, .f64, .f64, .u64]

    /// Opens a table. Throws a `RunError` of kind `badRelease` if it is damaged or not about `input`.
    init(path: String, input: String) throws {
        self.path = path
        self.input = input
        reader = try Release.reading(path) { try TableReader(path: $0) }
        let schema = reader.schema
        guard schema.kind == "decisions", schema.columns.count >= Self.origins.count,
            schema.columns.prefix(Self.origins.count).map(\.type) == Self.origins,
            schema.columns.dropFirst(Self.origins.count).allSatisfy({ $0.type == .f64 || $0.name == Ledger.rights && $0.type == .bytes })
        else { throw RunError(.badRelease, "\(path) is no table of decisions", hint: "Fetch the release again, or build it again.") }
        guard schema.facts["input"] == input else {
            throw RunError(
                .badRelease, "\(path) is about the input \"\(schema.facts["input"] ?? "")\", not \"\(input)\"",
                hint: "The files of two releases were mixed: fetch the release again, or build it again.")
        }
        numbers = schema.columns.dropFirst(Self.origins.count).filter { $0.type == .f64 }
        hasRights = schema.columns.last?.name == Ledger.rights
        drops = Self.drops(schema.facts)
    }

    /// The facts `drop.1`, `drop.2`, ... as far as they go without a gap.
    private static func drops(_ facts: [String: String]) -> [DropCount] {
        var drops: [DropCount] = []
        while let name = facts["drop.\(drops.count + 1)"] {
            let parts = name.split(separator: "/", maxSplits: 1)
            drops.append(DropCount(step: String(parts.first ?? ""), reason: Reason(String(parts.last ?? "")), pages: 0))
        }
        return drops
    }

    package var rows: Int { reader.rows }
    package var blocks: Int { reader.blocks.count }

    /// The (step, reason) behind a code; nil for a page that was kept. Codes the table does not explain are named as such.
    package func drop(_ code: UInt64) -> DropCount? {
        if code == 0 { return nil }
        if code <= UInt64(drops.count) { return drops[Int(code) - 1] }
        return DropCount(step: "?", reason: Reason("code_\(code)"), pages: 0)
    }

    /// Block `index`; columns not in `wanted` (nil for all) come empty. Throws a `RunError` of kind `badRelease`.
    package func block(_ index: Int, columns wanted: Set<Int>? = nil) throws -> TableBlock {
        try Release.reading(path) { _ in try reader.block(index, columns: wanted) }
    }

    /// Row `row` of a block with all its columns.
    package func row(_ block: TableBlock, _ row: Int, key: PageKey) -> PageRow {
        func bytes(_ column: Int) -> [UInt8] { block.bytes(column)[row].withUnsafeBufferPointer { Array($0) } }
        let code = block.u64(Ledger.code)[row]
        return PageRow(
            key: key, input: input, place: RecordPlace(offset: block.u64(Ledger.offset)[row], inner: block.u64(Ledger.inner)[row]),
            length: block.u64(Ledger.length)[row], id: bytes(Ledger.id), url: bytes(Ledger.url), date: bytes(Ledger.date),
            code: Int(clamping: code), drop: drop(code), found: block.f64(Ledger.found)[row], limit: block.f64(Ledger.limit)[row],
            textBytes: block.u64(Ledger.textBytes)[row], numbers: numbers.indices.map { block.f64(Ledger.numbers + $0)[row] },
            rights: hasRights ? Rights(bytes(Ledger.numbers + numbers.count).span) : nil)
    }
}

/// A page as its row in `decisions/` has it.
package struct PageRow: Sendable {
    /// Unit (the input's position) and row.
    package let key: PageKey
    package let input: String
    package let place: RecordPlace
    /// Bytes of the input that the record takes, as stored.
    package let length: UInt64
    package let id: [UInt8]
    package let url: [UInt8]
    package let date: [UInt8]
    /// 0 if the page was kept.
    package let code: Int
    /// The step and reason the page left by; nil if it was kept.
    package let drop: DropCount?
    /// The number found and the limit it broke, NaN where there is none.
    package let found: Double
    package let limit: Double
    /// Bytes of the text as the page left, or in the end.
    package let textBytes: UInt64
    /// By slot; NaN where not measured or not stored.
    package let numbers: [Double]
    /// What is known of the page's rights; nil where the recipe is not concerned with them.
    package let rights: Rights?
}
