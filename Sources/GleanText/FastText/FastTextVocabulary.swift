/// The words and labels of a model, looked up by the bytes of a token.
///
/// An open-addressing table with linear probing, at most half full. Each slot holds (hash, id + 1), so that a miss seldom
/// touches the words themselves.
struct FastTextVocabulary: Sendable {
    let wordCount: Int
    let labelCount: Int
    /// How often each label was seen in training; the Huffman tree is made from it.
    let labelCounts: [Int64]
    /// Pairs (bucket, row) kept by a pruned model; nil where every bucket has its row.
    let pruned: [(bucket: UInt32, row: UInt32)]?
    private let bytes: [UInt8]
    private let starts: [Int]
    private let slots: [UInt64]

    ///     size, words, labels (Int32 each), tokens, pruned (Int64 each; pruned -1: none)
    ///     size entries: bytes, 0, count (Int64), type (Int8: 0 word, 1 label); words stand before labels
    ///     pruned pairs of bucket and row (Int32 each)
    init(_ reader: inout FastTextReader) throws(FastTextError) {
        let size = try reader.int32()
        wordCount = try reader.int32()
        labelCount = try reader.int32()
        _ = try reader.int64()
        let prunedCount = try reader.int64()
        guard size >= 0, wordCount >= 0, labelCount >= 1, wordCount + labelCount == size, size <= reader.remaining / 10 else {
            throw reader.bad("\(size) entries of \(wordCount) words and \(labelCount) labels")
        }
        var bytes: [UInt8] = []
        var starts = [0]
        starts.reserveCapacity(size + 1)
        var labelCounts: [Int64] = []
        labelCounts.reserveCapacity(labelCount)
        for id in 0..<size {
            let word = try reader.zeroTerminated()
            word.withUnsafeBytes { bytes.append(contentsOf: $0) }
            starts.append(bytes.count)
            let count = try reader.int64()
            let type = try reader.byte()
            guard type == (id < wordCount ? 0 : 1) else { throw reader.bad("entry \(id) of type \(type)") }
            if type == 1 {
                guard count >= 0 else { throw reader.bad("a label seen \(count) times") }
                labelCounts.append(count)
            }
        }
        if prunedCount >= 0 {
            guard prunedCount <= Int64(reader.remaining / 8) else { throw reader.bad("\(prunedCount) pruned buckets") }
            var pairs: [(bucket: UInt32, row: UInt32)] = []
            pairs.reserveCapacity(Int(prunedCount))
            for _ in 0..<prunedCount {
                let bucket = try reader.int32()
                let row = try reader.int32()
                guard bucket >= 0, row >= 0 else { throw reader.bad("bucket \(bucket) in row \(row)") }
                pairs.append((UInt32(bucket), UInt32(row)))
            }
            pruned = pairs
        } else {
            pruned = nil
        }
        self.labelCounts = labelCounts
        self.bytes = bytes
        self.starts = starts
        slots = Self.table(bytes, starts)
    }

    /// The id of a token, or nil; ids from `wordCount` on are labels. `hash` is `fastTextHash` of the token.
    @inline(__always)
    func id(of token: Span<UInt8>, hash: UInt32) -> Int? {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while true {
            let entry = slots[slot]
            if entry == 0 { return nil }
            if UInt32(truncatingIfNeeded: entry >> 32) == hash {
                let id = Int(UInt32(truncatingIfNeeded: entry)) - 1
                if isEntry(id, token) { return id }
            }
            slot = (slot + 1) & mask
        }
    }

    func label(_ index: Int) -> [UInt8] {
        Array(bytes[starts[wordCount + index]..<starts[wordCount + index + 1]])
    }

    private func isEntry(_ id: Int, _ token: Span<UInt8>) -> Bool {
        let start = starts[id]
        guard starts[id + 1] - start == token.count else { return false }
        for index in token.indices where bytes[start + index] != token[index] { return false }
        return true
    }

    /// Of two equal entries the later one is found, as in the original.
    private static func table(_ bytes: [UInt8], _ starts: [Int]) -> [UInt64] {
        let count = starts.count - 1
        var capacity = 16
        while capacity < count * 2 { capacity *= 2 }
        var slots = [UInt64](repeating: 0, count: capacity)
        for id in 0..<count {
            let hash = fastTextHash(bytes.span.extracting(starts[id]..<starts[id + 1]))
            var slot = Int(hash) & (capacity - 1)
            while slots[slot] != 0 {
                let other = Int(UInt32(truncatingIfNeeded: slots[slot])) - 1
                if bytes[starts[id]..<starts[id + 1]] == bytes[starts[other]..<starts[other + 1]] { break }
                slot = (slot + 1) & (capacity - 1)
            }
            slots[slot] = UInt64(hash) << 32 | UInt64(id + 1)
        }
        return slots
    }
}

/// fastText's 32-bit FNV-1a, in which bytes from 0x80 on are sign-extended first.
@inline(__always)
func fastTextHash(_ bytes: Span<UInt8>) -> UInt32 {
    var hash = fastTextHashSeed
    for index in bytes.indices { hash = fastTextHash(hash, bytes[index]) }
    return hash
}

let fastTextHashSeed: UInt32 = 2_166_136_261

@inline(__always)
func fastTextHash(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
    (hash ^ UInt32(bitPattern: Int32(Int8(bitPattern: byte)))) &* 16_777_619
}
