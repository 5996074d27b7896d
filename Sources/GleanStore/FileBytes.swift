import Glibc

/// A file's bytes, mapped or read, for reading only.
///
/// Owns the mapping, hence not copyable; nothing writes to it, hence `@unchecked Sendable`. A file that another process
/// cuts short while it is mapped kills this one (SIGBUS): map what doesn't change while it is read (models, sealed
/// files), and `read` what may.
package struct FileBytes: ~Copyable, @unchecked Sendable {
    package let identity: FileIdentity
    private let base: UnsafeRawPointer?
    private let length: Int
    private let isMapped: Bool

    package static let anySize = Int.max

    /// Maps a file of at most `limit` bytes. An object is copied to this machine's disk for it.
    package static func map(_ path: String, limit: Int = anySize) throws(StoreError) -> FileBytes {
        guard !Location.isRemote(path) else { return try map(RemoteFile(path), limit: limit) }
        let (descriptor, status) = try open(Location.local(path), limit: limit)
        defer { close(descriptor) }
        return try map(descriptor, FileIdentity(path, status))
    }

    private static func map(_ file: RemoteFile, limit: Int) throws(StoreError) -> FileBytes {
        let identity = FileIdentity(file.path, try file.status())
        guard identity.size <= limit else { throw StoreError(.tooLarge, path: file.path) }
        let copy = try LocalCopy.make(of: file, limit: limit)
        return try map(copy.descriptor, FileIdentity(name: file.path, size: Int64(copy.size), modified: identity.modified))
    }

    private static func map(_ descriptor: Int32, _ identity: FileIdentity) throws(StoreError) -> FileBytes {
        let length = Int(identity.size)
        let path = identity.name
        guard length > 0 else { return FileBytes(identity: identity, base: nil, length: 0, isMapped: false) }
        guard let base = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
            throw StoreError(path: path)
        }
        return FileBytes(identity: identity, base: base, length: length, isMapped: true)
    }

    /// Reads a file of at most `limit` bytes into memory.
    package static func read(_ path: String, limit: Int = anySize) throws(StoreError) -> [UInt8] {
        guard !Location.isRemote(path) else { return try read(RemoteFile(path), limit: limit) }
        let (descriptor, status) = try open(Location.local(path), limit: limit)
        defer { close(descriptor) }
        // One byte more than it says, to see whether it grows; /proc and pipes say 0.
        var bytes = [UInt8](repeating: 0, count: max(0, Int(status.st_size)) + 1)
        var filled = 0
        while true {
            let got = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw StoreError(path: path) }
            if got == 0 { break }
            filled += got
            guard filled <= limit else { throw StoreError(.tooLarge, path: path) }
            if filled == bytes.count { bytes.append(contentsOf: repeatElement(0, count: max(4096, bytes.count / 2))) }
        }
        bytes.removeSubrange(filled...)
        return bytes
    }

    private static func read(_ file: RemoteFile, limit: Int) throws(StoreError) -> [UInt8] {
        let source = try OrderedBytes(file)
        guard source.size.map({ $0 <= UInt64(limit) }) ?? true else { throw StoreError(.tooLarge, path: file.path) }
        // Room for all that is said to come is made only while that is little: a server may say anything.
        var bytes = [UInt8](repeating: 0, count: Int(min(source.size ?? 1 << 20, 64 << 20)) + 1)
        var filled = 0
        while true {
            let start = filled
            let got = try bytes.withUnsafeMutableBytes { room in
                Result { () throws(StoreError) in try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[start...])) }
            }.get()
            if got == 0 { break }
            filled += got
            guard filled <= limit else { throw StoreError(.tooLarge, path: file.path) }
            if filled == bytes.count { bytes.append(contentsOf: repeatElement(0, count: bytes.count / 2)) }
        }
        guard source.isSound != false else { throw StoreError(.damaged, path: file.path, detail: "its bytes have another checksum than its store says") }
        bytes.removeSubrange(filled...)
        return bytes
    }

    package var count: Int { length }

    /// The bytes, while this value lives.
    package var span: Span<UInt8> {
        @_lifetime(borrow self)
        get {
            // The mapping is `length` bytes, read-only, and ends in `deinit`.
            let buffer = UnsafeBufferPointer(start: base?.assumingMemoryBound(to: UInt8.self), count: length)
            return _overrideLifetime(Span(_unsafeElements: buffer), borrowing: self)
        }
    }

    /// Tells the kernel that the bytes will be read once, from the beginning.
    package func willReadInOrder() {
        if let base, isMapped { _ = madvise(UnsafeMutableRawPointer(mutating: base), length, MADV_SEQUENTIAL) }
    }

    deinit {
        if let base, isMapped { munmap(UnsafeMutableRawPointer(mutating: base), length) }
    }

    private init(identity: FileIdentity, base: UnsafeRawPointer?, length: Int, isMapped: Bool) {
        self.identity = identity
        self.base = base
        self.length = length
        self.isMapped = isMapped
    }

    private static func open(_ path: String, limit: Int) throws(StoreError) -> (descriptor: Int32, status: stat) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError(path: path) }
        var status = stat()
        var failure: StoreError?
        if fstat(descriptor, &status) != 0 {
            failure = StoreError(path: path)
        } else if status.isDirectory {
            failure = StoreError(path: path, errno: EISDIR)
        } else if Int(status.st_size) > limit {
            failure = StoreError(.tooLarge, path: path)
        }
        if let failure {
            close(descriptor)
            throw failure
        }
        return (descriptor, status)
    }
}
