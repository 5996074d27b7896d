import GleanMarkup

/// Addresses of a wiki's pages.
struct WikiAddressBook {
    /// What stands before a title, such as `https://en.wikipedia.org/wiki/`; empty where the dump does not tell.
    private let prefix: [UInt8]
    private let host: [UInt8]
    private let name: [UInt8]
    private let namespaces: [DumpSite.Namespace]

    init(_ site: DumpSite) {
        let end = site.base.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        prefix = Array(site.base[..<end])
        name = site.name.isEmpty ? Array("Wiki".utf8) : site.name
        namespaces = site.namespaces
        // Behind the scheme, up to the first slash.
        let start = prefix.firstIndex(of: UInt8(ascii: "/")).map { $0 + 2 } ?? 0
        host = start < end ? Array(prefix[start...].prefix { $0 != UInt8(ascii: "/") }) : []
    }

    /// The page's address: spaces are underscores, and all bytes but those that MediaWiki leaves (wfUrlencode) are escaped.
    func url(of title: [UInt8]) -> [UInt8] {
        guard !prefix.isEmpty, !title.isEmpty else { return [] }
        return prefix + Self.escaped(title)
    }

    private static func escaped(_ title: [UInt8]) -> [UInt8] {
        let kept = Array("-._;@$!*(),/~:".utf8), digits = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        for byte in title {
            let isWord = byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
            if byte == 0x20 {
                out.append(UInt8(ascii: "_"))
            } else if isWord || kept.contains(byte) {
                out.append(byte)
            } else {
                out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return out
    }

    /// The community, and where the history of the page names its members: attribution as Wikimedia's terms of use have it (section 7).
    func author(of title: [UInt8]) -> [UInt8] {
        var author = name + Array(" contributors".utf8)
        if !host.isEmpty, prefix.ends(with: "/wiki/") {
            let root = prefix.dropLast(5)
            author += Array(" (".utf8) + root + Array("w/index.php?title=".utf8) + Self.escaped(title) + Array("&action=history)".utf8)
        }
        return author
    }

    /// The number of the namespace that a title's prefix names; 0 where it names none.
    func namespace(of title: [UInt8]) -> Int {
        guard let colon = title.firstIndex(of: UInt8(ascii: ":")) else { return 0 }
        return namespaces.first { !$0.name.isEmpty && $0.name.elementsEqual(title[..<colon]) }?.key ?? 0
    }
}

extension [UInt8] {
    fileprivate func ends(with text: StaticString) -> Bool {
        text.withUTF8Buffer { text in count >= text.count && suffix(text.count).elementsEqual(text) }
    }
}
