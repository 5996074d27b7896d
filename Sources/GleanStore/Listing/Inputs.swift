import Glibc

/// The endings that make a file in a folder an input: WARC and ARC, plain or compressed.
package let archiveEndings = [".warc.gz", ".warc", ".warc.zst", ".arc.gz", ".arc"]

/// The input files that patterns name, sorted by the bytes of their paths, each once.
///
/// A pattern is a path, a folder (searched with all below it for names with one of `endings`), a shell pattern (`*`, `?`,
/// `[a-z]`; a folder that `gleaner build` left stands for its `data`), either with `~` in front, or `@FILE`, a list of patterns: one a line, `#` begins a comment line.
/// Paths stay as given (relative ones stay relative). Links to folders are not followed inside a folder. A folder that `isWhole` is itself an
/// input, wherever it lies; its size and time of change are left to who reads it. Local files and folders that would be found and have names that are no
/// UTF-8 are passed over, for paths are text: `passOver` gets each, repaired.
///
/// Folders and patterns may be of remote locations (but for `http(s)://`, which names single files), and `cc://` names files of Common Crawl
/// (`CommonCrawl`). Names with a scheme that stand in a list are not asked for, since there may be a hundred thousand of them: their size
/// and time are 0 until they are read.
///
/// - Throws: `StoreError` `.noInput` for a pattern that names nothing, so that a typing error never passes for an empty crawl; `.tooLarge` where
///   a list has more than 10 million lines or 512 MiB, unpacked, or more inputs are found than that.
package func listInputs(
    _ patterns: [String], endings: [String] = archiveEndings, isWhole: @escaping (String) -> Bool = { _ in false },
    passOver: @escaping (String) -> Void = { _ in }
) throws(StoreError) -> [FileIdentity] {
    try findInputs(patterns, WantedInputs(endings: endings, isWhole: isWhole, passOver: passOver))
}

func findInputs(_ patterns: [String], _ wanted: WantedInputs) throws(StoreError) -> [FileIdentity] {
    var found: [FileIdentity] = []
    for pattern in patterns { try expand(pattern, wanted, depth: 0, into: &found) }
    var names = Set<String>(minimumCapacity: found.count)
    return found.filter { names.insert($0.name).inserted }.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
}

/// What makes a file, or a whole folder, an input.
struct WantedInputs {
    let endings: [String]
    /// Asked of local folders.
    let isWhole: (String) -> Bool
    /// Told of what cannot be named.
    var passOver: (String) -> Void = { _ in }
    /// More inputs than these are refused.
    var most = InputList.mostLines

    /// Whether a file of that name, found in a folder, is one.
    func takes(_ name: some StringProtocol) -> Bool { !name.hasPrefix(".") && endings.contains { name.hasSuffix($0) } }
}

/// Lists may name lists, this deep: a list that names itself ends in an error.
private let deepestList = 8

private func expand(_ pattern: String, _ wanted: WantedInputs, depth: Int, into found: inout [FileIdentity]) throws(StoreError) {
    if pattern.hasPrefix("@") {
        let list = home(String(pattern.dropFirst()))
        guard depth < deepestList else { throw StoreError(.io, path: list, errno: ELOOP) }
        for line in try InputList.lines(of: list) {
            try expand(line, wanted, depth: depth + 1, into: &found)
            // Lists that name one list many times multiply.
            guard found.count <= wanted.most else { throw StoreError(.tooLarge, path: list, detail: InputList.tooMany) }
        }
    } else if pattern.hasPrefix("cc://") {
        found += try CommonCrawl.inputs(pattern)
    } else if Location.isRemote(pattern) {
        try findRemoteInputs(pattern, wanted, isListed: depth > 0, into: &found)
    } else {
        try findLocalInputs(home(try Location.local(pattern)), named: pattern, wanted, into: &found)
    }
}

/// `~` and `~/...` by HOME.
private func home(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
    return String(cString: home) + path.dropFirst()
}
