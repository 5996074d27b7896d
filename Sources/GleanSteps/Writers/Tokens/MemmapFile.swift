import GleanModel

/// Writes `.npy` and `.csv.gz` for OLMo and OLMo-core, as the toolkit of dolma 1.2 does: the ids of all rows without numpy's header, to be
/// mapped into memory, and a table of the documents.
struct MemmapFile: TokenFile {
    private let ids: any ShardSink
    private var table: PieceTable

    init(_ sink: any ShardSink, isPacked: Bool) throws {
        ids = sink
        table = PieceTable(try sink.beside(".csv.gz"), isPacked: isPacked)
    }

    mutating func write(_ row: TokenRow) throws {
        let bytes = row.bytes
        try ids.write(bytes.span)
        try table.add(row)
    }

    mutating func close() throws { try table.close() }
}
