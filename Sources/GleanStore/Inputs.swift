import Glibc

/// The endings that make a file in a folder an input: WARC and ARC, plain or compressed.
package let archiveEndings = [".warc.gz", ".warc", ".warc.zst", ".arc.gz", ".arc"]

/// The input files that patterns name, sorted by the bytes of their paths, each once.
///
/// A pattern is a path, a folder (searched with all below it for names with one of `endings`), a shell pattern (`*`, `?`,
/// `[a-z]`; a folder that `gleaner build` left stands for its `data`), either with `~` in front, or `@FILE`, a list of patterns: one a line, `#` begins a comment line.
/// Paths stay as given (relative ones stay relative). Links to folders are not followed inside a folder. A folder that `isWhole` is itself an
/// input, wherever it lies; its size and time of change are left to who reads it.
///
/// - Throws: `StoreError` `.noInput` for a pattern that names nothing, so that a typing error never passes for an empty crawl.
package func listInputs(
    _ patterns: [String], endings: [String] = archiveEndings, isWhole: @escaping (String) -> Bool = { _ in false }
) throws(StoreError) -> [FileIdentity] {
    let wanted = Wanted(endings: endings, isWhole: isWhole)
    var found: [String] = []
    for pattern in patterns { try expand(pattern, wanted, depth: 0, into: &found) }
    var names = Set<String>()
    var inputs: [FileIdentity] = []
    for path in found where names.insert(path).inserted {
        var input = try FileIdentity(of: path)
        // What file systems say of a folder's own size differs.
        if isWhole(path) { (input.size, input.modified) = (0, 0) }
        inputs.append(input)
    }
    return inputs.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
}

/// Lists may name lists, this deep: a list that names itself ends in an error.
private let deepestList = 8

/// What makes a file, or a whole folder, an input.
private struct Wanted {
    let endings: [String]
    let isWhole: (String) -> Bool
}

private func expand(_ pattern: String, _ wanted: Wanted, depth: Int, into found: inout [String]) throws(StoreError) {
    if pattern.hasPrefix("@") {
        let list = String(pattern.dropFirst())
        guard depth < deepestList else { throw StoreError(.io, path: list, errno: ELOOP) }
        let text = String(decoding: try FileBytes.read(home(list), limit: 1 << 30), as: UTF8.self)
        // Character by character "\r\n" is one; both are line ends here.
        for line in text.split(whereSeparator: \.isNewline) {
            let line = trimmed(line)
            if !line.isEmpty, !line.hasPrefix("#") { try expand(line, wanted, depth: depth + 1, into: &found) }
        }
        return
    }
    let path = home(pattern)
    var status = stat()
    // A file whose name looks like a pattern is that file.
    if stat(path, &status) == 0 {
        try add(path, status, wanted, into: &found)
        return
    }
    let matches = try glob(path, named: pattern)
    guard !matches.isEmpty else { throw StoreError(.noInput, path: pattern) }
    for match in matches {
        guard stat(match, &status) == 0 else { throw StoreError(path: match) }
        try add(match, status, wanted, into: &found)
    }
}

private func add(_ path: String, _ status: stat, _ wanted: Wanted, into found: inout [String]) throws(StoreError) {
    guard status.isDirectory, !wanted.isWhole(path) else {
        found.append(status.isDirectory && path.hasSuffix("/") && path != "/" ? String(path.dropLast()) : path)
        return
    }
    let before = found.count
    // A release also holds files that are not its rows.
    let isRelease = access("\(path)/SHA256SUMS", F_OK) == 0 && access("\(path)/manifest.json", F_OK) == 0
    try search(isRelease ? "\(path)/data" : path, wanted, into: &found)
    if found.count == before { throw StoreError(.noInput, path: path) }
}

/// Adds the archives in a folder and below.
private func search(_ folder: String, _ wanted: Wanted, into found: inout [String]) throws(StoreError) {
    var waiting = [folder]
    while let folder = waiting.popLast() {
        for name in try Folder.names(folder) {
            let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
            var status = stat()
            guard lstat(path, &status) == 0 else { throw StoreError(path: path) }
            if status.isDirectory {
                if wanted.isWhole(path) { found.append(path) } else { waiting.append(path) }
            } else if wanted.endings.contains(where: { name.hasSuffix($0) }), !name.hasPrefix(".") {
                found.append(path)
            }
        }
    }
}

private func glob(_ path: String, named pattern: String) throws(StoreError) -> [String] {
    var result = glob_t()
    defer { globfree(&result) }
    switch Glibc.glob(path, GLOB_ERR, nil, &result) {
    case 0: break
    case GLOB_NOMATCH: return []
    case GLOB_NOSPACE: throw StoreError(.exhausted, path: pattern, errno: ENOMEM)
    default: throw StoreError(path: pattern)
    }
    return (0..<Int(result.gl_pathc)).compactMap { index in result.gl_pathv[index].map { String(cString: $0) } }
}

/// `~` and `~/...` by HOME.
private func home(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
    return String(cString: home) + path.dropFirst()
}

private func trimmed(_ line: Substring) -> String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard let first = line.firstIndex(where: { !isSpace($0) }), let last = line.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(line[first...last])
}
