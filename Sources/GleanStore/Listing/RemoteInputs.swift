/// Adds the objects that a remote location names: one, all with a wanted ending in a folder, or those of a shell pattern.
///
/// Sizes and times are those of the lists, so that no object is asked for by itself.
///
/// - Parameter isListed: whether the location stands in a list; then a name without a pattern or a slash behind is taken at its word.
func findRemoteInputs(_ location: String, _ wanted: WantedInputs, isListed: Bool, into found: inout [FileIdentity]) throws(StoreError) {
    let file = try RemoteFile(location)
    let finder = RemoteFinder(file: file, wanted: wanted)
    let isPattern = file.store.hasLists && ShellPattern.isOne(file.key)
    let isFolder = file.key.isEmpty || file.key.hasSuffix("/")
    if isListed, !isPattern, !isFolder || !file.store.hasLists {
        found.append(FileIdentity(name: location, size: 0, modified: 0))
        return
    }
    // An object whose name looks like a pattern is that object.
    if !isFolder || !file.store.hasLists, let status = try file.statusIfThere() {
        found.append(FileIdentity(location, status))
        return
    }
    guard file.store.hasLists else { throw StoreError(.noInput, path: location) }
    let before = found.count
    if isPattern { try finder.match(file.key, into: &found) } else { try finder.search(file.folderPrefix, into: &found) }
    if found.count == before { throw StoreError(.noInput, path: location) }
}

/// Finds inputs under one location's bucket.
private struct RemoteFinder {
    let file: RemoteFile
    let wanted: WantedInputs

    /// Adds the inputs in a folder and below; of a release only its rows.
    func search(_ prefix: String, into found: inout [FileIdentity]) throws(StoreError) {
        var objects: [ObjectPage.Object] = []
        var releaseFiles = 0
        try file.eachPage(prefix, oneLevel: false) { page throws(StoreError) in
            for object in page.objects {
                if object.key == prefix + "SHA256SUMS" || object.key == prefix + "manifest.json" { releaseFiles += 1 }
                let name = object.key.utf8.lastIndex(of: 0x2f).map { object.key[object.key.utf8.index(after: $0)...] } ?? object.key[...]
                if wanted.takes(name) { objects.append(object) }
            }
            guard objects.count <= wanted.most else { throw StoreError(.tooLarge, path: file.path, detail: InputList.tooMany) }
        }
        for object in objects where releaseFiles < 2 || object.key.hasPrefix(prefix + "data/") { found.append(input(object)) }
    }

    /// Adds what a pattern matches, one level of folders at a time; what stands in a folder that it matches is searched.
    func match(_ pattern: String, into found: inout [FileIdentity]) throws(StoreError) {
        let levels = pattern.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        try match(levels[...], under: "", into: &found)
    }

    private func match(_ levels: ArraySlice<String>, under prefix: String, into found: inout [FileIdentity]) throws(StoreError) {
        // What is no pattern needs no list.
        var (levels, prefix) = (levels, prefix)
        while let level = levels.first, !ShellPattern.isOne(level), levels.count > 1 {
            prefix += level + "/"
            levels.removeFirst()
        }
        guard let level = levels.first else { return }
        let pattern = ShellPattern(level)
        var folders: [String] = []
        try file.eachPage(prefix + pattern.literalPrefix, oneLevel: true) { page throws(StoreError) in
            if levels.count == 1 {
                for object in page.objects where pattern.matches(object.key.utf8.dropFirst(prefix.utf8.count)) { found.append(input(object)) }
            }
            folders += page.folders.filter { pattern.matches($0.utf8.dropFirst(prefix.utf8.count).dropLast()) && $0 != folders.last }
            guard found.count + folders.count <= wanted.most else { throw StoreError(.tooLarge, path: file.path, detail: InputList.tooMany) }
        }
        for folder in folders {
            if levels.count == 1 || levels.dropFirst() == [""] {
                try search(folder, into: &found)
            } else {
                try match(levels.dropFirst(), under: folder, into: &found)
            }
        }
    }

    private func input(_ object: ObjectPage.Object) -> FileIdentity {
        FileIdentity(
            name: RemoteAddress.path(file.path, key: object.key), size: Int64(clamping: object.size), modified: object.modifiedSeconds &* 1_000_000_000)
    }
}
