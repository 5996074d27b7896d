import GleanBytes

extension Span<UInt8> {
    /// Whether the bytes are UTF-8 throughout.
    var isUTF8: Bool { brokenUTF8(from: 0) == nil }

    /// Where the first bytes from `start` on are that are no UTF-8.
    private func brokenUTF8(from start: Int) -> Int? {
        var at = start
        while at < count {
            if at + 8 <= count, eightBytes(at) & 0x8080_8080_8080_8080 == 0 {
                at += 8
                continue
            }
            let next = CodePoint(self, at: at, end: count)
            if next.isBroken(self, at) { return at }
            at += next.length
        }
        return nil
    }

    /// Appends the bytes with U+FFFD for each maximal part of a sequence that is no UTF-8.
    func appendRepaired(to text: inout [UInt8]) {
        var at = 0
        while at < count {
            let end = brokenUTF8(from: at) ?? count
            extracting(at..<end).withUnsafeBufferPointer { text.append(contentsOf: $0) }
            guard end < count else { return }
            text += [0xEF, 0xBF, 0xBD]
            at = end + CodePoint(self, at: end, end: count).length
        }
    }
}

extension CodePoint {
    /// Whether this is U+FFFD for bytes that are no UTF-8, and not U+FFFD itself.
    fileprivate func isBroken(_ text: Span<UInt8>, _ at: Int) -> Bool { value == 0xFFFD && !(length == 3 && text[at] == 0xEF) }
}
