/// The parsing algorithms of RFC 9651, section 4.2: nil is its "fail parsing".
struct StructuredParser {
    typealias Bare = StructuredDictionary.Bare
    typealias Item = StructuredDictionary.Item
    typealias Parameter = StructuredDictionary.Parameter
    typealias Member = StructuredDictionary.Member

    private var place = 0

    /// Keys, members, parameters or items beyond this fail: the standard asks for 1,024 at least (3.1, 3.2).
    private static let most = 4096

    mutating func dictionary(_ bytes: Span<UInt8>) -> [(key: [UInt8], member: Member)]? {
        var members: [(key: [UInt8], member: Member)] = [], places: [[UInt8]: Int] = [:]
        skipSpaces(bytes)
        while place < bytes.count {
            guard let key = key(bytes), let member = member(bytes), members.count < Self.most else { return nil }
            if let old = places[key] {
                members[old].member = member
            } else {
                places[key] = members.count
                members.append((key, member))
            }
            skipBlanks(bytes)
            if place == bytes.count { return members }
            guard bytes[place] == UInt8(ascii: ",") else { return nil }
            place += 1
            skipBlanks(bytes)
            if place == bytes.count { return nil }
        }
        return members
    }

    /// What stands behind a key: `=` and a value, or true with its parameters.
    private mutating func member(_ bytes: Span<UInt8>) -> Member? {
        if take(UInt8(ascii: "="), bytes) { return peek(bytes) == UInt8(ascii: "(") ? innerList(bytes) : item(bytes).map { .item($0) } }
        return parameters(bytes).map { .item(Item(value: .boolean(true), parameters: $0)) }
    }

    private mutating func innerList(_ bytes: Span<UInt8>) -> Member? {
        place += 1
        var items: [Item] = []
        while place < bytes.count, items.count < Self.most {
            skipSpaces(bytes)
            if take(UInt8(ascii: ")"), bytes) { return parameters(bytes).map { .innerList(items, $0) } }
            guard let item = item(bytes) else { return nil }
            items.append(item)
            guard let next = peek(bytes), next == 0x20 || next == UInt8(ascii: ")") else { return nil }
        }
        return nil
    }

    private mutating func item(_ bytes: Span<UInt8>) -> Item? {
        guard let value = bare(bytes), let parameters = parameters(bytes) else { return nil }
        return Item(value: value, parameters: parameters)
    }

    private mutating func parameters(_ bytes: Span<UInt8>) -> [Parameter]? {
        var found: [Parameter] = [], places: [[UInt8]: Int] = [:]
        while take(UInt8(ascii: ";"), bytes) {
            skipSpaces(bytes)
            guard let key = key(bytes), found.count < Self.most else { return nil }
            var value = Bare.boolean(true)
            if take(UInt8(ascii: "="), bytes) {
                guard let given = bare(bytes) else { return nil }
                value = given
            }
            if let old = places[key] {
                found[old].value = value
            } else {
                places[key] = found.count
                found.append(Parameter(key: key, value: value))
            }
        }
        return found
    }

    private mutating func key(_ bytes: Span<UInt8>) -> [UInt8]? {
        guard let first = peek(bytes), Self.isSmall(first) || first == UInt8(ascii: "*") else { return nil }
        let start = place
        while let byte = peek(bytes), Self.isSmall(byte) || isDigit(byte) || Self.isOne(byte, of: "_-.*") { place += 1 }
        return bytes.array(start..<place)
    }

    private mutating func bare(_ bytes: Span<UInt8>) -> Bare? {
        switch peek(bytes) {
        case nil: return nil
        case UInt8(ascii: "\""): return quoted(bytes)
        case UInt8(ascii: ":"): return byteSequence(bytes)
        case UInt8(ascii: "?"):
            place += 1
            if take(UInt8(ascii: "1"), bytes) { return .boolean(true) }
            return take(UInt8(ascii: "0"), bytes) ? .boolean(false) : nil
        case UInt8(ascii: "@"):
            place += 1
            guard case .integer(let seconds)? = number(bytes) else { return nil }
            return .date(seconds)
        case UInt8(ascii: "%"): return display(bytes)
        case let byte? where byte == UInt8(ascii: "-") || isDigit(byte): return number(bytes)
        case let byte? where byte == UInt8(ascii: "*") || Self.isLetter(byte): return token(bytes)
        default: return nil
        }
    }

    /// An integer of at most 15 digits, or a decimal of at most 12 and 3.
    private mutating func number(_ bytes: Span<UInt8>) -> Bare? {
        let isNegative = take(UInt8(ascii: "-"), bytes)
        var value: Int64 = 0, digits = 0, fraction: Int?
        while let byte = peek(bytes) {
            if isDigit(byte) {
                digits += 1
                if fraction != nil { fraction? += 1 }
                guard digits <= 15 else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            } else if byte == UInt8(ascii: "."), fraction == nil, digits > 0 {
                guard digits <= 12 else { return nil }
                fraction = 0
            } else {
                break
            }
            place += 1
        }
        guard digits > 0 else { return nil }
        guard let fraction else { return .integer(isNegative ? -value : value) }
        guard fraction >= 1, fraction <= 3 else { return nil }
        for _ in fraction..<3 { value *= 10 }
        return .decimal(isNegative ? -value : value)
    }

    private mutating func quoted(_ bytes: Span<UInt8>) -> Bare? {
        place += 1
        var text: [UInt8] = []
        while place < bytes.count {
            var byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\"") { return .string(text) }
            if byte == UInt8(ascii: "\\") {
                guard let escaped = peek(bytes), Self.isOne(escaped, of: "\"\\") else { return nil }
                byte = escaped
                place += 1
            } else if byte < 0x20 || byte > 0x7E {
                return nil
            }
            text.append(byte)
        }
        return nil
    }

    private mutating func token(_ bytes: Span<UInt8>) -> Bare {
        let start = place
        while let byte = peek(bytes), Self.isLetter(byte) || isDigit(byte) || Self.isOne(byte, of: "!#$%&'*+-.^_`|~:/") { place += 1 }
        return .token(bytes.array(start..<place))
    }

    private mutating func byteSequence(_ bytes: Span<UInt8>) -> Bare? {
        place += 1
        let start = place
        guard let end = bytes.firstPlace(of: UInt8(ascii: ":"), in: start..<bytes.count) else { return nil }
        place = end + 1
        return base64(bytes, start..<end).map { .bytes($0) }
    }

    /// Padding may be missing, as the standard lets a parser take it.
    private func base64(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8]? {
        var out: [UInt8] = [], bits: UInt32 = 0, count = 0, isPadded = false
        for index in range {
            let byte = bytes[index], value: UInt32
            switch byte {
            case 0x41...0x5A: value = UInt32(byte) - 0x41
            case 0x61...0x7A: value = UInt32(byte) - 0x61 + 26
            case 0x30...0x39: value = UInt32(byte) - 0x30 + 52
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            case UInt8(ascii: "="):
                isPadded = true
                continue
            default: return nil
            }
            if isPadded { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                out.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return out
    }

    /// `%"..."`, in which `%xx` with small letters stands for a byte of UTF-8.
    private mutating func display(_ bytes: Span<UInt8>) -> Bare? {
        place += 1
        guard take(UInt8(ascii: "\""), bytes) else { return nil }
        var text: [UInt8] = []
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte < 0x20 || byte > 0x7E { return nil }
            if byte == UInt8(ascii: "\"") { return String(validating: text, as: UTF8.self) == nil ? nil : .display(text) }
            guard byte == UInt8(ascii: "%") else {
                text.append(byte)
                continue
            }
            guard place + 2 <= bytes.count, let high = Self.smallDigit(bytes[place]), let low = Self.smallDigit(bytes[place + 1]) else { return nil }
            text.append(high << 4 | low)
            place += 2
        }
        return nil
    }

    // MARK: - Bytes

    private func peek(_ bytes: Span<UInt8>) -> UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard peek(bytes) == byte else { return false }
        place += 1
        return true
    }

    private mutating func skipSpaces(_ bytes: Span<UInt8>) { while peek(bytes) == 0x20 { place += 1 } }

    private mutating func skipBlanks(_ bytes: Span<UInt8>) { while let byte = peek(bytes), byte == 0x20 || byte == 0x09 { place += 1 } }

    private static func isSmall(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
    private static func isLetter(_ byte: UInt8) -> Bool { isSmall(byte | 0x20) && byte >= 0x41 }
    private static func smallDigit(_ byte: UInt8) -> UInt8? { byte >= 0x41 && byte <= 0x5A ? nil : hexadecimalDigit(byte) }
    private static func isOne(_ byte: UInt8, of set: StaticString) -> Bool { set.withUTF8Buffer { $0.contains(byte) } }
}
