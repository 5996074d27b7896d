import GleanBytes
package import GleanModel
import GleanText

/// Finds and replaces in pages by regular expressions.
package struct RegexEdits: Rewriter {
    package var rules: [[String: String]]?
    package var rulesFile: String?
    package var maxGrowth = 2.0

    package init() {}

    package enum Number: Int, NumberKey { case replacements, rules }

    package static let manual = Manual<Self>(
        "regex_edits", "Finds and replaces in the whole text by regular expressions, rule after rule.",
        source: "Gleaner; the syntax is RE2's, https://github.com/google/re2/wiki/Syntax",
        settings: [
            Setting("rules", \.rules, keys: EditRules.keys, required: ["find"], "What is found and what stands in its place, nothing if replace is not written; in the order in which it is done; or null."),
            Setting(asset: "rules_file", \.rulesFile, "A YAML file with such a list, whose rules come behind those of the recipe."),
            Setting("max_growth", \.maxGrowth, in: 1...1000, "How many times its bytes, and 4,096 more, a text may come to by any rule."),
        ],
        numbers: [
            NumberSpec(Number.replacements, "replacements", .count, in: .count, "Matches that were replaced, of all rules."),
            NumberSpec(Number.rules, "rules", .count, in: .count, "Rules that found something."),
        ],
        reasons: [
            ReasonSpec("no_text_left", "The page held no text, or nothing but white space was left."),
            ReasonSpec("text_grew", "A rule made the text longer than max_growth lets it become."),
        ],
        notes: """
            A rule is a table: `find`, an expression; `replace`, in which `\\1` to `\\9` are the expression's groups, `\\0` is the whole match, \
            `\\n` a newline, `\\t` a tab and `\\\\` a backslash; `flags`, some of i (any case), m (^ and $ at the ends of lines), s (a dot is a \
            newline too) and U (as little as possible). Each rule goes over what the one before left, from left to right, and matches do not overlap.

            Expressions are RE2's: the time of one search is linear in the text, whatever the expression, and memory is bounded (16 MB each). An \
            expression that looks to the end of the text for each of many matches takes their product. The price is that there is no look-around and no backreference. Texts and expressions are \
            UTF-8: a dot is a character, `\\pL` a letter of any script; `\\d`, `\\w`, `\\s` and `\\b` are of ASCII.
            """)

    package var contradiction: RecipeError? {
        guard rules?.isEmpty == false || rulesFile != nil else { return RecipeError("regex_edits has no rules.", hint: "Write rules: [{ find: ..., replace: ... }], or rules_file.") }
        do {
            for (index, rule) in (rules ?? []).enumerated() { _ = try EditRules.edit(rule, "rule \(index + 1)") }
            return nil
        } catch { return error }
    }

    package struct Kit: Sendable {
        let edits: [PatternEdit]
        /// All that the edits find, to tell at once which is the first that has anything to do; nil where there is one.
        let all: PatternSet?
    }

    package func open(_ assets: inout Assets) throws -> Kit {
        let written = try (rules ?? []).enumerated().map { try EditRules.edit($1, "rule \($0 + 1)") }
        let edits = try written + EditRules.read(rulesFile, &assets)
        return Kit(edits: edits, all: edits.count > 1 ? PatternSet(edits.map(\.pattern)) : nil)
    }

    package struct Scratch {
        var matches: [PatternMatch]
        var edited: [UInt8] = []
        var next: [UInt8] = []
    }

    package func makeScratch(_ kit: Kit, _ desk: Desk) -> Scratch { Scratch(matches: kit.edits.map { PatternMatch(groups: $0.pattern.groups) }) }

    package func rewrite(
        _ page: borrowing Page, offer: Int, _ kit: Kit, _ scratch: inout Scratch, into text: inout [UInt8], numbers: inout Readings<Number>
    ) -> Verdict {
        let most = Int(maxGrowth * Double(page.text.count)) + 4096
        var (replacements, rules) = (0, 0)
        scratch.edited.removeAll(keepingCapacity: true)
        page.text.withUnsafeBufferPointer { scratch.edited.append(contentsOf: $0) }
        let first = kit.all.map { $0.first(page.text) ?? kit.edits.count } ?? 0
        for index in first..<kit.edits.count {
            scratch.next.removeAll(keepingCapacity: true)
            let edited = scratch.edited
            guard let count = kit.edits[index].apply(edited.span, most: most, &scratch.matches[index], into: &scratch.next) else { return .drop("text_grew") }
            guard count > 0 else { continue }
            replacements += count
            rules += 1
            swap(&scratch.edited, &scratch.next)
        }
        text.append(contentsOf: scratch.edited)
        numbers[.replacements] = Double(replacements)
        numbers[.rules] = Double(rules)
        return text.span.stripped(0, text.count).isEmpty ? .drop("no_text_left") : .keep
    }
}
