import GleanBytes
import GleanModel
import GleanText

/// Signs pages for `exact`: 8 bytes that rank the page among its copies, the smallest first; then for each thing that may have copies its
/// hash (16), and of a part where it begins and ends in the text (4 and 4).
package struct ExactSigner {
    static let rankBytes = 8, wholeBytes = 16, partBytes = 24

    private let unit: Exact.Unit
    private let url: URLKey
    private let keep: String
    private let buckets: Int
    private let minChars: Int
    private let sentences: Int
    private let isPlain: Bool
    private var compared: ComparedText
    private let splitter = UnicodeSentences()
    private var parts = TextParts()
    private var form: [UInt8] = []
    private var starts: [Int] = []
    private var ends: [Int] = []

    init(_ step: Exact) {
        unit = step.parsedUnit
        url = URLKey(rawValue: step.urlNormal) ?? .plain
        keep = step.keep
        buckets = step.buckets
        minChars = step.minChars
        sentences = step.sentences
        compared = ComparedText(ComparedText.Form(rawValue: step.normal) ?? .none)
        isPlain = compared.form == .none
    }

    mutating func sign(_ page: borrowing Page, _ score: Double, into signature: inout [UInt8]) {
        signature.append(big: rank(page, score))
        let bucket = bucket(page)
        switch unit {
        case .url:
            form.removeAll(keepingCapacity: true)
            url.append(page.url, to: &form)
            add(form.span, bucket, to: &signature)
        case .document:
            if isPlain {
                add(page.text, bucket, to: &signature)
            } else {
                form.removeAll(keepingCapacity: true)
                compared.append(page.text, to: &form)
                add(form.span, bucket, to: &signature)
            }
        case .paragraph, .line:
            parts.split(page.text, atBlankLines: unit == .paragraph)
            for part in parts.parts {
                form.removeAll(keepingCapacity: true)
                compared.append(page.text.extracting(part.inner), to: &form)
                if add(form.span, bucket, to: &signature) { Self.add(part.whole, to: &signature) }
            }
        case .sentenceSpan: addSentenceSpans(page.text, bucket, to: &signature)
        }
        if signature.count == Self.rankBytes { signature.removeAll(keepingCapacity: true) }
    }

    private mutating func addSentenceSpans(_ text: Span<UInt8>, _ bucket: UInt64, to signature: inout [UInt8]) {
        parts.splitSentences(text, splitter)
        form.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        for part in parts.parts {
            if !form.isEmpty { form.append(0x20) }
            starts.append(form.count)
            compared.append(text.extracting(part.inner), to: &form)
            ends.append(form.count)
        }
        guard parts.parts.count >= sentences else { return }
        for first in 0...(parts.parts.count - sentences) {
            let last = first + sentences - 1
            let span = form.span.extracting(starts[first]..<ends[last])
            guard add(span, bucket, to: &signature) else { continue }
            Self.add(parts.parts[first].whole.lowerBound..<parts.parts[last].whole.upperBound, to: &signature)
        }
    }

    /// Adds a hash, unless there is too little to be hashed.
    @discardableResult
    private func add(_ form: Span<UInt8>, _ bucket: UInt64, to signature: inout [UInt8]) -> Bool {
        guard !form.isEmpty, minChars == 0 || codePointCount(form) >= minChars else { return false }
        let hash = XXH3.hash128(form)
        signature.append(big: hash.high ^ bucket)
        signature.append(big: hash.low)
        return true
    }

    private static func add(_ range: Range<Int>, to signature: inout [UInt8]) {
        signature.append(big: UInt32(truncatingIfNeeded: range.lowerBound))
        signature.append(big: UInt32(truncatingIfNeeded: range.upperBound))
    }

    /// What keeps the hashes of different buckets apart: 0 where there is one bucket.
    ///
    /// Bucket and place in it depend on the page alone, never on how many pages there are or who reads them.
    private func bucket(_ page: borrowing Page) -> UInt64 {
        guard buckets > 1 else { return 0 }
        var hash = XXH3.hash64(page.id)
        if page.id.isEmpty { hash = XXH3.hash64(page.url) ^ page.facts.offset &* 0x9E37_79B9_7F4A_7C15 }
        var number: [UInt8] = []
        number.append(big: hash.multipliedFullWidth(by: UInt64(buckets)).high)
        return XXH3.hash64(number.span)
    }

    /// Smaller for pages that come first.
    private func rank(_ page: borrowing Page, _ score: Double) -> UInt64 {
        switch keep {
        case "longest": ~UInt64(page.text.count)
        case "newest": ~Self.moment(page.date)
        case "best_score": ~Self.ordered(score)
        case "url_hash": XXH3.hash64(page.url)
        case "licence": CopyRank.licence(page.rights)
        default: 0
        }
    }

    /// A date's first 14 digits as a number, filled up with zeros: year to second, as ISO 8601 writes them; 0 for none.
    private static func moment(_ date: Span<UInt8>) -> UInt64 {
        var (number, digits) = (UInt64(0), 0)
        for index in date.indices where date[index] &- 0x30 < 10 && digits < 14 {
            number = number * 10 + UInt64(date[index] &- 0x30)
            digits += 1
        }
        while digits > 0, digits < 14 {
            number *= 10
            digits += 1
        }
        return number
    }

    /// A number's bits so that they compare as numbers do; 0, below all of them, for what was not measured.
    private static func ordered(_ score: Double) -> UInt64 {
        if score.isNaN { return 0 }
        // Zero has two signs.
        let bits = (score + 0).bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }
}
