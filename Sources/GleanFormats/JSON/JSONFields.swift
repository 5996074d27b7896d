import GleanBytes

/// What a wanted field of a JSON object holds.
package struct JSONValue: Equatable, Sendable {
    package enum Kind: UInt8, Sendable { case missing, string, number, bool, null, object, array }

    package var kind = Kind.missing
    /// Place in `JSONFields.text`: a string unescaped, any other value as it is written.
    package var range: Range<Int> = 0..<0

    package init() {}
}

/// Why a line is no JSON object, and the byte where it shows.
package struct JSONProblem: Error, Equatable, Sendable {
    package enum Kind: String, Sendable {
        case malformed = "malformed_json"
        case notAnObject = "not_an_object"
        case tooDeep = "too_deep"
    }

    package var kind: Kind
    package var position: Int

    package init(_ kind: Kind, at position: Int) {
        self.kind = kind
        self.position = position
    }
}

/// Finds wanted fields of one JSON object after the other, in one pass and without a tree (RFC 8259).
///
/// All of the object is checked but for UTF-8, which is left to the reader of the text. A lone surrogate (`\ud800`) becomes U+FFFD.
/// Of repeated keys the last counts. `NaN`, `Infinity` and `-Infinity` pass as numbers, as Python writes them.
package struct JSONFields: ~Copyable {
    package static let maxDepth = 128

    private let names: [Name]
    private var values: [JSONValue]
    private var unescaped = ByteBuffer(capacity: 64 << 10)
    private var used = 0

    private struct Name {
        /// The key as wanted, which may hold dots of its own.
        var key: [UInt8]
        /// The parts around the first dot, for a field of an inner object.
        var outer: [UInt8] = []
        var inner: [UInt8] = []
    }

    /// `names`: the wanted keys; `metadata.url` means the key `url` in the object `metadata`, or a key with a dot in it.
    package init(_ names: [String]) {
        self.names = names.map { name in
            var result = Name(key: Array(name.utf8))
            if let dot = result.key.firstIndex(of: 0x2E) {
                result.outer = Array(result.key[..<dot])
                result.inner = Array(result.key[(dot + 1)...])
            }
            return result
        }
        values = Array(repeating: JSONValue(), count: names.count)
    }

    /// The values' bytes; good until the next `scan`.
    package var text: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get { unescaped.span(0..<used) }
    }

    /// The value of the name at `index` of those given to `init`, as the last `scan` found it.
    package subscript(index: Int) -> JSONValue { values[index] }

    /// Reads one object, which must be all of `bytes` but for blanks; returns what is wrong, or nil.
    package mutating func scan(_ bytes: Span<UInt8>) -> JSONProblem? {
        used = 0
        for index in values.indices { values[index] = JSONValue() }
        do throws(JSONProblem) {
            var cursor = JSONCursor(bytes)
            guard cursor.peek(bytes) == 0x7B else { throw JSONProblem(.notAnObject, at: cursor.index) }
            try scanObject(bytes, &cursor, outer: nil)
            if cursor.peek(bytes) != nil { throw JSONProblem(.malformed, at: cursor.index) }
            return nil
        } catch {
            return error
        }
    }

    private mutating func scanObject(_ bytes: Span<UInt8>, _ cursor: inout JSONCursor, outer: Range<Int>?) throws(JSONProblem) {
        guard try cursor.enterObject(bytes) else { return }
        repeat {
            let key = try readKey(bytes, &cursor)
            let wanted = wantedName(key, outer: outer)
            if outer == nil, isOuter(key), cursor.peek(bytes) == 0x7B {
                let begin = cursor.index
                try scanObject(bytes, &cursor, outer: key)
                if let wanted { store(.object, begin..<cursor.index, bytes, at: wanted) }
            } else {
                try readValue(bytes, &cursor, wanted)
            }
        } while try cursor.nextMember(bytes)
    }

    private mutating func readValue(_ bytes: Span<UInt8>, _ cursor: inout JSONCursor, _ wanted: Int?) throws(JSONProblem) {
        let kind = cursor.kind(bytes)
        let begin = cursor.index
        guard let wanted else { return try cursor.skipValue(bytes, depth: 2) }
        if kind == .string {
            let string = try cursor.readString(bytes)
            let start = used
            append(bytes, string)
            values[wanted] = JSONValue(.string, start..<used)
        } else {
            try cursor.skipValue(bytes, depth: 2)
            store(kind, begin..<cursor.index, bytes, at: wanted)
        }
    }

    private mutating func store(_ kind: JSONValue.Kind, _ range: Range<Int>, _ bytes: Span<UInt8>, at wanted: Int) {
        let start = used
        append(bytes, JSONCursor.Raw(range: range, isEscaped: false))
        values[wanted] = JSONValue(kind, start..<used)
    }

    /// The unescaped form is never longer than the escaped one.
    private mutating func append(_ bytes: Span<UInt8>, _ string: JSONCursor.Raw) {
        let wanted = used + string.range.count
        if unescaped.capacity < wanted { unescaped.resize(to: max(wanted, 2 * unescaped.capacity), keeping: used) }
        var index = string.range.lowerBound
        while index < string.range.upperBound {
            let end = string.isEscaped ? min(bytes.plainRunEnd(from: index), string.range.upperBound) : string.range.upperBound
            unescaped.copy(bytes.extracting(index..<end), to: used)
            used += end - index
            index = end
            if index < string.range.upperBound {
                var target = unescaped.mutableSpan(used..<wanted)
                used += JSONCursor.unescape(bytes, &index, string.range.upperBound, into: &target)
            }
        }
    }

    /// The key's unescaped bytes, kept in `text` for as long as the scan goes.
    private mutating func readKey(_ bytes: Span<UInt8>, _ cursor: inout JSONCursor) throws(JSONProblem) -> Range<Int> {
        let raw = try cursor.readString(bytes)
        try cursor.expect(0x3A, bytes)
        let start = used
        append(bytes, raw)
        return start..<used
    }

    private func wantedName(_ key: Range<Int>, outer: Range<Int>?) -> Int? {
        for (index, name) in names.enumerated() {
            if let outer {
                if equal(outer, name.outer), equal(key, name.inner) { return index }
            } else if equal(key, name.key) {
                return index
            }
        }
        return nil
    }

    private func isOuter(_ key: Range<Int>) -> Bool {
        names.contains { !$0.inner.isEmpty && equal(key, $0.outer) }
    }

    private func equal(_ range: Range<Int>, _ name: [UInt8]) -> Bool {
        guard range.count == name.count else { return false }
        let bytes = unescaped.span(range)
        for index in 0..<name.count where bytes[index] != name[index] { return false }
        return true
    }
}

extension JSONValue {
    init(_ kind: Kind, _ range: Range<Int>) {
        self.kind = kind
        self.range = range
    }
}
