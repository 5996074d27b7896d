import GleanBytes
package import GleanModel
import GleanText

/// Finds exact copies: of texts, of addresses, or of parts of texts.
///
/// One round. Its records, 25 to 41 bytes, are the 128-bit hash of what is compared; a zero for a page of another release, else a one; where
/// not the first page stays, 8 bytes by which the better page comes first; the page; of a part, where it begins and ends in the text.
package struct Exact: Survey {
    package var unit = "document"
    package var normal = "none"
    package var urlNormal = "plain"
    package var sentences = 3
    package var minChars = 0
    package var keep = "first"
    package var score: String?
    package var keepFirst = true
    package var moreThan = 1
    package var countPages = false
    package var buckets = 1
    package var cut = true
    package var maxRemovedShare: Limit = nil
    package var minLeftCharacters: Limit = nil
    package var keepSignatures = false
    package var against: [String] = []

    package init() {}

    package enum Number: Int, NumberKey { case copies, kept, spanShare, spans, leftCharacters }

    enum Unit: String, CaseIterable {
        case document, url, paragraph, line, sentenceSpan = "sentence_span"

        /// Copies are parts of texts, which can be cut out.
        var isPart: Bool { self != .document && self != .url }
    }

    var parsedUnit: Unit { Unit(rawValue: unit) ?? .document }
    /// Records carry 8 bytes by which pages are ranked.
    var isRanked: Bool { keep != "first" }

    package var spill: SurveySpill { ["document", "url"].contains(unit) ? SurveySpill(perPage: 33) : SurveySpill(perPage: 0, perTextByte: 0.5) }

    package var reach: SurveyReach { parsedUnit.isPart ? .parts : .wholeCopies }

    package var rounds: [SurveyRound] {
        let values = 9 + (isRanked ? 8 : 0) + (parsedUnit.isPart ? 8 : 0)
        return [SurveyRound(parsedUnit.isPart ? "parts" : "copies", keyBytes: 16, valueBytes: values, decides: true)]
    }
    package var feeds: [Int] { [0] }
    package var wanted: [String] { keep == "best_score" ? score.map { [$0] } ?? [] : [] }
    package var cuts: Bool { cut && parsedUnit.isPart }
    package var keepsSignatures: Bool { keepSignatures }
    package static let signatureSettings = ["unit", "normal", "url_normal", "sentences", "min_chars", "buckets"]

    package var contradiction: RecipeError? {
        guard keep == "best_score", score == nil else { return nil }
        return RecipeError("exact keeps the page with the best score, and no score is named.", hint: "Name a number of an earlier step, such as score: language.score.")
    }

    package func makeScratch(_ kit: Void, _ desk: Desk) -> ExactSigner { ExactSigner(self) }

    package func sign(
        _ page: borrowing Page, _ numbers: [Double], _ kit: Void, _ scratch: inout ExactSigner, into signature: inout [UInt8]
    ) {
        scratch.sign(page, numbers.first ?? .nan, into: &signature)
    }

    package func emit(_ signature: Span<UInt8>, of page: SurveyPage, into records: inout RecordSink) {
        let isPart = parsedUnit.isPart, isRanked = isRanked
        let size = isPart ? ExactSigner.partBytes : ExactSigner.wholeBytes
        var at = ExactSigner.rankBytes
        while at + size <= signature.count {
            records.emit(to: 0) { record in
                record.append(signature, at..<(at + 16))
                record.append(page.isForeign ? 0 : 1)
                if isRanked { record.append(signature, 0..<8) }
                record.append(page.key)
                if isPart { record.append(signature, (at + 16)..<(at + 24)) }
            }
            at += size
        }
    }

    package func judge(_ unit: SurveyUnit, _ kit: Void) -> any SurveyJudge {
        let pageAt = isRanked ? 9 : 1
        if parsedUnit.isPart { return PartJudge(pageAt: pageAt, keepFirst: keepFirst, moreThan: moreThan, countPages: countPages) }
        return CopyJudge(
            pageAt: pageAt, reason: parsedUnit == .url ? "duplicate_url" : "duplicate_text", keepFirst: keepFirst, moreThan: moreThan)
    }
}
