import GleanBytes
import GleanFormats
package import GleanModel

/// Drops source files whose lines and characters are those of data or of a tool's output.
package struct CodeQuality: Filter {
    package var maxLongestLine: Limit = 1000
    package var maxMeanLine: Limit = 100
    package var maxLines: Limit = nil
    package var minAlphanumeric: Limit = 0.25
    package var minAlphabetic: Limit = nil
    package var minLettersPerToken: Limit = 1.5
    package var field = "programming_language"
    package var proseLanguages: [String] = []
    package var maxLongestProseLine: Limit = nil
    package var symbolLanguages: [String] = []
    package var dataLanguages: [String] = []
    package var maxDataLines: Limit = nil

    package init() {}

    package enum Number: Int, NumberKey {
        case longestLine, meanLine, lines, alphanumeric, alphabetic, lettersPerToken, longestProseLine, dataLines
    }

    package static let manual = Manual<Self>(
        "code_quality", "Drops source files whose lines and characters are those of data or of a tool's output.",
        source: "Chen et al. 2021, arXiv:2107.03374, section 3.1; the code of RedPajama, as Dolma's code_redpajama_taggers_v1 has it",
        settings: [
            Setting("max_longest_line", \.maxLongestLine, in: 0...1e9, "Most characters of the longest line."),
            Setting("max_mean_line", \.maxMeanLine, in: 0...1e9, "Greatest mean length of lines, in characters."),
            Setting("max_lines", \.maxLines, in: 0...1e9, "Most lines."),
            Setting("min_alphanumeric", \.minAlphanumeric, in: 0...1, "Least share of characters that are letters or digits."),
            Setting("min_alphabetic", \.minAlphabetic, in: 0...1, "Least share of characters that are letters."),
            Setting("min_letters_per_token", \.minLettersPerToken, in: 0...1e6, "Fewest letters a token: a run of word characters or of marks."),
            Setting("field", \.field, "The field that names a page's language; `code` writes programming_language."),
            Setting("prose_languages", \.proseLanguages, "Languages whose lines may be long: only max_longest_prose_line is asked of them."),
            Setting("max_longest_prose_line", \.maxLongestProseLine, in: 0...1e9, "Most characters of the longest line in one of prose_languages."),
            Setting("symbol_languages", \.symbolLanguages, "Languages of few letters, of which min_alphabetic is not asked."),
            Setting("data_languages", \.dataLanguages, "Languages of which max_data_lines is asked."),
            Setting("max_data_lines", \.maxDataLines, in: 0...1e9, "Most lines of a file in one of data_languages."),
        ],
        numbers: [
            NumberSpec(Number.longestLine, "longest_line", .count, in: .count, "Characters of the longest line; not measured for prose_languages."),
            NumberSpec(Number.meanLine, "mean_line", in: 0...1e12, "Mean length of lines in characters; not measured for prose_languages."),
            NumberSpec(Number.lines, "lines", .count, in: .count, "Lines."),
            NumberSpec(Number.alphanumeric, "alphanumeric", in: .fraction, "Share of characters that are letters or digits."),
            NumberSpec(Number.alphabetic, "alphabetic", in: .fraction, "Share of characters that are letters; not measured for symbol_languages."),
            NumberSpec(Number.lettersPerToken, "letters_per_token", in: 0...1e12, "Letters a token."),
            NumberSpec(Number.longestProseLine, "longest_prose_line", .count, in: .count, "Characters of the longest line, for prose_languages alone."),
            NumberSpec(Number.dataLines, "data_lines", .count, in: .count, "Lines, for data_languages alone."),
        ],
        rules: [[
            Rule("longest_line", atMost: \.maxLongestLine, "max_longest_line", or: "line_too_long"),
            Rule("longest_prose_line", atMost: \.maxLongestProseLine, "max_longest_prose_line", or: "prose_line_too_long"),
            Rule("mean_line", atMost: \.maxMeanLine, "max_mean_line", or: "lines_too_long"),
            Rule("lines", atMost: \.maxLines, "max_lines", or: "too_many_lines"),
            Rule("data_lines", atMost: \.maxDataLines, "max_data_lines", or: "too_many_data_lines"),
            Rule("alphanumeric", atLeast: \.minAlphanumeric, "min_alphanumeric", or: "too_few_alphanumerics"),
            Rule("alphabetic", atLeast: \.minAlphabetic, "min_alphabetic", or: "too_few_letters"),
            Rule("letters_per_token", atLeast: \.minLettersPerToken, "min_letters_per_token", or: "tokens_too_short"),
        ]],
        dialects: [
            Dialect("common_pile", aliases: ["redpajama", "stack_edu"],
                    source: "Common Pile, filtering/mixer_configs/stack-edu_nonmarkdown.json: Dolma's taggers, all four rules") { _ in },
            Dialect("starcoder", source: "bigcode-dataset, preprocessing/README.md: the filters named basic; no rule on tokens") { $0.minLettersPerToken = nil },
            Dialect("starcoder2", source: "Lozhkov et al. 2024, arXiv:2402.19173, section 2.1: long lines, alpha and data files; not encoded data and HTML") {
                $0.maxLines = 100_000
                $0.minAlphabetic = 0.25
                $0.minLettersPerToken = nil
                $0.proseLanguages = ["HTML", "JSON", "Markdown", "Roff", "Roff Manpage", "SMT", "TeX", "Text", "XML"]
                $0.maxLongestProseLine = 100_000
                $0.symbolLanguages = ["Motorola 68K Assembly", "WebAssembly"]
                $0.dataLanguages = ["Text", "JSON", "YAML", "Web Ontology Language", "Graphviz (DOT)"]
                $0.maxDataLines = 512
            },
        ],
        notes: """
            Lengths are in characters (code points), lines are cut as Python's `splitlines` cuts them, at form feeds too. A token is a run of letters, digits and \
            `_`, or a run of marks, and one more is counted than there are, as the reference does, which counts the pieces between them; no tokenizer is needed. \
            A file without characters has shares of 0.

            In The Common Pile's stackv2.json the quality rules stand under a name that is given twice, and the second, which leaves out data languages, \
            may be all that ran; its Stack-Edu has no such slip. Where a page names no language every rule is asked.
            """)

    package struct Scratch {
        let prose: Set<[UInt8]>
        let symbols: Set<[UInt8]>
        let data: Set<[UInt8]>
        let field: [UInt8]
        var language: [UInt8] = []
    }

    package func makeScratch(_ kit: Void, _ desk: Desk) -> Scratch {
        func bytes(_ names: [String]) -> Set<[UInt8]> { Set(names.map { Array($0.utf8) }) }
        return Scratch(prose: bytes(proseLanguages), symbols: bytes(symbolLanguages), data: bytes(dataLanguages), field: Array(field.utf8))
    }

    package func measure(_ page: borrowing Page, group: Int, _ kit: Void, _ scratch: inout Scratch, into numbers: inout Readings<Number>) {
        let shape = CodeShape(page.text)
        scratch.language.removeAll(keepingCapacity: true)
        if !(scratch.prose.isEmpty && scratch.symbols.isEmpty && scratch.data.isEmpty) { readLanguage(page.metadata, &scratch) }
        if scratch.prose.contains(scratch.language) {
            numbers[.longestProseLine] = Double(shape.longestLine)
        } else {
            numbers[.longestLine] = Double(shape.longestLine)
            numbers[.meanLine] = shape.meanLine
        }
        numbers[.lines] = Double(shape.lines)
        if scratch.data.contains(scratch.language) { numbers[.dataLines] = Double(shape.lines) }
        numbers[.alphanumeric] = shape.alphanumericRatio
        if !scratch.symbols.contains(scratch.language) { numbers[.alphabetic] = shape.letterRatio }
        numbers[.lettersPerToken] = shape.lettersPerToken
    }

    private func readLanguage(_ metadata: Span<UInt8>, _ scratch: inout Scratch) {
        var members = JSONMembers(metadata, hasBraces: false)
        while let member = (try? members.next(metadata)) ?? nil {
            let isField = metadata.extracting(member.key).withUnsafeBufferPointer { $0.elementsEqual(scratch.field) }
            guard isField, member.kind == .string else { continue }
            JSONMembers.appendText(of: member, in: metadata, to: &scratch.language)
            return
        }
    }
}
