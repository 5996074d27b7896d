import Glibc

/// A file that appears whole or not at all: written under a temporary name beside its place, then renamed.
///
/// The temporary name is `.NAME.PID-N.partial`. Dropping the value without `commit` removes it; a killed process leaves it
/// to `removeLeftovers`.
package struct AtomicFile: ~Copyable {
    package let path: String
    /// Bytes written so far.
    package private(set) var count: Int64 = 0
    private let temporary: String
    private let descriptor: Int32
    private var isOpen = true

    package init(_ path: String) throws(StoreError) {
        self.path = path
        let (folder, name) = Self.split(path)
        var attempt = 0
        while true {
            let candidate = "\(folder).\(name).\(getpid())-\(attempt)\(Self.suffix)"
            let opened = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if opened >= 0 {
                temporary = candidate
                descriptor = opened
                return
            }
            guard errno == EEXIST, attempt < 10_000 else { throw StoreError(path: path) }
            attempt += 1
        }
    }

    deinit {
        if isOpen {
            close(descriptor)
            unlink(temporary)
        }
    }

    package mutating func write(_ bytes: Span<UInt8>) throws(StoreError) {
        var failure: StoreError?
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let wrote = Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if wrote < 0, errno == EINTR { continue }
                guard wrote > 0 else {
                    failure = StoreError(path: path)
                    return
                }
                done += wrote
            }
        }
        if let failure { throw failure }
        count += Int64(bytes.count)
    }

    /// Puts the file in its place. `durable` waits until it and its folder's entry are on the disk.
    package consuming func commit(durable: Bool = false) throws(StoreError) {
        isOpen = false
        var failed = durable && fsync(descriptor) != 0 ? errno : 0
        // Some file systems report a full disk only here.
        if close(descriptor) != 0, failed == 0 { failed = errno }
        if failed == 0, rename(temporary, path) != 0 { failed = errno }
        guard failed == 0 else {
            unlink(temporary)
            throw StoreError(path: path, errno: failed)
        }
        if durable { try Self.syncFolder(of: path) }
    }

    /// Writes a whole file at once.
    package static func write(_ bytes: Span<UInt8>, to path: String, durable: Bool = false) throws(StoreError) {
        var file = try AtomicFile(path)
        try file.write(bytes)
        try file.commit(durable: durable)
    }

    /// Removes the temporary files in a folder whose process is gone, and returns how many those were.
    ///
    /// With `evenLiving`, also those of running processes: a process number of another machine says nothing here.
    package static func removeLeftovers(in folder: String, evenLiving: Bool = false) throws(StoreError) -> Int {
        var removed = 0
        for name in try Folder.names(folder) where name.hasPrefix(".") && name.hasSuffix(suffix) {
            guard let process = writer(of: name) else { continue }
            let isGone = process != getpid() && kill(process, 0) != 0 && errno == ESRCH
            guard isGone || evenLiving, unlink(folder + "/" + name) == 0 else { continue }
            removed += 1
        }
        return removed
    }

    private static let suffix = ".partial"

    private static func writer(of name: String) -> Int32? {
        let stem = name.dropLast(suffix.count)
        guard let dot = stem.lastIndex(of: "."), let dash = stem.lastIndex(of: "-"), dot < dash else { return nil }
        return Int32(stem[stem.index(after: dot)..<dash])
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        return (String(path[...slash]), String(path[path.index(after: slash)...]))
    }

    private static func syncFolder(of path: String) throws(StoreError) {
        let folder = split(path).folder
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError(path: path) }
        defer { close(descriptor) }
        // Some file systems can't sync a folder and say EINVAL; the rename holds there all the same.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw StoreError(path: path) }
    }
}
