import Glibc

/// Copies of objects on this machine's disk, without names: they are gone when they are closed.
enum LocalCopy {
    /// An object's bytes as a local file.
    ///
    /// - Throws: `.damaged` where they are not what the store's checksum says; `.tooLarge` past `limit` bytes.
    static func make(of file: RemoteFile, limit: Int = FileBytes.anySize) throws(StoreError) -> OpenFile {
        let descriptor = try unnamed()
        var isKept = false
        defer { if !isKept { close(descriptor) } }
        let bytes = try OrderedBytes(file)
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { room.deallocate() }
        var count = 0
        while case let got = try bytes.read(into: room), got > 0 {
            count += got
            guard count <= limit else { throw StoreError(.tooLarge, path: file.path) }
            try write(UnsafeRawBufferPointer(rebasing: room[..<got]), to: descriptor)
        }
        guard bytes.isSound != false else { throw StoreError(.damaged, path: file.path, detail: "its bytes have another checksum than its store says") }
        isKept = true
        return try OpenFile(file.path, descriptor)
    }

    /// A file for reading and writing in TMPDIR that has no name.
    static func unnamed() throws(StoreError) -> Int32 {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var name = Array("\(folder)/gleaner-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw StoreError(path: folder) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(name)
        return descriptor
    }

    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(StoreError) {
        var done = 0
        while done < bytes.count {
            let wrote = Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
            if wrote < 0, errno == EINTR { continue }
            guard wrote > 0 else { throw StoreError(path: "a temporary file") }
            done += wrote
        }
    }
}
