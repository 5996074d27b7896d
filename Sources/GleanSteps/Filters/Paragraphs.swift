import GleanBytes
package import GleanModel
import GleanText

/// Joins the lines of hard-wrapped and scanned texts to paragraphs.
package struct Paragraphs: Rewriter {
    package var find = "wrapped"
    package var fill = 0.8
    package var minWidth = 45
    package var maxIndent = 3
    package var verseCapitals: Double? = 0.8
    package var keepLists = true
    package var keepTables = true
    package var minCharacters = 31
    package var minLines = 3
    package var others = LongLineBlocks.Others.keep.rawValue
    package var hyphens = Hyphens.words.rawValue

    package init() {}

    package enum Number: Int, NumberKey { case lines, joined, dropped, hyphens }

    package static let manual = Manual<Self>(
        "paragraphs", "Joins the lines of hard-wrapped and scanned texts to paragraphs.",
        source: "Gleaner; Common Pile 0.1, filtering/custom_taggers/paragraph_chunk_tagger.py for its dialect",
        settings: [
            Setting("find", \.find, choices: ["wrapped", "long_lines"], "How lines that belong together are found: between blank lines, where a line ends for want of room; or as runs of long lines."),
            Setting("fill", \.fill, in: 0...1, "wrapped: a line ends for want of room if it and the next word come to this share of the block's longest line."),
            Setting("min_width", \.minWidth, in: 0...1000, "wrapped: a block without a line of so many columns stays as it is."),
            Setting("max_indent", \.maxIndent, in: 0...1000, "wrapped: a block of which every line stands further in than so many columns stays as it is."),
            Setting("verse_capitals", optional: \.verseCapitals, in: 0...1, "wrapped: a block of four lines or more of which this share begins with a capital stays as it is; null for none."),
            Setting("keep_lists", \.keepLists, "wrapped: a line that begins with a bullet, a number or a letter in brackets begins a paragraph."),
            Setting("keep_tables", \.keepTables, "wrapped: a line with a tab, three spaces or two upright bars within stays a line."),
            Setting("min_characters", \.minCharacters, in: 1...1000, "long_lines: fewest characters of a long line."),
            Setting("min_lines", \.minLines, in: 1...1000, "long_lines: fewest long lines in a row that make a paragraph."),
            Setting("others", \.others, choices: LongLineBlocks.Others.allCases.map(\.rawValue), "long_lines: which other lines stay: all, those that head a paragraph and were not seen before, or none."),
            Setting("hyphens", \.hyphens, choices: Hyphens.allCases.map(\.rawValue), "Which hyphens go where lines are joined: none, those between a letter and a small letter, or all."),
        ],
        numbers: [
            NumberSpec(Number.lines, "lines", .count, in: .count, "Lines that were not blank."),
            NumberSpec(Number.joined, "joined", .count, in: .count, "Lines to which the next was joined."),
            NumberSpec(Number.dropped, "dropped", .count, in: .count, "Lines that were left out, blank ones aside."),
            NumberSpec(Number.hyphens, "hyphens", .count, in: .count, "Hyphens that went."),
        ],
        reasons: [ReasonSpec("no_text_left", "The page held no text, or none of it was a paragraph.")],
        dialects: [
            Dialect("common_pile", source: "Common Pile 0.1, paragraph_chunk_tagger with loc_books_dolma.json: what is no run of three lines of more than 30 characters goes, but for headings") {
                $0.find = "long_lines"
                $0.others = LongLineBlocks.Others.headings.rawValue
                $0.hyphens = Hyphens.all.rawValue
            },
        ],
        notes: """
            **wrapped** is for texts whose lines were broken at a width: books of Project Gutenberg, documents of government. Blank lines part \
            blocks. Within a block a line goes on in the next where the next line's first word had no room behind it (`fill`; in text wrapped by a program \
            that is so at every break), both stand as far in, and the next begins no item of a list. The first line of a paragraph may \
            stand further in, that of an item further out. A block of which half of the lines end for another reason than want of room stays as it is: so verse keeps its lines; where verse is as even \
            as prose, its capitals tell. Nothing is left out, and blocks that are short lines throughout (titles, addresses), stand far in, or look like rows of a table stay as they are.

            **long_lines** is for texts that were read from scans, in which blank lines say little. The dialect `common_pile` follows its tagger, which \
            leaves out all that is no run of long lines: page numbers and running heads, but verse, tables, lists and letters' ends too. A heading stays if it comes \
            before a run of long lines, is letters, digits, full stops, commas and colons, and is less than 70% like each heading before it. \
            Two things are bounded here that are not there: a heading has at most 256 characters, and 1,024 of them are remembered.

            Where lines are joined, one space stands between them; none after a hyphen, after a dash that has no space before it, or between \
            characters of Chinese and Japanese. A soft hyphen always goes, unless `hyphens` is `all`, which knows only the ASCII hyphen.
            """)

    package struct Scratch {
        var lines = LineTable()
    }

    package func makeScratch(_ kit: Void, _ desk: Desk) -> Scratch { Scratch() }

    package func rewrite(
        _ page: borrowing Page, offer: Int, _ kit: Void, _ scratch: inout Scratch, into text: inout [UInt8], numbers: inout Readings<Number>
    ) -> Verdict {
        let counts = find == "wrapped" ? wrapped.join(page.text, into: &text) : longLines.join(page.text, &scratch.lines, into: &text)
        numbers[.lines] = Double(counts.lines)
        numbers[.joined] = Double(counts.joined)
        numbers[.dropped] = Double(counts.dropped)
        numbers[.hyphens] = Double(counts.hyphens)
        return counts.lines == counts.dropped ? .drop("no_text_left") : .keep
    }

    private var wrapped: WrappedText {
        var rules = WrappedText()
        rules.fill = fill
        rules.minWidth = minWidth
        rules.maxIndent = maxIndent
        rules.verseCapitals = verseCapitals
        rules.keepsLists = keepLists
        rules.keepsTables = keepTables
        rules.hyphens = Hyphens(rawValue: hyphens) ?? .words
        return rules
    }

    private var longLines: LongLineBlocks {
        var rules = LongLineBlocks()
        rules.minCharacters = minCharacters
        rules.minLines = minLines
        rules.others = LongLineBlocks.Others(rawValue: others) ?? .keep
        rules.hyphens = Hyphens(rawValue: hyphens) ?? .words
        return rules
    }
}
