/// Makes bytes UTF-8, whatever they are.
enum WikiUTF8 {
    /// Replaces each ill-formed sequence from `start` on by U+FFFD (Unicode 16, 3.9, maximal subparts). Well-formed bytes are only looked at.
    static func repair(_ bytes: inout [UInt8], from start: Int) {
        guard let bad = firstBad(bytes.span, from: start) else { return }
        var fixed: [UInt8] = []
        fixed.reserveCapacity(bytes.count - bad + 16)
        var place = bad
        while place < bytes.count {
            let length = length(bytes.span, at: place)
            if length > 0 {
                for index in place..<place + length { fixed.append(bytes[index]) }
            } else {
                fixed += [0xEF, 0xBF, 0xBD]
            }
            place += abs(length)
        }
        bytes.removeSubrange(bad...)
        bytes += fixed
    }

    private static func firstBad(_ bytes: Span<UInt8>, from start: Int) -> Int? {
        var place = start
        while place < bytes.count {
            if bytes[place] < 0x80 {
                place += 1
                continue
            }
            let length = length(bytes, at: place)
            if length < 0 { return place }
            place += length
        }
        return nil
    }

    /// The length of the sequence at `index`, or minus the length of the ill-formed part that one U+FFFD stands for (Unicode 16, table 3-7).
    @inline(__always)
    private static func length(_ text: Span<UInt8>, at index: Int) -> Int {
        let first = text[index]
        var low: UInt8 = 0x80, high: UInt8 = 0xBF
        let length: Int
        switch first {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, low) = (3, 0xA0)
        case 0xED: (length, high) = (3, 0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, low) = (4, 0x90)
        case 0xF4: (length, high) = (4, 0x8F)
        case 0xF1...0xF3: length = 4
        default: return -1
        }
        for offset in 1..<length {
            guard index + offset < text.count else { return -offset }
            let byte = text[index + offset]
            if byte < low || byte > high { return -offset }
            (low, high) = (0x80, 0xBF)
        }
        return length
    }
}
