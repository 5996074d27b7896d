import GleanBytes

/// The parts of a path by which a file of a repository is judged, as ranges of its bytes. Folders are parted by "/".
struct CodePath {
    /// The name behind the last "/".
    let name: Range<Int>

    init(_ path: Span<UInt8>) {
        var start = path.count
        while start > 0, path[start - 1] != 0x2F { start -= 1 }
        name = start..<path.count
    }

    /// The extension that begins at or behind `place`, longest first: ".html.erb" and then ".erb". Nil behind the last.
    func fileExtension(_ path: Span<UInt8>, from place: Int) -> Range<Int>? {
        var at = max(place, name.lowerBound)
        while at < name.upperBound, path[at] != 0x2E { at += 1 }
        return at < name.upperBound ? at..<name.upperBound : nil
    }

    /// The last extension with its dot; empty for a name without one.
    func lastExtension(_ path: Span<UInt8>) -> Range<Int> {
        var at = name.upperBound
        while at > name.lowerBound, path[at - 1] != 0x2E { at -= 1 }
        return at > name.lowerBound ? (at - 1)..<name.upperBound : name.upperBound..<name.upperBound
    }
}

extension Span<UInt8> {
    /// Whether `range` ends in `wanted`, which is in lower case; ASCII letters in any case.
    func ends(_ range: Range<Int>, with wanted: StaticString) -> Bool {
        let start = range.upperBound - wanted.utf8CodeUnitCount
        return start >= range.lowerBound && hasPrefix(wanted, at: start, end: range.upperBound)
    }

    /// Whether `wanted`, which is in lower case, stands at `at`; ASCII letters in any case.
    func hasPrefix(_ wanted: StaticString, at: Int, end: Int) -> Bool {
        let size = wanted.utf8CodeUnitCount
        guard at >= 0, at + size <= end, end <= count else { return false }
        // A StaticString lives as long as the program, and its count is checked above.
        let pointer = wanted.utf8Start
        for offset in 0..<size where self[at + offset].asciiLowered != pointer[offset] { return false }
        return true
    }

    /// Whether the bytes of `range` are `wanted`.
    func equals(_ range: Range<Int>, _ wanted: StaticString) -> Bool {
        range.count == wanted.utf8CodeUnitCount && starts(with: wanted, at: range.lowerBound)
    }
}

extension UInt8 {
    /// The small letter of a capital one; any other byte as it is.
    @inline(__always) var asciiLowered: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

    /// Whether the byte is an ASCII letter, a digit or "_".
    @inline(__always) var isWord: Bool {
        let small = self | 0x20
        return small >= 0x61 && small <= 0x7A || self >= 0x30 && self <= 0x39 || self == 0x5F
    }

    /// Whether the byte is a space or a tab.
    @inline(__always) var isBlank: Bool { self == 0x20 || self == 0x09 }
}
