package import GleanModel

/// Tells the licence that stands at an address.
///
/// The host is compared as a whole and the path by its parts, so that neither `example.com/standby/3.0/` nor `creativecommons.org.evil.com`
/// is taken for a licence. An address that names a version without saying "or any later" claims that version alone; one without a version
/// is taken for the version that stands there now, for Creative Commons for a licence without a version.
package enum LicenceAddress {
    /// The longest address that is read.
    static let longest = 2048

    /// The licence at an absolute address: with any scheme or none, with or without `www.`, port, query, fragment, percent-escapes and a slash
    /// at the end. A copy in the Wayback Machine counts as the address copied, for archived pages hold no others.
    package static func licence(_ address: Span<UInt8>) -> Licence? {
        guard let parts = AddressParts(address) else { return nil }
        return licence(parts, depth: 0)
    }

    static func licence(_ parts: AddressParts, depth: Int) -> Licence? {
        switch parts.host {
        case "creativecommons.org": return CreativeCommonsAddress.licence(parts.segments)
        case "i.creativecommons.org", "licensebuttons.net": return CreativeCommonsAddress.badge(parts.segments)
        default: break
        }
        if let listed = SPDXList.shared.entry(at: parts) { return SPDX.simple(listed.id) }
        guard parts.host == "web.archive.org" else { return KnownAddresses.licence(parts) }
        guard depth < 2, let copied = parts.copied else { return nil }
        return licence(copied, depth: depth + 1)
    }
}

/// An absolute address in its parts: the host in lower case without "www.", the path's segments decoded.
struct AddressParts {
    var host: String
    /// Not empty ones, in lower case; spaces around them are gone.
    var segments: [Substring]
    var query: String
    /// The address that a copy in the Wayback Machine was made of.
    var copied: AddressParts? {
        guard segments.count > 2, segments[0] == "web", segments[1].utf8.first.map({ $0 >= 48 && $0 <= 57 }) == true else { return nil }
        let bytes = Array(segments[2...].joined(separator: "/").utf8)
        return AddressParts(bytes.span)
    }

    func key(withQuery: Bool) -> String {
        host + "/" + segments.joined(separator: "/") + (withQuery && !query.isEmpty ? "?" + query : "")
    }

    init?(_ address: Span<UInt8>) {
        var start = 0, end = min(address.count, LicenceAddress.longest)
        if address.count > end { return nil }
        while start < end, address[start] <= 32 || address[start] == UInt8(ascii: "<") || address[start] == UInt8(ascii: "\"") { start += 1 }
        // Marks behind an address that was written in a sentence.
        while start < end, Self.isMark(address[end - 1]) { end -= 1 }
        if let hash = (start..<end).first(where: { address[$0] == UInt8(ascii: "#") }) { end = hash }
        start = Self.schemeEnd(address, start, end)
        let hostEnd = (start..<end).first { address[$0] == UInt8(ascii: "/") || address[$0] == UInt8(ascii: "?") } ?? end
        guard let host = Self.host(address, start, hostEnd) else { return nil }
        self.host = host
        let pathEnd = (hostEnd..<end).first { address[$0] == UInt8(ascii: "?") } ?? end
        query = Self.text(address, min(pathEnd + 1, end), end)
        segments = Self.text(address, hostEnd, pathEnd).split(separator: "/").map { Self.trimmed($0) }.filter { !$0.isEmpty }
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...32, UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: ">"), UInt8(ascii: "\""),
            UInt8(ascii: "'"): true
        default: false
        }
    }

    /// Behind "scheme://" or "//", or `start` where there is neither.
    private static func schemeEnd(_ address: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var place = start
        while place < end, place - start < 12, lowerCase(address[place]) >= 97, lowerCase(address[place]) <= 122 { place += 1 }
        if place > start {
            guard place < end, address[place] == UInt8(ascii: ":") else { return start }
            place += 1
        }
        var slashes = 0
        // The Wayback Machine and careless hands leave one slash.
        while place < end, address[place] == UInt8(ascii: "/"), slashes < 3 { (place, slashes) = (place + 1, slashes + 1) }
        return slashes == 0 ? start : place
    }

    /// A host with a dot, no user before it; port, "www." and a final dot are gone.
    private static func host(_ address: Span<UInt8>, _ start: Int, _ end: Int) -> String? {
        var stop = end
        for place in start..<end {
            let byte = lowerCase(address[place])
            if byte == UInt8(ascii: ":") {
                for digit in place + 1..<end where address[digit] < 48 || address[digit] > 57 { return nil }
                stop = place
                break
            }
            guard (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57) || byte == 45 || byte == 46 else { return nil }
        }
        var host = text(address, start, stop)
        if host.hasSuffix(".") { host.removeLast() }
        if host.hasPrefix("www.") { host.removeFirst(4) }
        return host.utf8.contains(46) && !host.hasPrefix(".") ? host : nil
    }

    private static func trimmed(_ segment: Substring) -> Substring {
        var segment = segment
        while segment.first == " " { segment.removeFirst() }
        while segment.last == " " { segment.removeLast() }
        return segment
    }

    /// The bytes in lower case, percent-escapes decoded once.
    private static func text(_ address: Span<UInt8>, _ start: Int, _ end: Int) -> String {
        var out: [UInt8] = []
        var place = start
        while place < end {
            if address[place] == UInt8(ascii: "%"), place + 2 < end, let high = digit(address[place + 1]), let low = digit(address[place + 2]) {
                out.append(lowerCase(high << 4 | low))
                place += 3
            } else {
                out.append(lowerCase(address[place]))
                place += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch lowerCase(byte) {
        case 48...57: byte - 48
        case 97...102: lowerCase(byte) - 87
        default: nil
        }
    }
}
