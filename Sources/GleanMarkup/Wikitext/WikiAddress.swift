/// Addresses as external links begin with them.
enum WikiAddress {
    private static let schemes: [StaticString] = [
        "http://", "https://", "//", "ftp://", "ftps://", "mailto:", "news:", "irc://", "ircs://", "git://", "svn://", "ssh://", "sftp://",
        "gopher://", "nntp://", "tel:", "sip:", "sips:", "xmpp:", "urn:", "geo:", "magnet:", "bitcoin:", "worldwind://", "telnet://",
    ]

    /// The place behind an address that stands at `place` and the spaces behind it; nil where there is none.
    static func end(_ text: Span<UInt8>, at place: Int) -> Int? {
        guard place < text.count, WikiBytes.isLetter(text[place]) || text[place] == UInt8(ascii: "/") else { return nil }
        for scheme in schemes where WikiBytes.holdsWord(scheme, in: text, at: place) {
            var end = place + scheme.utf8CodeUnitCount
            let start = end
            while end < text.count, isPart(text[end]) { end += 1 }
            if end == start { return nil }
            while end < text.count, text[end] == 0x20 || text[end] == 0x09 { end += 1 }
            return end
        }
        return nil
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F, UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "|"): false
        default: true
        }
    }
}
