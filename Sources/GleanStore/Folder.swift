import Glibc

/// Folders: their names in a fixed order, and their making.
package enum Folder {
    /// The names in a folder, without `.` and `..`, in the order of their bytes. Names that aren't UTF-8 are repaired.
    ///
    /// A remote folder is what keys have in common up to a slash: one without keys is empty.
    package static func names(_ path: String) throws(StoreError) -> [String] {
        guard !Location.isRemote(path) else { return try RemoteFile(path).names() }
        return try localNames(Location.local(path)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The names in a local folder as they stand there, in the order of their bytes.
    static func localNames(_ path: String) throws(StoreError) -> [[UInt8]] {
        guard let folder = opendir(path) else { throw StoreError(path: path) }
        defer { closedir(folder) }
        var names: [[UInt8]] = []
        errno = 0
        while let entry = readdir(folder) {
            // d_name is a C string inside the entry, which lives until the next call.
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: UInt8.self, capacity: 256) { Array(UnsafeBufferPointer(start: $0, count: strlen($0))) }
            }
            if name != [0x2e], name != [0x2e, 0x2e] { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw StoreError(path: path) }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Makes a folder and those above it; one that is there already is fine. Remote folders need no making.
    package static func make(_ path: String) throws(StoreError) {
        guard !Location.isRemote(path) else {
            _ = try RemoteFile(path)
            return
        }
        let path = try Location.local(path)
        var end = path.startIndex
        while end < path.endIndex {
            end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
            let part = String(path[..<end])
            if mkdir(part, 0o777) != 0, errno != EEXIST {
                let failure = StoreError(path: part)
                var status = stat()
                guard stat(part, &status) == 0, status.isDirectory else { throw failure }
            }
        }
    }

    /// Removes a local folder with all below it, or a file; links are removed, not followed.
    static func removeTree(_ path: String) throws(StoreError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw StoreError(path: path) }
            return
        }
        guard status.isDirectory else {
            guard unlink(path) == 0 || errno == ENOENT else { throw StoreError(path: path) }
            return
        }
        // A list of folders, not recursion: how deep they stand is not ours.
        var folders = [path]
        var index = 0
        while index < folders.count {
            for name in try names(folders[index]) {
                let inside = folders[index] + "/" + name
                guard lstat(inside, &status) == 0 else { continue }
                if status.isDirectory {
                    folders.append(inside)
                } else if unlink(inside) != 0, errno != ENOENT {
                    throw StoreError(path: inside)
                }
            }
            index += 1
        }
        for folder in folders.reversed() where rmdir(folder) != 0 && errno != ENOENT { throw StoreError(path: folder) }
    }
}
