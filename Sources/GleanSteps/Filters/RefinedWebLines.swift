import GleanBytes
package import GleanModel

/// RefinedWeb's corrections of lines: what is no text goes, and pages of which much goes go whole.
package struct RefinedWebLines: Rewriter {
    package var maxUppercase = 0.5
    package var maxDigits = 0.999_999
    package var dropCounters = true
    package var minWords = 2
    package var maxEditedWords = 10
    package var dotsAreAny = true
    package var countedWords = "removed"
    package var maxRemovedWords: Limit = 0.05

    package init() {}

    package enum Number: Int, NumberKey {
        case removedWords, keptLines, droppedLines, editedLines
    }

    package static let manual = Manual<Self>(
        "refinedweb_lines", "Takes out lines that are buttons, counters and capitals, and drops pages that lose too much by it.",
        source: "Penedo et al. 2023, arXiv:2306.01116, appendix G.2",
        settings: [
            Setting("max_uppercase", \.maxUppercase, in: 0...1, "Greatest share of characters in upper case in a kept line."),
            Setting("max_digits", \.maxDigits, in: 0...1, "Greatest share of digits in a kept line."),
            Setting("drop_counters", \.dropCounters, "Drops lines that are a number and what it counts, such as \"3 likes\"."),
            Setting("min_words", \.minWords, in: 0...1000, "Fewest words of a kept line, parted by white space."),
            Setting("max_edited_words", \.maxEditedWords, in: 0...1000, "Most words of a line that loses \"items in cart\", \"Read more...\" at its end and \"Sign-in\" at its start; 0 for no line."),
            Setting("dots_are_any", \.dotsAreAny, "Lets the dots of \"Read more...\" stand for any three characters."),
            Setting("counted_words", \.countedWords, choices: ["removed", "flagged"], "Which words count against the page: those that are gone, or all of the lines that were dropped or edited."),
            Setting("max_removed_words", \.maxRemovedWords, in: 0...1, "Greatest share of such words."),
        ],
        numbers: [
            NumberSpec(Number.removedWords, "removed_words", in: .fraction, "Share of the page's words that count as removed."),
            NumberSpec(Number.keptLines, "kept_lines", .count, in: .count, "Lines that were kept, empty ones aside."),
            NumberSpec(Number.droppedLines, "dropped_lines", .count, in: .count, "Lines that were dropped."),
            NumberSpec(Number.editedLines, "edited_lines", .count, in: .count, "Lines that lost a phrase."),
        ],
        rules: [[Rule("removed_words", atMost: \.maxRemovedWords, "max_removed_words", or: "too_many_words_removed")]],
        reasons: [ReasonSpec("no_words_left", "The page held no word, or no line of it was left.")],
        dialects: [
            Dialect("dclm", source: "DCLM, baselines/mappers/modifiers.py with the values of dclm_baseline_refinedweb.yaml") { _ in },
            Dialect("refinedweb", source: "arXiv:2306.01116, appendix G.2, with DCLM's values where the paper gives none") {
                $0.dotsAreAny = false
                $0.countedWords = "flagged"
            },
        ],
        notes: """
            Rules go over the page one after the other, in DCLM's order: upper case, digits, counters, words, then the three phrases, in \
            any case of letters. After each rule but that on words the page loses the white space at its ends. Empty lines stay. Shares \
            are of characters (code points), with spaces and marks.

            The paper tells the kinds of rules and one example of each; it gives the 10 words of a short line and the 5% of words, but not \
            the share of upper case (DCLM: half), nor what is counted or which phrases there are. Where both speak they differ in this: the \
            paper counts all words of the lines that were dropped or edited, DCLM those that are missing afterwards; and DCLM's phrases are \
            regular expressions, in which the dots of "Read more..." stand for any three characters, so that a line loses "read more at" \
            too. For the paper's "3 likes" DCLM counts likes, shares, comments, retweets, reposts, quotes, bookmarks, upvotes, downvotes, \
            downloads, views and followers.

            Words are counted as DCLM does in both dialects: between ASCII white space, those that begin with a letter or a number. DCLM \
            measures after its Gopher filters, and so should a recipe. The rules are for English.
            """)

    package struct Scratch {
        var corrector = LineCorrector()
    }

    package func makeScratch(_ kit: Void, _ desk: Desk) -> Scratch { Scratch() }

    package func rewrite(
        _ page: borrowing Page, offer: Int, _ kit: Void, _ scratch: inout Scratch, into text: inout [UInt8], numbers: inout Readings<Number>
    ) -> Verdict {
        let counts = scratch.corrector.correct(page.text, rules, into: &text)
        numbers[.keptLines] = Double(counts.keptLines)
        numbers[.droppedLines] = Double(counts.droppedLines)
        numbers[.editedLines] = Double(counts.editedLines)
        guard counts.words > 0 else { return .drop("no_words_left") }
        let removed = countedWords == "flagged" ? counts.flaggedWords : counts.words - counts.wordsLeft
        numbers[.removedWords] = Double(max(0, removed)) / Double(counts.words)
        return text.isEmpty ? .drop("no_words_left") : .keep
    }

    private var rules: LineCorrectionRules {
        var rules = LineCorrectionRules()
        rules.maxUppercase = maxUppercase
        rules.maxDigits = maxDigits
        rules.dropCounters = dropCounters
        rules.minWords = minWords
        rules.maxEditedWords = maxEditedWords
        rules.dotsAreAny = dotsAreAny
        return rules
    }
}
