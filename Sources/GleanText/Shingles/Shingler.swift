import GleanBytes

/// Hashes the shingles of texts, in the order of the text, with scratch that is used again from page to page.
///
/// A text of fewer units than a shingle has no shingles, and so is nobody's duplicate.
package struct Shingler: Sendable {
    package let settings: ShingleSettings

    private var simplified = SimplifiedText()
    private let lowered = LoweredText()
    private var spacy = SpacyEnglish()
    private let unicode = UnicodeWords()
    private var words = WordTable()
    /// The text in its normal form.
    private var normal: [UInt8] = []
    /// The units side by side, words with one space between: every shingle is a range of it.
    private var units: [UInt8] = []
    private var starts: [UInt32] = []
    private var ends: [UInt32] = []

    package init(_ settings: ShingleSettings) { self.settings = settings }

    /// Replaces the contents of `hashes` by the shingles of `text`, repeated ones as often as they stand there.
    /// - Precondition: `text.count < 2^30`.
    package mutating func hashes(of text: Span<UInt8>, into hashes: inout [UInt64]) {
        hashes.removeAll(keepingCapacity: true)
        switch settings.normal {
        case .fineweb: simplified.write(text, into: &normal)
        case .plain: lowered.write(text, into: &normal)
        }
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        units.removeAll(keepingCapacity: true)
        switch settings.unit {
        case .words: takeWords()
        case .characters: takeCharacters()
        }
        guard starts.count >= settings.size else { return }
        let more = settings.size - 1
        for first in 0..<(starts.count - more) {
            let shingle = units.span.extracting(Int(starts[first])..<Int(ends[first + more]))
            hashes.append(Shingler.hash(shingle, settings.hash))
        }
    }

    private mutating func takeWords() {
        // Held apart from `self`, whose other parts change.
        let text = normal
        switch settings.words {
        case .spacyEnglish: spacy.split(text.span, into: &words)
        case .unicode: unicode.split(text.span, into: &words)
        case .spaces: Shingler.splitAtSpaces(text.span, into: &words)
        }
        for word in words.words {
            if !units.isEmpty { units.append(0x20) }
            starts.append(UInt32(units.count))
            units.append(contentsOf: text[word.range])
            ends.append(UInt32(units.count))
        }
    }

    private static func splitAtSpaces(_ text: Span<UInt8>, into words: inout WordTable) {
        words.removeAll()
        var start = 0
        while start < text.count {
            var end = start
            while end < text.count, text[end] != 0x20 { end += 1 }
            if end > start { words.add(text, start, end) }
            start = end + 1
        }
    }

    private mutating func takeCharacters() {
        swap(&units, &normal)
        var at = 0
        while at < units.count {
            let found = CodePoint(units.span, at: at, end: units.count)
            starts.append(UInt32(at))
            at += found.length
            ends.append(UInt32(at))
        }
    }

    private static func hash(_ shingle: Span<UInt8>, _ hash: ShingleSettings.Hash) -> UInt64 {
        switch hash {
        case .sha1: SHA.digest(.sha1, shingle).prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        case .xxh64: XXH64.hash(shingle)
        case .xxh3, .rolling: XXH3.hash64(shingle)
        }
    }
}
