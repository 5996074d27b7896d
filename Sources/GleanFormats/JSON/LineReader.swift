import GleanBytes

/// A line of text input.
package struct Line: Equatable, Sendable {
    /// The line without its line end, in `LineReader.bytes`; holds until the next `next`.
    package var range: Range<Int>
    /// Offset of its first byte in the unpacked content, which is the input offset where the input is plain.
    package var offset: Int64

    package init(range: Range<Int>, offset: Int64) {
        self.range = range
        self.offset = offset
    }
}

package enum LineEvent: Equatable, Sendable {
    case line(Line)
    /// The offset is the line's (see `Line.offset`) for `lineTooLong`, and an input offset else.
    case damage(CrawlDamage)
}

/// Reads lines (JSONL and other text) from plain, gzip, zstd or bzip2 input, in memory bounded by the longest line allowed.
///
/// Lines end with LF or CR LF; the last may end with the input. Empty lines are lines. A byte order mark at the very start is passed over.
/// Behind a damaged gzip member or zstd frame reading goes on with the next; the line that was cut is not handed out.
package struct LineReader: ~Copyable {
    private static let room = 64 << 10
    private static let usualCapacity = 1 << 20

    private let maxLineBytes: Int
    private var input: UnpackedInput
    private var buffer = ByteBuffer(capacity: LineReader.usualCapacity)
    private var start = 0
    private var end = 0
    /// Content offset of `start`.
    private var offset: Int64 = 0
    private var boundary: UnpackedInput.Outcome?

    /// `maxLineBytes`: longer lines are passed over and told as damage.
    package init(_ source: any ByteSource, maxLineBytes: Int = 16 << 20) {
        self.maxLineBytes = max(1, maxLineBytes)
        input = UnpackedInput(source)
    }

    /// The bytes that a line's range is a place in; good until `next`.
    package var bytes: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get { buffer.span(0..<end) }
    }

    /// How the input is packed; nil before the first `next` and for an empty input.
    package var container: Container? { input.container }

    /// Input bytes taken in so far, for progress.
    package var inputOffset: Int64 { input.raw.offset }

    /// The next line or damage; nil at the end. Throws only what the source throws.
    package mutating func next() throws -> LineEvent? {
        shrink()
        var scanned = 0
        if offset == 0 { try skipByteOrderMark() }
        while true {
            if let feed = buffer.span(start..<end).firstIndex(of: 0x0A, from: scanned) {
                if feed > maxLineBytes { return try passLongLine() }
                return .line(take(feed, ending: 1))
            }
            scanned = end - start
            if scanned > maxLineBytes { return try passLongLine() }
            if try more() { continue }
            switch boundary {
            case .damaged(let damage):
                take(scanned, ending: 0)
                try recover(from: damage)
                return .damage(damage)
            default:
                return scanned > 0 ? .line(take(scanned, ending: 0)) : nil
            }
        }
    }

    /// Hands out `length` bytes, and passes over `ending` bytes behind them.
    @discardableResult
    private mutating func take(_ length: Int, ending: Int) -> Line {
        var high = start + length
        if ending > 0, length > 0, buffer.span(high - 1..<high)[0] == 0x0D { high -= 1 }
        let line = Line(range: start..<high, offset: offset)
        start += length + ending
        offset += Int64(length + ending)
        return line
    }

    private mutating func skipByteOrderMark() throws {
        while end - start < 3, try more() {}
        if buffer.span(start..<end).starts(with: "\u{FEFF}") { take(3, ending: 0) }
    }

    private mutating func passLongLine() throws -> LineEvent {
        let damage = CrawlDamage(.lineTooLong, at: offset)
        while true {
            if let feed = buffer.span(start..<end).firstIndex(of: 0x0A) {
                take(feed, ending: 1)
                return .damage(damage)
            }
            take(end - start, ending: 0)
            if try !more() { return .damage(damage) }
        }
    }

    private mutating func recover(from damage: CrawlDamage) throws {
        let found = try !damage.kind.endsInput && input.seekMember(after: damage.offset, where: { $0.count > 0 })
        boundary = found ? nil : .ended
    }

    /// Takes in one more piece, across members; false at the end or at damage.
    private mutating func more() throws -> Bool {
        while boundary == nil {
            makeRoom()
            switch try input.read(into: &buffer, from: end) {
            case .bytes(let count):
                end += count
                return true
            case .memberEnd: continue
            case let outcome: boundary = outcome
            }
        }
        return false
    }

    private mutating func makeRoom() {
        if buffer.capacity - end >= Self.room { return }
        buffer.move(start..<end, to: 0)
        end -= start
        start = 0
        if buffer.capacity - end < Self.room { buffer.resize(to: buffer.capacity * 2, keeping: end) }
    }

    private mutating func shrink() {
        guard buffer.capacity > Self.usualCapacity, end - start < Self.usualCapacity / 2 else { return }
        buffer.move(start..<end, to: 0)
        end -= start
        start = 0
        buffer.resize(to: Self.usualCapacity, keeping: end)
    }
}
