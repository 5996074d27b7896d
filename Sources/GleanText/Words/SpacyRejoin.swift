import GleanBytes

/// Puts exceptions together again that affix rules have torn apart: "(see :-))" holds ":-)", "page 8)" the smiley "8)".
///
/// The reference looks for each exception's affix tokens in the whole document, keeps the longest of overlapping finds (the first
/// among equals) and replaces those whose text is the exception. A find across a single space has another text and changes
/// nothing, but still keeps shorter ones from being made: it is looked for as well.
struct SpacyRejoin: Sendable {
    private struct Find {
        let first: Int
        let last: Int
        /// Nil for a find that only stands in the way of others.
        let entry: SpacyExceptions.Entry?
    }

    private var finds: [Find] = []
    private var chosen: [Find] = []
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
        choose()
        guard chosen.contains(where: { $0.entry != nil }) else { return }
        rebuild(text, &words)
    }

    /// All finds that begin with the word `first`.
    private mutating func collect(_ text: Span<UInt8>, _ words: WordTable, _ first: Int, _ exceptions: SpacyExceptions) {
        var boundaries: UInt32 = 0
        var together = true
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
            for i in word.range { joined.append(text[i]) }
            if index > first, let entry = exceptions.find(joined.span, 0, joined.count), entry.pattern == boundaries {
                finds.append(Find(first: first, last: index, entry: together ? entry : nil))
            }
            index += 1
        }
    }

    private mutating func choose() {
        finds.sort { ($1.last - $1.first, $0.first) < ($0.last - $0.first, $1.first) }
        chosen.removeAll(keepingCapacity: true)
        // A find is refused when its first or last word was seen in any find before it, refused ones included, as in the reference.
        var seen: Set<Int> = []
        for find in finds {
            if !seen.contains(find.first), !seen.contains(find.last) { chosen.append(find) }
            for index in find.first...find.last { seen.insert(index) }
        }
        chosen.sort { $0.first < $1.first }
    }

    private mutating func rebuild(_ text: Span<UInt8>, _ words: inout WordTable) {
        copy.removeAll()
        var index = 0
        // Finds may nest (a longer one may begin inside a refused one), never cross: `index` only grows.
        for find in chosen where find.first >= index {
            while index < find.first {
                copy.words.append(words[index])
                index += 1
            }
            guard let entry = find.entry else { continue }
            SpacyAffixes.add(text, Int(words[find.first].start), entry, &copy)
            index = find.last + 1
        }
        while index < words.count {
            copy.words.append(words[index])
            index += 1
        }
        swap(&copy, &words)
    }
}
