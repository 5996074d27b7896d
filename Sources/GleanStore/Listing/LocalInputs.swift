import Glibc

/// Adds the files on this machine that a path or shell pattern names.
///
/// - Parameter pattern: as it was given, for errors.
func findLocalInputs(_ path: String, named pattern: String, _ wanted: WantedInputs, into found: inout [FileIdentity]) throws(StoreError) {
    var status = stat()
    // A file whose name looks like a pattern is that file.
    if stat(path, &status) == 0 {
        try add(path, status, wanted, into: &found)
        return
    }
    let matches = try glob(path, named: pattern, wanted)
    guard !matches.isEmpty else { throw StoreError(.noInput, path: pattern) }
    for match in matches {
        guard stat(match, &status) == 0 else { throw StoreError(path: match) }
        try add(match, status, wanted, into: &found)
    }
}

private func add(_ path: String, _ status: stat, _ wanted: WantedInputs, into found: inout [FileIdentity]) throws(StoreError) {
    guard status.isDirectory else {
        found.append(FileIdentity(path, status))
        return
    }
    guard !wanted.isWhole(path) else {
        found.append(whole(path.hasSuffix("/") && path != "/" ? String(path.dropLast()) : path))
        return
    }
    let before = found.count
    // A release also holds files that are not its rows.
    let isRelease = access("\(path)/SHA256SUMS", F_OK) == 0 && access("\(path)/manifest.json", F_OK) == 0
    try search(isRelease ? "\(path)/data" : path, wanted, into: &found)
    if found.count == before { throw StoreError(.noInput, path: path) }
}

/// A folder that is an input itself; what file systems say of its own size differs.
private func whole(_ folder: String) -> FileIdentity { FileIdentity(name: folder, size: 0, modified: 0) }

/// Adds the inputs in a folder and below.
private func search(_ folder: String, _ wanted: WantedInputs, into found: inout [FileIdentity]) throws(StoreError) {
    var waiting = [folder]
    while let folder = waiting.popLast() {
        for bytes in try Folder.localNames(Location.local(folder)) {
            let name = String(decoding: bytes, as: UTF8.self)
            let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
            var status = stat()
            // A path is text from here on.
            guard name.utf8.elementsEqual(bytes) else {
                let isFolder = lstat(Array("\(folder)/".utf8CString.dropLast()) + bytes.map { CChar(bitPattern: $0) } + [0], &status) == 0 && status.isDirectory
                if isFolder || wanted.takes(name) { wanted.passOver(path) }
                continue
            }
            guard lstat(path, &status) == 0 else { throw StoreError(path: path) }
            if status.isDirectory {
                if wanted.isWhole(path) { found.append(whole(path)) } else { waiting.append(path) }
            } else if wanted.takes(name) {
                found.append(try FileIdentity(of: path))
            }
        }
    }
}

private func glob(_ path: String, named pattern: String, _ wanted: WantedInputs) throws(StoreError) -> [String] {
    var result = glob_t()
    defer { globfree(&result) }
    switch Glibc.glob(path, GLOB_ERR, nil, &result) {
    case 0: break
    case GLOB_NOMATCH: return []
    case GLOB_NOSPACE: throw StoreError(.exhausted, path: pattern, errno: ENOMEM)
    default: throw StoreError(path: pattern)
    }
    return (0..<Int(result.gl_pathc)).compactMap { index in
        guard let match = result.gl_pathv[index] else { return nil }
        if let path = String(validatingCString: match) { return path }
        wanted.passOver(String(cString: match))
        return nil
    }
}
