// Walking over short texts of headers, robots.txt and attributes, in bytes.

extension Span<UInt8> {
    /// The first place of a byte in `range`.
    func firstPlace(of byte: UInt8, in range: Range<Int>) -> Int? {
        for place in range where self[place] == byte { return place }
        return nil
    }

    /// The range without blanks at both sides.
    func blanksTrimmed(_ range: Range<Int>) -> Range<Int> {
        var range = range
        while let first = range.first, isBlank(self[first]) { range = first + 1..<range.upperBound }
        while let last = range.last, isBlank(self[last]) { range = range.lowerBound..<last }
        return range
    }

    /// The bytes of a range as an array.
    func array(_ range: Range<Int>) -> [UInt8] { extracting(range).withUnsafeBufferPointer { Array($0) } }

    /// The same with capitals of ASCII as small letters.
    func lowerCased(_ range: Range<Int>) -> [UInt8] { array(range).map { lowerCase($0) } }
}

/// Space, tab, and the line ends that a folded header keeps.
func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

/// Letters, digits, `-` and `_`: what names of user agents and directives are made of.
func isToken(_ byte: UInt8) -> Bool {
    byte >= 0x61 && byte <= 0x7A || byte >= 0x41 && byte <= 0x5A || isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
}

/// What the scheme of an address is made of (RFC 3986, 3.1), and `_`.
func isOfScheme(_ byte: UInt8) -> Bool { isToken(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".") }

func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
}
