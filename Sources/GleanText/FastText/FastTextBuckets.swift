/// From the hash of an n-gram to its row of the input matrix.
///
/// A pruned model keeps few of its buckets (42,765 of 2,000,000 in lid.176.ftz). A bit a bucket says which, 32 of them in
/// a word together with the number of kept buckets before: one load of a 500 KB table answers both "kept?" and "which row?".
/// The input matrix is put in the same order when it is loaded (`rowOrder`).
struct FastTextBuckets: Sendable {
    private let count: UInt32
    /// ceil(2^64 / count): remainders by two multiplications (Lemire, Kaser, Kurz 2019).
    private let reciprocal: UInt64
    private let kept: [UInt64]
    /// A bit for all buckets with the same low 18 bits: 32 KB that stay in the nearest cache, where `kept` does not. Of n-grams that the
    /// model does not keep it lets 15% through, so `kept` is seldom asked.
    private let sieve: [UInt64]
    private let firstRow: UInt32
    let isPruned: Bool
    let isEmpty: Bool

    /// Rows of the matrix in the order that `row` counts them; nil: as in the file.
    let rowOrder: [UInt32]?

    /// Keeps the table below 64 MB whatever a file claims; fastText's default is 2,000,000.
    static let mostPruned = 1 << 28

    init(_ settings: FastTextSettings, _ vocabulary: FastTextVocabulary) throws(FastTextError) {
        count = UInt32(settings.bucket)
        reciprocal = settings.bucket == 0 ? 0 : UInt64.max / UInt64(settings.bucket) &+ 1
        firstRow = UInt32(vocabulary.wordCount)
        isPruned = vocabulary.pruned != nil
        isEmpty = settings.bucket == 0 || vocabulary.pruned?.isEmpty == true
        guard let pruned = vocabulary.pruned, !isEmpty else {
            kept = []
            sieve = []
            rowOrder = nil
            return
        }
        guard settings.bucket <= Self.mostPruned else { throw .malformed("\(count) buckets in a pruned model", offset: 0) }
        var kept = [UInt64](repeating: 0, count: (settings.bucket + 31) / 32)
        var sieve = [UInt64](repeating: 0, count: Self.sieveWords)
        for pair in pruned {
            guard pair.bucket < count else { throw .malformed("bucket \(pair.bucket) of \(count)", offset: 0) }
            kept[Int(pair.bucket >> 5)] |= 1 << UInt64(pair.bucket & 31)
            sieve[Int(pair.bucket >> 6) % Self.sieveWords] |= 1 << UInt64(pair.bucket & 63)
        }
        var before: UInt64 = 0
        for index in kept.indices {
            let bits = kept[index]
            kept[index] = bits | before << 32
            before += UInt64(bits.nonzeroBitCount)
        }
        guard before == pruned.count else { throw .malformed("a bucket is kept twice", offset: 0) }
        var order = [UInt32](repeating: 0, count: vocabulary.wordCount + pruned.count)
        for word in 0..<vocabulary.wordCount { order[word] = UInt32(word) }
        for pair in pruned { order[Int(Self.row(pair.bucket, kept[Int(pair.bucket >> 5)], firstRow))] = firstRow + pair.row }
        self.kept = kept
        self.sieve = sieve
        rowOrder = order
    }

    @inline(__always)
    func bucket(_ hash: UInt32) -> UInt32 {
        UInt32(truncatingIfNeeded: (reciprocal &* UInt64(hash)).multipliedFullWidth(by: UInt64(count)).high)
    }

    private static let sieveWords = 4096

    /// False for most buckets that are not kept.
    @inline(__always)
    func mayBeKept(_ bucket: UInt32) -> Bool { sieve[Int(bucket >> 6) % Self.sieveWords] &>> UInt64(bucket & 63) & 1 == 1 }

    @inline(__always)
    func isKept(_ bucket: UInt32) -> Bool { kept[Int(bucket >> 5)] >> UInt64(bucket & 31) & 1 == 1 }

    /// The row of a kept bucket.
    @inline(__always)
    func row(_ bucket: UInt32) -> UInt32 {
        isPruned ? Self.row(bucket, kept[Int(bucket >> 5)], firstRow) : firstRow + bucket
    }

    @inline(__always)
    private static func row(_ bucket: UInt32, _ word: UInt64, _ first: UInt32) -> UInt32 {
        let below = word & (1 << UInt64(bucket & 31) - 1)
        return first + UInt32(truncatingIfNeeded: word >> 32) + UInt32(truncatingIfNeeded: below.nonzeroBitCount)
    }
}
