import GleanBytes

/// Sums up an object that is read from its beginning, against the checksum that its store gives.
struct ObjectCheck {
    private let file: RemoteFile
    private let status: ObjectStatus
    private let checksum: ObjectChecksum
    /// Of each part but the last; nil for a whole.
    private let partBytes: UInt64?
    private var digest = RunningMD5()
    private var partLeft: UInt64
    private var partDigests: [UInt8] = []
    private var count: UInt64 = 0

    /// Nil where there is nothing to hold the bytes against: no checksum, or one of parts whose size is not told or not the same.
    init?(_ file: RemoteFile, _ status: ObjectStatus) {
        guard let checksum = status.checksum, status.size != UInt64.max else { return nil }
        self.file = file
        self.status = status
        self.checksum = checksum
        guard let parts = checksum.parts else {
            (partBytes, partLeft) = (nil, UInt64.max)
            return
        }
        // What cannot be asked costs the check, not the reading.
        let told = try? persisting(on: file.path, file.settings) { () throws(StoreFault) in try file.store.partBytes(file.key, 1) }
        guard let size = told, size > 0, (status.size + size - 1) / size == UInt64(parts) else { return nil }
        (partBytes, partLeft) = (size, size)
    }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        count += UInt64(bytes.count)
        var rest = bytes
        while !rest.isEmpty {
            let taken = Int(min(UInt64(rest.count), partLeft))
            digest.update(UnsafeRawBufferPointer(rebasing: rest[..<taken]))
            rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
            partLeft -= UInt64(taken)
            if partLeft == 0, let partBytes {
                partDigests += digest.finish()
                partLeft = partBytes
            }
        }
    }

    /// Whether the bytes are those that were stored; nil where a difference may have another reason.
    mutating func finish() -> Bool? {
        guard count == status.size else { return false }
        var found = partDigests
        if let partBytes {
            if partLeft < partBytes { found += digest.finish() }
            found = MD5.digest(found)
        } else {
            found = digest.finish()
        }
        if found == checksum.digest { return true }
        guard checksum.isCertain else { return nil }
        guard let partBytes, let parts = checksum.parts else { return false }
        // Parts of different sizes may add up as if they were of one.
        let last = try? persisting(on: file.path, file.settings) { () throws(StoreFault) in try file.store.partBytes(file.key, parts) }
        guard let last, last == status.size - UInt64(parts - 1) * partBytes else { return nil }
        return false
    }
}

/// An MD5 that begins anew when it is finished; a class, since what is not copyable stands in no optional struct that is.
private final class RunningMD5 {
    private var md5: MD5? = MD5()

    func update(_ bytes: UnsafeRawBufferPointer) { md5?.update(bytes) }

    func finish() -> [UInt8] {
        let digest = md5.take()?.finish() ?? []
        md5 = MD5()
        return digest
    }
}
