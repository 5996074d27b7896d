import GleanBytes
package import GleanModel
import GleanStore
package import GleanText

/// Tells text from what a scanner made of it, by how probable its words are.
package struct UnigramScore: Filter {
    package var table: String?
    package var words = "runs"
    package var marks = true
    package var minScore: Limit = -20

    package init() {}

    package enum Number: Int, NumberKey { case mean, words, listed }

    package static let manual = Manual<Self>(
        "unigram_score", "Drops pages whose words are too improbable, as those of badly read scans are.",
        source: "Common Pile 0.1, filtering/custom_taggers/perplexity_tagger.py; Soldaini and Lo 2023, peS2o",
        settings: [
            Setting(asset: "table", \.table, "A list of words and counts, a line each: the word, a tab or comma, the count."),
            Setting("words", \.words, choices: ["runs"] + SharedWords.Splitter.choices, "What a word is: a run of letters and digits, and each mark by itself; or by whose rules words are parted, the reference implementation's English ones, or Unicode's, without marks."),
            Setting("marks", \.marks, "Counts punctuation marks as words, which the table lists or not."),
            Setting("min_score", \.minScore, in: -100...0, "The mean must be above this."),
        ],
        numbers: [
            NumberSpec(Number.mean, "mean", in: -200...0, "Mean logarithm, to the base 2, of the words' probabilities; not measured without words."),
            NumberSpec(Number.words, "words", .count, in: .count, "Words that were looked up."),
            NumberSpec(Number.listed, "listed", in: .fraction, "Share of them that the table lists; not measured without words."),
        ],
        rules: [[Rule("mean", above: \.minScore, "min_score", or: "improbable_words")]],
        dialects: [
            Dialect("common_pile", source: "Common Pile 0.1, mixer configurations of books, patents and newspapers: a mean of -20 or less goes") { _ in },
        ],
        notes: """
            A word's probability is its count over the sum of the table's counts, and that of a word which is not listed is √n + 1 over that sum, n \
            being how many words are listed. Words are looked up in small letters, so that one which the table has in capitals is never met. The published limit of -20 is for Google's list of the 333,333 commonest \
            words of a trillion, in which a word that is not listed comes to -29.9; no table is shipped.

            The Common Pile parts words by BlingFire's rules, and marks are most of what is not listed. `words: runs` is nearest to them: numbers with their \
            points and commas, runs of letters, digits and low lines, and every mark by itself. BlingFire parts "do" from "n't" besides. On wrapped \
            texts and web pages half of the means are within 0.03 of BlingFire's, 19 of 20 within 0.6; those of `words: reference`, for which marks \
            in a row are one word and which reads 300,000 words at most, are 0.7 higher.
            """)

    package func open(_ assets: inout Assets) throws -> UnigramTable {
        guard let table else { throw RecipeError("unigram_score wants a table.", hint: "Write table: and the path of a list of words and counts.") }
        let path = try assets.path(table)
        do {
            let bytes = try FileBytes.map(path)
            return try UnigramTable(lines: bytes.span)
        } catch {
            throw RecipeError("\(path) is no list of words and counts: \(error).")
        }
    }

    package struct Scratch {
        let words: SharedWords
    }

    package func makeScratch(_ kit: UnigramTable, _ desk: Desk) -> Scratch { Scratch(words: desk.table(SharedWords.self)) }

    package func measure(_ page: borrowing Page, group: Int, _ kit: UnigramTable, _ scratch: inout Scratch, into numbers: inout Readings<Number>) {
        var sum = 0.0, count = 0, listed = 0
        let text = page.text
        func add(_ word: Range<Int>) {
            let found = kit.logarithm(text, word)
            sum += found.value
            count += 1
            if found.isListed { listed += 1 }
        }
        if words == "runs" {
            text.forEachRun { if marks || !text.isMarks($0) { add($0) } }
        } else {
            scratch.words.update(page, by: words)
            for word in scratch.words.words.words where marks || !text.isMarks(word.range) { add(word.range) }
        }
        numbers[.words] = Double(count)
        guard count > 0 else { return }
        numbers[.mean] = sum / Double(count)
        numbers[.listed] = Double(listed) / Double(count)
    }
}

extension Span<UInt8> {
    /// Whether no character in `range` is a letter, a number or a low line.
    fileprivate func isMarks(_ range: Range<Int>) -> Bool {
        var at = range.lowerBound
        while at < range.upperBound {
            let point = CodePoint(self, at: at, end: range.upperBound)
            if CodePointTable.text.has(point.value, .wordChar) { return false }
            at += point.length
        }
        return true
    }
}
