/// A list of words of which a page should hold a few; looked up by the words' own hashes.
package struct StopWords: Sendable {
    let words: [[UInt8]]
    /// Numbers into `words` by hash & mask, -1 for none; several words of one place follow each other.
    private let slots: [Int32]
    private let mask: Int

    /// - Parameter words: any number, each non-empty; case matters.
    package init(_ words: [[UInt8]]) {
        var size = 64
        while size < 4 * words.count { size *= 2 }
        var slots = [Int32](repeating: -1, count: size)
        for (number, word) in words.enumerated() {
            var at = StopWords.place(word.reduce(0) { WordTable.hash($0, $1) }) & (size - 1)
            while slots[at] >= 0 { at = (at + 1) & (size - 1) }
            slots[at] = Int32(truncatingIfNeeded: number)
        }
        (self.words, self.slots, mask) = (words, slots, size - 1)
    }

    /// The eight of Gopher: the be to of and that have with.
    package static let gopher = StopWords(["the", "be", "to", "of", "and", "that", "have", "with"].map { Array($0.utf8) })

    private static func place(_ hash: UInt32) -> Int { Int((hash &* 0x85EB_CA6B) >> 8) }

    /// The number of the word in the list, nil if it is none.
    @inline(__always) func find(_ text: Span<UInt8>, _ word: WordTable.Word) -> Int? {
        var at = StopWords.place(word.hash) & mask
        next: while slots[at] >= 0 {
            let number = Int(slots[at])
            at = (at + 1) & mask
            let range = word.range
            guard words[number].count == range.count else { continue }
            for i in 0..<range.count where words[number][i] != text[range.lowerBound + i] { continue next }
            return number
        }
        return nil
    }
}

/// The numbers under Gopher's quality rules (Rae et al. 2021, arXiv:2112.11446, section A1.1) as datatrove 0.10.1 counts them.
/// Ratios are what Python's division gives, bit for bit; one over no words or no lines is not a number.
package struct ProseCounts: Sendable, Equatable {
    package var words = 0
    /// Words with a code point outside the set of symbols, and their code points.
    package var nonSymbolWords = 0
    package var nonSymbolCharacters = 0
    /// Words with a letter.
    package var alphaWords = 0
    /// Different words of the list that occur.
    package var stopWords = 0
    package var hashes = 0
    /// "..." counted without overlap, and "…".
    package var ellipses = 0
    /// Lines of `str.splitlines`; those that begin with • or -, and end with ... or …, white space aside.
    package var lines = 0
    package var bulletLines = 0
    package var ellipsisLines = 0

    package init() {}

    package var meanWordLength: Double { Double(nonSymbolCharacters) / Double(nonSymbolWords) }
    package var hashRatio: Double { Double(hashes) / Double(words) }
    package var ellipsisRatio: Double { Double(ellipses) / Double(words) }
    package var bulletLineRatio: Double { Double(bulletLines) / Double(lines) }
    package var ellipsisLineRatio: Double { Double(ellipsisLines) / Double(lines) }
    package var alphaWordRatio: Double { Double(alphaWords) / Double(words) }
}

/// Counts `ProseCounts`; its scratch is kept from page to page.
package struct ProseCounter: Sendable {
    private let table = CodePointTable.text
    private let stopWords: StopWords
    private var seen: [Bool]

    package init(stopWords: StopWords = .gopher) {
        self.stopWords = stopWords
        seen = [Bool](repeating: false, count: stopWords.words.count)
    }

    /// - Parameters:
    ///   - words: the words of `text`.
    ///   - lines: the lines of `text`, by `LineTable.splitPython`.
    package mutating func count(_ text: Span<UInt8>, _ words: WordTable, _ lines: LineTable) -> ProseCounts {
        var counts = ProseCounts()
        countWords(text, words, &counts)
        countMarks(text, &counts)
        counts.lines = lines.count
        for line in lines.lines {
            let inner = text.stripped(Int(line.start), Int(line.end))
            let (first, last) = (inner.lowerBound, inner.upperBound)
            guard first < last else { continue }
            if text[first] == 0x2D || text.starts(with: "\u{2022}", at: first) { counts.bulletLines += 1 }
            if last - first >= 3, text.starts(with: "...", at: last - 3) || text.starts(with: "\u{2026}", at: last - 3) {
                counts.ellipsisLines += 1
            }
        }
        return counts
    }

    private mutating func countWords(_ text: Span<UInt8>, _ words: WordTable, _ counts: inout ProseCounts) {
        counts.words = words.count
        for i in seen.indices { seen[i] = false }
        for index in 0..<words.count {
            let word = words[index]
            var (symbolOnly, alpha) = (true, false)
            var at = Int(word.start)
            let end = Int(word.end)
            while at < end, symbolOnly || !alpha {
                let found = CodePoint(text, at: at, end: end)
                let bits = table[found.value]
                if bits & CodePointClass.symbol.rawValue == 0 { symbolOnly = false }
                if bits & CodePointClass.alpha.rawValue != 0 { alpha = true }
                at += found.length
            }
            if alpha { counts.alphaWords += 1 }
            if !symbolOnly {
                counts.nonSymbolWords += 1
                counts.nonSymbolCharacters += Int(word.characters)
            }
            if let number = stopWords.find(text, word), !seen[number] {
                seen[number] = true
                counts.stopWords += 1
            }
        }
    }

    private func countMarks(_ text: Span<UInt8>, _ counts: inout ProseCounts) {
        var at = 0
        let count = text.count
        while at < count {
            let byte = text[at]
            at += 1
            if byte == 0x23 {
                counts.hashes += 1
            } else if byte == 0x2E, at + 1 < count, text[at] == 0x2E, text[at + 1] == 0x2E {
                counts.ellipses += 1
                at += 2
            } else if byte == 0xE2, at + 1 < count, text[at] == 0x80, text[at + 1] == 0xA6 {
                counts.ellipses += 1
                at += 2
            }
        }
    }
}
