/// Reads the little-endian fields of a model file; every read is checked against the end.
struct FastTextReader: ~Escapable {
    private let bytes: RawSpan
    private(set) var offset = 0

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan) { self.bytes = bytes }

    var remaining: Int { bytes.byteCount - offset }

    mutating func byte() throws(FastTextError) -> UInt8 { try load(UInt8.self) }
    mutating func int32() throws(FastTextError) -> Int { Int(Int32(littleEndian: try load(Int32.self))) }
    mutating func int64() throws(FastTextError) -> Int64 { Int64(littleEndian: try load(Int64.self)) }

    mutating func flag() throws(FastTextError) -> Bool {
        let value = try byte()
        guard value <= 1 else { throw bad("a flag of \(value)") }
        return value == 1
    }

    /// A count of things that take at least `unit` bytes each in what is left of the file.
    mutating func count64(unit: Int) throws(FastTextError) -> Int {
        let value = try int64()
        guard value >= 0, value <= Int64(remaining / unit) else { throw bad("a count of \(value)") }
        return Int(value)
    }

    /// The next `count` bytes, not copied.
    @_lifetime(copy self)
    mutating func raw(_ count: Int) throws(FastTextError) -> RawSpan {
        guard count >= 0, count <= remaining else { throw bad("the file ends too early") }
        let slice = bytes.extracting(offset..<offset + count)
        offset += count
        return slice
    }

    mutating func byteArray(_ count: Int) throws(FastTextError) -> [UInt8] {
        let slice = try raw(count)
        return slice.withUnsafeBytes { Array($0) }
    }

    mutating func floats(_ count: Int) throws(FastTextError) -> [Float] {
        guard count >= 0, count <= remaining / 4 else { throw bad("the file ends too early") }
        let slice = try raw(count * 4)
        return slice.withUnsafeBytes { source in
            [Float](unsafeUninitializedCapacity: count) { target, filled in
                // Little-endian hosts only (x86-64, arm64); the sizes are equal by the guard.
                UnsafeMutableRawBufferPointer(target).copyMemory(from: source)
                filled = count
            }
        }
    }

    /// The bytes before the next zero byte, which is skipped.
    @_lifetime(copy self)
    mutating func zeroTerminated() throws(FastTextError) -> RawSpan {
        var end = offset
        while end < bytes.byteCount, bytes.unsafeLoad(fromByteOffset: end, as: UInt8.self) != 0 { end += 1 }
        guard end < bytes.byteCount else { throw bad("a word without an end") }
        let word = bytes.extracting(offset..<end)
        offset = end + 1
        return word
    }

    func bad(_ what: String) -> FastTextError { .malformed(what, offset: offset) }

    private mutating func load<T: BitwiseCopyable>(_ type: T.Type) throws(FastTextError) -> T {
        let size = MemoryLayout<T>.size
        guard size <= remaining else { throw bad("the file ends too early") }
        let value = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: T.self)
        offset += size
        return value
    }
}
