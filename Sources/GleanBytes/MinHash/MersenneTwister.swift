/// MT19937 (Matsumoto and Nishimura, 1998) with the draws of NumPy's `RandomState`, which fixed the permutations of published data sets.
struct MersenneTwister {
    private var state = [UInt32](repeating: 0, count: 624)
    private var index = 624

    /// Seeds as `RandomState(seed)` does.
    init(seed: UInt32) {
        state[0] = seed
        for i in 1..<624 { state[i] = 1_812_433_253 &* (state[i - 1] ^ state[i - 1] >> 30) &+ UInt32(i) }
    }

    mutating func next32() -> UInt32 {
        if index == 624 { refill() }
        var y = state[index]
        index += 1
        y ^= y >> 11
        y ^= y << 7 & 0x9D2C_5680
        y ^= y << 15 & 0xEFC6_0000
        return y ^ y >> 18
    }

    /// `count` values of `low ..< high`, as `RandomState.randint(low, high, size, dtype=uint64)` draws them: 64 bits, the first word
    /// on top, masked to the width of the range, drawn again while they are too large.
    /// - Precondition: the range is wider than 32 bits; narrower ones are drawn otherwise.
    mutating func integers(_ low: UInt64, _ high: UInt64, count: Int) -> [UInt64] {
        let widest = high - 1 - low
        precondition(widest > UInt64(UInt32.max))
        let mask = UInt64.max >> UInt64(widest.leadingZeroBitCount)
        return (0..<count).map { _ in
            var value: UInt64
            repeat {
                let top = UInt64(next32())
                value = (top << 32 | UInt64(next32())) & mask
            } while value > widest
            return low + value
        }
    }

    private mutating func refill() {
        for i in 0..<624 {
            let y = state[i] & 0x8000_0000 | state[(i + 1) % 624] & 0x7FFF_FFFF
            state[i] = state[(i + 397) % 624] ^ y >> 1 ^ (y & 1 == 0 ? 0 : 0x9908_B0DF)
        }
        index = 0
    }
}
