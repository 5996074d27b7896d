/// Some pages read together, their bytes in lanes.
///
/// A source fills it, the chain of steps reads it, and its memory is used again: no page is a heap object.
package struct Batch: Sendable {
    package var url = Lane()
    package var id = Lane()
    package var date = Lane()
    package var head = Lane()
    package var payload = Lane()
    package var text = Lane()
    package var metadata = Lane()
    /// What the source knows of the page's rights, as `Rights` encodes it.
    package var rights = Lane()
    package var facts: [PageFacts] = []

    package init() {}

    /// Pages held.
    package var count: Int { facts.count }

    /// A batch closes at 4 MB of page bytes or 512 pages: large enough to amortise a call, small enough to stay in cache and in bounds.
    package static let closingBytes = 4 << 20
    package static let closingPages = 512

    /// True if no further page should be added.
    package var isFull: Bool {
        count >= Self.closingPages || payload.bytes.count + text.bytes.count >= Self.closingBytes
    }

    /// Adds a page. Lanes that the page does not have are given as empty spans.
    package mutating func append(
        url: Span<UInt8>, id: Span<UInt8>, date: Span<UInt8>, head: Span<UInt8>,
        payload: Span<UInt8>, text: Span<UInt8>, metadata: Span<UInt8> = Span(), rights: Span<UInt8> = Span(), facts: PageFacts
    ) {
        self.url.append(url)
        self.id.append(id)
        self.date.append(date)
        self.head.append(head)
        self.payload.append(payload)
        self.text.append(text)
        self.metadata.append(metadata)
        self.rights.append(rights)
        self.facts.append(facts)
    }

    /// Empties the batch and keeps its memory.
    package mutating func removeAll() {
        url.removeAll()
        id.removeAll()
        date.removeAll()
        head.removeAll()
        payload.removeAll()
        text.removeAll()
        metadata.removeAll()
        rights.removeAll()
        facts.removeAll(keepingCapacity: true)
    }
}
