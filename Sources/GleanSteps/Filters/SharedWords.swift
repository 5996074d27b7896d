import GleanBytes
import GleanModel
import GleanText

/// The words of the current text, made once a text version for all steps of a worker.
final class SharedWords: SharedTable {
    /// Whose rules part words.
    enum Splitter: String {
        /// The reference implementation's English tokenizer (spaCy's), in which punctuation marks are words.
        case reference
        /// Unicode Standard Annex #29: for any script, and without punctuation.
        case unicode

        static let setting = "words"
        static let choices = ["reference", "unicode"]
        static let help = "Whose rules part words: the reference implementation's English ones, or Unicode's for any script."
    }

    private(set) var words = WordTable()
    private var tokenizer = SpacyEnglish()
    private let unicode = UnicodeWords()
    private var version = UInt64.max
    private var splitter = Splitter.reference

    /// Words after which a text is read no further: three times what FineWeb keeps, and what bounds memory (16 bytes a word here, and
    /// some 100 where n-grams are counted), since a page of quotation marks has a word a byte.
    static let most = 300_000

    init() {}

    /// Makes the words of `page`'s text unless they are here already. `name` is a splitter's.
    func update(_ page: borrowing Page, by name: String) {
        update(page.text, version: page.textVersion, by: Splitter(rawValue: name) ?? .reference)
    }

    /// Makes the words of `text`, which has or will have this version.
    func update(_ text: Span<UInt8>, version: UInt64, by splitter: Splitter = .reference) {
        guard version != self.version || splitter != self.splitter else { return }
        switch splitter {
        case .reference: tokenizer.split(text, into: &words, limit: Self.most)
        case .unicode: unicode.split(text, into: &words)
        }
        self.version = version
        self.splitter = splitter
    }
}
