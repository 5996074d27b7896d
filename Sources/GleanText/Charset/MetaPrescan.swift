/// The encoding that a page's own head declares, by the HTML Standard's "prescan a byte stream to determine its encoding".
///
/// `window` is 1,024 bytes in the standard. Returns nil where nothing is declared. A declared UTF-16 is taken for UTF-8 and
/// x-user-defined for windows-1252, as the standard says; an XML declaration counts where no `meta` does.
package func prescanEncoding(_ bytes: Span<UInt8>, window: Int = 1024) -> Encoding? {
    let end = min(bytes.count, max(0, window))
    var scanner = MetaScanner(end: end)
    if startsWith(bytes, 0, [0x3C, 0x00, 0x3F, 0x00, 0x78, 0x00]) { return .utf16LE }
    if startsWith(bytes, 0, [0x00, 0x3C, 0x00, 0x3F, 0x00, 0x78]) { return .utf16BE }
    return scanner.run(bytes) ?? xmlDeclaredEncoding(bytes, end: end)
}

/// Whether the (lower-case) pattern stands at `offset`, letters compared without case.
func startsWith(_ bytes: Span<UInt8>, _ offset: Int, _ pattern: [UInt8], end: Int = .max) -> Bool {
    guard offset >= 0, offset + pattern.count <= min(end, bytes.count) else { return false }
    for index in 0..<pattern.count where asciiLower(bytes[offset + index]) != pattern[index] { return false }
    return true
}

private let charsetWord = Array("charset".utf8)
private let contentTypeWord = Array("content-type".utf8)
private let httpEquivWord = Array("http-equiv".utf8)
private let contentWord = Array("content".utf8)
private let encodingWord = Array("encoding".utf8)
private let metaWord = Array("<meta".utf8)
private let xmlWord = Array("<?xml".utf8)

/// The prescan's position and its "get an attribute"; `isOut` once it ran past the end, which voids all that is unfinished.
private struct MetaScanner {
    let end: Int
    var at = 0
    var isOut = false
    var name: [UInt8] = []
    var value: [UInt8] = []

    init(end: Int) { self.end = end }

    mutating func run(_ bytes: Span<UInt8>) -> Encoding? {
        while at < end {
            guard bytes[at] == 0x3C else {
                at += 1
                continue
            }
            if startsWith(bytes, at, [0x3C, 0x21, 0x2D, 0x2D], end: end) {
                // The two hyphens of "<!--" may be those of "-->" as well.
                at += 4
                while at < end, !(bytes[at] == 0x3E && bytes[at - 1] == 0x2D && bytes[at - 2] == 0x2D) { at += 1 }
            } else if startsWith(bytes, at, metaWord, end: end), at + 5 < end, isHTMLSpace(bytes[at + 5]) || bytes[at + 5] == 0x2F {
                at += 5
                if let found = meta(bytes) { return found }
            } else if isTag(bytes) {
                while at < end, !isHTMLSpace(bytes[at]), bytes[at] != 0x3E { at += 1 }
                while nextAttribute(bytes) {}
            } else if at + 1 < end, bytes[at + 1] == 0x21 || bytes[at + 1] == 0x2F || bytes[at + 1] == 0x3F {
                while at < end, bytes[at] != 0x3E { at += 1 }
            }
            if isOut { return nil }
            at += 1
        }
        return nil
    }

    private func isTag(_ bytes: Span<UInt8>) -> Bool {
        let letter = at + 1 < end && bytes[at + 1] == 0x2F ? at + 2 : at + 1
        return letter < end && asciiLower(bytes[letter]) &- 0x61 < 26
    }

    private mutating func meta(_ bytes: Span<UInt8>) -> Encoding? {
        var seenEquiv = false, seenContent = false, seenCharset = false
        var gotPragma = false
        var needPragma: Bool?
        var charset: Encoding?
        while nextAttribute(bytes) {
            if name == httpEquivWord, !seenEquiv {
                seenEquiv = true
                gotPragma = value == contentTypeWord
            } else if name == contentWord, !seenContent {
                seenContent = true
                if charset == nil, !seenCharset, let found = encodingInContent(value.span) {
                    charset = found
                    needPragma = true
                }
            } else if name == charsetWord, !seenCharset {
                seenCharset = true
                charset = Encoding(label: value.span)
                needPragma = false
            }
        }
        guard !isOut, let needPragma, !needPragma || gotPragma, let charset else { return nil }
        return charset.asDeclaredInPage
    }

    /// Reads the next attribute into `name` and `value`, both lower case; false at the tag's end or when out of bytes.
    private mutating func nextAttribute(_ bytes: Span<UInt8>) -> Bool {
        name.removeAll(keepingCapacity: true)
        value.removeAll(keepingCapacity: true)
        while at < end, isHTMLSpace(bytes[at]) || bytes[at] == 0x2F { at += 1 }
        guard at < end else { return runOut() }
        if bytes[at] == 0x3E { return false }
        while at < end, !(bytes[at] == 0x3D && !name.isEmpty) {
            let byte = bytes[at]
            if isHTMLSpace(byte) { break }
            if byte == 0x2F || byte == 0x3E { return true }
            name.append(asciiLower(byte))
            at += 1
        }
        while at < end, isHTMLSpace(bytes[at]) { at += 1 }
        guard at < end else { return runOut() }
        if bytes[at] != 0x3D { return true }
        at += 1
        while at < end, isHTMLSpace(bytes[at]) { at += 1 }
        guard at < end else { return runOut() }
        let quote = bytes[at]
        if quote == 0x22 || quote == 0x27 {
            at += 1
            while at < end, bytes[at] != quote {
                value.append(asciiLower(bytes[at]))
                at += 1
            }
            guard at < end else { return runOut() }
            at += 1
        } else {
            while at < end, !isHTMLSpace(bytes[at]), bytes[at] != 0x3E {
                value.append(asciiLower(bytes[at]))
                at += 1
            }
        }
        return at < end ? true : runOut()
    }

    private mutating func runOut() -> Bool {
        isOut = true
        return false
    }
}

extension Encoding {
    /// What a declaration inside a page means: a page that can be read as ASCII is no UTF-16.
    fileprivate var asDeclaredInPage: Encoding {
        switch self {
        case .utf16BE, .utf16LE: .utf8
        case .userDefined: .windows1252
        default: self
        }
    }
}

/// The encoding that "text/html; charset=..." names: the HTML Standard's "extracting a character encoding from a meta element",
/// which also serves the value of a Content-Type header.
package func encodingInContent(_ value: Span<UInt8>) -> Encoding? {
    let count = value.count
    var at = 0
    while at < count {
        guard startsWith(value, at, charsetWord) else {
            at += 1
            continue
        }
        at += charsetWord.count
        while at < count, isHTMLSpace(value[at]) { at += 1 }
        guard at < count, value[at] == 0x3D else { continue }
        at += 1
        while at < count, isHTMLSpace(value[at]) { at += 1 }
        guard at < count else { return nil }
        let quote = value[at]
        var end = at
        if quote == 0x22 || quote == 0x27 {
            at += 1
            end = at
            while end < count, value[end] != quote { end += 1 }
            guard end < count else { return nil }
        } else {
            while end < count, !isHTMLSpace(value[end]), value[end] != 0x3B { end += 1 }
        }
        return Encoding(label: value.extracting(at..<end))
    }
    return nil
}

/// The encoding of an XML declaration at the very start: the HTML Standard's "get an XML encoding".
private func xmlDeclaredEncoding(_ bytes: Span<UInt8>, end: Int) -> Encoding? {
    guard startsWith(bytes, 0, xmlWord, end: end), bytes[2] == 0x78, bytes[3] == 0x6D, bytes[4] == 0x6C else { return nil }
    var close = 5
    while close < end, bytes[close] != 0x3E { close += 1 }
    guard close < end else { return nil }
    var at = 5
    while at < close, !startsWith(bytes, at, encodingWord, end: close) { at += 1 }
    at += encodingWord.count
    while at < close, bytes[at] <= 0x20 { at += 1 }
    guard at < close, bytes[at] == 0x3D else { return nil }
    at += 1
    while at < close, bytes[at] <= 0x20 { at += 1 }
    guard at < close, bytes[at] == 0x22 || bytes[at] == 0x27 else { return nil }
    let quote = bytes[at]
    let start = at + 1
    at = start
    while at < close, bytes[at] != quote {
        if bytes[at] <= 0x20 { return nil }
        at += 1
    }
    guard at < close else { return nil }
    return Encoding(label: bytes.extracting(start..<at))?.asDeclaredInPage
}
