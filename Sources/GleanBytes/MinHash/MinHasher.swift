/// Makes MinHash signatures: for each of many random orders of all shingles, the least of a text's shingles (Broder, 1997). Two texts
/// agree in as large a share of places as their sets of shingles have in common (Jaccard similarity), but for sampling error.
package struct MinHasher: Sendable {
    package enum Family: String, Sendable, CaseIterable {
        /// datatrove's: `(hash * a + b) mod 2^64 mod (2^61 - 1)`, the product wrapping, values below 2^61 - 1.
        case mersenneWrapping = "mersenne_wrapping"
        /// Ours: `(low * a + high) mod 2^32` of the hash's two halves, a random 32-bit `a` a place; values below 2^32. Wants hashes
        /// whose 64 bits are all random.
        case fast
    }

    package let family: Family
    package let permutations: Permutations

    package init(_ family: Family, count: Int, seed: UInt32) {
        self.family = family
        permutations = Permutations(count: count, seed: seed)
    }

    /// Places of a signature.
    package var count: Int { permutations.count }

    /// Replaces the contents of `signature`: `count` values, or none where there are no hashes.
    package func signature(of hashes: Span<UInt64>, into signature: inout [UInt64]) {
        signature.removeAll(keepingCapacity: true)
        guard !hashes.isEmpty else { return }
        signature.append(contentsOf: repeatElement(.max, count: count))
        for place in 0..<count {
            for index in hashes.indices { signature[place] = min(signature[place], value(hashes[index], place)) }
        }
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
