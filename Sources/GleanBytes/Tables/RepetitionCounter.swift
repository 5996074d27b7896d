/// How much of a text repeats itself: the numbers of Gopher's repetition rules (Rae et al. 2021, arXiv:2112.11446, table A1) as
/// datatrove 0.10.1 counts them. Its scratch is kept from page to page.
///
/// Characters are code points. Nothing here rests on hashes being unique: what they find is compared.
package struct RepetitionCounter: Sendable {
    /// Every occurrence of an item after its first.
    package struct Duplicates: Sendable, Equatable {
        package var items = 0
        package var characters = 0
        /// Items in all.
        package var total = 0
        package init() {}

        /// Share of the items.
        package var itemFraction: Double { Double(items) / Double(total) }
        /// Share of a text of so many code points.
        package func characterFraction(of text: Int) -> Double { Double(characters) / Double(text) }
    }

    private var table = StampTable()
    private var grams = NGramTable()

    package init() {}

    /// Lines (or paragraphs) that stood before in the same table.
    /// - Parameter lines: ranges of `text`.
    package mutating func duplicates(_ text: Span<UInt8>, _ lines: LineTable) -> Duplicates {
        var found = Duplicates()
        found.total = lines.count
        let round = table.begin(lines.count)
        var slots = table.slots.mutableSpan
        for index in 0..<lines.count {
            let range = lines[index].range
            let hash = ByteRange.hash(text, range.lowerBound, range.upperBound, round.seed)
            let first = StampTable.findOrPut(&slots, round, hash, index) { other in
                let earlier = lines[other].range
                return earlier.count == range.count && ByteRange.equal(text, earlier.lowerBound, range.lowerBound, range.count)
            }
            guard first != nil else { continue }
            found.items += 1
            found.characters += codePointCount(text, range.lowerBound, range.upperBound)
        }
        return found
    }

    /// Takes up the words of a text; the calls below are about them.
    package mutating func begin(_ text: Span<UInt8>, _ words: WordTable) { grams.begin(text, words) }

    /// Characters in all copies of the most frequent n-gram, its words joined by one space; the first of equally frequent ones
    /// counts, also when it occurs once. Nil when there are fewer than n words.
    /// - Parameter n: 2 or more.
    package mutating func topNGramCharacters(_ n: Int) -> Int? { grams.top(n) }

    /// Characters in n-grams that stood before, their words joined without spaces: from left to right, a repeated n-gram is counted
    /// and all its words are skipped.
    /// - Parameter n: 1 or more.
    package mutating func duplicatedNGramCharacters(_ n: Int) -> Int { grams.duplicated(n) }

    /// The same two as shares of a text of so many code points: what Python's division gives, bit for bit.
    package mutating func topNGram(_ n: Int, of text: Int) -> Double? { topNGramCharacters(n).map { Double($0) / Double(text) } }
    package mutating func duplicatedNGrams(_ n: Int, of text: Int) -> Double { Double(duplicatedNGramCharacters(n)) / Double(text) }
}
