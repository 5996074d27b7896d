import Foundation
import GleanBytes
import GleanModel
import Glibc

/// A file being written: under a temporary name until `seal`, so that it is seen whole or not at all. Counts and digests what goes by.
///
/// A class, because it owns a descriptor and is shared with the shard that writes to it; it never leaves its thread.
final class UnitFile: ShardSink {
    let path: String
    private let temporary: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private let sha = SHA256()
    private let content = XXH3.Stream()
    private var hasContent = false
    private(set) var bytes: UInt64 = 0
    /// Bytes of rows given to `digest`.
    private(set) var rowBytes = 0
    private(set) var rows = 0

    private static let bufferBytes = 1 << 18

    /// What temporary names end in; left-overs of a killed run are removed when it goes on.
    static let temporaryEnding = ".part"

    init(_ path: String) throws {
        self.path = path
        temporary = path + Self.temporaryEnding
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Files.failure(.unwritable, path, errno) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func write(_ bytes: Span<UInt8>) throws {
        bytes.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    func digest(_ row: Span<UInt8>) {
        content.update(row)
        hasContent = true
        rowBytes += row.count
        rows += 1
    }

    /// Puts the file under its name.
    func seal() throws -> FileSeal {
        try flush()
        // Data first, then the name: after a power cut a sealed name never stands for a hole.
        guard fdatasync(descriptor) == 0 || errno == EINVAL else { throw Files.failure(.unwritable, path, errno) }
        guard close(descriptor) == 0 else { throw Files.failure(.unwritable, path, errno) }
        descriptor = -1
        guard rename(temporary, path) == 0 else { throw Files.failure(.unwritable, path, errno) }
        let digest = content.finish128()
        return FileSeal(
            name: (path as NSString).lastPathComponent, bytes: bytes, digest: "sha256:" + sha.finish().hex,
            content: hasContent ? "xxh3-128:" + hex(digest.high, digest.low) : nil, rows: rows)
    }

    private func flush() throws {
        sha.update(buffer.span)
        var done = 0
        while done < buffer.count {
            let count = buffer.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, buffer.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Files.failure(.unwritable, path, errno) }
            done += count
        }
        bytes += UInt64(buffer.count)
        buffer.removeAll(keepingCapacity: true)
    }
}

/// Small work on files, with errors that say how to go on.
enum Files {
    static func failure(_ kind: RunError.Kind, _ path: String, _ code: Int32) -> RunError {
        let cause = String(cString: strerror(code))
        if code == ENOSPC || code == EDQUOT {
            return RunError(
                .diskFull, "The disk is full: \(path) could not be written", cause: cause,
                hint: "Make room and run the same command again: it goes on from the last finished unit.")
        }
        let hint = kind == .unreadable ? "Check the path and its permissions, then run the same command again." : "Check the folder and its permissions, then run the same command again."
        return RunError(kind, "\(path) cannot be \(kind == .unreadable ? "read" : "written")", cause: cause, hint: hint)
    }

    static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw RunError(.unwritable, "The folder \(path) cannot be made", cause: "\(error.localizedDescription)", hint: "Name another with --output.")
        }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    /// Names in a folder, sorted by bytes; empty if there is none.
    static func list(_ path: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    static func read(_ path: String) throws -> [UInt8] {
        let file = try RandomFile(path)
        return try file.read(at: 0, count: Int(file.size))
    }

    @discardableResult
    static func write(_ path: String, _ bytes: [UInt8]) throws -> FileSeal {
        let file = try UnitFile(path)
        try file.write(bytes.span)
        return try file.seal()
    }

    static func writeJSON(_ path: String, _ value: some Encodable, pretty: Bool = false) throws -> FileSeal {
        try write(path, Array(try CanonicalJSON.encode(value, pretty: pretty)) + [10])
    }

    static func readJSON<T: Decodable>(_ type: T.Type, _ path: String) throws -> T {
        do {
            return try CanonicalJSON.decode(type, read(path))
        } catch let error as RunError {
            throw error
        } catch {
            throw RunError(.damagedWork, "\(path) is damaged", cause: "\(error)", hint: "Delete it and run the same command again.")
        }
    }

    static func move(_ from: String, to path: String) throws {
        guard rename(from, path) == 0 else { throw failure(.unwritable, path, errno) }
    }
}

extension [UInt8] {
    /// Lower-case hexadecimal digits.
    var hex: String {
        let digits = Array<UInt8>("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// A 128-bit number as 32 hexadecimal digits.
func hex(_ high: UInt64, _ low: UInt64) -> String {
    [high, low].map { String(repeating: "0", count: $0.leadingZeroBitCount / 4 - ($0 == 0 ? 1 : 0)) + String($0, radix: 16) }.joined()
}
