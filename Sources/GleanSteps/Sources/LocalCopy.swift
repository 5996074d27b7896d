import Foundation
import GleanModel
import GleanStore

/// An input of a store as a file of this machine without a name, for a library that opens a path.
///
/// A class, because it owns a descriptor; the file goes with it, but for who has opened `path` meanwhile.
final class LocalCopy {
    private let descriptor: Int32

    /// What opens the file while this value lives.
    var path: String { "/proc/self/fd/\(descriptor)" }

    /// Readings of an input whose store says that the bytes are not its own.
    private static let readings = 5

    /// Throws a `RunError` if the input cannot be read, or no file can be made among the system's temporary ones.
    init(_ input: Input) throws {
        var name = Array((FileManager.default.temporaryDirectory.path + "/.gleaner-XXXXXX").utf8CString)
        descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw Self.failure(errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(name)
        for _ in 0..<Self.readings {
            // From here on `deinit` closes the file.
            guard try copy(input) == false else { break }
        }
    }

    deinit { close(descriptor) }

    /// Copies the input over what is there; whether the bytes are the store's, nil where it does not say.
    private func copy(_ input: Input) throws -> Bool? {
        let bytes = try InputBytes(input)
        var room = [UInt8](repeating: 0, count: 1 << 20), tally = SourceTally()
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else { throw Self.failure(errno) }
        while case let count = try room.withUnsafeMutableBytes({ try bytes.read(into: $0) }), count > 0 {
            var done = 0
            while done < count {
                let wrote = room.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + done }, count - done) }
                if wrote < 0, errno == EINTR { continue }
                guard wrote > 0 else { throw Self.failure(errno) }
                done += wrote
            }
        }
        bytes.finish(&tally)
        return tally.isSound
    }

    private static func failure(_ code: Int32) -> RunError {
        RunError(
            code == ENOSPC ? .diskFull : .unwritable, "No copy of an input can be made in \(FileManager.default.temporaryDirectory.path)",
            cause: String(cString: strerror(code)), hint: "Name a folder with room by TMPDIR.")
    }
}
