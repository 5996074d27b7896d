/// A dictionary of structured field values (RFC 9651, 3.2), parsed as strictly as its section 4.2 has it.
package struct StructuredDictionary: Sendable, Equatable {
    package enum Bare: Sendable, Equatable {
        case integer(Int64)
        /// In thousandths.
        case decimal(Int64)
        case string([UInt8])
        case token([UInt8])
        case bytes([UInt8])
        case boolean(Bool)
        /// Seconds since 1970.
        case date(Int64)
        /// Decoded UTF-8.
        case display([UInt8])
    }

    package struct Item: Sendable, Equatable {
        package var value: Bare
        package var parameters: [Parameter]
    }

    package struct Parameter: Sendable, Equatable {
        package var key: [UInt8]
        package var value: Bare
    }

    package enum Member: Sendable, Equatable {
        case item(Item)
        case innerList([Item], [Parameter])
    }

    /// Each key once, in the order of first mention, with the last value given.
    package private(set) var members: [(key: [UInt8], member: Member)] = []

    /// Nil where the bytes are no dictionary. Values of several header fields of one name are joined by `, ` before.
    package init?(_ bytes: Span<UInt8>) {
        var parser = StructuredParser()
        guard let parsed = parser.dictionary(bytes) else { return nil }
        members = parsed
    }

    package subscript(key: StaticString) -> Member? {
        let key = key.withUTF8Buffer { Array($0) }
        return members.first { $0.key == key }?.member
    }

    package static func == (one: StructuredDictionary, other: StructuredDictionary) -> Bool {
        one.members.elementsEqual(other.members) { $0.key == $1.key && $0.member == $1.member }
    }
}
