import GleanBytes

/// Content in UTF-16, told by its byte order mark, made UTF-8 piece by piece.
struct UTF16Content {
    private enum Order { case little, big }

    private var order: Order?
    /// A byte whose other half is still to come.
    private var half: UInt8?
    /// The first half of a surrogate pair.
    private var lead: UInt32 = 0

    var isWide: Bool { order != nil }

    /// Looks for the mark in the first bytes of the content.
    mutating func open(_ piece: Span<UInt8>) {
        guard piece.count >= 2 else { return }
        if piece[0] == 0xFF, piece[1] == 0xFE { order = .little }
        if piece[0] == 0xFE, piece[1] == 0xFF { order = .big }
    }

    /// Writes the piece as UTF-8 to the buffer from `start` on, at most twice as many bytes and four; gives their number. Halves of pairs that
    /// stand alone become U+FFFD; the mark is left out.
    mutating func decode(_ piece: Span<UInt8>, into buffer: inout ByteBuffer, at start: Int) -> Int {
        var out: [UInt8] = []
        out.reserveCapacity(piece.count * 2)
        for index in piece.indices {
            guard let first = half else {
                half = piece[index]
                continue
            }
            half = nil
            let second = piece[index]
            take(order == .little ? UInt32(second) << 8 | UInt32(first) : UInt32(first) << 8 | UInt32(second), &out)
        }
        buffer.copy(out.span, to: start)
        return out.count
    }

    private mutating func take(_ unit: UInt32, _ out: inout [UInt8]) {
        if unit & 0xFC00 == 0xD800 {
            if lead != 0 { WikiReference.append(scalar: 0xFFFD, to: &out) }
            lead = unit
        } else if unit & 0xFC00 == 0xDC00 {
            WikiReference.append(scalar: lead == 0 ? 0xFFFD : 0x10000 + (lead & 0x3FF) << 10 + (unit & 0x3FF), to: &out)
            lead = 0
        } else {
            if lead != 0 { WikiReference.append(scalar: 0xFFFD, to: &out) }
            lead = 0
            // Line ends and the like stay; the mark goes.
            if unit != 0xFEFF { WikiReference.append(scalar: unit == 0x0D ? 0x0A : unit, to: &out) }
        }
    }
}
