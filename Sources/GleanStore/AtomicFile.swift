import Glibc

/// A file that appears whole or not at all: written under a temporary name beside its place, then renamed; at a remote location, an upload
/// that its store shows once it is finished.
///
/// The temporary name is `.NAME.MACHINE-PID-N.partial`, MACHINE being `Machine.short`. Dropping the value without `commit` removes it; a killed process leaves it
/// to `removeLeftovers`. What it leaves at a remote location is parts of an upload, which no list shows.
package struct AtomicFile: ~Copyable {
    package let path: String
    /// Bytes written so far.
    package private(set) var count: Int64 = 0
    /// The local path that `path` names.
    private let place: String
    private let temporary: String
    private let descriptor: Int32
    /// In place of the descriptor at a remote location.
    private let upload: (any ObjectUpload)?
    private var isOpen = true

    package init(_ path: String) throws(StoreError) { try self.init(path, nil) }

    init(_ path: String, _ settings: StoreSettings?) throws(StoreError) {
        let upload = Location.isRemote(path) ? try Self.begin(path, settings) : nil
        let place = try Location.local(path)
        let (temporary, descriptor) = upload == nil ? try Self.open(beside: place, path) : ("", -1)
        self.path = path
        self.upload = upload
        self.place = place
        self.temporary = temporary
        self.descriptor = descriptor
    }

    deinit {
        guard isOpen else { return }
        if let upload { return upload.abandon() }
        close(descriptor)
        unlink(temporary)
    }

    package mutating func write(_ bytes: Span<UInt8>) throws(StoreError) {
        var failure: StoreError?
        let upload = upload
        bytes.withUnsafeBytes { buffer in
            if let upload {
                do throws(StoreError) { try upload.write(buffer) } catch { failure = error }
                return
            }
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

    /// Puts the file in its place. `durable` waits until it and its folder's entry are on the disk; a remote store's word always means that.
    package consuming func commit(durable: Bool = false) throws(StoreError) {
        if let upload {
            // Where it fails, `deinit` gives the upload up.
            try upload.finish()
            isOpen = false
            return
        }
        isOpen = false
        var failed = durable && fsync(descriptor) != 0 ? errno : 0
        // Some file systems report a full disk only here.
        if close(descriptor) != 0, failed == 0 { failed = errno }
        if failed == 0, rename(temporary, place) != 0 { failed = errno }
        guard failed == 0 else {
            unlink(temporary)
            throw StoreError(path: path, errno: failed)
        }
        if durable { try Self.syncFolder(of: place) }
    }

    /// Writes a whole file at once.
    package static func write(_ bytes: Span<UInt8>, to path: String, durable: Bool = false) throws(StoreError) {
        var file = try AtomicFile(path)
        try file.write(bytes)
        try file.commit(durable: durable)
    }

    /// Removes the temporary files in a folder whose process was one of this machine and is gone, and returns how many those were.
    ///
    /// Those of other machines that share the folder are left: nothing here tells whether they live. A remote folder has none.
    package static func removeLeftovers(in folder: String) throws(StoreError) -> Int {
        guard !Location.isRemote(folder) else { return 0 }
        let folder = try Location.local(folder)
        var removed = 0
        for name in try Folder.names(folder) where name.hasPrefix(".") && name.hasSuffix(suffix) {
            guard let process = localWriter(of: name), process != getpid(), Machine.isGone(process) else { continue }
            if unlink(folder + "/" + name) == 0 { removed += 1 }
        }
        return removed
    }

    private static func begin(_ path: String, _ settings: StoreSettings?) throws(StoreError) -> any ObjectUpload {
        let file = try RemoteFile(path, settings)
        guard file.store.hasLists, !file.key.isEmpty, !file.key.hasSuffix("/") else {
            throw StoreError(.refused, path: path, detail: "no object can be written there")
        }
        return file.store.upload(file)
    }

    private static func open(beside place: String, _ path: String) throws(StoreError) -> (temporary: String, descriptor: Int32) {
        let (folder, name) = split(place)
        var attempt = 0
        while true {
            let candidate = "\(folder).\(name).\(Machine.short)-\(getpid())-\(attempt)\(suffix)"
            let opened = Glibc.open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if opened >= 0 { return (candidate, opened) }
            guard errno == EEXIST, attempt < 10_000 else { throw StoreError(path: path) }
            attempt += 1
        }
    }

    private static let suffix = ".partial"

    /// The process of this machine that wrote a temporary file; nil for any other name.
    private static func localWriter(of name: String) -> Int32? {
        let parts = name.dropLast(suffix.count).split(separator: ".").last?.split(separator: "-") ?? []
        guard parts.count == 3, parts[0] == Machine.short else { return nil }
        return Int32(parts[1])
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        return (String(path[...slash]), String(path[path.index(after: slash)...]))
    }

    private static func syncFolder(of path: String) throws(StoreError) {
        let folder = split(path).folder
        let descriptor = Glibc.open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError(path: path) }
        defer { close(descriptor) }
        // Some file systems can't sync a folder and say EINVAL; the rename holds there all the same.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw StoreError(path: path) }
    }
}
