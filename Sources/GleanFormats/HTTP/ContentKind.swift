/// What bytes are by their own look, in classes that matter to text extraction.
///
/// Source: the signatures of WHATWG MIME Sniffing (5.2, 6.1 to 6.4, 7.1). It differs in three points: a byte order mark may stand before
/// markup; XML with an `html` root is `.html`; and feeds are told from other XML (as in its section 7.3).
package enum ContentKind: String, Sendable {
    case empty, html, xml, feed, json, text, pdf, image, media, font, archive, binary

    /// The bytes that are looked at.
    package static let prefixBytes = 1445

    /// True for kinds that are text of some form.
    package var isText: Bool {
        switch self {
        case .html, .xml, .feed, .json, .text: true
        default: false
        }
    }

    /// Looks at the first 1,445 bytes.
    package init(sniffing bytes: Span<UInt8>) {
        let prefix = Prefix(bytes)
        guard bytes.count > 0 else {
            self = .empty
            return
        }
        if prefix.step == 1, let kind = Self.bySignature(bytes) {
            self = kind
            return
        }
        var start = prefix.start
        while let byte = prefix.byte(start, bytes), isBlank(byte) || byte == 0x0C { start += prefix.step }
        if let kind = Self.markup(prefix, bytes, from: start) {
            self = kind
        } else if prefix.step == 1, prefix.start == 0, Self.hasControls(bytes) {
            self = .binary
        } else if let byte = prefix.byte(start, bytes), byte == 0x7B || byte == 0x5B, Self.opensJSON(prefix, bytes, from: start) {
            self = .json
        } else {
            self = .text
        }
    }

    /// True when the bytes begin like a page.
    package static func looksLikeHTML(_ bytes: Span<UInt8>) -> Bool { ContentKind(sniffing: bytes) == .html }

    /// `{` or `[` and behind blanks what may follow it in JSON; else it is a template, a wiki page or CSS.
    private static func opensJSON(_ prefix: Prefix, _ bytes: Span<UInt8>, from start: Int) -> Bool {
        var index = start + prefix.step
        while let byte = prefix.byte(index, bytes), isBlank(byte) { index += prefix.step }
        guard let opening = prefix.byte(start, bytes), let byte = prefix.byte(index, bytes) else { return false }
        if byte == 0x22 || byte == opening + 2 { return true }
        return opening == 0x5B && (byte == 0x7B || byte == 0x5B || byte == 0x2D || isDigit(byte))
    }

    /// Bytes that no text has (MIME Sniffing, "binary data byte").
    private static func hasControls(_ bytes: Span<UInt8>) -> Bool {
        for index in 0..<min(bytes.count, prefixBytes) {
            let byte = bytes[index]
            if byte <= 0x08 || byte == 0x0B || (byte >= 0x0E && byte <= 0x1A) || (byte >= 0x1C && byte <= 0x1F) { return true }
        }
        return false
    }
}

// MARK: - Markup

extension ContentKind {
    /// The first bytes, read as ASCII in one- or two-byte units by the byte order mark.
    private struct Prefix {
        var start = 0
        var step = 1
        /// 1 where the low byte of a unit comes second (UTF-16BE).
        private var low = 0
        private let end: Int

        init(_ bytes: Span<UInt8>) {
            end = min(bytes.count, prefixBytes)
            if bytes.starts(with: "\u{FEFF}") {
                start = 3
            } else if bytes.count >= 2, bytes[0] == 0xFE, bytes[1] == 0xFF {
                (start, step, low) = (2, 2, 1)
            } else if bytes.count >= 2, bytes[0] == 0xFF, bytes[1] == 0xFE {
                (start, step) = (2, 2)
            }
        }

        func byte(_ index: Int, _ bytes: Span<UInt8>) -> UInt8? {
            guard index + step <= end else { return nil }
            if step == 2, bytes[index + 1 - low] != 0 { return 0xFF }
            return bytes[index + low]
        }

        /// `text` in lower case; ASCII letters of the bytes match in any case.
        func matches(_ text: StaticString, _ bytes: Span<UInt8>, at index: Int) -> Bool {
            for offset in 0..<text.utf8CodeUnitCount {
                guard var byte = byte(index + offset * step, bytes) else { return false }
                if byte >= 0x41, byte <= 0x5A { byte |= 0x20 }
                if byte != text.utf8Start[offset] { return false }
            }
            return true
        }

        /// The unit after `text`, found at or behind `index`.
        func skip(past text: StaticString, _ bytes: Span<UInt8>, from index: Int) -> Int? {
            var index = index
            while byte(index, bytes) != nil {
                if matches(text, bytes, at: index) { return index + text.utf8CodeUnitCount * step }
                index += step
            }
            return nil
        }
    }

    private static let htmlTags: [StaticString] = [
        "<!doctype html", "<html", "<head", "<script", "<iframe", "<h1", "<div", "<font", "<table", "<a", "<style", "<title", "<b",
        "<body", "<br", "<p", "<meta", "<link",
    ]

    private static func markup(_ prefix: Prefix, _ bytes: Span<UInt8>, from start: Int) -> ContentKind? {
        guard prefix.byte(start, bytes) == 0x3C else { return nil }
        if opensHTML(prefix, bytes, at: start) { return .html }
        let isXML = prefix.matches("<?xml", bytes, at: start)
        if let root = root(prefix, bytes, from: start), root > start || isXML {
            if opensHTML(prefix, bytes, at: root) { return .html }
            if prefix.matches("<rss", bytes, at: root) || prefix.matches("<feed", bytes, at: root) || prefix.matches("<rdf:rdf", bytes, at: root) {
                return .feed
            }
        }
        if isXML { return .xml }
        if prefix.matches("<rss", bytes, at: start) || prefix.matches("<feed", bytes, at: start) { return .feed }
        return prefix.matches("<!--", bytes, at: start) ? .html : nil
    }

    /// A known tag's name with a blank or `>` behind it.
    private static func opensHTML(_ prefix: Prefix, _ bytes: Span<UInt8>, at index: Int) -> Bool {
        for tag in htmlTags where prefix.matches(tag, bytes, at: index) {
            guard let end = prefix.byte(index + tag.utf8CodeUnitCount * prefix.step, bytes) else { continue }
            if isBlank(end) || end == 0x3E { return true }
        }
        return false
    }

    /// The first tag behind declarations, comments and document types.
    private static func root(_ prefix: Prefix, _ bytes: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while let byte = prefix.byte(index, bytes) {
            var next: Int?
            if isBlank(byte) {
                next = index + prefix.step
            } else if prefix.matches("<?", bytes, at: index) {
                next = prefix.skip(past: "?>", bytes, from: index)
            } else if prefix.matches("<!--", bytes, at: index) {
                next = prefix.skip(past: "-->", bytes, from: index)
            } else if prefix.matches("<!", bytes, at: index) {
                if opensHTML(prefix, bytes, at: index) { return index }
                next = prefix.skip(past: ">", bytes, from: index)
            } else {
                return index
            }
            guard let next else { return nil }
            index = next
        }
        return nil
    }
}
