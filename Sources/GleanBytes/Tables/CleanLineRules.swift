/// Which lines C4's cleaning keeps (Raffel et al. 2020, arXiv:1910.10683, section 2.2), in one of the forms people ran.
package struct CleanLineRules: Sendable, Equatable {
    /// What a kept line ends in; nil: anything. An ellipsis "..." is no end.
    package var endMarks: [UInt8]?
    package var minWords = 3
    /// The most code points a word has; nil: no limit.
    package var maxWordCharacters: Int? = 1000
    package var removeCitations = true
    package var dropLoremIpsum = true
    package var dropJavascript = true
    package var dropCurlyBracket = true
    package var dropPolicy = true
    /// Whether "lorem ipsum" and "{" drop the page wherever they stand; else only in a line that passed the rules before.
    package var wholePage = false

    package init() {}

    /// The form of datatrove 0.10.1.
    package static let datatrove: Self = {
        var rules = Self()
        rules.endMarks = Array(".?!\"'".utf8)
        return rules
    }()

    /// The form of FineWeb: the same, whatever a line ends in.
    package static let fineweb = Self()

    /// The form of TensorFlow Datasets (c4_utils.py).
    package static let tfds: Self = {
        var rules = Self()
        rules.endMarks = Array(".?!\"".utf8)
        rules.minWords = 5
        return rules
    }()

    /// The form of the T5 paper.
    package static let paper: Self = {
        var rules = tfds
        rules.maxWordCharacters = nil
        rules.wholePage = true
        return rules
    }()
}

/// What became of the lines of a page.
package struct CleanLineCounts: Sendable, Equatable {
    /// A phrase or mark for which the whole page goes.
    package enum PageDrop: Sendable, Equatable { case loremIpsum, curlyBracket }

    /// Set when the page goes at this line; the counts then end there.
    package var pageDrop: PageDrop?
    package var lines = 0
    package var kept = 0
    package var tooLongWord = 0
    package var noEndMark = 0
    package var tooFewWords = 0
    package var javascript = 0
    package var policy = 0

    package init() {}
}

/// Where a kept line came from, so that what is known of its words need not be found again.
package struct LineOrigin: Sendable, Equatable {
    /// Where the line, white space taken off its ends, begins in the text, and where in the cleaned text.
    package var source: UInt32
    package var start: UInt32
    /// Its bytes in the cleaned text.
    package var count: UInt32
    /// Whether citation marks were removed: if not, both lines are the same bytes.
    package var isChanged: Bool

    package init(source: Int, start: Int, count: Int, isChanged: Bool) {
        self.source = UInt32(truncatingIfNeeded: source)
        self.start = UInt32(truncatingIfNeeded: start)
        self.count = UInt32(truncatingIfNeeded: count)
        self.isChanged = isChanged
    }
}
