/// The forms under which a page may have been recorded, given what a person typed: the key's own bytes first, then what people commonly leave
/// out or add.
enum ReleaseKeys {
    /// Forms of an id or URL, nearest first, without repeats, at most a few dozen.
    static func forms(of key: String) -> [String] {
        let trimmed = String(key.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\n" }.reversed())
        var forms = [key, trimmed]
        forms += ids(trimmed)
        for url in urls(trimmed) { forms.append(url) }
        var seen = Set<String>()
        return forms.filter { !$0.isEmpty && seen.insert($0).inserted }
    }

    /// WARC record ids stand in angle brackets, and often as UUIDs.
    private static func ids(_ key: String) -> [String] {
        if key.hasPrefix("<"), key.hasSuffix(">") { return [String(key.dropFirst().dropLast())] }
        let isUUID = key.utf8.count == 36 && key.utf8.allSatisfy { $0 == 45 || ($0 >= 48 && $0 <= 57) || ($0 | 32 >= 97 && $0 | 32 <= 102) }
        return ["<\(key)>"] + (isUUID ? ["<urn:uuid:\(key)>", "urn:uuid:\(key)"] : [])
    }

    /// A URL without its fragment, its host in lower case, with and without a slash at its end, by either scheme, with and without `www.`.
    private static func urls(_ key: String) -> [String] {
        let whole = key.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init) ?? key
        guard let url = URLShape(whole) else { return [] }
        var forms: [String] = []
        for scheme in [url.scheme, url.scheme == "https" ? "http" : "https"] {
            for host in [url.host, url.host.hasPrefix("www.") ? String(url.host.dropFirst(4)) : "www." + url.host] {
                for tail in [url.tail, url.otherTail] { forms.append("\(scheme)://\(host)\(tail)") }
            }
        }
        return forms
    }

    /// Addresses near a URL that the release may hold: without its query, and the folders above it, up to the host's front page.
    static func neighbours(of key: String) -> [String] {
        guard let url = URLShape(key.split(separator: "#", maxSplits: 1).first.map(String.init) ?? key) else { return [] }
        var near: [String] = []
        var path = url.tail
        if let query = path.firstIndex(of: "?") {
            path = String(path[..<query])
            near.append(path)
        }
        while near.count < 8, let slash = path.dropLast().lastIndex(of: "/") {
            path = String(path[...slash])
            near.append(path)
        }
        return near.flatMap { urls("\(url.scheme)://\(url.host)\($0)") }
    }
}

/// A URL's scheme, its host in lower case, and the rest.
private struct URLShape {
    let scheme: String
    let host: String
    let tail: String

    /// Nil for what has no host; a key without a scheme is taken for http if it has a dot before its first slash.
    init?(_ url: String) {
        let rest: Substring
        if let colon = url.range(ofFirst: "://") {
            scheme = url[..<colon.lowerBound].lowercased()
            rest = url[colon.upperBound...]
        } else {
            guard url.prefix(while: { $0 != "/" }).contains("."), !url.contains(" ") else { return nil }
            scheme = "http"
            rest = url[...]
        }
        let name = rest.prefix { $0 != "/" && $0 != "?" }
        guard !name.isEmpty else { return nil }
        host = name.lowercased()
        tail = String(rest.dropFirst(name.count))
    }

    /// The tail with the slash before its query added or taken away.
    var otherTail: String {
        let path = tail.prefix { $0 != "?" }, query = tail.dropFirst(path.count)
        return (path.hasSuffix("/") ? String(path.dropLast()) : path + "/") + query
    }
}

extension String {
    fileprivate func range(ofFirst name: String) -> Range<Index>? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(name) { return index..<self.index(index, offsetBy: name.count) }
            index = self.index(after: index)
        }
        return nil
    }
}
