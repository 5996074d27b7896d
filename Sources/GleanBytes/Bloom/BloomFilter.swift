// Unsafe: the bits are one allocation of zeroed pages, which the system hands out as they are first written, so that a filter made for many
// items costs little while it holds few. Every address is a block below `shape.blocks` and a word below 8.
import Glibc

/// A set of 64-bit hashes that never forgets one, and takes a foreign one for a member at the rate of its shape.
package struct BloomFilter: ~Copyable {
    package let shape: BloomShape
    /// Bits that are set.
    package private(set) var bitsSet = 0
    /// Items that were new when they were inserted: all different ones, but for those that were taken for members.
    package private(set) var items = 0

    private let allocation: UnsafeMutableRawPointer
    private let words: UnsafeMutablePointer<UInt64>

    package init(_ shape: BloomShape) {
        self.shape = shape
        let line = BloomShape.blockBits / 8
        guard let allocation = calloc(shape.bytes + line, 1) else {
            preconditionFailure("A Bloom filter of \(shape.bytes) bytes was refused memory; more slices make smaller ones.")
        }
        self.allocation = allocation
        words = allocation.alignedUp(toMultipleOf: line).assumingMemoryBound(to: UInt64.self)
    }

    deinit { free(allocation) }

    /// The share of bits that are set.
    package var fill: Double { Double(bitsSet) / Double(shape.blocks * BloomShape.blockBits) }

    package func contains(_ hash: UInt64) -> Bool {
        let mixed = Self.mix(hash)
        let block = words + Int(mixed.multipliedFullWidth(by: UInt64(shape.blocks)).high) * 8
        var state = mixed, bits: UInt64 = 0, left = 0
        for _ in 0..<shape.probes {
            if left == 0 {
                state = Self.mix(state)
                (bits, left) = (state, 7)
            }
            if block[Int(bits >> 6 & 7)] >> (bits & 63) & 1 == 0 { return false }
            bits >>= 9
            left -= 1
        }
        return true
    }

    /// Adds a hash; returns whether it was there already, or taken for being there.
    @discardableResult
    package mutating func insert(_ hash: UInt64) -> Bool {
        let mixed = Self.mix(hash)
        let block = words + Int(mixed.multipliedFullWidth(by: UInt64(shape.blocks)).high) * 8
        var state = mixed, bits: UInt64 = 0, left = 0, fresh = 0
        for _ in 0..<shape.probes {
            if left == 0 {
                state = Self.mix(state)
                (bits, left) = (state, 7)
            }
            let word = Int(bits >> 6 & 7), bit: UInt64 = 1 << (bits & 63)
            if block[word] & bit == 0 {
                block[word] |= bit
                fresh += 1
            }
            bits >>= 9
            left -= 1
        }
        bitsSet += fresh
        if fresh > 0 { items += 1 }
        return fresh == 0
    }

    /// The step of SplitMix64: one to one, and every bit of the result depends on every bit given. A result is good for seven probes of 9
    /// bits; then comes the next.
    @inline(__always) private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
