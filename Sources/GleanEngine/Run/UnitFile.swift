import GleanBytes
import GleanModel
import GleanStore

/// A file being written: under a temporary name until `seal`, so that it is seen whole or not at all. Counts and digests what goes by.
///
/// A class, because the shard that writes to it shares it; it never leaves its thread.
final class UnitFile: ShardSink {
    let path: String
    private var file: AtomicFile?
    private var sha: SHA? = SHA(.sha256)
    private var buffer: [UInt8] = []
    private let content = DigestStream()
    /// Bytes and number of the rows given to `digest`.
    private(set) var rowBytes = 0
    private(set) var rows = 0

    private static let bufferBytes = 1 << 18

    init(_ path: String) throws {
        self.path = path
        do {
            file = try AtomicFile(path)
        } catch {
            throw Files.failure(.unwritable, error)
        }
    }

    func write(_ bytes: Span<UInt8>) throws {
        bytes.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    func beside(_ ending: String) throws -> any ShardSink { preconditionFailure("Only a shard has files beside it.") }

    func digest(_ row: Span<UInt8>) {
        content.update(row)
        rowBytes += row.count
        rows += 1
    }

    /// Puts the file under its name.
    func seal() throws -> FileSeal {
        try flush()
        let bytes = file?.count ?? 0
        do {
            try file.take()?.commit()
        } catch {
            throw Files.failure(.unwritable, error)
        }
        let digest = if let sha = sha.take() { hexadecimal(sha.finish()) } else { "" }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return FileSeal(
            name: name, bytes: UInt64(bytes), digest: "sha256:" + digest,
            content: rows > 0 ? content.name : nil, rows: rows)
    }

    private func flush() throws {
        sha?.update(buffer.span)
        do {
            try file?.write(buffer.span)
        } catch {
            throw Files.failure(.unwritable, error)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

/// XXH3-128 over bytes that arrive in pieces.
///
/// A class, so that values that hold one can be copied; each has one owner.
final class DigestStream {
    private var stream = XXH3Stream()

    func update(_ bytes: Span<UInt8>) { stream.update(bytes) }

    /// The lower half: a 64-bit checksum.
    var low: UInt64 { stream.digest.low }

    /// The digest as releases write it: `xxh3-128:` and 32 digits.
    var name: String { "xxh3-128:" + stream.digest.hex }
}
