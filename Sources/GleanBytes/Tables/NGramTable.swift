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
    private var length = 0
    private var firsts: [UInt32] = []
    private var counts: [UInt32] = []
    private var longer: [UInt32] = []
    /// Most frequent n-gram of each length made so far, as its characters in all copies; index n.
    private var tops: [Int] = []
    /// Whether the 16 bytes at each word begin elsewhere too.
    private var repeats: [Bool] = []
    private var repeatsMade = false

    init() {}

    mutating func begin(_ text: Span<UInt8>, _ words: WordTable) {
        count = words.count
        join(text, words)
        number(text, words)
        tops = [0, 0]
        repeatsMade = false
    }

    private mutating func join(_ text: Span<UInt8>, _ words: WordTable) {
        starts.removeAll(keepingCapacity: true)
        characters.removeAll(keepingCapacity: true)
        var (bytes, length): (UInt32, UInt32) = (0, 0)
        for word in words.words {
            starts.append(bytes)
            characters.append(length)
            bytes += word.end - word.start
            length += word.characters
        }
        starts.append(bytes)
        characters.append(length)
        let needed = Int(bytes) + 16
        var buffer: [UInt8] = []
        swap(&buffer, &joined)
        defer { swap(&buffer, &joined) }
        if buffer.count < needed { buffer = [UInt8](repeating: 0, count: needed * 2) }
        var to = buffer.mutableSpan
        for index in 0..<count {
            let word = words[index]
            var (from, at) = (Int(word.start), Int(starts[index]))
            // Words are short: whole eights, even where that writes past the word's end, into what the next one overwrites.
            while from + 8 <= text.count, from < Int(word.end) {
                to.putEight(text.eightBytes(from), at)
                from += 8
                at += 8
            }
            while from < Int(word.end) {
                to[at] = text[from]
                from += 1
                at += 1
            }
        }
        for at in Int(bytes)..<needed { to[at] = 0 }
    }

    /// Gives equal words one number: that of the first of them.
    private mutating func number(_ text: Span<UInt8>, _ words: WordTable) {
        length = 1
        firsts.removeAll(keepingCapacity: true)
        counts.removeAll(keepingCapacity: true)
        table.begin(count)
        for index in 0..<count {
            let word = words[index]
            let size = word.range.count
            let key = UInt64(word.hash) << 32 | UInt64(truncatingIfNeeded: size)
            let first = table.findOrPut(key, UInt32(truncatingIfNeeded: index)) {
                let other = words[Int($0)]
                return other.range.count == size && ByteRange.equal(text, Int(other.start), Int(word.start), size)
            }
            note(index, first)
        }
    }

    @inline(__always) private mutating func note(_ index: Int, _ first: UInt32?) {
        counts.append(first == nil ? 1 : 0)
        if let first { counts[Int(first)] += 1 }
        firsts.append(first ?? UInt32(truncatingIfNeeded: index))
    }

    // MARK: Most frequent

    mutating func top(_ n: Int) -> Int? {
        guard n >= 2, count >= n else { return nil }
        while tops.count <= n { lengthen() }
        return tops[n]
    }

    /// Goes from n-grams of `length` to those one word longer. An entry is changed only after its last use: entry i + 1 is read when
    /// i is made.
    private mutating func lengthen() {
        length += 1
        let grams = count - length + 1
        var (bestCount, best): (UInt32, UInt32) = (1, 0)
        table.begin(grams)
        // `firsts[i]` of the shorter n-grams, once overwritten, is needed no more; their counts are, so the new ones stand apart.
        longer.removeAll(keepingCapacity: true)
        for index in 0..<grams {
            let head = firsts[index]
            let tail = firsts[index + 1]
            var first = UInt32(truncatingIfNeeded: index)
            if counts[Int(head)] > 1, counts[Int(tail)] > 1 {
                // The head's number and the last word's would be a key as well; two numbers of n-1 words are at hand and as exact.
                first = table.findOrPut(UInt64(head) << 32 | UInt64(tail), first) { _ in true } ?? first
            }
            firsts[index] = first
            longer.append(0)
            longer[Int(first)] += 1
            let now = longer[Int(first)]
            if now > bestCount || now == bestCount && first < best { (bestCount, best) = (now, first) }
        }
        swap(&counts, &longer)
        let start = Int(best)
        tops.append((Int(characters[start + length] - characters[start]) + length - 1) * Int(bestCount))
    }

    // MARK: Seen before

    mutating func duplicated(_ n: Int) -> Int {
        guard n >= 1, count >= n else { return 0 }
        if !repeatsMade { markRepeats() }
        table.begin(count)
        var found = 0
        var index = 0
        // Held apart from `self`, which the look-up changes.
        let (starts, joined) = (starts, joined)
        let bytes = joined.span
        while index + n <= count {
            let start = Int(starts[index])
            let size = Int(starts[index + n]) - start
            guard repeats[index] || size < 16 else {
                index += 1
                continue
            }
            let before = table.findOrPut(ByteRange.hash(bytes, start, start + size), UInt32(truncatingIfNeeded: index)) {
                let other = Int(starts[Int($0)])
                return Int(starts[Int($0) + n]) - other == size && ByteRange.equal(bytes, other, start, size)
            }
            if before != nil {
                found += Int(characters[index + n] - characters[index])
                index += n
            } else {
                index += 1
            }
        }
        return found
    }

    private mutating func markRepeats() {
        repeatsMade = true
        repeats.removeAll(keepingCapacity: true)
        table.begin(count)
        let joined = joined
        let bytes = joined.span
        for index in 0..<count {
            let start = Int(starts[index])
            let key = ByteRange.fold(bytes.eightBytes(start) ^ 0xA076_1D64_78BD_642F, bytes.eightBytes(start + 8) ^ 0xE703_7ED1_A0B4_28DB)
            // Equal keys of different bytes would only cost a look-up later.
            let first = table.findOrPut(key, UInt32(truncatingIfNeeded: index)) { _ in true }
            repeats.append(first != nil)
            if let first { repeats[Int(first)] = true }
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
