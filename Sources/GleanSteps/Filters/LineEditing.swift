import GleanBytes
package import GleanModel
package import GleanText

/// Takes lines out of pages: listed ones, by how they begin or end, by regular expressions, by how few words they have.
package struct LineEditing: Rewriter {
    package var lines: [String]?
    package var linesFile: String?
    package var startsWith: [String]?
    package var endsWith: [String]?
    package var patterns: [String]?
    package var patternsFile: String?
    package var minWords = 0
    package var dropEmpty = false
    package var trim = LineEdits.Trim.none.rawValue

    package init() {}

    package enum Number: Int, NumberKey { case keptLines, droppedLines, editedLines }

    package static let manual = Manual<Self>(
        "line_edits", "Takes out lines that are listed, that begin or end as listed, that an expression finds, or that have too few words.",
        source: "Common Pile 0.1, filtering/custom_taggers/line_tagger.py and regex_tagger.py, and Dolma's tagger c4_v2, lines_with_too_few_words",
        settings: [
            Setting("lines", \.lines, "Lines that go, or null; the white space around a line does not count."),
            Setting(asset: "lines_file", \.linesFile, "A file of such lines, one a line."),
            Setting("starts_with", \.startsWith, "A line that begins with one of these goes; or null."),
            Setting("ends_with", \.endsWith, "A line that ends with one of these goes; or null."),
            Setting("patterns", \.patterns, "A line in which one of these regular expressions is found goes; or null."),
            Setting(asset: "patterns_file", \.patternsFile, "A file of such expressions, one a line."),
            Setting("min_words", \.minWords, in: 0...1000, "Fewest words of a line that stays, parted by white space; 0 for any."),
            Setting("drop_empty", \.dropEmpty, "Takes out lines of nothing but white space too."),
            Setting("trim", \.trim, choices: LineEdits.Trim.allCases.map(\.rawValue), "Which white space a kept line loses: none, that at its end, or that on both sides."),
        ],
        numbers: [
            NumberSpec(Number.keptLines, "kept_lines", .count, in: .count, "Lines that were kept, empty ones aside."),
            NumberSpec(Number.droppedLines, "dropped_lines", .count, in: .count, "Lines that were dropped, empty ones aside."),
            NumberSpec(Number.editedLines, "edited_lines", .count, in: .count, "Kept lines that lost white space."),
        ],
        reasons: [ReasonSpec("no_text_left", "The page held no text, or no line of it was left.")],
        dialects: [
            Dialect("common_pile_pubmed", source: "Common Pile 0.1, mixer_configs/pubmed.json: lines of fewer than 3 words go, and with them the empty ones") {
                $0.minWords = 3
                $0.dropEmpty = true
            },
        ],
        notes: """
            Lines are parted by newlines, and a line goes with its newline. Lists are compared byte for byte with the line without the white \
            space around it, as the Common Pile's tagger does; its lists, one for each source, can be given as files. Empty lines stay unless \
            `drop_empty` is set: Dolma's tagger takes them for lines of too few words, so that no gap between paragraphs is left.

            Expressions are RE2's (see `regex_edits`), all of a step are looked for at once, and each sees one line, with the white space around it \
            and without its newline: `^\\s*\\d+\\s*$` is the line of a page number. Lines of nothing but white space are not asked.
            """)

    package var contradiction: RecipeError? {
        do {
            _ = try compiled(patterns ?? [])
            return nil
        } catch { return error }
    }

    private func compiled(_ patterns: [String]) throws(RecipeError) -> [Pattern] {
        var compiled: [Pattern] = []
        for (index, pattern) in patterns.enumerated() { compiled.append(try Self.pattern(Array(pattern.utf8), "pattern \(index + 1)")) }
        return compiled
    }

    private static func pattern(_ expression: [UInt8], _ place: String) throws(RecipeError) -> Pattern {
        do { return try Pattern(expression) } catch {
            let text = String(decoding: expression, as: UTF8.self)
            throw RecipeError("line_edits: \(place), \"\(text)\", does not compile: \(error.reason).", hint: EditRules.hint)
        }
    }

    package func open(_ assets: inout Assets) throws -> LineEdits {
        let listed = try (lines ?? []).map { Array($0.utf8) } + ListFile.lines(linesFile, step: "line_edits", &assets).map(\.text)
        var patterns = try compiled(patterns ?? [])
        for (number, expression) in try ListFile.lines(patternsFile, step: "line_edits", &assets) {
            patterns.append(try Self.pattern(expression, "line \(number) of \(patternsFile ?? "")"))
        }
        var edits = LineEdits()
        edits.patterns = patterns.isEmpty ? nil : PatternSet(patterns)
        edits.listed = TextLists(equals: listed.map { $0[$0.span.stripped(0, $0.count)] }.map { Array($0) }, startsWith: startsWith ?? [], endsWith: endsWith ?? [])
        edits.minWords = minWords
        edits.dropsEmpty = dropEmpty
        edits.trim = LineEdits.Trim(rawValue: trim) ?? .none
        return edits
    }

    package func rewrite(
        _ page: borrowing Page, offer: Int, _ kit: LineEdits, _ scratch: inout Void, into text: inout [UInt8], numbers: inout Readings<Number>
    ) -> Verdict {
        let counts = kit.edit(page.text, into: &text)
        numbers[.keptLines] = Double(counts.keptLines)
        numbers[.droppedLines] = Double(counts.droppedLines)
        numbers[.editedLines] = Double(counts.editedLines)
        return counts.keptLines == 0 ? .drop("no_text_left") : .keep
    }
}
