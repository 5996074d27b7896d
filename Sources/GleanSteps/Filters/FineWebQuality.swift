import GleanBytes
package import GleanModel

/// FineWeb's own rules: lists, fragments and repeated lines.
package struct FineWebQuality: Filter {
    package var minLines: Limit = 1
    package var minTerminalLines: Limit = 0.12
    package var maxShortLines: Limit = 0.67
    package var shortLineLength = 30
    package var maxDuplicateLineCharacters: Limit = 0.01
    package var maxNewlineRatio: Limit = 0.3
    package var words = SharedWords.Splitter.reference.rawValue

    package init() {}

    package enum Number: Int, NumberKey {
        case lines, terminalLines, shortLines, duplicateLineCharacters, newlineRatio
    }

    package static let manual = Manual<Self>(
        "fineweb_quality", "Drops pages whose lines are those of lists, fragments or repeated boilerplate.",
        source: "Penedo et al. 2024, arXiv:2406.17557, section 3.6 and appendix E.4",
        settings: [
            Setting("min_lines", \.minLines, in: 0...1e9, "Fewest lines that are not blank."),
            Setting("min_terminal_lines", \.minTerminalLines, in: 0...1, "Least share of lines that end in a sentence's end mark."),
            Setting("max_short_lines", \.maxShortLines, in: 0...1, "Greatest share of lines of short_line_length characters or less."),
            Setting("short_line_length", \.shortLineLength, in: 0...100_000, "Characters that a short line has at most."),
            Setting("max_duplicate_line_chars", \.maxDuplicateLineCharacters, in: 0...1, "Greatest share of characters in lines that stood before."),
            Setting(SharedWords.Splitter.setting, \.words, choices: SharedWords.Splitter.choices, SharedWords.Splitter.help),
            Setting("max_newline_ratio", \.maxNewlineRatio, in: 0...1e6, "Most newlines a word."),
        ],
        numbers: [
            NumberSpec(Number.lines, "lines", .count, in: .count, "Lines that are not blank."),
            NumberSpec(Number.terminalLines, "terminal_lines", in: .fraction, "Share of lines that end in a sentence's end mark."),
            NumberSpec(Number.shortLines, "short_lines", in: .fraction, "Share of short lines."),
            NumberSpec(Number.duplicateLineCharacters, "duplicate_line_chars", in: .fraction, "Share of characters in lines that stood before."),
            NumberSpec(Number.newlineRatio, "newline_ratio", in: 0...1e12, "Newlines a word."),
        ],
        rules: [
            [
                Rule("lines", atLeast: \.minLines, "min_lines", or: "no_lines"),
                Rule("terminal_lines", atLeast: \.minTerminalLines, "min_terminal_lines", or: "too_few_sentence_ends"),
                Rule("short_lines", atMost: \.maxShortLines, "max_short_lines", or: "too_many_short_lines"),
                Rule("duplicate_line_chars", atMost: \.maxDuplicateLineCharacters, "max_duplicate_line_chars", or: "repeated_line_chars"),
            ],
            [Rule("newline_ratio", atMost: \.maxNewlineRatio, "max_newline_ratio", or: "too_many_newlines")],
        ],
        dialects: [
            Dialect("datatrove_0_10", aliases: ["fineweb"], source: "datatrove 0.10.1, FineWebQualityFilter, with the values of FineWeb's script") { _ in },
            Dialect("paper", source: "arXiv:2406.17557, section 3.6: duplicate characters 0.1; appendix E.4 and the code have 0.01; no rule on newlines") {
                $0.maxDuplicateLineCharacters = 0.1
                $0.maxNewlineRatio = nil
            },
        ],
        notes: """
            Lines are cut at newlines, blank ones left out. A line ends well if its last character is one of the 159 end marks of the \
            reference implementation (quotation marks are none of them). The rule on newlines stands in the code that made FineWeb, not in \
            its paper.
            """)

    package struct Scratch {
        let words: SharedWords
        var repetition = RepetitionCounter()
        var counter = LineShapeCounter()
        var shape = LineShape()
    }

    package func makeScratch(_ kit: Void, _ desk: Desk) -> Scratch { Scratch(words: desk.table(SharedWords.self)) }

    package func measure(_ page: borrowing Page, group: Int, _ kit: Void, _ scratch: inout Scratch, into numbers: inout Readings<Number>) {
        if group == 0 {
            scratch.shape = scratch.counter.count(page.text, shortCharacters: shortLineLength, &scratch.repetition)
            let shape = scratch.shape
            numbers[.lines] = Double(shape.lines)
            numbers[.terminalLines] = shape.terminalRatio
            numbers[.shortLines] = shape.shortRatio
            numbers[.duplicateLineCharacters] = shape.duplicateRatio
        } else {
            scratch.words.update(page, by: words)
            numbers[.newlineRatio] = scratch.shape.newlineRatio(words: scratch.words.words.count)
        }
    }
}
