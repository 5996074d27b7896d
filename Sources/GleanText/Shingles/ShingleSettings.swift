/// What a text's shingles are: n words or characters in a row, and how they are hashed.
package struct ShingleSettings: Sendable, Equatable {
    package enum Unit: String, Sendable, CaseIterable { case words, characters }

    package enum Normal: String, Sendable, CaseIterable {
        /// `SimplifiedText`: lower case, numbers to 0, no marks, no accents.
        case fineweb
        /// Lower case, and white space to single spaces.
        case plain
    }

    package enum Words: String, Sendable, CaseIterable {
        /// `SpacyEnglish`, as datatrove splits English.
        case spacyEnglish = "spacy_english"
        /// Cut at spaces.
        case spaces
        /// `UnicodeWords`, for every language: what holds a letter or a digit.
        case unicode
    }

    package enum Hash: String, Sendable, CaseIterable {
        /// Of the units joined by a space (characters by nothing): the first 8 bytes of SHA-1, little-endian.
        case sha1
        /// XXH64, seed 0, of the same bytes.
        case xxh64
        /// XXH3, 64 bits, seed 0, of the same bytes.
        case xxh3
        /// A polynomial of the units' own hashes, moved along from shingle to shingle and mixed: the cheapest, and only ours.
        case rolling
    }

    package var unit: Unit
    package var size: Int
    package var normal: Normal
    package var words: Words
    package var hash: Hash

    /// - Parameters:
    ///   - size: units in a shingle, from 1.
    ///   - words: how words are told; without meaning for characters.
    package init(unit: Unit = .words, size: Int, normal: Normal = .fineweb, words: Words = .spacyEnglish, hash: Hash) {
        precondition(size > 0)
        (self.unit, self.size, self.normal, self.words, self.hash) = (unit, size, normal, words, hash)
    }
}
