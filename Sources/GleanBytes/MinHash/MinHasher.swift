import CKernels

/// Makes MinHash signatures: for each of many random orders of all shingles, the least of a text's shingles (Broder, 1997). Two texts
/// agree in as large a share of places as their sets of shingles have in common (Jaccard similarity), but for sampling error.
package struct MinHasher: Sendable {
    package enum Family: String, Sendable, CaseIterable {
        /// datatrove's: `(hash * a + b) mod 2^64 mod (2^61 - 1)`, the product wrapping, values below 2^61 - 1.
        case mersenneWrapping = "mersenne_wrapping"
        /// Ours: `(low * a + high) mod 2^32` of the hash's two halves, `a` the low half of a place's multiplier; values below 2^32.
        /// The half that is added is another for every shingle, so that places order them independently at the price of one
        /// multiplication by 32 bits. Wants hashes whose 64 bits are all random.
        case fast
    }

    package let family: Family
    package let permutations: Permutations
    /// Multipliers and addends, padded with zeros to as many as the kernels want.
    private let multipliers: [UInt64]
    private let addends: [UInt64]

    /// Hashes that go through all places before the next ones come: 8 KB, which stay in the first cache beside what a place needs.
    private static let tile = 1024

    package init(_ family: Family, count: Int, seed: UInt32) {
        self.family = family
        permutations = Permutations(count: count, seed: seed)
        let block = Int(family == .fast ? GLEAN_PLACES_32 : GLEAN_PLACES_64)
        let padding = repeatElement(UInt64(0), count: (block - count % block) % block)
        multipliers = permutations.multipliers + padding
        addends = permutations.addends + padding
    }

    /// Places of a signature.
    package var count: Int { permutations.count }

    /// Replaces the contents of `signature`: `count` values, or none where there are no hashes.
    ///
    /// Unsafe: C kernels, which read `hashes` and the padded permutations and write a signature of that many places.
    package func signature(of hashes: Span<UInt64>, into signature: inout [UInt64]) {
        signature.removeAll(keepingCapacity: true)
        guard !hashes.isEmpty else { return }
        let places = multipliers.count
        signature.append(contentsOf: repeatElement(.max, count: places))
        hashes.withUnsafeBufferPointer { hashes in
            signature.withUnsafeMutableBufferPointer { least in
                for start in stride(from: 0, to: hashes.count, by: MinHasher.tile) {
                    let tile = hashes.baseAddress.map { $0 + start }
                    let count = Int64(min(MinHasher.tile, hashes.count - start))
                    switch family {
                    case .mersenneWrapping: glean_minhash_mersenne(tile, count, multipliers, addends, Int64(places), least.baseAddress)
                    case .fast: glean_minhash_fast(tile, count, multipliers, Int64(places), least.baseAddress)
                    }
                }
            }
        }
        signature.removeLast(places - count)
    }

    /// What the hash of one shingle is in the order of a place: the definition that the kernels are held against.
    package func value(_ hash: UInt64, _ place: Int) -> UInt64 {
        switch family {
        case .mersenneWrapping:
            (hash &* permutations.multipliers[place] &+ permutations.addends[place]) % Permutations.prime
        case .fast:
            UInt64(UInt32(truncatingIfNeeded: hash) &* UInt32(truncatingIfNeeded: permutations.multipliers[place]) &+ UInt32(hash >> 32))
        }
    }
}
