extension [UInt8] {
    /// Appends a number, big-endian, so that comparing bytes compares numbers.
    @inlinable
    package mutating func append(big value: UInt64) { Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) } }

    @inlinable
    package mutating func append(big value: UInt32) { Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) } }

    /// Appends a part of `bytes`.
    @inlinable
    package mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        bytes.extracting(range).withUnsafeBufferPointer { append(contentsOf: $0) }
    }

    /// The big-endian number at `offset`.
    package func big(at offset: Int) -> UInt64 { (0..<8).reduce(0) { $0 << 8 | UInt64(self[offset + $1]) } }
}

extension Span<UInt8> {
    /// The big-endian number at `offset`, which must have 8 bytes behind it.
    @inlinable
    package func big(at offset: Int) -> UInt64 { UInt64(bigEndian: eightBytes(offset)) }
}

extension UnsafeRawBufferPointer {
    /// The big-endian number at `offset`, which must have 8 bytes behind it.
    @inlinable
    package func big(at offset: Int) -> UInt64 { UInt64(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self)) }
}
