import GleanBytes
import GleanFormats
import GleanModel
import GleanStore
import Glibc

/// The bytes of an input as a source reads them, wherever it lies: counted, and digested when they are read from the beginning.
///
/// A class, as `ByteSource` asks for one.
final class InputBytes: ByteSource {
    private let file: OrderedBytes
    private let path: String
    private var digest: XXH3Stream?
    private(set) var isAtEnd = false

    /// Opens the input, `offset` bytes from its beginning.
    init(_ input: Input, at offset: UInt64 = 0) throws {
        path = input.path
        do {
            file = try OrderedBytes(input.path, from: offset)
        } catch {
            throw RunError.reading(path, error)
        }
        if offset == 0 { digest = XXH3Stream() }
    }

    /// Opens a file of this machine by its path as C has it, which need not be UTF-8.
    init(localPath: [CChar]) throws {
        path = String(decoding: localPath.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        do {
            file = try OrderedBytes(localPath: localPath, named: path)
        } catch {
            throw RunError.reading(path, error)
        }
        digest = XXH3Stream()
    }

    /// Whether nothing has the name. What cannot be told, and a link that leads nowhere, is not missing: to open it says what is wrong.
    static func isMissing(_ path: String) -> Bool {
        if Location.isRemote(path) { return (try? Location.exists(path)) == false }
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
        } catch let error as StoreError {
            throw RunError.reading(path, error)
        }
    }

    /// `xxh3-128:` over the whole input, once it has been read to its end.
    var name: String? {
        guard isAtEnd, let stream = digest.take() else { return nil }
        return "xxh3-128:" + stream.digest.hex
    }

    /// Writes down what is known of the input at its end.
    func finish(_ tally: inout SourceTally) {
        tally.digest = name
        if isAtEnd { tally.isSound = file.isSound }
    }
}
