import Glibc

/// A file that is read from one place to its end, by one thread at a time: local, or an object whose ranges are fetched ahead.
package final class OrderedBytes {
    private enum Bytes {
        case local(OpenFile, UInt64)
        case remote(ReadAhead)
    }

    private var bytes: Bytes
    /// Sums up what was read, where it was from the beginning and there is something to hold it against.
    private var check: ObjectCheck?
    private let path: String

    /// After the end of a reading from offset 0: whether the bytes are what the store's own checksum says; nil where it says nothing.
    package private(set) var isSound: Bool?

    package convenience init(_ path: String, from offset: UInt64 = 0) throws(StoreError) { try self.init(path, from: offset, nil) }

    init(_ path: String, from offset: UInt64 = 0, _ settings: StoreSettings?) throws(StoreError) {
        self.path = path
        guard Location.isRemote(path) else {
            bytes = .local(try OpenFile(path), offset)
            return
        }
        let ahead = try ReadAhead(RemoteFile(path, settings), from: offset)
        bytes = .remote(ahead)
        if offset == 0 { check = ObjectCheck(ahead.file, ahead.status) }
    }

    /// A file of this machine by its path as C has it, which need not be UTF-8.
    ///
    /// - Parameter path: for errors.
    package init(localPath: [CChar], named path: String) throws(StoreError) {
        let descriptor = open(localPath, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError(path: path) }
        self.path = path
        bytes = .local(try OpenFile(path, descriptor), 0)
    }

    /// A whole object.
    init(_ file: RemoteFile) throws(StoreError) {
        path = file.path
        let ahead = try ReadAhead(file, from: 0)
        bytes = .remote(ahead)
        check = ObjectCheck(file, ahead.status)
    }

    /// The size that the store or the file system gave when the file was opened; nil where it gave none.
    package var size: UInt64? {
        switch bytes {
        case .local(let file, _): file.size
        case .remote(let ahead): ahead.status.size == UInt64.max ? nil : ahead.status.size
        }
    }

    /// Reads the next bytes, one at least, and returns how many; 0 at the end.
    package func read(into target: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
        guard !target.isEmpty else { return 0 }
        switch bytes {
        case .local(let file, let offset):
            let got = try file.readSome(at: offset, into: target)
            bytes = .local(file, offset + UInt64(got))
            return got
        case .remote(let ahead):
            let got = try ahead.read(into: target)
            if got > 0 {
                check?.add(UnsafeRawBufferPointer(rebasing: target[..<got]))
            } else if check != nil {
                isSound = check?.finish() ?? nil
                check = nil
            }
            return got
        }
    }
}

extension OpenFile {
    /// Reads once; pipes and devices, which have no places, from where they are.
    fileprivate func readSome(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
        while true {
            var got = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if got < 0, errno == ESPIPE { got = Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw StoreError(path: path) }
            return got
        }
    }
}
