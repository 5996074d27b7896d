import GleanBytes
import GleanFormats
import GleanModel
import Glibc

/// The bytes of an input as a source reads them: counted, and digested when they are read from the beginning.
///
/// A class, as `ByteSource` asks for one.
final class InputBytes: ByteSource {
    private let file: FileSource
    private let path: String
    private var digest: XXH3Stream?
    private(set) var isAtEnd = false

    /// Opens the input, `offset` bytes from its beginning.
    init(_ input: Input, at offset: UInt64 = 0) throws {
        path = input.path
        let descriptor = open(input.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
        if offset > 0, lseek(descriptor, Int(offset), SEEK_SET) < 0 {
            let code = errno
            close(descriptor)
            throw Self.failure(path, code)
        }
        file = FileSource(descriptor: descriptor)
        if offset == 0 { digest = XXH3Stream() }
    }

    /// Whether nothing has the name. What cannot be told, and a link that leads nowhere, is not missing: to open it says what is wrong.
    static func isMissing(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR)
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        do {
            let count = try file.read(into: target)
            if count == 0 { isAtEnd = true }
            // Unsafe: the first `count` bytes of `target` were just written.
            digest?.update(Span(_unsafeBytes: UnsafeRawBufferPointer(rebasing: target[..<count])))
            return count
        } catch let error as ReadError {
            throw Self.failure(path, error.code)
        }
    }

    /// `xxh3-128:` over the whole input, once it has been read to its end.
    var name: String? {
        guard isAtEnd, let stream = digest.take() else { return nil }
        return "xxh3-128:" + stream.digest.hex
    }

    static func failure(_ path: String, _ code: Int32) -> RunError {
        RunError(
            .unreadable, "\(path) cannot be read", cause: String(cString: strerror(code)),
            hint: "Check the file and its permissions, or leave it out; the same command goes on from the last finished unit.")
    }
}
