import Glibc
import Synchronization

/// A file that is read here and there, from any thread: local, or an object that is fetched by ranges.
///
/// Tables are read in small steps. Of a remote object, what is smaller than a block is cut out of one that is fetched whole, and kept until
/// another is wanted. The object stays that of the first answer: another version is `.changed`.
package final class RandomBytes: Sendable {
    package let path: String
    package let size: UInt64
    private let bytes: Bytes

    private enum Bytes: Sendable {
        case local(OpenFile)
        case remote(RemoteRanges)
    }

    package convenience init(_ path: String) throws(StoreError) { try self.init(path, nil) }

    init(_ path: String, _ settings: StoreSettings?) throws(StoreError) {
        self.path = path
        guard Location.isRemote(path) else {
            let file = try OpenFile(path)
            (size, bytes) = (file.size, .local(file))
            return
        }
        let ranges = try RemoteRanges(RemoteFile(path, settings))
        guard !ranges.hasRanges else {
            (size, bytes) = (ranges.status.size, .remote(ranges))
            return
        }
        // Every read would begin at the object's beginning.
        let copy = try LocalCopy.make(of: ranges.file)
        (size, bytes) = (copy.size, .local(copy))
    }

    /// Fills the buffer from `offset` on, and returns how many bytes that were; fewer are the file's end.
    package func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
        switch bytes {
        case .local(let file): try file.read(at: offset, into: buffer)
        case .remote(let ranges): try ranges.read(at: offset, into: buffer)
        }
    }
}

/// A local file that is open for reading.
final class OpenFile: Sendable {
    let path: String
    let status: FileIdentity
    let size: UInt64
    let descriptor: Int32

    convenience init(_ path: String) throws(StoreError) {
        let descriptor = open(try Location.local(path), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError(path: path) }
        try self.init(path, descriptor)
    }

    /// Takes over a descriptor.
    init(_ path: String, _ descriptor: Int32) throws(StoreError) {
        self.path = path
        self.descriptor = descriptor
        var found = stat()
        let failed = fstat(descriptor, &found) != 0 ? errno : found.isDirectory ? EISDIR : 0
        status = FileIdentity(path, found)
        size = UInt64(max(0, found.st_size))
        // `deinit` closes it.
        guard failed == 0 else { throw StoreError(path: path, errno: failed) }
    }

    deinit { close(descriptor) }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
        guard offset <= UInt64(Int64.max) else { return 0 }
        var filled = 0
        while filled < buffer.count {
            let got = pread(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, off_t(offset) + off_t(filled))
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw StoreError(path: path) }
            if got == 0 { break }
            filled += got
        }
        return filled
    }
}
