/// The few words before, or the one after, a number: what tells a phone number from a price.
///
/// ASCII letters and the two bytes of Latin, Greek and Cyrillic letters make words; what stands between them is passed over, line ends
/// too, but 40 bytes in all, so that a look back costs the same anywhere.
struct WordsBefore: ~Escapable {
    /// Start and end of each, the nearest first.
    private var words = InlineArray<4, (start: Int, end: Int)>(repeating: (0, 0))
    private var count = 0
    private let text: Span<UInt8>

    /// - Parameter overDigits: false for words with no other number between, which would be its own.
    @_lifetime(copy text)
    init(_ text: Span<UInt8>, _ place: Int, overDigits: Bool = true) {
        self.text = text
        let floor = max(0, place - 40)
        var at = place
        while at > floor, count < 4 {
            while at > floor, !Self.isWord(text[at - 1]) {
                if !overDigits, isDigit(text[at - 1]) { return }
                at -= 1
            }
            let end = at
            while at > floor, Self.isWord(text[at - 1]) { at -= 1 }
            // A word that reaches out of sight is none: "telephone" cut short may read "phone".
            guard end > at, at == 0 || !Self.isWord(text[at - 1]) else { return }
            words[count] = (at, end)
            count += 1
        }
    }

    /// Whether one of the nearest `most` words is one of `wanted`, in any case of letters.
    func first(_ most: Int, areAny wanted: [StaticString]) -> Bool {
        for index in 0..<min(most, count) {
            let (start, end) = words[index]
            for word in wanted where word.utf8CodeUnitCount == end - start && text.holds(word, at: start) { return true }
        }
        return false
    }

    /// Whether the word that begins after at most two marks or spaces from `place` on is one of `wanted`.
    static func after(_ place: Int, _ text: Span<UInt8>, isAny wanted: [StaticString]) -> Bool {
        var start = place
        while start < text.count, start - place < 2, [0x20, 0x2D, 0x28, 0x5B].contains(text[start]) { start += 1 }
        var end = start
        while end < text.count, end - start < 12, isWord(text[end]) { end += 1 }
        return wanted.contains { $0.utf8CodeUnitCount == end - start && text.holds($0, at: start) }
    }

    private static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || byte >= 0x80 && byte <= 0xD4 }
}
