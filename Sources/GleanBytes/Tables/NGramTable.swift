/// Word n-grams of one text: the most frequent one, and those that stood before.
///
/// Two facts keep this cheap. An n-gram whose first n-1 words, or last n-1, stand nowhere else is itself alone, so each length looks
/// only at what was repeated in the length before. And n-grams joined without spaces can be equal only where the 16 bytes that begin
/// at their first word are: most places in prose differ in those from all others, and are never looked up.
struct NGramTable: Sendable {
    private var count = 0
    private var table = StampTable()
    /// All words joined, with 16 zero bytes after them.
    private var joined: [UInt8] = []
    /// Where each word begins in `joined`, and one more: the end. Likewise in code points.
    private var starts: [UInt32] = []
    private var characters: [UInt32] = []
    /// For n-grams of length `length`: the number of the first n-gram equal to the one at each word, and how often that one occurs.
    /// Arrays as long as the longest page so far; the other two take the next length, then both pairs change places.
    private var length = 0
    private var firsts: [UInt32] = []
    private var counts: [UInt32] = []
    private var nextFirsts: [UInt32] = []
    private var nextCounts: [UInt32] = []
    /// Most frequent n-gram of each length made so far, as its characters in all copies; index n.
    private var tops: [Int] = []
    /// Words at which an n-gram of `placesLength` words or more may begin that stands elsewhere too.
    private var places: [UInt32] = []
    private var placesLength = Int.max
    private var repeats: [Bool] = []

    init() {}

    mutating func begin(_ text: Span<UInt8>, _ words: WordTable) {
        count = words.count
        if firsts.count < count {
            let none = [UInt32](repeating: 0, count: count + count / 2)
            (firsts, counts, nextFirsts, nextCounts) = (none, none, none, none)
            (starts, characters) = (none + [0], none + [0])
        }
        if starts.isEmpty { (starts, characters) = ([0], [0]) }
        let needed = words.words.reduce(0) { $0 + $1.range.count } + 16
        if joined.count < needed { joined = [UInt8](repeating: 0, count: needed * 2) }
        NGramTable.join(text, words, &joined, &starts, &characters)
        length = 1
        let round = table.begin(count)
        NGramTable.number(words, joined, starts, round, &table.slots, &firsts, &counts)
        tops = [0, 0]
        placesLength = Int.max
    }

    // The loops are static, since a span of one part of `self` bars the others: each takes the parts that it works on.

    private static func join(_ text: Span<UInt8>, _ words: WordTable, _ joined: inout [UInt8], _ starts: inout [UInt32],
                             _ characters: inout [UInt32]) {
        var (bytes, length) = (0, UInt32(0))
        var to = joined.mutableSpan
        var starts = starts.mutableSpan
        var characters = characters.mutableSpan
        for index in 0..<words.count {
            let word = words[index]
            starts[index] = UInt32(truncatingIfNeeded: bytes)
            characters[index] = length
            length += word.characters
            var (from, at) = (Int(word.start), bytes)
            bytes += word.range.count
            // Words are short: whole eights, even where that writes past the word's end, into what the next one overwrites.
            while from + 8 <= text.count, at < bytes {
                to.putEight(text.eightBytes(from), at)
                from += 8
                at += 8
            }
            while at < bytes {
                to[at] = text[from]
                from += 1
                at += 1
            }
        }
        starts[words.count] = UInt32(truncatingIfNeeded: bytes)
        characters[words.count] = length
        for at in bytes..<(bytes + 16) { to[at] = 0 }
    }

    /// Gives equal words one number: that of the first of them.
    private static func number(_ words: WordTable, _ joined: [UInt8], _ starts: [UInt32], _ round: StampTable.Round,
                               _ slots: inout [UInt64], _ firsts: inout [UInt32], _ counts: inout [UInt32]) {
        var slots = slots.mutableSpan
        var firsts = firsts.mutableSpan
        var counts = counts.mutableSpan
        let starts = starts.span
        let bytes = joined.span
        for index in 0..<words.count {
            let start = Int(starts[index])
            let size = Int(starts[index + 1]) - start
            let first = StampTable.findOrPut(&slots, round, ByteRange.hash(bytes, start, start + size, round.seed), index) {
                let other = Int(starts[$0])
                return Int(starts[$0 + 1]) - other == size && ByteRange.equal(bytes, other, start, size)
            } ?? index
            firsts[index] = UInt32(truncatingIfNeeded: first)
            counts[index] = 0
            counts[first] += 1
        }
    }

    // MARK: Most frequent

    mutating func top(_ n: Int) -> Int? {
        guard n >= 2, count >= n else { return nil }
        while tops.count <= n { lengthen() }
        return tops[n]
    }

    /// Goes from n-grams of `length` to those one word longer.
    private mutating func lengthen() {
        length += 1
        let grams = count - length + 1
        let round = table.begin(grams)
        let best = NGramTable.lengthen(grams, firsts, counts, round, &table.slots, &nextFirsts, &nextCounts)
        swap(&firsts, &nextFirsts)
        swap(&counts, &nextCounts)
        tops.append((Int(characters[best.first + length] - characters[best.first]) + length - 1) * best.count)
    }

    /// Numbers and counts `grams` n-grams from those one word shorter; gives the most frequent one.
    private static func lengthen(_ grams: Int, _ firsts: [UInt32], _ counts: [UInt32], _ round: StampTable.Round,
                                 _ slots: inout [UInt64], _ longer: inout [UInt32],
                                 _ longerCounts: inout [UInt32]) -> (first: Int, count: Int) {
        var (bestCount, best): (UInt32, Int) = (1, 0)
        var slots = slots.mutableSpan
        var longer = longer.mutableSpan
        var longerCounts = longerCounts.mutableSpan
        let firsts = firsts.span
        let counts = counts.span
        for index in 0..<grams {
            let (head, tail) = (firsts[index], firsts[index + 1])
            var first = index
            if counts[Int(head)] > 1, counts[Int(tail)] > 1 {
                // The numbers of its first and its last words name an n-gram exactly.
                first = StampTable.findOrPut(&slots, round, UInt64(head) << 32 | UInt64(tail), index) {
                    firsts[$0] == head && firsts[$0 + 1] == tail
                } ?? index
            }
            longer[index] = UInt32(truncatingIfNeeded: first)
            longerCounts[index] = 0
            let now = longerCounts[first] + 1
            longerCounts[first] = now
            if now > bestCount || now == bestCount && first < best { (bestCount, best) = (now, first) }
        }
        return (best, Int(bestCount))
    }

    // MARK: Seen before

    mutating func duplicated(_ n: Int) -> Int {
        guard n >= 1, count >= n else { return 0 }
        if n < placesLength {
            placesLength = n
            let round = table.begin(count)
            NGramTable.findPlaces(count, n, joined, starts, round, &table.slots, &repeats, &places)
        }
        let round = table.begin(places.count)
        return NGramTable.duplicated(count, n, places, repeats, joined, starts, characters, round, &table.slots)
    }

    private static func duplicated(_ count: Int, _ n: Int, _ places: [UInt32], _ repeats: [Bool], _ joined: [UInt8],
                                   _ starts: [UInt32], _ characters: [UInt32], _ round: StampTable.Round, _ slots: inout [UInt64]) -> Int {
        var slots = slots.mutableSpan
        let starts = starts.span
        let bytes = joined.span
        var (found, next) = (0, 0)
        for place in places where place >= next {
            let index = Int(place)
            guard index + n <= count else { break }
            let start = Int(starts[index])
            let size = Int(starts[index + n]) - start
            // Short for fewer words, but no longer.
            guard size < 16 || repeats[index] else { continue }
            let before = StampTable.findOrPut(&slots, round, ByteRange.hash(bytes, start, start + size, round.seed), index) {
                let other = Int(starts[$0])
                return Int(starts[$0 + n]) - other == size && ByteRange.equal(bytes, other, start, size)
            }
            guard before != nil else { continue }
            found += Int(characters[index + n] - characters[index])
            next = index + n
        }
        return found
    }

    /// Lists the words whose 16 bytes stand elsewhere too, and those where n words have less than 16 bytes.
    private static func findPlaces(_ count: Int, _ n: Int, _ joined: [UInt8], _ starts: [UInt32], _ round: StampTable.Round,
                                   _ slots: inout [UInt64], _ repeats: inout [Bool], _ places: inout [UInt32]) {
        repeats.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        var slots = slots.mutableSpan
        let starts = starts.span
        let bytes = joined.span
        for index in 0..<count {
            let start = Int(starts[index])
            let (a, b) = (bytes.eightBytes(start), bytes.eightBytes(start + 8))
            let hash = ByteRange.fold(a ^ round.seed, b ^ round.seed.byteSwapped)
            let first = StampTable.findOrPut(&slots, round, hash, index) {
                let other = Int(starts[$0])
                return bytes.eightBytes(other) == a && bytes.eightBytes(other + 8) == b
            }
            repeats.append(first != nil)
            if let first { repeats[first] = true }
        }
        for index in 0..<count where repeats[index] || Int(starts[min(index + n, count)]) - Int(starts[index]) < 16 {
            places.append(UInt32(truncatingIfNeeded: index))
        }
    }
}

extension MutableSpan<UInt8> {
    /// Stores eight bytes at `at`.
    /// - Precondition: `at + 8 <= count`.
    @inline(__always) mutating func putEight(_ value: UInt64, _ at: Int) {
        precondition(at >= 0 && at + 8 <= count)
        var raw = mutableBytes
        raw.storeBytes(of: value, toByteOffset: at, as: UInt64.self)
    }
}
