import Foundation
import GleanModel
import GleanStore
import Synchronization

/// A file of this machine without a name, gone with the value or its process: what was fetched from a store and is read from here.
///
/// A class, because it owns a descriptor; threads may write to what each has reserved.
final class ScratchFile: Sendable {
    private let descriptor: Int32
    private let folder: String
    private let reserved = Mutex<UInt64>(0)

    /// Where nothing else is said: where the system keeps what may be lost (`TMPDIR`).
    static var usualFolder: String { FileManager.default.temporaryDirectory.path }

    /// Throws a `RunError` if no file can be made in `folder`.
    init(in folder: String = usualFolder) throws {
        self.folder = folder
        var name = Array("\(folder)/.fetched-XXXXXX".utf8CString)
        descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw Files.failure(.unwritable, StoreError(path: folder)) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(name)
    }

    deinit { close(descriptor) }

    /// A path that opens the file while it lives, for a library that wants one.
    var path: String { "/proc/self/fd/\(descriptor)" }

    /// Sets bytes aside behind all that were, and says where.
    func reserve(_ count: UInt64) throws -> UInt64 {
        reserved.withLock { reserved in
            defer { reserved += count }
            return reserved
        }
    }

    func write(_ bytes: [UInt8], at offset: UInt64) throws {
        var done = 0
        while done < bytes.count {
            let wrote = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done, Int(offset) + done) }
            if wrote < 0, errno == EINTR { continue }
            guard wrote > 0 else { throw Files.failure(.unwritable, StoreError(path: folder)) }
            done += wrote
        }
    }

    /// Fills `buffer` from `offset` on; how many bytes there were.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var done = 0
        while done < buffer.count {
            let got = pread(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, Int(offset) + done)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw Files.failure(.unreadable, StoreError(path: folder)) }
            if got == 0 { break }
            done += got
        }
        return done
    }
}
