import Glibc

/// Files of Common Crawl by the names of its crawls: `cc://CC-MAIN-2024-10`, `cc://CC-MAIN-2024-10/wet`, `cc://CC-NEWS/2024/01`.
///
/// Behind the crawl stands the kind of its files (`warc` where none is named), and behind that a segment, a file, or both, each of which may be a
/// shell pattern. The crawl's own list of paths says which files there are.
enum CommonCrawl {
    /// Kinds of files that a crawl has a list of.
    static let kinds = ["warc", "wat", "wet", "robotstxt", "non200responses"]

    /// Where the crawls are: the value of GLEANER_COMMON_CRAWL, an `https://` or `s3://` location or a folder with the same layout.
    static var home: String {
        var home = getenv("GLEANER_COMMON_CRAWL").map { String(cString: $0) } ?? ""
        if home.isEmpty { home = "https://data.commoncrawl.org" }
        while home.hasSuffix("/"), home != "/" { home.removeLast() }
        return home
    }

    static func inputs(_ location: String, at home: String = home) throws(StoreError) -> [FileIdentity] {
        let name = try Name(location)
        let isRemote = Location.isRemote(home)
        let list = "\(home)/crawl-data/\(name.crawl)/\(name.kind).paths.gz"
        let paths: [String]
        do { paths = try InputList.lines(of: list) } catch {
            guard error.kind == .notFound else { throw error }
            throw StoreError(.noInput, path: location, detail: "there is no \(list)")
        }
        var inputs: [FileIdentity] = []
        inputs.reserveCapacity(paths.count)
        for path in paths where name.takes(path) {
            let file = "\(home)/\(path)"
            inputs.append(isRemote ? FileIdentity(name: file, size: 0, modified: 0) : try FileIdentity(of: file))
        }
        guard !inputs.isEmpty else { throw StoreError(.noInput, path: location, detail: "none of the \(paths.count) files in \(list) has such a name") }
        return inputs
    }

    /// The parts of a location.
    struct Name: Equatable {
        var crawl: String
        var kind = "warc"
        /// Patterns for a segment and a file, or one of them; empty for all.
        var rest: [String] = []

        init(_ location: String) throws(StoreError) {
            var parts = location.dropFirst("cc://".count).split(separator: "/").map(String.init)
            // News are a crawl a month.
            let isNews = parts.first == "CC-NEWS"
            let named = isNews ? 3 : 1
            guard parts.count >= named, !parts[0].contains("..") else {
                throw StoreError(
                    .refused, path: location,
                    detail: isNews ? "wants a year and a month: cc://CC-NEWS/2024/01" : "wants the name of a crawl: cc://CC-MAIN-2024-10")
            }
            crawl = parts[..<named].joined(separator: "/")
            parts.removeFirst(named)
            if let kind = parts.first, CommonCrawl.kinds.contains(kind) {
                self.kind = kind
                parts.removeFirst()
            }
            guard parts.count <= 2 else {
                throw StoreError(.refused, path: location, detail: "wants CRAWL/KIND/SEGMENT/FILE at most; kinds are \(CommonCrawl.kinds.joined(separator: ", "))")
            }
            rest = parts
        }

        /// Whether a path of the list is wanted: `crawl-data/CRAWL/segments/SEGMENT/warc/FILE`.
        func takes(_ path: String) -> Bool {
            guard !rest.isEmpty else { return true }
            let parts = path.utf8.split(separator: 0x2f)
            guard let file = parts.last else { return false }
            let segment = parts.count >= 3 ? parts[parts.count - 3] : file
            let patterns = rest.map { ShellPattern($0) }
            if patterns.count == 2 { return patterns[0].matches(segment) && patterns[1].matches(file) }
            return patterns[0].matches(segment) || patterns[0].matches(file)
        }
    }
}
