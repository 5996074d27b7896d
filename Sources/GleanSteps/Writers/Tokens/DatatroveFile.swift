import GleanModel

/// Writes `.ds`, `.ds.index` and `.ds.metadata` for nanotron and datatrove's own data sets, as datatrove 0.10 does (pipeline/tokens/tokenizer.py):
/// the ids of all rows, the end of each document in ids as 8 bytes little-endian, and three lines of text.
///
/// In packed files each piece has an end, and so has what fills a sequence up, so that positions start anew at each. Which pages
/// they are stands in `.csv.gz`.
struct DatatroveFile: TokenFile {
    private let ids: any ShardSink
    private let index: any ShardSink
    private let metadata: any ShardSink
    private var table: PieceTable
    private let tokenizer: String
    private let width: Int
    private var ends: [UInt8] = []
    private var place = 0

    init(_ sink: any ShardSink, tokenizer: String, width: Int, isPacked: Bool) throws {
        ids = sink
        index = try sink.beside(".ds.index")
        metadata = try sink.beside(".ds.metadata")
        table = PieceTable(try sink.beside(".csv.gz"), isPacked: isPacked)
        self.tokenizer = tokenizer
        self.width = width
    }

    mutating func write(_ row: TokenRow) throws {
        let bytes = row.bytes
        try ids.write(bytes.span)
        try table.add(row)
        var end = place
        for piece in row.pieces {
            end += piece.count
            ends.append(little: end, bytes: 8)
        }
        place += row.count
        if end < place { ends.append(little: place, bytes: 8) }
        if ends.count >= 1 << 16 {
            try index.write(ends.span)
            ends.removeAll(keepingCapacity: true)
        }
    }

    mutating func close() throws {
        try index.write(ends.span)
        let lines = Array("\(tokenizer)|\(width)\n\(place)\n\(Self.forPeople(place))".utf8)
        try metadata.write(lines.span)
        try table.close()
    }

    /// A number of tokens with three digits and a prefix of a thousand: 950 T, 1.23 kT, 45.6 MT.
    private static func forPeople(_ tokens: Int) -> String {
        var value = Double(tokens)
        for prefix in ["", "k", "M", "G", "T", "P"] {
            for (decimals, scale) in [(2, 100), (1, 10), (0, 1)] {
                let digits = (value * Double(scale)).rounded(.toNearestOrEven)
                guard digits < 1000 else { continue }
                let whole = Int(digits) / scale, rest = String(Int(digits) % scale + scale).dropFirst()
                return "\(whole)\(decimals > 0 ? "." : "")\(rest) \(prefix)T"
            }
            value /= 1000
        }
        return "\(tokens) T"
    }
}
