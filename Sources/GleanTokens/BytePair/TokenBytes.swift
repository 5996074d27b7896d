import GleanBytes

/// The bytes of every token of a vocabulary, and the token of some bytes.
///
/// Ids may have gaps; a token without bytes stands for nothing. Of tokens with the same bytes the first id is found.
package struct TokenBytes: Sendable {
    private var ends: [UInt32] = []
    private var bytes: [UInt8] = []
    /// Open addressing: the upper half of the token's hash << 32 | id + 1, or 0. The hash spares a look at most tokens that are others.
    private var slots: [UInt64] = []
    /// The first two ids that have the same bytes, if any have.
    private(set) var same: (first: Int, second: Int)?

    /// Ids at which no token stands are empty arrays.
    package init(_ tokens: [[UInt8]]) {
        ends.reserveCapacity(tokens.count)
        bytes.reserveCapacity(tokens.reduce(0) { $0 + $1.count })
        for token in tokens {
            bytes += token
            ends.append(UInt32(bytes.count))
        }
        slots = [UInt64](repeating: 0, count: max(16, tokens.count * 2).nextPowerOfTwo)
        for id in tokens.indices where !tokens[id].isEmpty {
            let token = tokens[id]
            let hash = XXH3.hash64(token.span)
            let slot = slot(token.span, hash)
            if slots[slot] == 0 {
                slots[slot] = (hash & ~0xFFFF_FFFF) | UInt64(id + 1)
            } else if same == nil {
                same = (Int(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) - 1, id)
            }
        }
    }

    package var count: Int { ends.count }

    /// - Precondition: `id < count`.
    package func range(_ id: Int) -> Range<Int> { (id == 0 ? 0 : Int(ends[id - 1]))..<Int(ends[id]) }

    /// - Precondition: `id < count`.
    package func append(_ id: Int, to text: inout [UInt8]) { text += bytes[range(id)] }

    package subscript(id: Int) -> ArraySlice<UInt8> { bytes[range(id)] }

    /// The id of the token that consists of `wanted`.
    package func id(_ wanted: Span<UInt8>) -> UInt32? {
        let held = slots[slot(wanted, XXH3.hash64(wanted))]
        return held == 0 || wanted.isEmpty ? nil : UInt32(truncatingIfNeeded: held) - 1
    }

    /// Where the token that consists of `wanted` is held, or the empty slot that it would have.
    private func slot(_ wanted: Span<UInt8>, _ hash: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while case let held = slots[slot], held != 0 {
            if held >> 32 == hash >> 32, equal(range(Int(truncatingIfNeeded: held & 0xFFFF_FFFF) - 1), wanted) { break }
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private func equal(_ range: Range<Int>, _ wanted: Span<UInt8>) -> Bool {
        guard range.count == wanted.count else { return false }
        for offset in 0..<wanted.count where bytes[range.lowerBound + offset] != wanted[offset] { return false }
        return true
    }
}

extension Int {
    /// The least power of two that is not below this number, which is above 0.
    var nextPowerOfTwo: Int { self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
