import Glibc

/// Where compressed or plain input comes from, in order, once.
///
/// Class-bound, as a source owns a place in a file or a connection.
package protocol ByteSource: AnyObject {
    /// Writes at least one byte and at most `target.count` to the front of `target`, and says how many; 0 means the end.
    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int
}

/// An error of the machine while reading, with its `errno`.
package struct ReadError: Error, Equatable, Sendable {
    package let code: Int32

    package init(code: Int32) { self.code = code }

    package var message: String { String(cString: strerror(code)) }
}

/// A file read front to back.
///
/// A class, as it owns a file descriptor and closes it.
package final class FileSource: ByteSource {
    private let descriptor: Int32

    /// Opens `path` for reading from `offset` on, and tells the kernel that it is read in order, so that it reads ahead.
    package init(path: String, from offset: Int64 = 0) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw ReadError(code: errno) }
        // A throw from here on closes the descriptor, as the object is whole and `deinit` runs.
        if offset > 0, lseek(descriptor, off_t(offset), SEEK_SET) < 0 { throw ReadError(code: errno) }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    /// Takes over an open descriptor (a pipe, say).
    package init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    package func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = Glibc.read(descriptor, target.baseAddress, target.count)
            if count >= 0 { return count }
            if errno != EINTR { throw ReadError(code: errno) }
        }
    }
}

/// Bytes that lie in memory, handed out in pieces of at most `pieceBytes`.
///
/// A class, as `ByteSource` asks for one.
package final class MemorySource: ByteSource {
    private let bytes: [UInt8]
    private let pieceBytes: Int
    private var position = 0

    package init(_ bytes: [UInt8], pieceBytes: Int = .max) {
        self.bytes = bytes
        self.pieceBytes = max(1, pieceBytes)
    }

    package func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = min(target.count, pieceBytes, bytes.count - position)
        target.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
    }
}
