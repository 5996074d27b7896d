/// References of a document: the five names that XML has, numbers, and the names that the document declares as plain text in its own type
/// declaration. External entities are never read. A name that is not known stays as it is written.
///
/// What a name stands for is put together where it is declared, of names declared before it, so that its use costs its length and no more.
package struct XMLEntities: Sendable {
    /// Names that are kept, and bytes of a name's text: what is longer, or more, is not declared.
    package static let mostNames = 4096
    package static let longestValue = 4096

    private var values: [[UInt8]: [UInt8]] = [:]

    package init() {}

    package var isEmpty: Bool { values.isEmpty }

    /// The first declaration of a name counts. Texts with markup in them are none.
    mutating func declare(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        guard values.count < Self.mostNames, name.count <= 256, value.count <= Self.longestValue, value.place(of: 0x3C, from: 0) == value.count else { return }
        var text: [UInt8] = [], problems: XMLProblems = []
        append(value, to: &text, &problems, limit: Self.longestValue)
        let name = name.withUnsafeBufferPointer { Array($0) }
        if text.count <= Self.longestValue, values[name] == nil { values[name] = text }
    }

    /// Forgets all names that the document declared.
    mutating func removeAll() { values = [:] }

    /// Bytes that the names which the document declared add to `text`, counted until they are more than `limit`.
    func growth(of text: Span<UInt8>, limit: Int) -> Int {
        var grown = 0, place = 0
        while grown <= limit {
            let sign = text.place(of: 0x26, from: place)
            if sign >= text.count { break }
            place = sign + 1
            guard let name = name(text, sign), let value = declared(text.extracting(name)) else { continue }
            place = name.upperBound + 1
            grown += max(0, value.count - name.count - 2)
        }
        return grown
    }

    /// Appends `text` with its references replaced; says in `problems` what could not be. No more is replaced once `out` has more bytes than `limit`.
    package func append(_ text: Span<UInt8>, to out: inout [UInt8], _ problems: inout XMLProblems, limit: Int = .max) {
        var start = 0
        while out.count <= limit {
            let sign = text.place(of: 0x26, from: start)
            text.extracting(start..<sign).withUnsafeBufferPointer { out.append(contentsOf: $0) }
            if sign >= text.count { return }
            start = reference(text, sign, &out, &problems)
        }
    }

    /// Appends what the reference at `sign` stands for, or the sign alone; the place behind what was read.
    private func reference(
        _ text: Span<UInt8>, _ sign: Int, _ out: inout [UInt8], _ problems: inout XMLProblems
    ) -> Int {
        if sign + 1 < text.count, text[sign + 1] == UInt8(ascii: "#") { return number(text, sign, &out, &problems) }
        guard let range = name(text, sign) else {
            problems.insert(.bareSign)
            out.append(0x26)
            return sign + 1
        }
        let name = text.extracting(range), behind = range.upperBound + 1
        if let byte = Self.predefined(name) {
            out.append(byte)
        } else if let value = declared(name) {
            out += value
        } else if !Self.appendKnown(name, to: &out) {
            problems.insert(.unknownReference)
            text.extracting(sign..<behind).withUnsafeBufferPointer { out.append(contentsOf: $0) }
        }
        return behind
    }

    /// The name between the ampersand at `sign` and its semicolon; nil where there is none.
    private func name(_ text: Span<UInt8>, _ sign: Int) -> Range<Int>? {
        var end = sign + 1
        let last = min(text.count, sign + 64)
        while end < last, isNameByte(text[end]) { end += 1 }
        guard end > sign + 1, end < text.count, text[end] == UInt8(ascii: ";") else { return nil }
        return (sign + 1)..<end
    }

    /// What the document declares a name to stand for; the five that XML has always mean the same.
    private func declared(_ name: Span<UInt8>) -> [UInt8]? {
        if values.isEmpty || Self.predefined(name) != nil { return nil }
        return values[name.withUnsafeBufferPointer { Array($0) }]
    }

    @inline(__always)
    private func isNameByte(_ byte: UInt8) -> Bool { beginsName(byte) || byte &- 0x30 < 10 || byte == 0x2E || byte == 0x2D }

    private static func predefined(_ name: Span<UInt8>) -> UInt8? {
        let whole = 0..<name.count
        if name.equals("amp", in: whole) { return 0x26 }
        if name.equals("lt", in: whole) { return 0x3C }
        if name.equals("gt", in: whole) { return 0x3E }
        if name.equals("quot", in: whole) { return 0x22 }
        if name.equals("apos", in: whole) { return 0x27 }
        return nil
    }

    /// Names that neither XML nor the document declares, but whoever wrote them meant those of a document type that is not read.
    private static func appendKnown(_ name: Span<UInt8>, to out: inout [UInt8]) -> Bool {
        guard let scalar = KnownNames.scalars[name.withUnsafeBufferPointer { Array($0) }] else { return false }
        out.append(scalar: scalar)
        return true
    }

    private func number(_ text: Span<UInt8>, _ sign: Int, _ out: inout [UInt8], _ problems: inout XMLProblems) -> Int {
        var place = sign + 2
        let isHex = place < text.count && text[place] | 0x20 == UInt8(ascii: "x")
        if isHex { place += 1 }
        let digits = place
        var value: UInt32 = 0
        while place < text.count {
            let byte = text[place], digit: UInt32
            if byte &- 0x30 < 10 {
                digit = UInt32(byte - 0x30)
            } else if isHex, (byte | 0x20) &- 0x61 < 6 {
                digit = UInt32((byte | 0x20) - 0x61 + 10)
            } else {
                break
            }
            // Past the last scalar every value means the same.
            value = min(value * (isHex ? 16 : 10) + digit, 0x11_0000)
            place += 1
        }
        if place == digits {
            problems.insert(.bareSign)
            out.append(0x26)
            return sign + 1
        }
        if place < text.count, text[place] == UInt8(ascii: ";") { place += 1 } else { problems.insert(.bareSign) }
        out.append(scalar: Self.scalar(value, &problems))
        return place
    }

    /// What is no character of XML is U+FFFD; what Windows-1252 has where Unicode has controls is meant as that.
    private static func scalar(_ value: UInt32, _ problems: inout XMLProblems) -> UInt32 {
        switch value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7F, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x1_0000...0x10_FFFF: return value
        case 0x80...0x9F:
            problems.insert(.badCharacter)
            return UInt32(windows1252[Int(value - 0x80)])
        default:
            problems.insert(.badCharacter)
            return 0xFFFD
        }
    }

    private static let windows1252: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]
}

extension [UInt8] {
    /// Appends a scalar in UTF-8.
    @inline(__always)
    mutating func append(scalar: UInt32) {
        switch scalar {
        case 0..<0x80: append(UInt8(scalar))
        case 0x80..<0x800:
            append(UInt8(0xC0 | scalar >> 6))
            append(UInt8(0x80 | scalar & 0x3F))
        case 0x800..<0x1_0000:
            append(UInt8(0xE0 | scalar >> 12))
            append(UInt8(0x80 | scalar >> 6 & 0x3F))
            append(UInt8(0x80 | scalar & 0x3F))
        default:
            append(UInt8(0xF0 | scalar >> 18 & 7))
            append(UInt8(0x80 | scalar >> 12 & 0x3F))
            append(UInt8(0x80 | scalar >> 6 & 0x3F))
            append(UInt8(0x80 | scalar & 0x3F))
        }
    }
}
