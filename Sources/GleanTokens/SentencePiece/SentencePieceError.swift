/// A SentencePiece model that cannot be read: which file, where, and what was found there.
package struct SentencePieceError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file, as the caller named it.
    package let name: String
    /// Bytes from the start of the file, where the mistake has a place.
    package let offset: Int?
    /// What was found and what was wanted.
    package let message: String

    package init(name: String, offset: Int? = nil, _ message: String) {
        self.name = name
        self.offset = offset
        self.message = message
    }

    package var description: String {
        "\(name): \(offset.map { "at byte \($0): " } ?? "")\(message)"
    }
}
