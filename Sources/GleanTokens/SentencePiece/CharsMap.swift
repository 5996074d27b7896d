/// The rules of a normalizer: strings of the text and what is written for them.
///
/// Layout of `precompiled_charsmap`, little-endian: the size of the double array in bytes (32 bits), the double array, then the replacements, each
/// ended by a zero byte. A unit of the double array (darts-clone) has the byte it was reached by in bits 0 to 7 and bit 31, in bit 8 whether a
/// value hangs on it, and in bits 9 to 30 the offset to its children, shifted by 8 if bit 9 is set. A value unit has bit 31 and the value below it.
struct CharsMap: Sendable {
    private let units: [UInt32]
    /// What the rules write, each replacement ended by a zero byte.
    let replacements: [UInt8]
    /// For each pair of ASCII bytes a bit: a rule begins with both, or is the first byte alone. The others can be copied unseen.
    private var touched: [Bool] = Array(repeating: false, count: 128 * 128)

    /// The library looks at no more rules that begin at one place.
    private static let most = 32
    /// Bytes that a rule may write. The longest of Unicode's own is 33; each byte of a hostile text could become as many.
    private static let longestReplacement = 1024

    init(_ bytes: [UInt8], file: String) throws(SentencePieceError) {
        let bad = { (what: String) in SentencePieceError(name: file, "the normalizer's precompiled_charsmap \(what)") }
        guard bytes.count > 4 else { throw bad("is of \(bytes.count) bytes") }
        let word = { (index: Int) in UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16 | UInt32(bytes[index + 3]) << 24 }
        let size = Int(word(0))
        guard size >= 1024, size % 1024 == 0, size < bytes.count - 4 else { throw bad("names a table of \(size) bytes, of \(bytes.count)") }
        guard bytes.last == 0 else { throw bad("ends within a replacement") }
        units = (0..<size / 4).map { word(4 + 4 * $0) }
        replacements = Array(bytes[(4 + size)...])
        if let length = replacements.split(separator: 0).map(\.count).max(), length > Self.longestReplacement {
            throw bad("writes \(length) bytes for a rule, where \(Self.longestReplacement) may be")
        }
        // Every offset leads to a whole block of 256 units, every value to a replacement: no step can lead outside.
        guard Self.label(units[0]) == 0, !Self.hasValue(units[0]), Self.offset(units[0]) != 0 else { throw bad("has no root") }
        for (index, unit) in units.enumerated() {
            if Self.label(unit) > 0xFF {
                guard Self.value(unit) < replacements.count else { throw bad("names a replacement at \(Self.value(unit)), past its end") }
            } else {
                let children = index ^ Self.offset(unit)
                guard children | 0xFF < units.count, !Self.hasValue(unit) || Self.label(units[children]) > 0xFF else { throw bad("leads outside of itself") }
            }
        }
        for first in 0..<128 {
            for second in 0..<128 { touched[first << 7 | second] = touches(UInt8(first), UInt8(second)) }
        }
    }

    /// Whether a rule can apply where two ASCII bytes follow one another: to the first alone, or to more.
    @inline(__always)
    func touches(pair first: UInt8, _ second: UInt8) -> Bool { touched[Int(first) << 7 | Int(second)] }

    /// The longest rule that the text begins with at `start`: where it ends, and where its replacement stands.
    func longest(_ text: Span<UInt8>, from start: Int) -> (end: Int, replacement: Range<Int>)? {
        var place = Self.offset(units[0])
        var found: (end: Int, value: Int)?
        var count = 0
        var index = start
        while index < text.count, count < Self.most {
            place ^= Int(text[index])
            let unit = units[place]
            guard Self.label(unit) == UInt32(text[index]) else { break }
            place ^= Self.offset(unit)
            index += 1
            guard Self.hasValue(unit) else { continue }
            found = (index, Self.value(units[place]))
            count += 1
        }
        guard let found else { return nil }
        var end = found.value
        while replacements[end] != 0 { end += 1 }
        return (found.end, found.value..<end)
    }

    private func touches(_ first: UInt8, _ second: UInt8) -> Bool {
        let place = Self.offset(units[0]) ^ Int(first)
        guard Self.label(units[place]) == UInt32(first) else { return false }
        if Self.hasValue(units[place]) { return true }
        return Self.label(units[place ^ Self.offset(units[place]) ^ Int(second)]) == UInt32(second)
    }

    private static func hasValue(_ unit: UInt32) -> Bool { unit >> 8 & 1 == 1 }
    private static func value(_ unit: UInt32) -> Int { Int(unit & 0x7FFF_FFFF) }
    private static func label(_ unit: UInt32) -> UInt32 { unit & (1 << 31 | 0xFF) }
    private static func offset(_ unit: UInt32) -> Int { Int(unit >> 10) << Int(unit >> 6 & 8) }
}
