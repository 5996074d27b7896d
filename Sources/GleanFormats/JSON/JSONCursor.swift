/// A place in a JSON text, and the steps of its grammar (RFC 8259).
struct JSONCursor {
    /// A string's bytes between its quotes.
    struct Raw {
        var range: Range<Int>
        var isEscaped: Bool
    }

    private(set) var index = 0

    init(_ bytes: Span<UInt8>) {}

    /// The next byte that is no blank; nil at the end.
    mutating func peek(_ bytes: Span<UInt8>) -> UInt8? {
        while index < bytes.count {
            let byte = bytes[index]
            if !isBlank(byte) { return byte }
            index += 1
        }
        return nil
    }

    mutating func expect(_ byte: UInt8, _ bytes: Span<UInt8>) throws(JSONProblem) {
        guard peek(bytes) == byte else { throw JSONProblem(.malformed, at: index) }
        index += 1
    }

    /// Behind the brace and before the first key; false, and behind the object, when it is empty.
    mutating func enterObject(_ bytes: Span<UInt8>) throws(JSONProblem) -> Bool {
        try expect(0x7B, bytes)
        if peek(bytes) != 0x7D { return true }
        index += 1
        return false
    }

    /// Behind the bracket and before the first element; false, and behind the array, when it is empty.
    mutating func enterArray(_ bytes: Span<UInt8>) throws(JSONProblem) -> Bool {
        try expect(0x5B, bytes)
        if peek(bytes) != 0x5D { return true }
        index += 1
        return false
    }

    /// Passes over a comma (true) or the closing brace (false).
    mutating func nextMember(_ bytes: Span<UInt8>) throws(JSONProblem) -> Bool { try nextItem(bytes, closing: 0x7D) }

    /// Passes over a comma (true) or the closing bracket (false).
    mutating func nextElement(_ bytes: Span<UInt8>) throws(JSONProblem) -> Bool { try nextItem(bytes, closing: 0x5D) }

    private mutating func nextItem(_ bytes: Span<UInt8>, closing: UInt8) throws(JSONProblem) -> Bool {
        let byte = peek(bytes)
        guard byte == 0x2C || byte == closing else { throw JSONProblem(.malformed, at: index) }
        index += 1
        return byte == 0x2C
    }

    mutating func kind(_ bytes: Span<UInt8>) -> JSONValue.Kind {
        switch peek(bytes) {
        case 0x22: .string
        case 0x7B: .object
        case 0x5B: .array
        case 0x74, 0x66: .bool
        case 0x6E: .null
        default: .number
        }
    }

    /// Checks a value and passes over it. `depth` counts the objects and arrays it would be in.
    mutating func skipValue(_ bytes: Span<UInt8>, depth: Int) throws(JSONProblem) {
        switch peek(bytes) {
        case 0x22: _ = try readString(bytes)
        case 0x7B:
            try descend(depth)
            guard try enterObject(bytes) else { return }
            repeat {
                guard peek(bytes) == 0x22 else { throw JSONProblem(.malformed, at: index) }
                _ = try readString(bytes)
                try expect(0x3A, bytes)
                try skipValue(bytes, depth: depth + 1)
            } while try nextMember(bytes)
        case 0x5B:
            try descend(depth)
            index += 1
            if peek(bytes) == 0x5D {
                index += 1
                return
            }
            repeat { try skipValue(bytes, depth: depth + 1) } while try nextItem(bytes, closing: 0x5D)
        case 0x74: try word("true", bytes)
        case 0x66: try word("false", bytes)
        case 0x6E: try word("null", bytes)
        case 0x4E: try word("NaN", bytes)
        case 0x49: try word("Infinity", bytes)
        default: try number(bytes)
        }
    }

    private func descend(_ depth: Int) throws(JSONProblem) {
        if depth > JSONFields.maxDepth { throw JSONProblem(.tooDeep, at: index) }
    }

    private mutating func word(_ text: StaticString, _ bytes: Span<UInt8>) throws(JSONProblem) {
        guard bytes.starts(with: text, at: index) else { throw JSONProblem(.malformed, at: index) }
        index += text.utf8CodeUnitCount
    }

    private mutating func number(_ bytes: Span<UInt8>) throws(JSONProblem) {
        if index < bytes.count, bytes[index] == 0x2D { index += 1 }
        if index < bytes.count, bytes[index] == 0x49 { return try word("Infinity", bytes) }
        let first = index
        try digits(bytes)
        if bytes[first] == 0x30, index > first + 1 { throw JSONProblem(.malformed, at: first + 1) }
        if index < bytes.count, bytes[index] == 0x2E {
            index += 1
            try digits(bytes)
        }
        if index < bytes.count, bytes[index] | 0x20 == 0x65 {
            index += 1
            if index < bytes.count, bytes[index] == 0x2B || bytes[index] == 0x2D { index += 1 }
            try digits(bytes)
        }
    }

    private mutating func digits(_ bytes: Span<UInt8>) throws(JSONProblem) {
        let start = index
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        if index == start { throw JSONProblem(.malformed, at: index) }
    }
}

// MARK: - Strings

extension JSONCursor {
    /// Passes over a string, checking its escapes, and refuses control bytes as the standard does.
    mutating func readString(_ bytes: Span<UInt8>) throws(JSONProblem) -> Raw {
        guard peek(bytes) == 0x22 else { throw JSONProblem(.malformed, at: index) }
        index += 1
        let start = index
        var isEscaped = false
        while true {
            index = bytes.plainRunEnd(from: index)
            guard index < bytes.count else { throw JSONProblem(.malformed, at: index) }
            switch bytes[index] {
            case 0x22:
                index += 1
                return Raw(range: start..<index - 1, isEscaped: isEscaped)
            case 0x5C:
                isEscaped = true
                guard index + 1 < bytes.count else { throw JSONProblem(.malformed, at: index) }
                switch bytes[index + 1] {
                case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: index += 2
                case 0x75:
                    guard Self.unit(bytes, at: index) != nil else { throw JSONProblem(.malformed, at: index) }
                    index += 6
                default: throw JSONProblem(.malformed, at: index)
                }
            default: throw JSONProblem(.malformed, at: index)
            }
        }
    }

    /// The UTF-16 unit of `\uXXXX` at `index`.
    private static func unit(_ bytes: Span<UInt8>, at index: Int) -> UInt32? {
        guard index + 6 <= bytes.count, bytes[index] == 0x5C, bytes[index + 1] == 0x75 else { return nil }
        var value: UInt32 = 0
        for offset in 2..<6 {
            guard let digit = hexValue(bytes[index + offset]) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// Writes what the escape at `index` means, which `readString` has checked, moves on behind it, and says how many bytes it wrote:
    /// never more than the escape has. A surrogate without its other half is U+FFFD.
    static func unescape(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int, into target: inout MutableSpan<UInt8>) -> Int {
        let escape = bytes[index + 1]
        if escape != 0x75 {
            target[0] =
                switch escape {
                case 0x62: 0x08
                case 0x66: 0x0C
                case 0x6E: 0x0A
                case 0x72: 0x0D
                case 0x74: 0x09
                default: escape
                }
            index += 2
            return 1
        }
        var scalar = unit(bytes, at: index) ?? 0xFFFD
        index += 6
        if scalar & 0xFC00 == 0xD800, index + 6 <= end, let low = unit(bytes, at: index), low & 0xFC00 == 0xDC00 {
            scalar = 0x10000 + (scalar & 0x3FF) << 10 + low & 0x3FF
            index += 6
        } else if scalar & 0xF800 == 0xD800 {
            scalar = 0xFFFD
        }
        return put(scalar, &target, 0)
    }

    private static func put(_ scalar: UInt32, _ target: inout MutableSpan<UInt8>, _ count: Int) -> Int {
        switch scalar {
        case 0..<0x80:
            target[count] = UInt8(scalar)
            return count + 1
        case 0x80..<0x800:
            target[count] = UInt8(0xC0 | scalar >> 6)
            target[count + 1] = UInt8(0x80 | scalar & 0x3F)
            return count + 2
        case 0x800..<0x10000:
            target[count] = UInt8(0xE0 | scalar >> 12)
            target[count + 1] = UInt8(0x80 | scalar >> 6 & 0x3F)
            target[count + 2] = UInt8(0x80 | scalar & 0x3F)
            return count + 3
        default:
            target[count] = UInt8(0xF0 | scalar >> 18 & 7)
            target[count + 1] = UInt8(0x80 | scalar >> 12 & 0x3F)
            target[count + 2] = UInt8(0x80 | scalar >> 6 & 0x3F)
            target[count + 3] = UInt8(0x80 | scalar & 0x3F)
            return count + 4
        }
    }
}

extension Span<UInt8> {
    /// The first place at or behind `start` of a quote, a backslash or a control byte; `count` when there is none.
    ///
    /// Unsafe: eight bytes at a time by an unaligned load, each load inside `count`.
    func plainRunEnd(from start: Int, asciiOnly: Bool = false) -> Int {
        withUnsafeBytes { raw in
            var index = start
            let high: UInt64 = 0x8080_8080_8080_8080, ones: UInt64 = 0x0101_0101_0101_0101
            while index + 8 <= raw.count {
                let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let quote = word ^ (ones &* 0x22), slash = word ^ (ones &* 0x5C)
                var hits = ((quote &- ones) & ~quote) | ((slash &- ones) & ~slash) | ((word &- ones &* 0x20) & ~word)
                if asciiOnly { hits |= word }
                hits &= high
                // A borrow can only mark bytes above a true hit, so the lowest mark is right (bytes lie in little-endian order).
                if hits != 0 { return index + UInt64(littleEndian: hits).trailingZeroBitCount >> 3 }
                index += 8
            }
            while index < raw.count {
                let byte = raw[index]
                if byte == 0x22 || byte == 0x5C || byte < 0x20 || (asciiOnly && byte >= 0x80) { return index }
                index += 1
            }
            return index
        }
    }
}
