import Foundation
import Glibc
import GleanModel

/// A file that is read at any offset.
///
/// A class, because it owns a descriptor.
final class RandomFile: @unchecked Sendable {
    // Unchecked: `pread` takes its own offset, so threads may share the descriptor, and nothing else changes after `init`.
    let path: String
    let size: UInt64
    private let descriptor: Int32

    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw RunError(.unreadable, "\(path) cannot be read", cause: String(cString: strerror(errno))) }
        var status = stat()
        fstat(descriptor, &status)
        size = UInt64(max(0, status.st_size))
    }

    deinit { close(descriptor) }

    /// The bytes at `offset`, fewer at the end of the file.
    func read(at offset: UInt64, count: Int) throws -> [UInt8] {
        guard offset <= size, count > 0 else { return [] }
        let wanted = Int(min(UInt64(count), size - offset))
        var done = 0
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            // Unsafe: `pread` writes at most `wanted - done` bytes behind those that are already there.
            while done < wanted {
                let count = pread(descriptor, buffer.baseAddress.map { $0 + done }, wanted - done, Int(offset) + done)
                if count < 0, errno == EINTR { continue }
                if count < 0 { failure = errno }
                if count <= 0 { break }
                done += count
            }
            filled = done
        }
        if failure != 0 { throw RunError(.unreadable, "\(path) cannot be read at \(offset)", cause: String(cString: strerror(failure))) }
        return bytes
    }

    /// Fills `buffer` with the bytes from `offset` on; how many there were.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var done = 0
        while done < buffer.count {
            let count = pread(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, Int(offset) + done)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw RunError(.unreadable, "\(path) cannot be read at \(offset)", cause: String(cString: strerror(errno))) }
            if count == 0 { break }
            done += count
        }
        return done
    }
}
