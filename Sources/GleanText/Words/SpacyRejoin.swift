import GleanBytes

/// Puts exceptions together again that affix rules have torn apart: "(see :-))" holds ":-)", "page 8)" the smiley "8)".
///
/// The reference looks for each exception's affix tokens in the whole document, keeps the longest of overlapping finds (the first
/// among equals) and replaces those whose text is the exception. A find across a single space has another text and changes
/// nothing, but still keeps shorter ones from being made: it is looked for as well.
struct SpacyRejoin: Sendable {
    private struct Find {
        private let start: UInt32
        private let more: UInt8
        /// Bytes and inner boundaries of the exception.
        let length: UInt8
        let rule: UInt32
        /// False for a find that only stands in the way of others.
        let changes: Bool
        var isChosen = false

        var first: Int { Int(start) }
        var last: Int { Int(start) + Int(more) }

        init(_ first: Int, _ last: Int, _ entry: SpacyExceptions.Entry, changes: Bool) {
            start = UInt32(truncatingIfNeeded: first)
            more = UInt8(truncatingIfNeeded: last - first)
            length = UInt8(truncatingIfNeeded: entry.length)
            rule = entry.rule
            self.changes = changes
        }
    }

    /// In the order of their first words.
    private var finds: [Find] = []
    /// Words that a find has passed over; false for all between calls.
    private var seen: [Bool] = []
    private var copy = WordTable()
    private var joined: [UInt8] = []

    init() {}

    mutating func apply(_ text: Span<UInt8>, _ words: inout WordTable, _ exceptions: SpacyExceptions) {
        finds.removeAll(keepingCapacity: true)
        var index = 1
        let count = words.count
        while index < count {
            if exceptions.mayBegin(words[index - 1].hash, words[index].hash) { collect(text, words, index - 1, exceptions) }
            index += 1
        }
        guard !finds.isEmpty else { return }
        guard choose(count) else { return }
        rebuild(text, &words)
    }

    /// All finds that begin with the word `first`.
    private mutating func collect(_ text: Span<UInt8>, _ words: WordTable, _ first: Int, _ exceptions: SpacyExceptions) {
        var boundaries: UInt32 = 0
        var together = true
        var hash: UInt32 = 0
        joined.removeAll(keepingCapacity: true)
        var index = first
        while index < words.count {
            let word = words[index]
            if index > first {
                let gap = Int(word.start) - Int(words[index - 1].end)
                // More than one space, or other white space, is a token of its own for the reference.
                guard gap == 0 || gap == 1 && text[Int(word.start) - 1] == 0x20 else { return }
                if gap == 1 { together = false }
                boundaries |= 1 << UInt32(joined.count)
            }
            guard joined.count + word.range.count <= SpacyExceptions.longest else { return }
            for i in word.range {
                joined.append(text[i])
                hash = WordTable.hash(hash, text[i])
            }
            if index > first, let entry = exceptions.find(joined.span, 0, joined.count, hash), entry.pattern == boundaries {
                finds.append(Find(first, index, entry, changes: together))
            }
            index += 1
        }
    }

    /// Chooses among overlapping finds; false when nothing will change.
    private mutating func choose(_ count: Int) -> Bool {
        if seen.count < count { seen = [Bool](repeating: false, count: count + count / 2) }
        var changes = false
        let longest = finds.reduce(0) { max($0, $1.last - $1.first) }
        // Longest first, and from left to right: a find has at most 29 words, so this is linear.
        for length in stride(from: longest, through: 1, by: -1) {
            for index in finds.indices where finds[index].last - finds[index].first == length {
                let find = finds[index]
                // Refused when its first or last word was seen in any find before it, refused ones included, as in the reference.
                if !seen[find.first], !seen[find.last] {
                    finds[index].isChosen = true
                    changes = changes || find.changes
                }
                for word in find.first...find.last { seen[word] = true }
            }
        }
        for find in finds {
            for word in find.first...find.last { seen[word] = false }
        }
        return changes
    }

    private mutating func rebuild(_ text: Span<UInt8>, _ words: inout WordTable) {
        copy.removeAll()
        var index = 0
        // Finds may nest (a longer one may begin inside a refused one), never cross: `index` only grows.
        for find in finds where find.isChosen && find.first >= index {
            while index < find.first {
                copy.words.append(words[index])
                index += 1
            }
            guard find.changes else { continue }
            SpacyAffixes.add(text, Int(words[find.first].start), find.rule, Int(find.length), &copy)
            index = find.last + 1
        }
        while index < words.count {
            copy.words.append(words[index])
            index += 1
        }
        swap(&copy, &words)
    }
}
