/// One kind of bytes of all pages of a batch, laid end to end.
///
/// Row `i` is `bytes[ends[i - 1]..<ends[i]]`. Rows are appended in order and never moved, so a page is a borrowed slice.
package struct Lane: Sendable {
    package private(set) var bytes: [UInt8] = []
    package private(set) var ends: [Int] = []

    package init() {}

    /// Rows held.
    package var count: Int { ends.count }

    /// The bytes of row `index`.
    package func range(_ index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }

    /// Adds a row.
    package mutating func append(_ row: Span<UInt8>) {
        row.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        ends.append(bytes.count)
    }

    /// Adds a row that is written in place by `body`, which may only append.
    package mutating func append(with body: (inout [UInt8]) -> Void) {
        body(&bytes)
        ends.append(bytes.count)
    }

    /// Empties the lane and keeps its memory, up to `limit` bytes: one huge page must not hold memory for ever.
    package mutating func removeAll(keepingUpTo limit: Int = 16 << 20) {
        if bytes.capacity > limit { bytes = [] } else { bytes.removeAll(keepingCapacity: true) }
        ends.removeAll(keepingCapacity: true)
    }

    /// Row `index` as a borrowed span.
    package subscript(_ index: Int) -> Span<UInt8> {
        @_lifetime(borrow self)
        get {
            let span = bytes.span
            return _overrideLifetime(span.extracting(range(index)), borrowing: self)
        }
    }
}
