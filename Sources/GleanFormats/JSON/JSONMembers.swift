import GleanBytes

/// Walks the members of a JSON object as they are written, with its braces or without them (RFC 8259).
package struct JSONMembers {
    /// A member's places in the bytes.
    package struct Member {
        /// The key's bytes between its quotes.
        package let key: Range<Int>
        package let keyIsEscaped: Bool
        /// The value as it is written.
        package let value: Range<Int>
        package let kind: JSONValue.Kind
    }

    private var cursor: JSONCursor
    private let hasBraces: Bool
    private var isFirst = true

    /// `hasBraces`: `bytes` are an object; else what stands in one, such as `Page.metadata`, and may be empty.
    package init(_ bytes: Span<UInt8>, hasBraces: Bool) {
        cursor = JSONCursor(bytes)
        self.hasBraces = hasBraces
    }

    /// The next member, checked; nil behind the last. Must be given the same bytes each time.
    package mutating func next(_ bytes: Span<UInt8>) throws(JSONProblem) -> Member? {
        guard try goOn(bytes) else {
            if cursor.peek(bytes) != nil { throw JSONProblem(.malformed, at: cursor.index) }
            return nil
        }
        let key = try cursor.readString(bytes)
        try cursor.expect(0x3A, bytes)
        let kind = cursor.kind(bytes)
        let start = cursor.index
        try cursor.skipValue(bytes, depth: 2)
        return Member(key: key.range, keyIsEscaped: key.isEscaped, value: start..<cursor.index, kind: kind)
    }

    private mutating func goOn(_ bytes: Span<UInt8>) throws(JSONProblem) -> Bool {
        defer { isFirst = false }
        if hasBraces { return try isFirst ? cursor.enterObject(bytes) : cursor.nextMember(bytes) }
        guard cursor.peek(bytes) != nil else { return false }
        if !isFirst { try cursor.expect(0x2C, bytes) }
        return true
    }

    /// Appends what a value says as text: a string without quotes and escapes, any other value as it is written.
    package static func appendText(of member: Member, in bytes: Span<UInt8>, to text: inout [UInt8]) {
        guard member.kind == .string else {
            bytes.extracting(member.value).withUnsafeBufferPointer { text.append(contentsOf: $0) }
            return
        }
        appendUnescaped(member.value.lowerBound + 1..<member.value.upperBound - 1, in: bytes, to: &text)
    }

    /// Appends the text between a string's quotes without its escapes.
    package static func appendUnescaped(_ range: Range<Int>, in bytes: Span<UInt8>, to text: inout [UInt8]) {
        var index = range.lowerBound
        let end = range.upperBound
        var unit: [UInt8] = [0, 0, 0, 0]
        while index < end {
            let plain = min(bytes.plainRunEnd(from: index), end)
            bytes.extracting(index..<plain).withUnsafeBufferPointer { text.append(contentsOf: $0) }
            index = plain
            guard index < end else { return }
            var room = unit.mutableSpan
            let count = JSONCursor.unescape(bytes, &index, end, into: &room)
            text.append(contentsOf: unit[..<count])
        }
    }
}

extension Span<UInt8> {
    /// True if the bytes in `range` are those of `name`.
    package func holds(_ name: [UInt8], at range: Range<Int>) -> Bool {
        guard range.count == name.count else { return false }
        for index in 0..<name.count where self[range.lowerBound + index] != name[index] { return false }
        return true
    }
}
