/// A walk through a JSON text, value by value and without a tree (RFC 8259), for files that are large and of a known form.
///
/// What is asked for must be there: another kind of value is a `JSONProblem`, malformed, at its place.
package struct JSONWalk {
    private var cursor: JSONCursor

    package init(_ bytes: Span<UInt8>) { cursor = JSONCursor(bytes) }

    /// Bytes from the beginning of the text.
    package var position: Int { cursor.index }

    /// What the next value is; nothing is passed over.
    package mutating func kind(_ bytes: Span<UInt8>) -> JSONValue.Kind { cursor.kind(bytes) }

    /// Reads an object. `member` gets each key, and must read or skip the value.
    package mutating func object(_ bytes: Span<UInt8>, _ member: (inout JSONWalk, [UInt8]) throws -> Void) throws {
        guard try cursor.enterObject(bytes) else { return }
        repeat {
            let key = try string(bytes)
            try cursor.expect(0x3A, bytes)
            try member(&self, key)
        } while try cursor.nextMember(bytes)
    }

    /// Reads an array. `element` must read or skip a value.
    package mutating func array(_ bytes: Span<UInt8>, _ element: (inout JSONWalk) throws -> Void) throws {
        guard try cursor.enterArray(bytes) else { return }
        repeat { try element(&self) } while try cursor.nextElement(bytes)
    }

    /// The bytes that a string means; a surrogate without its other half is U+FFFD.
    package mutating func string(_ bytes: Span<UInt8>) throws(JSONProblem) -> [UInt8] {
        let raw = try cursor.readString(bytes)
        var text: [UInt8] = []
        text.reserveCapacity(raw.range.count)
        var at = raw.range.lowerBound
        while at < raw.range.upperBound {
            if raw.isEscaped, bytes[at] == 0x5C {
                var meant = InlineArray<4, UInt8>(repeating: 0)
                var target = meant.mutableSpan
                let count = JSONCursor.unescape(bytes, &at, raw.range.upperBound, into: &target)
                for index in 0..<count { text.append(meant[index]) }
            } else {
                text.append(bytes[at])
                at += 1
            }
        }
        return text
    }

    /// A whole number without a sign.
    package mutating func number(_ bytes: Span<UInt8>) throws(JSONProblem) -> Int {
        guard cursor.kind(bytes) == .number else { throw JSONProblem(.malformed, at: position) }
        let range = try skip(bytes)
        var value = 0
        for at in range {
            guard bytes[at] >= 0x30, bytes[at] <= 0x39, value < 1 << 50 else { throw JSONProblem(.malformed, at: at) }
            value = value * 10 + Int(bytes[at] & 0x0F)
        }
        return value
    }

    /// Passes over a value, and says where it stands.
    @discardableResult package mutating func skip(_ bytes: Span<UInt8>) throws(JSONProblem) -> Range<Int> {
        _ = cursor.peek(bytes)
        let start = position
        try cursor.skipValue(bytes, depth: 1)
        return start..<position
    }

    /// Throws where more than blanks follow.
    package mutating func end(_ bytes: Span<UInt8>) throws(JSONProblem) {
        if cursor.peek(bytes) != nil { throw JSONProblem(.malformed, at: position) }
    }
}
