import GleanBytes

/// The content of an input, unpacked where it is gzip or zstd, through a window that grows as its user asks: for records whose ends are found
/// by reading.
///
/// Behind a damaged gzip member or zstd frame nothing is handed out: what a record there would be cannot be known.
package struct ContentWindow: ~Copyable {
    private static let room = 64 << 10
    private static let usualCapacity = 1 << 20

    private var input: UnpackedInput
    private var buffer = ByteBuffer(capacity: ContentWindow.usualCapacity)
    private var start = 0
    private var end = 0
    /// Offset in the content of the first byte of `bytes`.
    package private(set) var offset: Int64 = 0
    /// Nothing more comes.
    package private(set) var isAtEnd = false
    /// Why nothing more comes, where that is damage.
    package private(set) var damage: CrawlDamage?

    package init(_ source: any ByteSource) { input = UnpackedInput(source) }

    /// The bytes that are in the window; good until the next change.
    package var bytes: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get { buffer.span(start..<end) }
    }

    /// Bytes in the window.
    package var count: Int { end - start }

    /// How the input is packed; nil before the first `more` and for an empty input.
    package var container: Container? { input.container }

    /// Input bytes taken in so far, for progress.
    package var inputOffset: Int64 { input.raw.offset }

    /// Takes in some more bytes; false at the end. Throws only what the source throws.
    package mutating func more() throws -> Bool {
        while !isAtEnd {
            makeRoom()
            switch try input.read(into: &buffer, from: end) {
            case .bytes(let count):
                end += count
                return true
            case .memberEnd: continue
            case .damaged(let found):
                damage = found
                isAtEnd = true
            case .ended: isAtEnd = true
            }
        }
        return false
    }

    /// Tries to have `wanted` bytes in the window; false where the content ends before.
    package mutating func ensure(_ wanted: Int) throws -> Bool {
        while count < wanted {
            if try !more() { return false }
        }
        return true
    }

    /// Passes over the first `count` bytes of the window.
    package mutating func advance(_ count: Int) {
        let step = min(count, end - start)
        start += step
        offset += Int64(step)
    }

    /// Passes over bytes that may lie beyond the window; how many there were.
    package mutating func skip(_ count: Int64) throws -> Int64 {
        var left = count
        while left > 0 {
            if self.count == 0, try !more() { break }
            let step = Int(min(left, Int64(self.count)))
            advance(step)
            left -= Int64(step)
        }
        return count - left
    }

    private mutating func makeRoom() {
        if buffer.capacity - end >= Self.room { return }
        buffer.move(start..<end, to: 0)
        end -= start
        start = 0
        if buffer.capacity > Self.usualCapacity, end < Self.usualCapacity / 2 { buffer.resize(to: Self.usualCapacity, keeping: end) }
        if buffer.capacity - end < Self.room { buffer.resize(to: buffer.capacity * 2, keeping: end) }
    }
}
