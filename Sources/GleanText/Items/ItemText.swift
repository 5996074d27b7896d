import GleanBytes

/// How texts are put into a plain form and cut into words before they are compared with the items of a benchmark.
package struct ItemTextSettings: Sendable, Equatable {
    package enum Normal: String, Sendable, CaseIterable {
        /// As it stands.
        case none
        /// `LoweredText`.
        case plain
        /// `SimplifiedText`.
        case fineweb
        /// `BareText`.
        case bare
    }

    package enum Words: String, Sendable, CaseIterable {
        /// Cut at white space.
        case spaces
        case spacyEnglish = "spacy_english"
        /// `UnicodeWords`: segments that hold a letter or a digit.
        case unicode
    }

    package var normal: Normal
    package var words: Words
    package var ngram: Int

    package init(normal: Normal, words: Words, ngram: Int) {
        precondition(ngram > 0)
        (self.normal, self.words, self.ngram) = (normal, words, ngram)
    }
}

/// The words of a text in its plain form; storage is used again from text to text.
package struct ItemText: Sendable {
    package let settings: ItemTextSettings
    private var simplified = SimplifiedText()
    private let lowered = LoweredText()
    private let bare = BareText()
    private var spacy = SpacyEnglish()
    private let unicode = UnicodeWords()
    private var form: [UInt8] = []
    private var words = WordTable()
    private var origins = TextOrigins()

    package init(_ settings: ItemTextSettings) { self.settings = settings }

    package var count: Int { words.count }

    /// The hash of a word of the last text that was read.
    package func hash(_ word: Int) -> UInt64 { XXH3.hash64(form.span.extracting(words[word].range)) }

    /// - Precondition: `text.count < 2^32`.
    package mutating func read(_ text: Span<UInt8>) {
        // Held apart from `self`, whose other parts change.
        var form = self.form, words = self.words
        (self.form, self.words) = ([], WordTable())
        write(text, &form)
        switch settings.words {
        case .spacyEnglish: spacy.split(form.span, into: &words)
        case .unicode: unicode.split(form.span, into: &words)
        case .spaces: Self.splitAtSpaces(form.span, into: &words)
        }
        (self.form, self.words) = (form, words)
    }

    private mutating func write(_ text: Span<UInt8>, _ out: inout [UInt8]) {
        switch settings.normal {
        case .none:
            out.removeAll(keepingCapacity: true)
            text.withUnsafeBufferPointer { out.append(contentsOf: $0) }
        case .plain: lowered.write(text, into: &out)
        case .fineweb: simplified.write(text, into: &out)
        case .bare: bare.write(text, into: &out)
        }
    }

    private static func splitAtSpaces(_ text: Span<UInt8>, into words: inout WordTable) {
        words.removeAll()
        var at = 0
        while at < text.count {
            if let size = SpacyEnglish.spaceSize(text, at) {
                at += size
                continue
            }
            let start = at
            while at < text.count, SpacyEnglish.spaceSize(text, at) == nil { at += 1 }
            words.add(text, start, at)
        }
    }

    /// Prepares `origin` for the text that was read last.
    package mutating func findOrigins(_ text: Span<UInt8>) {
        guard settings.normal != .none else { return }
        var origins = self.origins, copy = ItemText(settings)
        self.origins = TextOrigins()
        let isWhole = origins.read(text, form.span) { copy.write($0, &$1) }
        assert(isWhole, "A plain form of a text is not that of its pieces.")
        self.origins = origins
    }

    /// Where words of the text stood in it, once `findOrigins` was called.
    package func origin(of range: Range<Int>) -> Range<Int> {
        let bytes = words[range.lowerBound].range.lowerBound..<words[range.upperBound - 1].range.upperBound
        return settings.normal == .none ? bytes : origins.origin(of: bytes)
    }
}
