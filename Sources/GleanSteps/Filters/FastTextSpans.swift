import GleanBytes
package import GleanModel
import GleanText

/// Finds the sentences of a page to which a fastText classifier gives a label, and takes them out, masks or measures them.
package struct FastTextSpans: Rewriter {
    package var model: String?
    package var label = "toxic"
    package var minScore = 0.1
    package var mode = Mode.remove.rawValue
    package var placeholder = ""
    package var maxShare: Limit = nil

    package init() {}

    package enum Mode: String, CaseIterable { case remove, replace, measure }

    package enum Number: Int, NumberKey { case sentences, found, share }

    package static let manual = Manual<Self>(
        "fasttext_spans", "Takes out, masks or measures the sentences to which a fastText classifier gives a label.",
        source: "Soldaini et al. 2024, arXiv:2402.00159, section 3.1.2; Dolma's taggers jigsaw_hatespeech_sentence_v2 and jigsaw_nsfw_sencence_v2",
        settings: [
            Setting(asset: "model", \.model, "A supervised fastText model, .bin or .ftz."),
            Setting("label", \.label, "The label that is looked for, with or without __label__ in front."),
            Setting("min_score", \.minScore, in: 0...1, "A sentence is one of these if the label's score is this or more."),
            Setting("mode", \.mode, choices: Mode.allCases.map(\.rawValue), "What becomes of such sentences: they are taken out, replaced by the placeholder, or left and measured."),
            Setting("placeholder", \.placeholder, "What stands in place of a sentence that is replaced."),
            Setting("max_share", \.maxShare, in: 0...1, "Greatest share of the page's bytes in such sentences."),
        ],
        numbers: [
            NumberSpec(Number.sentences, "sentences", .count, in: .count, "Sentences of the page."),
            NumberSpec(Number.found, "found", .count, in: .count, "Sentences with the label."),
            NumberSpec(Number.share, "share", in: .fraction, "Share of the page's bytes in them."),
        ],
        rules: [[Rule("share", atMost: \.maxShare, "max_share", or: "too_much_found")]],
        reasons: [ReasonSpec("no_text_left", "The page held no text, or no sentence of it was left.")],
        dialects: [
            Dialect("common_pile", source: "Common Pile 0.1, mixer configurations: sentences with a score of 0.1 or more go") { _ in },
            Dialect("dolma", source: "Dolma 1.6, mixer configurations: sentences with a score of 0.4 or more go") { $0.minScore = 0.4 },
        ],
        notes: """
            The models of Dolma and the Common Pile are two, trained on comments of Jigsaw's: one for hate speech (label `toxic`), one for \
            what is not safe for work (label `nsfw`); a recipe has the step once for each. None is shipped.

            Sentences are those of Unicode's rules (UAX #29), without the white space around them, which stays; Dolma takes BlingFire's. A line's end \
            ends a sentence here: put `paragraphs` in front where lines are hard-wrapped. Scores are as fastText gives them, a probability plus 0.00001.
            """)

    package func open(_ assets: inout Assets) throws -> FastTextLabel { try FastTextFile.open(model, label: label, step: "fasttext_spans", &assets) }

    package struct Scratch {
        let splitter = UnicodeSentences()
        var sentences = LineTable()
        var model = FastTextScratch()
    }

    package func makeScratch(_ kit: FastTextLabel, _ desk: Desk) -> Scratch { Scratch() }

    package func rewrite(
        _ page: borrowing Page, offer: Int, _ kit: FastTextLabel, _ scratch: inout Scratch, into text: inout [UInt8], numbers: inout Readings<Number>
    ) -> Verdict {
        scratch.splitter.split(page.text, into: &scratch.sentences)
        var (sentences, found, bytes, copied) = (0, 0, 0, 0)
        for line in scratch.sentences.lines {
            let sentence = page.text.stripped(line.range.lowerBound, line.range.upperBound)
            if sentence.isEmpty { continue }
            sentences += 1
            guard score(page.text.extracting(sentence), kit, &scratch.model) >= minScore else { continue }
            found += 1
            bytes += sentence.count
            if mode == Mode.measure.rawValue { continue }
            text.append(page.text, copied..<sentence.lowerBound)
            if mode == Mode.replace.rawValue { text.append(contentsOf: placeholder.utf8) }
            copied = sentence.upperBound
        }
        text.append(page.text, copied..<page.text.count)
        numbers[.sentences] = Double(sentences)
        numbers[.found] = Double(found)
        numbers[.share] = page.text.isEmpty ? 0 : Double(bytes) / Double(page.text.count)
        return text.span.stripped(0, text.count).isEmpty ? .drop("no_text_left") : .keep
    }

    private func score(_ sentence: Span<UInt8>, _ kit: FastTextLabel, _ scratch: inout FastTextScratch) -> Double {
        kit.model.best(sentence, scratch: &scratch) == nil ? 0 : Double(scratch.scores[kit.index])
    }
}
