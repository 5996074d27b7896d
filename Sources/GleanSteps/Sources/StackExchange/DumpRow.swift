import GleanBytes

/// One `<row .../>` of a Stack Exchange dump: its attributes, with references undone.
struct DumpRow {
    /// Offset of the row's `<` in the unpacked file.
    private(set) var offset: UInt64 = 0
    /// Bytes from `<` to behind `>`.
    private(set) var length = 0
    private var names: [(name: Range<Int>, value: Range<Int>, raw: Int)] = []
    private var text: [UInt8] = []

    /// The bytes of an attribute; nil where the row has none of this name.
    func value(_ name: StaticString) -> [UInt8]? {
        find(name).map { Array(text[$0.value]) }
    }

    /// An attribute that is a whole number of at least 0; nil where there is none such.
    func number(_ name: StaticString) -> UInt64? {
        guard let found = find(name) else { return nil }
        return Self.number(text[found.value])
    }

    /// An attribute that is a whole number; nil where there is none such.
    func signed(_ name: StaticString) -> Int? {
        guard let found = find(name) else { return nil }
        let digits = text[found.value]
        guard digits.first == UInt8(ascii: "-") else { return Self.number(digits).map { Int(clamping: $0) } }
        return Self.number(digits.dropFirst()).map { -Int(clamping: $0) }
    }

    /// Offset of an attribute's name in the unpacked file.
    func place(_ name: StaticString) -> UInt64 { offset + UInt64(find(name)?.raw ?? 0) }

    private func find(_ name: StaticString) -> (name: Range<Int>, value: Range<Int>, raw: Int)? {
        names.first { entry in
            entry.name.count == name.utf8CodeUnitCount && name.withUTF8Buffer { wanted in text[entry.name].elementsEqual(wanted) }
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        guard !digits.isEmpty, digits.count <= 18 else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            guard digit &- 0x30 < 10 else { return nil }
            value = value * 10 + UInt64(digit - 0x30)
        }
        return value
    }

    /// Reads the row that is all of `bytes`, from `<row` to `/>`. False where it is not well formed: an attribute without its quotes. Of several
    /// of one name the first counts.
    mutating func read(_ bytes: Span<UInt8>, at offset: UInt64) -> Bool {
        self.offset = offset
        length = bytes.count
        names.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
        var at = 4
        while true {
            while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
            guard at < bytes.count else { return false }
            if bytes[at] == UInt8(ascii: "/") || bytes[at] == UInt8(ascii: ">") { return true }
            let raw = at, name = text.count
            while at < bytes.count, bytes[at] != UInt8(ascii: "="), bytes[at] > 0x20, bytes[at] != UInt8(ascii: ">") {
                text.append(bytes[at])
                at += 1
            }
            let value = text.count
            guard at + 1 < bytes.count, value > name, bytes[at] == UInt8(ascii: "="), bytes[at + 1] == 0x22 || bytes[at + 1] == 0x27 else { return false }
            let quote = bytes[at + 1]
            at += 2
            while at < bytes.count, bytes[at] != quote {
                if bytes[at] == UInt8(ascii: "&") { at = reference(bytes, at) } else {
                    text.append(bytes[at])
                    at += 1
                }
            }
            guard at < bytes.count else { return false }
            at += 1
            names.append((name..<value, value..<text.count, raw))
        }
    }

    /// Appends what the reference at `start` stands for, or its ampersand where it is none; the place behind.
    private mutating func reference(_ bytes: Span<UInt8>, _ start: Int) -> Int {
        var end = start + 1
        while end < bytes.count, end < start + 12, bytes[end] != UInt8(ascii: ";") { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: ";"), let scalar = Self.scalar(bytes, start + 1, end) else {
            text.append(UInt8(ascii: "&"))
            return start + 1
        }
        text.append(contentsOf: Character(scalar).utf8)
        return end + 1
    }

    private static func scalar(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Unicode.Scalar? {
        if bytes[start] == UInt8(ascii: "#") {
            let isHex = start + 1 < end && bytes[start + 1] | 0x20 == UInt8(ascii: "x")
            var value: UInt32 = 0
            guard start + (isHex ? 2 : 1) < end else { return nil }
            for place in (start + (isHex ? 2 : 1))..<end {
                let byte = bytes[place], low = byte | 0x20
                let digit: UInt8 = byte &- 0x30 < 10 ? byte - 0x30 : isHex && low &- 0x61 < 6 ? low - 0x61 + 10 : 255
                if digit == 255 { return nil }
                value = min(value * (isHex ? 16 : 10) + UInt32(digit), 0x110000)
            }
            return Unicode.Scalar(value)
        }
        switch bytes.extracting(start..<end) {
        case let name where name.equals("lt"): return "<"
        case let name where name.equals("gt"): return ">"
        case let name where name.equals("amp"): return "&"
        case let name where name.equals("quot"): return "\""
        case let name where name.equals("apos"): return "'"
        default: return nil
        }
    }
}

extension Span<UInt8> {
    fileprivate func equals(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { word in
            for index in indices where self[index] != word[index] { return false }
            return true
        }
    }
}
