/// Reads the fields of one protobuf message; every read is checked against the message's end.
///
/// The wire format is that of protobuf.dev/programming-guides/encoding: a field begins with a varint of number and wire type.
struct ProtobufReader: ~Escapable {
    /// How a field's value is written.
    enum Wire: UInt8 { case varint, fixed64, bytes, groupBegin, groupEnd, fixed32 }

    private let bytes: Span<UInt8>
    private let name: String
    private let end: Int
    private(set) var offset: Int

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, _ range: Range<Int>, name: String) {
        self.bytes = bytes
        self.name = name
        offset = range.lowerBound
        end = range.upperBound
    }

    /// The next field's number and wire type, or nil at the end of the message.
    mutating func field() throws(SentencePieceError) -> (number: Int, wire: Wire)? {
        guard offset < end else { return nil }
        let key = try varint()
        guard key >> 3 > 0, key >> 3 < 1 << 29, let wire = Wire(rawValue: UInt8(key & 7)) else { throw bad("a field with the key \(key)") }
        return (Int(key >> 3), wire)
    }

    mutating func varint() throws(SentencePieceError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 70, by: 7) {
            guard offset < end else { throw bad("the message ends within a number") }
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) << UInt64(shift)
            if byte < 0x80 { return value }
        }
        throw bad("a number of more than ten bytes")
    }

    mutating func flag(_ wire: Wire) throws(SentencePieceError) -> Bool { try number(wire) != 0 }

    mutating func number(_ wire: Wire) throws(SentencePieceError) -> Int {
        guard wire == .varint else { throw bad("wire type \(wire.rawValue) where a number should stand") }
        return Int(truncatingIfNeeded: try varint())
    }

    mutating func float(_ wire: Wire) throws(SentencePieceError) -> Float {
        guard wire == .fixed32, end - offset >= 4 else { throw bad("wire type \(wire.rawValue) where a float of four bytes should stand") }
        var bits: UInt32 = 0
        for index in 0..<4 { bits |= UInt32(bytes[offset + index]) << UInt32(8 * index) }
        offset += 4
        return Float(bitPattern: bits)
    }

    /// Where the value of a string, of bytes or of a message stands in the file.
    mutating func range(_ wire: Wire) throws(SentencePieceError) -> Range<Int> {
        guard wire == .bytes else { throw bad("wire type \(wire.rawValue) where a length should stand") }
        let count = try varint()
        guard count <= UInt64(end - offset) else { throw bad("a length of \(count) bytes, of which \(end - offset) are left") }
        defer { offset += Int(count) }
        return offset..<offset + Int(count)
    }

    mutating func skip(_ wire: Wire) throws(SentencePieceError) {
        switch wire {
        case .varint: _ = try varint()
        case .bytes: _ = try range(wire)
        case .fixed64, .fixed32:
            let count = wire == .fixed64 ? 8 : 4
            guard end - offset >= count else { throw bad("the message ends within a number") }
            offset += count
        case .groupBegin, .groupEnd: throw bad("a protobuf group, which no SentencePiece model has")
        }
    }

    private func bad(_ what: String) -> SentencePieceError {
        SentencePieceError(name: name, offset: offset, "\(what); this is no SentencePiece model, or it was cut or damaged")
    }
}
