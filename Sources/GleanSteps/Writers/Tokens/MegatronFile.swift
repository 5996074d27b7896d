import GleanModel

// Megatron-LM and NeMo (megatron-core 0.16, datasets/indexed_dataset.py): NAME.bin holds the ids of all rows and nothing else, NAME.idx
//
//     MMIDIDX 0 0      9 bytes
//     version          8: 1
//     code             1: 8 for uint16, 4 for int32
//     rows             8: "sequences"
//     documents + 1    8
//     lengths          4 for each row, in ids
//     pointers         8 for each row, in bytes of NAME.bin
//     document ends    8 each, in rows, the first 0
//
// all little-endian. A row is a document of its own, packed or not: Megatron puts rows in another order each epoch, and would take
// sequences apart whose pieces were rows. The pieces stand in NAME.csv.gz.

/// Writes `.bin`, `.idx` and `.csv.gz`.
struct MegatronFile: TokenFile {
    private let ids: any ShardSink
    private let index: any ShardSink
    private var table: PieceTable
    private let width: Int
    private var lengths: [Int32] = []

    init(_ sink: any ShardSink, width: Int, isPacked: Bool) throws {
        ids = sink
        index = try sink.beside(".idx")
        table = PieceTable(try sink.beside(".csv.gz"), isPacked: isPacked)
        self.width = width
    }

    mutating func write(_ row: TokenRow) throws {
        let bytes = row.bytes
        try ids.write(bytes.span)
        lengths.append(Int32(row.count))
        try table.add(row)
    }

    mutating func close() throws {
        var block = Array("MMIDIDX\0\0".utf8)
        block.append(little: 1, bytes: 8)
        block.append(width == 2 ? 8 : 4)
        block.append(little: lengths.count, bytes: 8)
        block.append(little: lengths.count + 1, bytes: 8)
        for length in lengths { try put(Int(length), bytes: 4, &block) }
        var pointer = 0
        for length in lengths {
            try put(pointer, bytes: 8, &block)
            pointer += Int(length) * width
        }
        for end in 0...lengths.count { try put(end, bytes: 8, &block) }
        try index.write(block.span)
        try table.close()
    }

    private func put(_ value: Int, bytes: Int, _ block: inout [UInt8]) throws {
        block.append(little: value, bytes: bytes)
        guard block.count >= 1 << 16 else { return }
        try index.write(block.span)
        block.removeAll(keepingCapacity: true)
    }
}
