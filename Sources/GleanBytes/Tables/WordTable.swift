/// The words of one text, as byte ranges; its storage is kept from page to page.
@usableFromInline package struct WordTable: Sendable {
    /// One word. Never empty; words stand in the order of the text and do not overlap.
    @usableFromInline package struct Word: Sendable, Equatable {
        @usableFromInline package var start: UInt32
        @usableFromInline package var end: UInt32
        /// `WordTable.hash` of its bytes.
        @usableFromInline package var hash: UInt32
        /// Its length in code points.
        @usableFromInline package var characters: UInt32

        @inlinable @inline(__always) package init(start: Int, end: Int, hash: UInt32, characters: Int) {
            self.start = UInt32(truncatingIfNeeded: start)
            self.end = UInt32(truncatingIfNeeded: end)
            self.hash = hash
            self.characters = UInt32(truncatingIfNeeded: characters)
        }

        /// The word `shift` bytes further on; counts round, so that a shift may be negative.
        @inlinable @inline(__always) package func moved(by shift: UInt32) -> Word {
            var word = self
            word.start &+= shift
            word.end &+= shift
            return word
        }

        @inlinable @inline(__always) package var range: Range<Int> { Int(start)..<Int(end) }
    }

    @usableFromInline package var words: [Word]

    package init() { words = [] }

    @inlinable @inline(__always) package var count: Int { words.count }
    @inlinable @inline(__always) package subscript(_ index: Int) -> Word { words[index] }

    @inlinable package mutating func removeAll() { words.removeAll(keepingCapacity: true) }

    /// Adds the bytes `start ..< end` of `text` as a word.
    package mutating func add(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
        var hash: UInt32 = 0
        var characters = 0
        var at = start
        while at < end, case let byte = text[at], byte < 0x80 {
            hash = WordTable.hash(hash, byte)
            at += 1
        }
        characters = at - start
        if at < end {
            characters += codePointCount(text, at, end)
            while at < end {
                hash = WordTable.hash(hash, text[at])
                at += 1
            }
        }
        words.append(Word(start: start, end: end, hash: hash, characters: characters))
    }

    /// One step of the words' hash: a polynomial, because it is made byte by byte while a splitter looks for the word's end.
    @inlinable @inline(__always) package static func hash(_ hash: UInt32, _ byte: UInt8) -> UInt32 { hash &* 0x9E37_79B1 &+ UInt32(byte) &+ 1 }
}
