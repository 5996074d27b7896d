import Glibc
import GleanBytes

/// How probable words are by a list of counts, for telling text from what a scanner made of it.
///
/// A word's probability is its count over the sum of all counts. A word that is not listed has the count √n + 1, n being how many
/// words are listed: so have it the quality measures of peS2o and the Common Pile. Logarithms are to the base 2.
///
/// Words are kept as 64-bit hashes in one table of open addressing, 16 bytes a place, at most two thirds full: 333,333 words take 8 MB.
/// A word that is not listed is taken for a listed one once in 5 x 10^13.
package struct UnigramTable: Sendable {
    /// Hashes, 0 for a free place, and the logarithms beside them.
    private let hashes: [UInt64]
    private let logarithms: [Double]
    /// The logarithm of the probability of a word that is not listed.
    package let unlisted: Double
    /// Words that are listed.
    package let count: Int
    private let lowered = LowerCase.all

    /// Reads lines of a word, a tab or comma, and its count. A line whose count is no number is passed over, for files have headings; of a
    /// word that stands twice the last count holds.
    package init(lines text: Span<UInt8>) throws(UnigramProblem) {
        let entries = try UnigramEntries(text)
        var capacity = 16
        while capacity * 2 < entries.hashes.count * 3 { capacity *= 2 }
        var hashes = [UInt64](repeating: 0, count: capacity), counts = [UInt64](repeating: 0, count: capacity)
        var listed = 0
        for (hash, number) in zip(entries.hashes, entries.counts) {
            let place = Self.place(of: hash, in: hashes)
            if hashes[place] == 0 { listed += 1 }
            hashes[place] = hash
            counts[place] = number
        }
        guard listed > 0 else { throw UnigramProblem(line: 1, reason: "it lists no word with a count") }
        var total: UInt64 = 0
        for number in counts {
            let (sum, overflows) = total.addingReportingOverflow(number)
            guard !overflows else { throw UnigramProblem(line: 1, reason: "its counts come to more than 2^64") }
            total = sum
        }
        let whole = log2(Double(total))
        self.hashes = hashes
        logarithms = counts.map { $0 == 0 ? 0 : log2(Double($0)) - whole }
        unlisted = log2(Double(listed).squareRoot() + 1) - whole
        count = listed
    }

    /// The logarithm of the probability of the word in `range`, in small letters; `isListed` says whether it is listed.
    package func logarithm(_ text: Span<UInt8>, _ range: Range<Int>) -> (value: Double, isListed: Bool) {
        let hash = loweredHash(text, range)
        let place = Self.place(of: hash, in: hashes)
        return hashes[place] == 0 ? (unlisted, false) : (logarithms[place], true)
    }

    /// Where `hash` stands, or the free place where it would.
    private static func place(of hash: UInt64, in hashes: [UInt64]) -> Int {
        let mask = hashes.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while hashes[place] != 0, hashes[place] != hash { place = (place + 1) & mask }
        return place
    }

    private func loweredHash(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        var hash = WordHash()
        var at = range.lowerBound
        while at < range.upperBound {
            let byte = text[at]
            if byte < 0x80 {
                hash.add(byte &- 0x41 < 26 ? byte | 0x20 : byte)
                at += 1
                continue
            }
            let point = CodePoint(text, at: at, end: range.upperBound)
            forEachByte(lowered[point.value]) { hash.add($0) }
            // The one code point that becomes two.
            if point.value == 0x130 { forEachByte(0x307) { hash.add($0) } }
            at += point.length
        }
        return hash.value
    }
}

/// A hash of a word's bytes, never 0: FNV-1a of 64 bits, mixed at the end.
struct WordHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always) mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }

    var value: UInt64 {
        var mixed = (state ^ state >> 32) &* 0xD6E8_FEB8_6659_FD93
        mixed ^= mixed >> 32
        return mixed == 0 ? 1 : mixed
    }
}
