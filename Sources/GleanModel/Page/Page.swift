/// A borrowed row of a batch: what a step sees of one page.
///
/// It cannot be kept (`~Escapable`): its bytes live in the batch and in the worker's text buffers, which are used again for the next page.
package struct Page: ~Escapable {
    /// The page's URL as recorded, not normalised; empty if the input has none.
    package let url: Span<UInt8>
    /// The record's own id, verbatim; empty if the input has none.
    package let id: Span<UInt8>
    /// Capture date as recorded, ISO 8601 where the input follows its standard; may be empty.
    package let date: Span<UInt8>
    /// HTTP status line and headers as recorded; empty if there were none.
    package let head: Span<UInt8>
    /// The body as crawled, content codings not undone. Empty where the input holds plain text.
    package let payload: Span<UInt8>
    /// The current text version, valid UTF-8. Empty before the first rewriter where the input holds HTML.
    package let text: Span<UInt8>
    /// What the page says of itself, as the members of a JSON object without its braces; empty if nothing is known.
    package let metadata: Span<UInt8>
    /// What is known of the page's rights so far, as `Rights` encodes it; empty if nothing is.
    package let rights: Span<UInt8>
    /// Small facts about the record.
    package let facts: PageFacts
    /// Names the text: equal numbers mean equal bytes within one worker. Tables made from the text are kept under it; a rewrite of
    /// the text makes it one larger.
    package let textVersion: UInt64

    /// Borrows row `index` of `batch`; `text` is the worker's current text of the page.
    @_lifetime(borrow batch, copy text)
    package init(_ batch: borrowing Batch, _ index: Int, text: Span<UInt8>, version: UInt64) {
        url = _overrideLifetime(batch.url[index], borrowing: batch)
        id = _overrideLifetime(batch.id[index], borrowing: batch)
        date = _overrideLifetime(batch.date[index], borrowing: batch)
        head = _overrideLifetime(batch.head[index], borrowing: batch)
        payload = _overrideLifetime(batch.payload[index], borrowing: batch)
        metadata = _overrideLifetime(batch.metadata[index], borrowing: batch)
        rights = _overrideLifetime(batch.rights[index], borrowing: batch)
        self.text = text
        facts = batch.facts[index]
        textVersion = version
    }

    /// The same, with `rights` in place of what the batch has.
    @_lifetime(borrow batch, copy text, copy rights)
    package init(_ batch: borrowing Batch, _ index: Int, text: Span<UInt8>, version: UInt64, rights: Span<UInt8>) {
        url = _overrideLifetime(batch.url[index], borrowing: batch)
        id = _overrideLifetime(batch.id[index], borrowing: batch)
        date = _overrideLifetime(batch.date[index], borrowing: batch)
        head = _overrideLifetime(batch.head[index], borrowing: batch)
        payload = _overrideLifetime(batch.payload[index], borrowing: batch)
        metadata = _overrideLifetime(batch.metadata[index], borrowing: batch)
        self.rights = rights
        self.text = text
        facts = batch.facts[index]
        textVersion = version
    }
}

/// What is known of a page besides its bytes.
package struct PageFacts: Sendable {
    /// Offset of the page's record in its input, in bytes of the input as stored.
    package var offset: UInt64
    /// Bytes between the start of the record's packed member and the record, where records share a member; else 0.
    package var inner: UInt64
    /// Bytes of the input that the record takes, as stored.
    package var length: UInt64
    /// The source's own verdict, or nil to go on.
    package var sourceDrop: SourceDrop?

    package init(offset: UInt64, inner: UInt64 = 0, length: UInt64, sourceDrop: SourceDrop? = nil) {
        self.offset = offset
        self.inner = inner
        self.length = length
        self.sourceDrop = sourceDrop
    }
}

/// Why a source drops a page before any step sees it.
package struct SourceDrop: Sendable {
    package var reason: Reason
    /// The number found and the limit it broke, NaN where there is none.
    package var found: Double
    package var limit: Double

    package init(_ reason: Reason, found: Double = .nan, limit: Double = .nan) {
        self.reason = reason
        self.found = found
        self.limit = limit
    }
}
