/// A statement's words: in lower case, without marks, with what their writing tells.
///
/// Statements are short (400 bytes) and few, so they are read as strings.
struct StatementWords {
    struct Word {
        var text: String
        /// Written in capitals alone.
        var isCapital: Bool
        /// A hyphen, underscore or slash, and no space, joins it to the word before.
        var isJoined: Bool
    }

    private(set) var words: [Word] = []
    /// The whole in lower case, for writings without spaces.
    let lowered: String

    init(_ bytes: Span<UInt8>) {
        let text = bytes.withUnsafeBufferPointer { String(decoding: $0.prefix(2000), as: UTF8.self) }
        lowered = text.lowercased()
        var word = "", isCapital = true, isJoined = false
        var wasJoiner = false
        func close(_ words: inout [Word]) {
            while word.hasSuffix(".") { word.removeLast() }
            if !word.isEmpty { words.append(Word(text: word.lowercased(), isCapital: isCapital, isJoined: isJoined)) }
            word = ""
        }
        for scalar in text.unicodeScalars {
            let isDot = scalar == "." && word.utf8.last.map { $0 >= 48 && $0 <= 57 } == true
            if Self.isOfWord(scalar) || isDot || (scalar == "+" && !word.isEmpty) {
                if word.isEmpty { (isCapital, isJoined) = (true, wasJoiner) }
                if scalar.properties.isLowercase { isCapital = false }
                word.unicodeScalars.append(scalar)
                wasJoiner = false
            } else if scalar.value != 0xAD {
                let had = !word.isEmpty
                close(&words)
                wasJoiner = Self.isJoiner(scalar) && (had || wasJoiner)
            }
        }
        close(&words)
    }

    private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 128 { return (value >= 48 && value <= 57) || (value | 32 >= 97 && value | 32 <= 122) }
        return scalar.properties.isAlphabetic
    }

    private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2D, 0x5F, 0x2F, 0x2010...0x2015, 0x2212: true
        default: false
        }
    }

    /// The place behind a phrase that stands at a place; nil where it does not.
    func match(_ phrase: WordPhrase, at place: Int) -> Int? {
        guard place + phrase.parts.count <= words.count else { return nil }
        var at = place
        for part in phrase.parts {
            if part.isPrefix ? !words[at].text.hasPrefix(part.text) : words[at].text != part.text { return nil }
            at += 1
        }
        return at
    }

    func holds(_ phrase: WordPhrase) -> Bool { words.indices.contains { match(phrase, at: $0) != nil } }

    func first(_ phrases: [WordPhrase], in range: Range<Int>) -> Int? {
        range.first { place in phrases.contains { match($0, at: place) != nil } }
    }
}
