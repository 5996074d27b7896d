import GleanModel

// The two tables of a chain unit. The ledger has a row for every page that came in; the pages table one for every page that stayed.

/// The columns of a ledger: what was found about every page of a unit, and what became of it.
enum Ledger {
    static let row = 0, id = 1, url = 2, date = 3, offset = 4, inner = 5, length = 6, code = 7, found = 8, limit = 9, textBytes = 10
    static let numbers = 11

    /// The last column, where the recipe is concerned with rights: what is known of the page's, as `Rights` encodes it.
    static let rights = "rights"

    /// `row` is the page's place among the pages of its first unit. A later stage leaves `id` to `length` empty.
    static func schema(_ layout: Layout, input: String, rights: Bool) -> TableSchema {
        var drops: [String: String] = ["input": input]
        for (index, drop) in layout.drops.enumerated() { drops["drop.\(index + 1)"] = "\(drop.step)/\(drop.reason)" }
        return TableSchema(
            kind: "decisions",
            columns: [
                .init("row", .u64), .init("id", .bytes), .init("url", .bytes), .init("date", .bytes), .init("offset", .u64),
                .init("inner", .u64), .init("length", .u64), .init("code", .u64), .init("found", .f64), .init("limit", .f64), .init("text_bytes", .u64),
            ] + layout.columns.map { .init($0.name, .f64, labels: $0.kind == .label ? $0.labels : nil) }
                + (rights ? [.init(Self.rights, .bytes)] : []),
            facts: drops)
    }

    static let blockRows = 4096
}

/// The columns of a stage's pages: what the next stage reads.
enum PagesTable {
    static let row = 0, id = 1, url = 2, date = 3, text = 4, metadata = 5, rights = 6, offset = 7, textBytes = 8, numbers = 9

    static func schema(_ layout: Layout, input: String) -> TableSchema {
        TableSchema(
            kind: "pages",
            columns: [.init("row", .u64), .init("id", .bytes), .init("url", .bytes), .init("date", .bytes), .init("text", .bytes), .init("metadata", .bytes), .init("rights", .bytes), .init("offset", .u64), .init("text_bytes", .u64)]
                + layout.columns.map { .init($0.name, .f64) },
            facts: ["input": input])
    }

    /// Puts the rows of a block into `batch`, in place of what it held; texts without the spans that `outcomes` name, one a row if there are
    /// any. Lanes are taken as they are, and only texts that lose something are copied.
    static func fill(_ batch: inout Batch, from rows: TableBlock, cutting outcomes: [PageOutcome] = []) {
        batch.removeAll()
        batch.url = rows.bytes(url)
        batch.id = rows.bytes(id)
        batch.date = rows.bytes(date)
        batch.metadata = rows.bytes(metadata)
        batch.rights = rows.bytes(rights)
        let texts = rows.bytes(text), offsets = rows.u64(offset)
        if outcomes.contains(where: { !$0.spans.isEmpty }) {
            for row in 0..<rows.rows { batch.text.append { outcomes[row].cut(texts[row], into: &$0) } }
        } else {
            batch.text = texts
        }
        for row in 0..<rows.rows {
            batch.head.append(Span())
            batch.payload.append(Span())
            batch.facts.append(PageFacts(offset: offsets[row], length: 0))
        }
    }

    static let blockRows = 4096
    static let blockBytes = 4 << 20
}
