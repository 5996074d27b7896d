/// Work on short texts: names, titles, sentences.
enum Phrase {
    /// Appends `text` with runs of spaces made one, spaces at its ends, controls and invisible characters left out.
    static func appendTidy(_ text: [UInt8], to out: inout [UInt8]) {
        let start = out.count
        var owesSpace = false
        var place = 0
        while place < text.count {
            let byte = text[place]
            let next = place + 1 < text.count ? text[place + 1] : 0
            let last = place + 2 < text.count ? text[place + 2] : 0
            if byte <= 0x20 || byte == 0x7F {
                if byte == 0 || isSpace(byte) { owesSpace = owesSpace || byte != 0 }
                place += 1
            } else if byte == 0xC2, next == 0xA0 {
                owesSpace = true
                place += 2
            } else if byte == 0xC2, next == 0xAD || next < 0xA0 && next >= 0x80 {
                place += 2
            } else if byte == 0xE2, next == 0x80, last >= 0x8B && last <= 0x8F || last == 0xA8 || last == 0xA9 {
                place += 3
            } else if byte == 0xEF, next == 0xBB, last == 0xBF {
                place += 3
            } else {
                if owesSpace, out.count > start { out.append(0x20) }
                owesSpace = false
                out.append(byte)
                place += 1
            }
        }
    }

    /// Appends what of a text tells it from another: letters and digits, ASCII and Latin letters in lower case; punctuation and
    /// spaces are left out.
    static func appendSquashed(_ text: [UInt8], to out: inout [UInt8]) {
        var place = 0
        while place < text.count {
            let byte = text[place]
            let next = place + 1 < text.count ? text[place + 1] : 0
            switch byte {
            case 0x30...0x39, 0x61...0x7A: out.append(byte)
            case 0x41...0x5A: out.append(byte | 0x20)
            case 0..<0x80: break
            // U+00A0 to U+00BF, U+2000 to U+203F and U+3000 to U+303F are spaces and punctuation.
            case 0xC2: place += 1
            case 0xE2 where next == 0x80, 0xE3 where next == 0x80: place += 2
            case 0xC3 where next >= 0x80 && next <= 0x9E && next != 0x97:
                out.append(byte)
                out.append(next | 0x20)
                place += 1
            default: out.append(byte)
            }
            place += 1
        }
    }

    /// Whether `part` stands in `whole`; an empty part stands nowhere. Both are short.
    static func holds(_ whole: [UInt8], _ part: [UInt8]) -> Bool {
        guard part.count > 0, part.count <= whole.count else { return false }
        for start in 0...whole.count - part.count where whole[start] == part[0] {
            var length = 1
            while length < part.count, whole[start + length] == part[length] { length += 1 }
            if length == part.count { return true }
        }
        return false
    }

    /// The end of the UTF-8 character sequence that fits in `limit` bytes.
    static func cut(_ text: Span<UInt8>, _ limit: Int) -> Int {
        if text.count <= limit { return text.count }
        var end = limit
        while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
        return end
    }

    /// Whether a text is an address and no name.
    static func isURL(_ text: Span<UInt8>) -> Bool {
        text.holds("http://", at: 0) || text.holds("https://", at: 0) || text.holds("//", at: 0) || text.holds("www.", at: 0)
            || text.count > 0 && text[0] == UInt8(ascii: "/")
    }
}

/// The best value offered so far: the one of the most trusted source, of equals the first.
struct Ranked {
    private(set) var bytes: [UInt8] = []
    private var rank = UInt8.max

    mutating func begin() {
        bytes.removeAll(keepingCapacity: true)
        rank = .max
    }

    var isEmpty: Bool { bytes.isEmpty }

    /// Whether a value of this rank would be taken; 0 is the most trusted.
    func wants(_ rank: UInt8) -> Bool { rank < self.rank }

    mutating func offer(_ value: Span<UInt8>, _ rank: UInt8) {
        guard rank < self.rank, value.count > 0 else { return }
        self.rank = rank
        bytes.removeAll(keepingCapacity: true)
        for place in value.indices { bytes.append(value[place]) }
    }
}
