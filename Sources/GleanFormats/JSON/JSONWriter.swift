/// Writes JSON to bytes: objects and arrays with their commas, strings escaped, invalid UTF-8 replaced.
///
/// Each ill-formed sequence becomes one U+FFFD (Unicode 16, 3.9, maximal subparts), so the output is UTF-8 always.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var wantsComma = false

    package init() {}

    /// Forgets what was written and keeps the memory.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        wantsComma = false
    }

    package mutating func beginObject() { open(0x7B) }
    package mutating func endObject() { close(0x7D) }
    package mutating func beginArray() { open(0x5B) }
    package mutating func endArray() { close(0x5D) }

    /// A key, which is known to need no escape.
    package mutating func key(_ name: StaticString) {
        comma()
        bytes.append(0x22)
        // Unsafe: a static string's own bytes.
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(0x22)
        bytes.append(0x3A)
        wantsComma = false
    }

    package mutating func key(_ name: Span<UInt8>) {
        comma()
        escape(name)
        bytes.append(0x3A)
        wantsComma = false
    }

    package mutating func string(_ text: Span<UInt8>) {
        comma()
        escape(text)
    }

    /// Members of an object as they were written elsewhere, without braces.
    package mutating func members(_ members: Span<UInt8>) {
        if members.isEmpty { return }
        comma()
        members.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    /// A value as it was written elsewhere.
    package mutating func value(_ json: Span<UInt8>) {
        comma()
        json.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    package mutating func integer(_ value: Int) { raw(String(value)) }
    package mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }
    package mutating func null() { raw("null") }

    /// The shortest text that reads back as the same number; `null` for what JSON cannot say.
    package mutating func number(_ value: Double) { raw(value.isFinite ? String(value) : "null") }

    /// The line end of a JSON line.
    package mutating func endLine() {
        bytes.append(0x0A)
        wantsComma = false
    }

    private mutating func raw(_ text: String) {
        comma()
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func comma() {
        if wantsComma { bytes.append(0x2C) }
        wantsComma = true
    }

    private mutating func open(_ bracket: UInt8) {
        comma()
        bytes.append(bracket)
        wantsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        wantsComma = true
    }

    private mutating func escape(_ text: Span<UInt8>) {
        bytes.append(0x22)
        var index = 0
        while index < text.count {
            let end = text.plainRunEnd(from: index, asciiOnly: true)
            copy(text, index..<end)
            index = end
            if index == text.count { break }
            let byte = text[index]
            if byte >= 0x80 {
                let length = UTF8Sequence.length(text, at: index)
                if length > 0 { copy(text, index..<index + length) } else { bytes.append(contentsOf: [0xEF, 0xBF, 0xBD]) }
                index += length > 0 ? length : -length
            } else {
                control(byte)
                index += 1
            }
        }
        bytes.append(0x22)
    }

    private mutating func control(_ byte: UInt8) {
        bytes.append(0x5C)
        switch byte {
        case 0x22, 0x5C: bytes.append(byte)
        case 0x08: bytes.append(0x62)
        case 0x09: bytes.append(0x74)
        case 0x0A: bytes.append(0x6E)
        case 0x0C: bytes.append(0x66)
        case 0x0D: bytes.append(0x72)
        default:
            let low = byte & 15
            bytes.append(contentsOf: [0x75, 0x30, 0x30, 0x30 + byte >> 4, low < 10 ? 0x30 + low : 0x57 + low])
        }
    }

    private mutating func copy(_ text: Span<UInt8>, _ range: Range<Int>) {
        if range.isEmpty { return }
        // Unsafe: an array takes many bytes at once from a pointer only.
        text.extracting(range).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }
}

/// Well-formed UTF-8 (Unicode 16, table 3-7).
enum UTF8Sequence {
    /// The length of the sequence at `index`, or minus the length of the ill-formed part that one U+FFFD stands for.
    static func length(_ text: Span<UInt8>, at index: Int) -> Int {
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
