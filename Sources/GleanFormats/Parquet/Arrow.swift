import CArrow

/// Calls into Arrow's face.
enum Arrow {
    /// Calls `body` with room for an error, and throws what is written there.
    static func calling(_ body: (UnsafeMutablePointer<CChar>) -> Void) throws(ParquetError) {
        var room = [CChar](repeating: 0, count: GLEAN_ERROR_BYTES)
        room.withUnsafeMutableBufferPointer { if let start = $0.baseAddress { body(start) } }
        guard room[0] != 0 else { return }
        throw ParquetError(message: String(decoding: room.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// The object that `body` makes.
    static func calling(_ body: (UnsafeMutablePointer<CChar>) -> OpaquePointer?) throws(ParquetError) -> OpaquePointer {
        var made: OpaquePointer?
        try calling { error in made = body(error) }
        guard let made else { throw ParquetError(message: "nothing was made") }
        return made
    }

    /// Calls `body` with pointers to the texts, each ended by a zero; they hold while it runs.
    static func withStrings<Result>(_ texts: [String], _ body: ([UnsafePointer<CChar>]) -> Result) -> Result {
        func add(_ index: Int, _ pointers: [UnsafePointer<CChar>]) -> Result {
            guard index < texts.count else { return body(pointers) }
            return texts[index].withCString { add(index + 1, pointers + [$0]) }
        }
        return add(0, [])
    }
}
