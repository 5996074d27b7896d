/// Passes over the header of a gzip member (RFC 1952, 2.3), in pieces of any size.
///
/// Our own, as ISA-L 2.30 forgets a header's flags when its input ends inside the header. The header's CRC is not checked.
struct GzipHeader {
    enum Outcome: Equatable { case wantsMore, done, damaged }

    private enum Part { case fixed, extraLength, extra, name, comment, checksum, done }

    private var part = Part.fixed
    private var flags: UInt8 = 0
    /// Bytes of the part that were seen.
    private var seen = 0
    private var extraLeft = 0

    /// Takes in bytes from the front of `input`, and says how many and what came of it.
    mutating func read(_ input: Span<UInt8>) -> (consumed: Int, outcome: Outcome) {
        var index = 0
        while part != .done {
            skipAbsentParts()
            if part == .done { break }
            guard index < input.count else { return (index, .wantsMore) }
            let byte = input[index]
            index += 1
            if !take(byte) { return (index, .damaged) }
        }
        return (index, .done)
    }

    private mutating func skipAbsentParts() {
        if seen > 0 { return }
        if part == .extraLength, flags & 4 == 0 { part = .name }
        if part == .extra, extraLeft == 0 { part = .name }
        if part == .name, flags & 8 == 0 { part = .comment }
        if part == .comment, flags & 16 == 0 { part = .checksum }
        if part == .checksum, flags & 2 == 0 { part = .done }
    }

    /// False when the byte cannot stand here.
    private mutating func take(_ byte: UInt8) -> Bool {
        seen += 1
        switch part {
        case .fixed:
            switch seen {
            case 1: return byte == 0x1F
            case 2: return byte == 0x8B
            case 3: return byte == 8
            case 4:
                flags = byte
                return byte & 0xE0 == 0
            case 10: next(.extraLength)
            default: break
            }
        case .extraLength:
            extraLeft |= Int(byte) << (seen == 1 ? 0 : 8)
            if seen == 2 { next(.extra) }
        case .extra:
            extraLeft -= 1
            if extraLeft == 0 { next(.name) }
        case .name: if byte == 0 { next(.comment) }
        case .comment: if byte == 0 { next(.checksum) }
        case .checksum: if seen == 2 { next(.done) }
        case .done: break
        }
        return true
    }

    private mutating func next(_ part: Part) {
        self.part = part
        seen = 0
    }
}
