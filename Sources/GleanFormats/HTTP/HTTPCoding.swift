/// A transfer or content coding of HTTP (RFC 9110, 8.4.1; RFC 7932; RFC 8878).
package enum HTTPCoding: UInt8, Sendable {
    case chunked = 1, gzip, deflate, brotli, zstd
    /// Named, and neither known nor `identity`.
    case unknown

    /// nil for `identity`, which changes nothing.
    init?(_ bytes: Span<UInt8>, _ token: Range<Int>) {
        switch token.count {
        case 4 where bytes.equals("gzip", ignoringCaseIn: token): self = .gzip
        case 6 where bytes.equals("x-gzip", ignoringCaseIn: token): self = .gzip
        case 7 where bytes.equals("deflate", ignoringCaseIn: token): self = .deflate
        case 2 where bytes.equals("br", ignoringCaseIn: token): self = .brotli
        case 4 where bytes.equals("zstd", ignoringCaseIn: token): self = .zstd
        case 7 where bytes.equals("chunked", ignoringCaseIn: token): self = .chunked
        case 8 where bytes.equals("identity", ignoringCaseIn: token): return nil
        default: self = .unknown
        }
    }
}

/// Codings in the order in which they were applied; the last is undone first.
///
/// Packed into a word, as a page's head is a plain value. The sixth and later codings set `overflowed`.
package struct HTTPCodings: Equatable, Sendable {
    package static let most = 5

    private var packed: UInt32 = 0
    package private(set) var count = 0
    package private(set) var overflowed = false

    package init() {}

    package var isEmpty: Bool { count == 0 }

    package mutating func append(_ coding: HTTPCoding) {
        if count == Self.most {
            overflowed = true
            return
        }
        packed |= UInt32(coding.rawValue) << UInt32(4 * count)
        count += 1
    }

    /// `index` from 0 (applied first) to `count` - 1.
    package subscript(index: Int) -> HTTPCoding {
        HTTPCoding(rawValue: UInt8(packed >> UInt32(4 * index) & 15)) ?? .unknown
    }

    /// Adds the comma-separated tokens of a header value.
    mutating func append(list bytes: Span<UInt8>, _ value: Range<Int>) {
        var start = value.lowerBound
        for index in value.lowerBound...value.upperBound where index == value.upperBound || bytes[index] == 0x2C {
            var token = bytes.trimmed(start..<index)
            start = index + 1
            // Parameters (`gzip;q=1`) have no meaning here.
            for inner in token where bytes[inner] == 0x3B {
                token = bytes.trimmed(token.lowerBound..<inner)
                break
            }
            if !token.isEmpty, let coding = HTTPCoding(bytes, token) { append(coding) }
        }
    }
}
