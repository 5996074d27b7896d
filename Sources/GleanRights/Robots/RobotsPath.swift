/// The path and query of an address in the one spelling in which RFC 9309 compares them (2.2.2), so that it is made once for all rules.
///
/// Octets outside of ASCII and reserved ones stand as `%XX`, escapes of unreserved octets are undone. `=` and `/` stand for themselves, and
/// `%3D` is `=`. `%2F` is `/` in a query, as in the standard's table, and is not in a path; what cannot be an escape stays as it is.
package struct RobotsPath: Sendable, Equatable {
    /// At least one byte, the first is `/`.
    package let bytes: [UInt8]
    /// It is that of `/robots.txt` itself, which may always be fetched (2.2.2), whatever its query.
    let isRobotsFile: Bool

    /// Takes an address with or without scheme and authority; its fragment is left off. An address without a path has the path `/`.
    package init(_ address: Span<UInt8>) {
        var range = 0..<address.count
        if let hash = address.firstPlace(of: UInt8(ascii: "#"), in: range) { range = range.lowerBound..<hash }
        range = Self.pathStart(address, range)..<range.upperBound
        var path: [UInt8] = []
        path.reserveCapacity(range.count + 16)
        if range.isEmpty || address[range.lowerBound] != UInt8(ascii: "/") { path.append(UInt8(ascii: "/")) }
        let query = address.firstPlace(of: UInt8(ascii: "?"), in: range) ?? range.upperBound
        Self.append(address, range.lowerBound..<query, to: &path)
        isRobotsFile = path == Self.robotsFile
        Self.append(address, query..<range.upperBound, to: &path)
        bytes = path
    }

    package init(_ address: [UInt8]) { self.init(address.span) }

    private static let robotsFile = Array("/robots.txt".utf8)

    /// Where the path begins: behind `scheme://authority`, or at the front.
    private static func pathStart(_ address: Span<UInt8>, _ range: Range<Int>) -> Int {
        var place = range.lowerBound
        while place < range.upperBound, isOfScheme(address[place]) { place += 1 }
        guard place > range.lowerBound, place + 2 < range.upperBound, address[place] == UInt8(ascii: ":"),
            address[place + 1] == UInt8(ascii: "/"), address[place + 2] == UInt8(ascii: "/")
        else { return range.lowerBound }
        place += 3
        while place < range.upperBound, address[place] != UInt8(ascii: "/"), address[place] != UInt8(ascii: "?") { place += 1 }
        return place
    }

    /// Appends `range` of `text` in that spelling; in patterns a star stands for itself.
    static func append(_ text: Span<UInt8>, _ range: Range<Int>, isPattern: Bool = false, to path: inout [UInt8]) {
        var place = range.lowerBound, isInQuery = false
        while place < range.upperBound {
            let byte = text[place]
            place += 1
            if byte == UInt8(ascii: "%") {
                guard place + 2 <= range.upperBound, let high = hexadecimalDigit(text[place]), let low = hexadecimalDigit(text[place + 1]) else {
                    path.append(byte)
                    continue
                }
                let octet = high << 4 | low
                place += 2
                let isPlain = isUnreserved(octet) || octet == UInt8(ascii: "=") || octet == UInt8(ascii: "/") && isInQuery
                if isPlain { path.append(octet) } else { escape(octet, &path) }
            } else if isUnreserved(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "*") && isPattern {
                path.append(byte)
            } else {
                escape(byte, &path)
                if byte == UInt8(ascii: "?") { isInQuery = true }
            }
        }
    }

    private static func escape(_ octet: UInt8, _ path: inout [UInt8]) {
        path.append(UInt8(ascii: "%"))
        for digit in [octet >> 4, octet & 15] { path.append(digit < 10 ? 0x30 + digit : 0x37 + digit) }
    }
}

/// Letters, digits, `-`, `.`, `_` and `~` (RFC 3986, 2.3).
private func isUnreserved(_ byte: UInt8) -> Bool { isToken(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "~") }
