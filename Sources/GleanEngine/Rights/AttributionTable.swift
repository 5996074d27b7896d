import GleanFormats
import GleanModel

/// What attribution of a release's pages takes, a row a page: written where pages are first read to be written, joined when the release is
/// sealed. `licence` and `trust` are empty for a page without one, `author` where none is known.
enum AttributionTable {
    static let id = 0, title = 1, author = 2, source = 3, licence = 4, trust = 5, input = 6, offset = 7
    static let ending = "attribution"

    static let schema = TableSchema(
        kind: "attribution",
        columns: [
            .init("id", .bytes), .init("title", .bytes), .init("author", .bytes), .init("source", .bytes), .init("licence", .bytes), .init("trust", .bytes),
            .init("input", .bytes), .init("offset", .u64),
        ])
}

/// Looks at every page of a unit that is to be written: counts what it says of itself and of rights, and writes its row of attribution.
struct KeptFacts {
    private var statements = StatementCounts()
    private var rights = RightsCounts()
    private var table: TableFile

    private static let blockRows = 4096
    private static let title = Array("title".utf8), author = Array("author".utf8), canonical = Array("canonical_url".utf8)

    init(_ path: String) throws { table = try TableFile(path, AttributionTable.schema, level: 3) }

    mutating func add(_ batch: borrowing Batch, _ row: Int, input: String) throws {
        statements.add(batch.metadata[row])
        let known = Rights(batch.rights[row]), counted = EffectiveLicence(known)
        rights.add(known, counted, textBytes: batch.text.range(row).count)
        // Where the licence is a copy's, its author is the one to be named.
        let told = known.credit.map { (title: $0.title, author: $0.author, canonical: $0.source) } ?? Self.members(batch.metadata[row])
        table.block.add(AttributionTable.id, batch.id[row])
        table.block.add(AttributionTable.title, told.title)
        table.block.add(AttributionTable.author, told.author)
        if known.credit?.source.isEmpty == false || batch.url[row].isEmpty { table.block.add(AttributionTable.source, told.canonical) } else { table.block.add(AttributionTable.source, batch.url[row]) }
        table.block.add(AttributionTable.licence, Array((counted?.licence.expression ?? "").utf8))
        table.block.add(AttributionTable.trust, Array((counted?.trust.name ?? "").utf8))
        table.block.add(AttributionTable.input, Array(input.utf8))
        table.block.add(AttributionTable.offset, batch.facts[row].offset)
        table.block.endRow()
        if !told.author.isEmpty { rights.authored += 1 }
        try table.flush(atRows: Self.blockRows)
    }

    /// Puts what was found into the receipt.
    mutating func finish(_ receipt: inout Receipt) throws {
        receipt.statements = statements.counts
        receipt.rights = rights
        receipt.files.append(try table.seal())
    }

    /// Title, authors and address of a page's metadata, empty where it has none. Metadata that is no JSON says nothing.
    private static func members(_ metadata: Span<UInt8>) -> (title: [UInt8], author: [UInt8], canonical: [UInt8]) {
        var found: (title: [UInt8], author: [UInt8], canonical: [UInt8]) = ([], [], [])
        if metadata.isEmpty { return found }
        var members = JSONMembers(metadata, hasBraces: false)
        while let member = (try? members.next(metadata)) ?? nil {
            if member.kind != .string { continue }
            var text: [UInt8] = []
            if metadata.holds(title, at: member.key) {
                JSONMembers.appendText(of: member, in: metadata, to: &text)
                found.title = text
            } else if metadata.holds(author, at: member.key) {
                JSONMembers.appendText(of: member, in: metadata, to: &text)
                found.author = text
            } else if metadata.holds(canonical, at: member.key) {
                JSONMembers.appendText(of: member, in: metadata, to: &text)
                found.canonical = text
            }
        }
        return found
    }
}
