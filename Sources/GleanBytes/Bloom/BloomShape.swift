/// The size of a blocked Bloom filter (Putze, Sanders and Singler 2007, "Cache-, Hash- and Space-Efficient Bloom Filters"): all bits of an
/// item lie in one block of 512 bits, so that asking for it costs one line of the cache.
///
/// Blocks do not fill evenly, which costs some bits against one large filter: 9.9 instead of 9.6 an item at a rate of 1 in 100. Only the
/// four operations are used here, in a fixed order, so that a size and a rate come out alike on every machine.
package struct BloomShape: Sendable, Equatable {
    package static let blockBits = 512
    package static let mostProbes = 16

    package let blocks: Int
    /// Bits that an item sets, counted as often as they coincide.
    package let probes: Int

    package init(blocks: Int, probes: Int) {
        precondition(blocks > 0 && probes > 0 && probes <= Self.mostProbes)
        self.blocks = blocks
        self.probes = probes
    }

    /// The smallest filter that takes a foreign item for one of `items` with a chance of at most `rate`.
    package init(items: Int, rate: Double) {
        var best = (sixteenths: Self.mostSixteenths, probes: Self.mostProbes)
        for probes in 1...Self.mostProbes {
            // More bits never make the rate worse.
            var low = 16, high = best.sixteenths
            while low < high {
                let middle = (low + high) / 2
                if Self.rate(itemsABlock: Double(Self.blockBits) * 16 / Double(middle), probes: probes) <= rate { high = middle } else { low = middle + 1 }
            }
            if low < best.sixteenths { best = (low, probes) }
        }
        let (bits, overflow) = max(1, items).multipliedReportingOverflow(by: best.sixteenths)
        precondition(!overflow, "A filter for \(items) items cannot be addressed.")
        self.init(blocks: (bits / 16) / Self.blockBits + 1, probes: best.probes)
    }

    /// Bits an item, in sixteenths, beyond which no size is looked for: enough for a rate of 1e-9.
    private static let mostSixteenths = 16 * 192

    package var bytes: Int { blocks * Self.blockBits / 8 }

    /// The chance that a foreign item is taken for one of `items` different ones.
    package func rate(items: Int) -> Double {
        items == 0 ? 0 : Self.rate(itemsABlock: Double(items) / Double(blocks), probes: probes)
    }

    /// The mean over blocks: items in a block are as good as Poisson distributed around `mean`, and a block of i items has the rate
    /// (1 - (1 - 1/512)^(probes * i))^probes.
    private static func rate(itemsABlock mean: Double, probes: Int) -> Double {
        let stays = power(1 - 1 / Double(blockBits), probes)
        let mode = Int(mean)
        var weights = 0.0, sum = 0.0
        func add(_ weight: Double, _ empty: Double) {
            weights += weight
            sum += weight * power(1 - empty, probes)
        }
        // Weights are relative to that of the most likely number, which needs no exponential function.
        var weight = 1.0, empty = power(stays, mode), items = mode
        while weight > 1e-18 {
            add(weight, empty)
            items += 1
            weight *= mean / Double(items)
            empty *= stays
        }
        items = mode
        weight = 1
        while items > 0, weight > 1e-18 {
            weight *= Double(items) / mean
            items -= 1
            add(weight, power(stays, items))
        }
        return sum / weights
    }

    private static func power(_ base: Double, _ exponent: Int) -> Double {
        var result = 1.0, square = base, rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return result
    }
}
