// Comparing and cutting of header and directive text, in bytes.

extension Span<UInt8> {
    /// True if the bytes are `word`, letters of ASCII compared without case. `word` is in lower case.
    func equalsIgnoringCase(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { word in
            for index in indices where lowerCase(self[index]) != word[index] { return false }
            return true
        }
    }
}

/// The byte, an ASCII capital as its small letter.
@inline(__always) func lowerCase(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 32 : byte }
