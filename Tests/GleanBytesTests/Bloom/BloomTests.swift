import GleanBytes
import Testing

@Suite struct BloomTests {
    /// Hashes of no structure.
    private func hashes(_ count: Int, seed: UInt64) -> [UInt64] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6364136223846793005 &+ 1442695040888963407
            return state ^ state >> 29
        }
    }

    @Test func `a member is always found`() {
        var filter = BloomFilter(BloomShape(items: 2000, rate: 0.01))
        let members = hashes(2000, seed: 1)
        for member in members { filter.insert(member) }
        var found = 0, again = 0
        for member in members {
            if filter.contains(member) { found += 1 }
            if filter.insert(member) { again += 1 }
        }
        #expect(found == 2000 && again == 2000)
    }

    @Test(arguments: [0.1, 0.01, 0.001])
    func `foreign items are taken for members as often as the formula says`(_ rate: Double) {
        let shape = BloomShape(items: 20_000, rate: rate)
        var filter = BloomFilter(shape)
        for member in hashes(20_000, seed: 2) { filter.insert(member) }
        let foreign = hashes(400_000, seed: 3)
        var count = 0
        for item in foreign where filter.contains(item) { count += 1 }
        let found = Double(count) / Double(foreign.count)
        let said = shape.rate(items: filter.items)
        #expect(said <= rate * 1.001)
        // Four standard deviations of the count, and a tenth for what the formula leaves out.
        let deviation = 4 * (said / Double(foreign.count)).squareRoot()
        #expect(abs(found - said) < said / 10 + deviation, "found \(found), said \(said)")
    }

    @Test func `a filter that holds more than it was made for says so`() {
        let shape = BloomShape(items: 1000, rate: 0.01)
        #expect(shape.rate(items: 0) == 0)
        #expect(shape.rate(items: 1000) <= 0.0101)
        #expect(shape.rate(items: 4000) > 0.2)
        var filter = BloomFilter(shape)
        for member in hashes(4000, seed: 4) { filter.insert(member) }
        let (fill, items) = (filter.fill, filter.items)
        #expect(fill > 0.75)
        #expect(items < 4000 && items > 3000)
    }

    @Test func `the size is near the least that any filter needs`() {
        // 1.44 * log2(1 / rate) bits an item (Bloom 1970), and what blocks cost.
        #expect(BloomShape(items: 1 << 20, rate: 0.01).bytes * 8 < (1 << 20) * 11)
        #expect(BloomShape(items: 1 << 20, rate: 0.01).bytes * 8 > (1 << 20) * 9)
        #expect(BloomShape(items: 1 << 20, rate: 1e-6).bytes * 8 < (1 << 20) * 48)
        #expect(BloomShape(items: 0, rate: 0.5).blocks == 1)
    }

    @Test func `every probe counts`() {
        var filter = BloomFilter(BloomShape(blocks: 1 << 12, probes: 16))
        for member in hashes(1000, seed: 5) { filter.insert(member) }
        // Of 16 bits in 512, some coincide: 512 * (1 - (511/512)^16) = 15.77 remain.
        let bits = Double(filter.bitsSet) / 1000
        #expect(abs(bits - 15.7) < 0.2)
    }

    @Test func `an n-gram has one hash wherever it stands`() {
        var roll = NGramRoll(size: 3)
        func grams(_ words: [UInt64]) -> [UInt64] {
            roll.removeAll()
            return words.compactMap { roll.add($0) }
        }
        let words = hashes(10, seed: 6)
        let all = grams(words)
        #expect(all.count == 8)
        #expect(Set(all).count == 8)
        for start in 0..<8 {
            let alone = grams(Array(words[start..<(start + 3)]))
            #expect(alone == [all[start]])
        }
        let turned = grams([words[1], words[0], words[2]]), short = grams(Array(words.prefix(2)))
        #expect(turned != [all[0]])
        #expect(short.isEmpty)
    }

    @Test func `fewer words than n have a hash of their own`() {
        var roll = NGramRoll(size: 5)
        var seen: Set<UInt64> = [roll.hash]
        for count in 1...5 {
            _ = roll.add(0)
            #expect(roll.count == count)
            let isNew = seen.insert(roll.hash).inserted
            #expect(isNew)
        }
    }

    @Test func `numbers take the bytes they need`() {
        let numbers = [0, 1, 127, 128, 16_383, 16_384, 1 << 40, .max]
        var bytes: [UInt8] = []
        for number in numbers { bytes.append(varint: number) }
        #expect(bytes.count == 1 + 1 + 1 + 2 + 2 + 3 + 6 + 9)
        bytes += [1, 2, 3]
        var reader = VarintReader(bytes.span)
        var read: [Int] = []
        for _ in numbers { read.append(reader.next()) }
        let big = reader.next(big: 2), rest = reader.take(9), past = reader.next()
        #expect(read == numbers)
        #expect(big == 0x102)
        #expect(rest == (bytes.count - 1)..<bytes.count)
        #expect(past == 0)
    }
}
