import GleanBytes
import GleanModel

/// JSON of the work folder that carries its own digest: a line with the value, keys sorted, and a line with `"xxh3-128:..."` over the bytes of
/// the first, without its newline. A cut or changed file is never taken for what was written.
package enum SealedJSON {
    package static func write(_ path: String, _ value: some Encodable) throws {
        let line = Array(try CanonicalJSON.encode(value))
        try Files.write(path, line + Array("\n\"\(digest(line[...]))\"\n".utf8))
    }

    /// Throws a `RunError` naming the file if it is damaged.
    package static func read<T: Decodable>(_ type: T.Type, _ path: String) throws -> T {
        for _ in 0..<Files.readings(of: path) {
            if let value = try value(type, path, Files.read(path)) { return value }
        }
        throw RunError.damaged(path, cause: "its digest is wrong")
    }

    /// As `read`; nil if there is no such file.
    package static func readIfThere<T: Decodable>(_ type: T.Type, _ path: String) throws -> T? {
        guard let bytes = try Files.readIfThere(path) else { return nil }
        return try value(type, path, bytes) ?? read(type, path)
    }

    /// Nil if the bytes are not what was written.
    private static func value<T: Decodable>(_ type: T.Type, _ path: String, _ bytes: [UInt8]) throws -> T? {
        guard let end = bytes.firstIndex(of: 10), bytes[end...].elementsEqual("\n\"\(digest(bytes[..<end]))\"\n".utf8) else { return nil }
        do {
            return try CanonicalJSON.decode(type, Array(bytes[..<end]))
        } catch {
            throw RunError.damaged(path, cause: "\(error)")
        }
    }

    private static func digest(_ line: ArraySlice<UInt8>) -> String { "xxh3-128:\(XXH3.hash128(line.span).hex)" }
}
