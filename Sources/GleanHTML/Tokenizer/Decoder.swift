/// Turns places in a page into text: character references, line ends and NULs.
package enum Decoder {
    /// What becomes of a NUL.
    package enum NUL: Sendable { case kept, dropped, replaced }

    /// Appends `start..<end` of the page to `out` as the standard reads it.
    package static func append(
        _ page: Span<UInt8>, _ start: Int, _ end: Int, references: Bool, inAttribute: Bool = false, nul: NUL, to out: inout [UInt8]
    ) {
        var place = start
        while true {
            place = page.appendPlain(from: place, to: end, ampersands: !references, to: &out)
            if place >= end { return }
            place = appendUnit(page, place, end, references, inAttribute, nul, &out)
        }
    }

    /// Appends what stands at `place` and is to be read as something else; gives the place after it.
    private static func appendUnit(
        _ page: Span<UInt8>, _ place: Int, _ end: Int, _ references: Bool, _ inAttribute: Bool, _ nul: NUL, _ out: inout [UInt8]
    ) -> Int {
        switch page[place] {
        case UInt8(ascii: "&"):
            guard references, let reference = CharacterReference(page, at: place, limit: end, inAttribute: inAttribute) else {
                out.append(UInt8(ascii: "&"))
                return place + 1
            }
            append(scalar: reference.first, to: &out)
            if reference.second != 0 { append(scalar: reference.second, to: &out) }
            return reference.end
        case 0:
            switch nul {
            case .kept: out.append(0)
            case .dropped: break
            case .replaced: append(scalar: 0xFFFD, to: &out)
            }
            return place + 1
        case 0x0D:
            out.append(0x0A)
            return place + (place + 1 < end && page[place + 1] == 0x0A ? 2 : 1)
        case let byte:
            out.append(byte)
            return place + 1
        }
    }

    /// Appends a name: ASCII letters in lower case, NUL as U+FFFD.
    package static func appendName(_ page: Span<UInt8>, _ start: Int, _ end: Int, to out: inout [UInt8]) {
        for place in start..<end {
            if page[place] == 0 { append(scalar: 0xFFFD, to: &out) } else { out.append(lowered(page[place])) }
        }
    }

    package static func append(scalar: UInt32, to out: inout [UInt8]) {
        if scalar < 0x80 {
            out.append(UInt8(scalar))
        } else if scalar < 0x800 {
            out.append(UInt8(0xC0 | scalar >> 6))
            out.append(UInt8(0x80 | scalar & 0x3F))
        } else if scalar < 0x10000 {
            out.append(UInt8(0xE0 | scalar >> 12))
            out.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            out.append(UInt8(0x80 | scalar & 0x3F))
        } else {
            out.append(UInt8(0xF0 | scalar >> 18 & 0x07))
            out.append(UInt8(0x80 | scalar >> 12 & 0x3F))
            out.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            out.append(UInt8(0x80 | scalar & 0x3F))
        }
    }
}
