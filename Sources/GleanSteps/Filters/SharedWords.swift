import GleanBytes
import GleanModel
import GleanText

/// The words of the current text by the reference's English tokenizer, made once a text version for all steps of a worker.
final class SharedWords: SharedTable {
    private(set) var words = WordTable()
    private var tokenizer = SpacyEnglish()
    private var version = UInt64.max

    /// Words after which a text is read no further: three times what FineWeb keeps, and what bounds memory (16 bytes a word here, and
    /// some 100 where n-grams are counted), since a page of quotation marks has a word a byte.
    static let most = 300_000

    init() {}

    /// Makes the words of `page`'s text unless they are here already.
    func update(_ page: borrowing Page) { update(page.text, version: page.textVersion) }

    /// Makes the words of `text`, which has or will have this version.
    func update(_ text: Span<UInt8>, version: UInt64) {
        guard version != self.version else { return }
        tokenizer.split(text, into: &words, limit: Self.most)
        self.version = version
    }
}
