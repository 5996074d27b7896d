import Glibc

/// Folders: their names in a fixed order, and their making.
package enum Folder {
    /// The names in a folder, without `.` and `..`, in the order of their bytes. Names that aren't UTF-8 are repaired.
    package static func names(_ path: String) throws(StoreError) -> [String] {
        guard let folder = opendir(path) else { throw StoreError(path: path) }
        defer { closedir(folder) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(folder) {
            // d_name is a C string inside the entry, which lives until the next call.
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: UInt8.self, capacity: 256) { String(decodingCString: $0, as: UTF8.self) }
            }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw StoreError(path: path) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Makes a folder and those above it; one that is there already is fine.
    package static func make(_ path: String) throws(StoreError) {
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
}
