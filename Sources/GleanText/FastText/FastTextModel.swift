/// A supervised fastText model (`.bin` or `.ftz`, format versions 11 and 12), for prediction.
///
/// Gives the labels and, within 10^-6, the scores of the original: the same tokens, hashes, sums in the same order in
/// Float. No C library's mathematics takes part, hence the same bits on every machine.
/// Format and method: fastText by Bojanowski, Grave, Joulin, Mikolov (arXiv:1607.01759, arXiv:1612.03651), MIT licence.
///
/// A class, since a model may be 126 MB and is shared by all workers; it never changes.
package final class FastTextModel: Sendable {
    /// The labels without `__label__` in front, in the model's order (most frequent in training first).
    package let labels: [String]
    /// Dimensions of the hidden layer.
    package var dimensions: Int { settings.dim }

    let settings: FastTextSettings
    let vocabulary: FastTextVocabulary
    let buckets: FastTextBuckets
    let input: FastTextInput
    private let output: FastTextOutput

    /// Reads a model from the bytes of its file, which aren't needed afterwards.
    ///
    /// Memory: about the file's size for a dense model; a quantized one is unfolded to floats up to 64 MB and stays packed
    /// beyond. Bytes after the last matrix are ignored.
    package convenience init(_ bytes: Span<UInt8>) throws(FastTextError) {
        try self.init(bytes, decodedBytes: FastTextInput.decodedBytes)
    }

    init(_ bytes: Span<UInt8>, decodedBytes: Int) throws(FastTextError) {
        var reader = FastTextReader(bytes.bytes)
        settings = try FastTextSettings(&reader)
        vocabulary = try FastTextVocabulary(&reader)
        buckets = try FastTextBuckets(settings, vocabulary)
        input = try FastTextInput(&reader, settings, vocabulary, buckets, decodedBytes: decodedBytes)
        output = try FastTextOutput(&reader, settings, vocabulary, isInputQuantized: input.wasQuantized)
        let vocabulary = vocabulary
        labels = (0..<vocabulary.labelCount).map { index in
            let label = String(decoding: vocabulary.label(index), as: UTF8.self)
            return label.hasPrefix("__label__") ? String(label.dropFirst(9)) : label
        }
    }

    /// The place of a label in `labels`.
    package func label(_ name: String) -> Int? { labels.firstIndex(of: name) }

    /// Scores every label for a text; the scores stand in `scratch.scores`.
    ///
    /// - Parameter newlineEnds: true reads up to the first line feed, as the original's command does; false takes line feeds
    ///   for spaces, as datatrove does.
    /// - Returns: false where nothing in the text is known to the model, which then has no prediction.
    ///
    /// A token `</s>` in the text ends it, as in the original. Work is linear in the text, whatever it holds.
    package func score(_ text: Span<UInt8>, newlineEnds: Bool = false, scratch: inout FastTextScratch) -> Bool {
        scratch.prepare(stride: (settings.dim + 7) & ~7, labels: labels.count)
        read(text, newlineEnds: newlineEnds, &scratch)
        sumRows(&scratch)
        guard scratch.summed > 0 else { return false }
        let factor = Float(1 / Double(scratch.summed))
        for index in scratch.hidden.indices { scratch.hidden[index] *= factor }
        output.score(scratch.hidden, into: &scratch.scores)
        return true
    }

    /// The label with the highest score; of equals the last, as in the original.
    package func best(_ text: Span<UInt8>, newlineEnds: Bool = false, scratch: inout FastTextScratch) -> FastTextPrediction? {
        guard score(text, newlineEnds: newlineEnds, scratch: &scratch) else { return nil }
        var best = 0
        for label in scratch.scores.indices where scratch.scores[label] >= scratch.scores[best] { best = label }
        return FastTextPrediction(label: best, score: scratch.scores[best])
    }

    /// The `k` labels with the highest scores, best first; of equals the earlier label first. `k` = -1 gives all.
    ///
    /// A label below 0.00001 is left out with hierarchical softmax, as in the original.
    package func predict(_ text: Span<UInt8>, top k: Int, newlineEnds: Bool = false, scratch: inout FastTextScratch) -> [FastTextPrediction] {
        if k == 1 { return best(text, newlineEnds: newlineEnds, scratch: &scratch).map { [$0] } ?? [] }
        guard k != 0, score(text, newlineEnds: newlineEnds, scratch: &scratch) else { return [] }
        let least: Float = settings.loss == .hierarchicalSoftmax ? Float(FastTextOutput.floor) : 0
        var all = scratch.scores.indices.map { FastTextPrediction(label: $0, score: scratch.scores[$0]) }
        all.removeAll { $0.score < least }
        all.sort { $0.score != $1.score ? $0.score > $1.score : $0.label < $1.label }
        return k < 0 || k >= all.count ? all : Array(all[..<k])
    }

    /// Adds the waiting rows to the hidden layer.
    func sumRows(_ scratch: inout FastTextScratch) {
        guard scratch.rowCount > 0 else { return }
        if buckets.isPruned { scratch.rowCount = settle(&scratch.rows, 0..<scratch.rowCount, tag: 0) }
        input.add(scratch.rows, count: scratch.rowCount, to: &scratch.hidden)
        scratch.summed += scratch.rowCount
        scratch.rowCount = 0
    }

    /// Replaces the entries of a pruned model's waiting list by their rows, moved together where a bucket is not kept, and returns where
    /// the rows end. `tag` is added to each.
    func settle(_ list: inout [UInt32], _ range: Range<Int>, tag: UInt32) -> Int {
        var list = list.mutableSpan
        var end = range.lowerBound
        for index in range {
            let entry = list[index]
            if entry >= Self.rowTag {
                list[end] = entry - Self.rowTag | tag
                end += 1
            } else {
                list[end] = buckets.row(entry) | tag
                end += buckets.isKept(entry) ? 1 : 0
            }
        }
        return end
    }

    /// In a pruned model a waiting entry is a bucket that may be kept, or a row (of a word, or of a bucket asked before) with this bit.
    static let rowTag: UInt32 = 1 << 31
}
