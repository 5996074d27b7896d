/// Which lines RefinedWeb's corrections take out or edit (Penedo et al. 2023, arXiv:2306.01116, appendix G.2).
package struct LineCorrectionRules: Sendable, Equatable {
    /// The greatest share of code points in upper case that a kept line has.
    package var maxUppercase = 0.5
    /// The greatest share of digits.
    package var maxDigits = 0.999_999
    package var dropCounters = true
    /// Fewest words between white space.
    package var minWords = 2
    /// Most words of a line that is searched for phrases; 0: none is.
    package var maxEditedWords = 10
    /// Whether the dots of "Read more..." stand for any three code points, as in DCLM's code, where the phrase is a regular expression.
    package var dotsAreAny = true

    package init() {}

    /// DCLM's code, which is the default.
    package static let dclm = Self()

    /// The same phrases, read as they are written. The paper gives kinds of rules and an example of each; the numbers are DCLM's.
    package static let refinedweb: Self = {
        var rules = Self()
        rules.dotsAreAny = false
        return rules
    }()
}

/// What became of a page's lines and words. Words are those of `alphanumericWordCount`.
package struct LineCorrectionCounts: Sendable, Equatable {
    /// Lines of the corrected text that are not empty.
    package var keptLines = 0
    /// Lines taken out by a rule; blank ones at the page's ends are none.
    package var droppedLines = 0
    /// Lines from which a phrase was taken, also those of which nothing was left.
    package var editedLines = 0
    package var words = 0
    package var wordsLeft = 0
    /// Words that stood in lines taken out or edited.
    package var flaggedWords = 0

    package init() {}

    /// Counts a line from which a phrase is taken.
    mutating func flag(_ text: Span<UInt8>, _ range: Range<Int>) {
        editedLines += 1
        flaggedWords += alphanumericWordCount(text, range)
    }
}
