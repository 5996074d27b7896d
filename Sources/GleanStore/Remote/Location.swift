import Glibc
package import GleanModel

/// Places of files: local paths, and remote locations, which are paths with a scheme.
package enum Location {
    /// Whether a path has a scheme other than `file://`. All other strings are local paths.
    package static func isRemote(_ path: String) -> Bool {
        guard let scheme = RemoteAddress.scheme(of: path) else { return false }
        return scheme != "file"
    }

    /// Whether there is a file or folder of that name. A remote folder is there where a key begins with its name and a slash.
    package static func exists(_ path: String) throws(StoreError) -> Bool {
        guard isRemote(path) else {
            if access(try local(path), F_OK) == 0 { return true }
            guard errno == ENOENT || errno == ENOTDIR else { throw StoreError(path: path) }
            return false
        }
        let file = try RemoteFile(path)
        if !file.key.isEmpty, !file.key.hasSuffix("/"), try file.statusIfThere() != nil { return true }
        guard file.store.hasLists else { return false }
        return try !file.page(file.folderPrefix, oneLevel: false, after: nil, most: 1).isEmpty
    }

    /// Removes a file; one that isn't there is fine.
    package static func remove(_ path: String) throws(StoreError) {
        guard isRemote(path) else {
            guard unlink(try local(path)) == 0 || errno == ENOENT else { throw StoreError(path: path) }
            return
        }
        let file = try RemoteFile(path)
        try file.remove([file.key])
    }

    /// Removes a folder with all below it; one that isn't there is fine. Links are removed, not followed.
    package static func removeAll(under folder: String) throws(StoreError) {
        guard isRemote(folder) else { return try Folder.removeTree(local(folder)) }
        let file = try RemoteFile(folder)
        // Asked from the beginning each time, for what was listed is gone.
        var removed = Set<String>()
        while true {
            let keys = try file.page(file.folderPrefix, oneLevel: false, after: nil).objects.map(\.key)
            guard let first = keys.first else { return }
            guard removed.insert(first).inserted else { throw StoreError(.refused, path: folder, detail: "\(first) is still there after it was removed") }
            try file.remove(keys)
        }
    }

    /// Puts a file in another place, over one that is there. Remote: copied on the server's side, then removed.
    package static func move(_ from: String, to: String) throws(StoreError) {
        guard isRemote(from) || isRemote(to) else {
            guard rename(try local(from), try local(to)) == 0 else { throw StoreError(path: from) }
            return
        }
        guard isRemote(from), isRemote(to), let source = RemoteAddress(from), let target = RemoteAddress(to), source.scheme == target.scheme,
            source.authority == target.authority
        else { throw StoreError(.refused, path: from, detail: "can only be moved inside its own bucket, not to \(to)") }
        guard source.key != target.key else { return }
        let file = try RemoteFile(from)
        let size = try file.status().size
        try file.store.copy(file, to: target.key, size: size)
        try file.remove([source.key])
    }

    /// A path as it comes in, without `file://`: what is remote stays as it is. Throws a `RecipeError` for a `file://` of another machine.
    package static func plain(_ path: String) throws(RecipeError) -> String {
        if isRemote(path) { return path }
        do { return try local(path) } catch { throw RecipeError(error.description) }
    }

    /// The path on this machine that a path without a scheme, or with `file://`, names.
    static func local(_ path: String) throws(StoreError) -> String {
        guard path.hasPrefix("file:"), let address = RemoteAddress(path) else { return path }
        guard address.authority.isEmpty || address.authority == "localhost" else {
            throw StoreError(.refused, path: path, detail: "file:// wants three slashes and a path: file:///PATH")
        }
        return "/" + percentDecoded(address.key)
    }
}
