/// The host of a URL and its registered domain, split as Python's tldextract 5.4 does, whose lenience url filters rely on.
///
/// One value serves URL after URL. The ranges point into `host`; an empty range says there is none, as for an IP address,
/// "localhost", or a name under no known suffix.
package struct URLParts: Sendable {
    /// The host without user, port and trailing dots, in the URL's own case; ideographic full stops stand as ".".
    package private(set) var host: [UInt8] = []
    /// The public suffix: "co.uk".
    package private(set) var suffix = 0..<0
    /// The label before the suffix and the suffix: "example.co.uk".
    package private(set) var registeredDomain = 0..<0
    /// The whole name, if it has a registered domain: "www.example.co.uk".
    package private(set) var wholeName = 0..<0
    private var label: [UInt8] = []

    package init() {}

    /// Splits a URL; anything may be handed in. `includePrivate` counts suffixes of private companies ("github.io") too.
    package mutating func split(_ url: Span<UInt8>, _ suffixes: borrowing PublicSuffixList, includePrivate: Bool = false) {
        readHost(url)
        (suffix, registeredDomain, wholeName) = (0..<0, 0..<0, 0..<0)
        guard let start = suffixStart(suffixes, includePrivate), start.offset < host.count else { return }
        suffix = start.offset..<host.count
        let domainEnd = max(0, start.offset - 1)
        let domain = labelStart(endingAt: domainEnd)
        guard domain < domainEnd else {
            if start.isPrivate { nameWithoutDomain() }
            return
        }
        registeredDomain = domain..<host.count
        // "a.b" for ".a.b", but "..a.b" stays: empty parts are left out of the join, and "." is not empty.
        wholeName = domain == 1 ? registeredDomain : 0..<host.count
    }

    /// Under a private suffix a name may lack its domain ("a..github.io"): it is then named without the empty label.
    private mutating func nameWithoutDomain() {
        wholeName = suffix
        guard suffix.lowerBound > 2 else { return }
        host.remove(at: suffix.lowerBound - 1)
        suffix = suffix.lowerBound - 1..<host.count
        wholeName = 0..<host.count
    }

    /// Cuts out the host: after "//" where a scheme or nothing stands before it, up to "/", "?" or "#", after the last "@",
    /// up to ":", white space trimmed at both ends and then dots at the end.
    private mutating func readHost(_ url: Span<UInt8>) {
        host.removeAll(keepingCapacity: true)
        var start = hostStart(url)
        var end = start
        var afterUser = start
        while end < url.count, url[end] != 0x2F, url[end] != 0x3F, url[end] != 0x23 {
            if url[end] == 0x40 { afterUser = end + 1 }
            end += 1
        }
        start = afterUser
        if start < end, url[start] == 0x5B, let close = firstIndex(of: 0x5D, in: url, start..<end) {
            append(url, start..<close + 1)
            return
        }
        end = firstIndex(of: 0x3A, in: url, start..<end) ?? end
        while start < end, case let length = pythonSpace(url, start, end), length > 0 { start += length }
        while start < end, case let length = pythonSpace(url, endingAt: end, from: start), length > 0 { end -= length }
        append(url, start..<end)
        while host.last == 0x2E { host.removeLast() }
    }

    /// Copies bytes, writing the three wide full stops (U+3002, U+FF0E, U+FF61) as ".".
    private mutating func append(_ url: Span<UInt8>, _ range: Range<Int>) {
        var i = range.lowerBound
        while i < range.upperBound {
            let byte = url[i]
            if byte >= 0xE3, i + 2 < range.upperBound {
                let three = UInt32(byte) << 16 | UInt32(url[i + 1]) << 8 | UInt32(url[i + 2])
                if three == 0xE38082 || three == 0xEFBC8E || three == 0xEFBDA1 {
                    host.append(0x2E)
                    i += 3
                    continue
                }
            }
            host.append(byte)
            i += 1
        }
    }

    private func labelStart(endingAt end: Int) -> Int {
        var start = end
        while start > 0, host[start - 1] != 0x2E { start -= 1 }
        return start
    }

    /// Where the longest known suffix starts: rules, then wildcards, then exceptions to these.
    private mutating func suffixStart(_ list: borrowing PublicSuffixList, _ includePrivate: Bool) -> (offset: Int, isPrivate: Bool)? {
        func known(_ parent: UInt32, _ label: Span<UInt8>) -> UInt32? {
            guard let node = list.find(parent, label), includePrivate || list.nodes[Int(node)].isPublic else { return nil }
            return node
        }
        var found: (offset: Int, isPrivate: Bool)?
        var node: UInt32 = 0
        var end = host.count
        var matched = host.count
        while end >= 0 {
            let start = labelStart(endingAt: end)
            lowerLabel(start..<end)
            if let child = known(node, label.span) {
                node = child
                matched = start
                let here = list.nodes[Int(node)]
                if here.endsPublic || includePrivate && here.endsPrivate { found = (start, includePrivate && here.endsPrivate) }
                end = start - 1
                continue
            }
            if let wildcard = known(node, wildcardLabel.span) {
                label.insert(0x21, at: 0)
                let isPrivate = includePrivate && list.nodes[Int(wildcard)].endsPrivate
                return (known(node, label.span) == nil ? start : matched, isPrivate)
            }
            break
        }
        return found
    }

    private mutating func lowerLabel(_ range: Range<Int>) {
        label.removeAll(keepingCapacity: true)
        var isASCII = true
        for index in range {
            if host[index] >= 0x80 { isASCII = false }
            label.append(asciiLower(host[index]))
        }
        // Rare, so a String is no matter here.
        if !isASCII, let text = String(validating: label, as: UTF8.self) { label = Array(text.lowercased().utf8) }
    }
}

private let wildcardLabel: [UInt8] = [0x2A]

private func firstIndex(of byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    for index in range where bytes[index] == byte { return index }
    return nil
}

/// Where the authority starts: after "//" at the very start or behind "scheme:", else at 0.
private func hostStart(_ url: Span<UInt8>) -> Int {
    var slashes = 0
    while slashes + 1 < url.count, url[slashes] != 0x2F || url[slashes + 1] != 0x2F { slashes += 1 }
    guard slashes + 1 < url.count else { return 0 }
    if slashes == 0 { return 2 }
    guard slashes >= 2, url[slashes - 1] == 0x3A else { return 0 }
    for index in 0..<slashes - 1 {
        let byte = url[index]
        let isSchemeByte = asciiLower(byte) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2B || byte == 0x2D || byte == 0x2E
        if !isSchemeByte { return 0 }
    }
    return slashes + 2
}

/// The length of the character at `start` if Python's `str.strip` takes it for white space, else 0.
func pythonSpace(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    let first = bytes[start]
    if first < 0x80 { return first == 0x20 || first &- 0x09 < 5 || first &- 0x1C < 4 ? 1 : 0 }
    guard start + 1 < end else { return 0 }
    let second = bytes[start + 1]
    if first == 0xC2 { return second == 0x85 || second == 0xA0 ? 2 : 0 }
    guard start + 2 < end else { return 0 }
    let third = bytes[start + 2]
    switch (first, second, third) {
    case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F),
        (0xE3, 0x80, 0x80):
        return 3
    default: return 0
    }
}

/// The same for the character that ends at `end`.
func pythonSpace(_ bytes: Span<UInt8>, endingAt end: Int, from start: Int) -> Int {
    for length in 1...3 where end - length >= start {
        if pythonSpace(bytes, end - length, end) == length { return length }
    }
    return 0
}
