/// The head of an HTTP message as a crawler stored it: places in the bytes it was read from, and what is needed to read the body.
///
/// Nothing is an error: real servers send bare line feeds, lines without colons and bytes of any charset.
package struct HTTPHead: Equatable, Sendable {
    package enum Kind: UInt8, Sendable {
        case response, request
        /// There is no status or request line: all of the message is body.
        case none
    }

    /// Longest head; what has no blank line before is all head, and has no body.
    package static let maxBytes = 256 << 10

    package private(set) var kind = Kind.none
    /// From 100 to 999; 0 when the status line has none, and for requests.
    package private(set) var status = 0
    /// From the status line to the blank line. Interim responses (1xx) before it are passed over.
    package private(set) var head: Range<Int>
    package private(set) var body: Range<Int>
    /// The blank line behind the head was there.
    package private(set) var isComplete = false

    /// The media type as written, without parameters; empty when there is none. Of repeated headers the last with a value counts.
    package private(set) var contentType: Range<Int> = 0..<0
    /// The charset parameter without quotes; empty when there is none.
    package private(set) var charset: Range<Int> = 0..<0
    package private(set) var transferCodings = HTTPCodings()
    package private(set) var contentCodings = HTTPCodings()
    /// `Location`, empty when there is none.
    package private(set) var location: Range<Int> = 0..<0

    /// Reads the message that is all of `message`.
    package init(_ bytes: Span<UInt8>, _ message: Range<Int>) {
        head = message.lowerBound..<message.lowerBound
        body = message
        var start = message.lowerBound
        while start < message.upperBound, start < message.lowerBound + 4, bytes[start] == 0x0D || bytes[start] == 0x0A { start += 1 }
        // A proxy's or an interim response stands before the real one; no honest message has more than a few.
        for _ in 0..<8 {
            guard readHead(bytes, start..<message.upperBound) else { return }
            let interim = status >= 100 && status < 200 || fieldCount == 0
            guard interim, isComplete, bytes.starts(with: "HTTP/", at: body.lowerBound), body.count >= 5 else { break }
            start = body.lowerBound
        }
    }

    private var fieldCount = 0

    /// False when no message begins at the front.
    private mutating func readHead(_ bytes: Span<UInt8>, _ message: Range<Int>) -> Bool {
        let limit = min(message.upperBound, message.lowerBound + Self.maxBytes)
        let firstEnd = min(bytes.firstIndex(of: 0x0A, from: message.lowerBound) ?? limit, limit)
        guard readFirstLine(bytes, message.lowerBound..<firstEnd) else { return false }
        var line = message.lowerBound
        let end = HeaderFields.endOfHead(bytes, from: &line, to: limit)
        isComplete = end != nil
        head = message.lowerBound..<(end ?? limit)
        body = (end ?? message.upperBound)..<message.upperBound
        readFields(bytes)
        return true
    }

    private mutating func readFirstLine(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        let line = bytes.trimmed(line)
        if line.count >= 5, bytes.starts(with: "http/", ignoringCaseIn: line) || bytes.starts(with: "icy ", ignoringCaseIn: line) {
            kind = .response
            status = 0
            var index = line.lowerBound
            while index < line.upperBound, !isBlank(bytes[index]) { index += 1 }
            while index < line.upperBound, isBlank(bytes[index]) { index += 1 }
            if index + 3 <= line.upperBound, let number = bytes.decimal(index..<index + 3), number >= 100,
                index + 3 == line.upperBound || !isDigit(bytes[index + 3])
            {
                status = Int(number)
            }
            return true
        }
        return readRequestLine(bytes, line)
    }

    /// `METHOD target HTTP/1.1`: letters, and the version at the end.
    private mutating func readRequestLine(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        var index = line.lowerBound
        while index < line.upperBound, bytes[index] >= 0x41, bytes[index] <= 0x5A { index += 1 }
        guard index > line.lowerBound, index < line.upperBound, bytes[index] == 0x20 else { return false }
        var last = line.upperBound
        while last > index, bytes[last - 1] != 0x20 { last -= 1 }
        guard bytes.starts(with: "http/", ignoringCaseIn: last..<line.upperBound) else { return false }
        kind = .request
        status = 0
        return true
    }

    private mutating func readFields(_ bytes: Span<UInt8>) {
        (contentType, charset, location) = (0..<0, 0..<0, 0..<0)
        (transferCodings, contentCodings) = (HTTPCodings(), HTTPCodings())
        fieldCount = 0
        var fields = HeaderFields(bytes, after: head)
        while let field = fields.next(in: bytes) {
            fieldCount += 1
            let name = field.name
            if field.value.isEmpty { continue }
            switch name.count {
            case 12 where bytes.equals("content-type", ignoringCaseIn: name): readContentType(bytes, field.value)
            case 16 where bytes.equals("content-encoding", ignoringCaseIn: name): contentCodings.append(list: bytes, field.value)
            case 17 where bytes.equals("transfer-encoding", ignoringCaseIn: name): transferCodings.append(list: bytes, field.value)
            case 8 where bytes.equals("location", ignoringCaseIn: name): location = field.value
            default: break
            }
        }
    }

    /// `type/subtype; charset="x"` (RFC 9110, 8.3.1), with single quotes taken as quotes too, as servers write them.
    private mutating func readContentType(_ bytes: Span<UInt8>, _ value: Range<Int>) {
        var stop = value.lowerBound
        while stop < value.upperBound, bytes[stop] != 0x3B, bytes[stop] != 0x2C { stop += 1 }
        let type = bytes.trimmed(value.lowerBound..<stop)
        if type.contains(where: { bytes[$0] == 0x2F }) {
            contentType = type
        } else {
            // No type at all, as in `charset=utf-8`: all of it may be parameters.
            stop = value.lowerBound - 1
        }
        while stop < value.upperBound {
            let start = stop + 1
            stop = start
            while stop < value.upperBound, bytes[stop] != 0x3B { stop += 1 }
            let parameter = bytes.trimmed(start..<stop)
            guard bytes.starts(with: "charset", ignoringCaseIn: parameter) else { continue }
            var index = parameter.lowerBound + 7
            while index < parameter.upperBound, isBlank(bytes[index]) { index += 1 }
            guard index < parameter.upperBound, bytes[index] == 0x3D else { continue }
            var name = bytes.trimmed(index + 1..<parameter.upperBound)
            if let quote = name.first.map({ bytes[$0] }), quote == 0x22 || quote == 0x27 {
                var end = name.lowerBound + 1
                while end < name.upperBound, bytes[end] != quote { end += 1 }
                name = bytes.trimmed(name.lowerBound + 1..<end)
            }
            if !name.isEmpty {
                charset = name
                return
            }
        }
    }
}
