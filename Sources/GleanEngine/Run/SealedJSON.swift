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
            let bytes = try Files.read(path)
            guard let end = bytes.firstIndex(of: 10), bytes[end...].elementsEqual("\n\"\(digest(bytes[..<end]))\"\n".utf8) else { continue }
            do {
                return try CanonicalJSON.decode(type, Array(bytes[..<end]))
            } catch {
                throw RunError.damaged(path, cause: "\(error)")
            }
        }
        throw RunError.damaged(path, cause: "its digest is wrong")
    }

    private static func digest(_ line: ArraySlice<UInt8>) -> String { "xxh3-128:\(XXH3.hash128(line.span).hex)" }
}
