import GleanBytes

/// A window on the input as stored, which keeps the last 64 KB behind its position so that a search can start over
/// from the beginning of a damaged member.
struct RawInput: ~Copyable {
    static let history = 64 << 10
    static let ahead = 512 << 10

    private let source: any ByteSource
    private var buffer = ByteBuffer(capacity: RawInput.history + RawInput.ahead)
    /// Input offset of the buffer's first byte.
    private var origin: Int64
    private var position = 0
    private var end = 0
    private(set) var sourceEnded = false

    /// `origin`: input offset of the source's first byte.
    init(_ source: any ByteSource, origin: Int64 = 0) {
        self.source = source
        self.origin = origin
    }

    /// Input offset of the next byte.
    var offset: Int64 { origin + Int64(position) }
    var count: Int { end - position }

    var bytes: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get { buffer.span(position..<end) }
    }

    mutating func advance(_ count: Int) { position = min(end, position + count) }

    /// Copies `count` bytes (at most what both sides hold) and moves on behind them.
    mutating func take(_ count: Int, into target: inout MutableSpan<UInt8>) {
        Self.copy(bytes, count, into: &target)
        advance(count)
    }

    mutating func take(_ count: Int, onto target: inout [UInt8]) {
        Self.append(bytes, count, onto: &target)
        advance(count)
    }

    private static func copy(_ bytes: Span<UInt8>, _ count: Int, into target: inout MutableSpan<UInt8>) {
        for index in 0..<min(count, bytes.count, target.count) { target[index] = bytes[index] }
    }

    private static func append(_ bytes: Span<UInt8>, _ count: Int, onto target: inout [UInt8]) {
        for index in 0..<min(count, bytes.count) { target.append(bytes[index]) }
    }

    /// Goes back (or on) to an input offset, or as near as the window reaches.
    mutating func seek(to offset: Int64) {
        position = Int(min(max(offset - origin, 0), Int64(end)))
    }

    /// Tries to have `wanted` bytes ahead (at most 512 KB); false when the input ends before.
    mutating func ensure(_ wanted: Int) throws -> Bool {
        while count < min(wanted, Self.ahead) {
            if try !refill() { return false }
        }
        return true
    }

    /// Reads once; false when the input is over or the window is full.
    mutating func refill() throws -> Bool {
        if sourceEnded { return false }
        if buffer.capacity - end < Self.ahead / 4, position > Self.history {
            let first = position - Self.history
            buffer.move(first..<end, to: 0)
            origin += Int64(first)
            position -= first
            end -= first
        }
        if end == buffer.capacity { return false }
        let got = try Self.read(source, into: &buffer, from: end)
        if got == 0 { sourceEnded = true }
        end += got
        return got > 0
    }

    /// Reads straight into the caller's bytes, past the window, which must be empty.
    mutating func readThrough(into target: inout MutableSpan<UInt8>) throws -> Int {
        if sourceEnded { return 0 }
        let got = try Self.read(source, into: &target)
        if got == 0 { sourceEnded = true }
        origin += Int64(end + got)
        position = 0
        end = 0
        return got
    }

    private static func read(_ source: any ByteSource, into buffer: inout ByteBuffer, from start: Int) throws -> Int {
        let capacity = buffer.capacity
        var room = buffer.mutableSpan(start..<capacity)
        return try read(source, into: &room)
    }

    /// Unsafe: a source is handed raw memory, as `read(2)` wants it; what it claims to have written is held against the room.
    private static func read(_ source: any ByteSource, into target: inout MutableSpan<UInt8>) throws -> Int {
        try target.withUnsafeMutableBytes { room in
            let room = UnsafeMutableRawBufferPointer(rebasing: room.prefix(ahead))
            return min(max(0, try source.read(into: room)), room.count)
        }
    }
}
