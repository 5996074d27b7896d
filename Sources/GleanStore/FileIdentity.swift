import Glibc

/// What tells an input apart without reading it: its name, size and time of change.
package struct FileIdentity: Hashable, Sendable, Codable {
    package var name: String
    package var size: Int64
    /// Nanoseconds since 1970.
    package var modified: Int64

    package init(name: String, size: Int64, modified: Int64) {
        self.name = name
        self.size = size
        self.modified = modified
    }

    /// Asks the file system, links being followed, or the remote store.
    package init(of path: String) throws(StoreError) {
        guard !Location.isRemote(path) else {
            self.init(path, try RemoteFile(path).status())
            return
        }
        var status = stat()
        guard stat(try Location.local(path), &status) == 0 else { throw StoreError(path: path) }
        self.init(path, status)
    }

    init(_ name: String, _ status: ObjectStatus) {
        self.init(name: name, size: Int64(clamping: status.size), modified: status.modifiedSeconds &* 1_000_000_000)
    }

    init(_ name: String, _ status: stat) {
        self.init(
            name: name, size: Int64(status.st_size),
            modified: Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec))
    }
}

extension stat {
    var isDirectory: Bool { st_mode & S_IFMT == S_IFDIR }
    var isFile: Bool { st_mode & S_IFMT == S_IFREG }
}
