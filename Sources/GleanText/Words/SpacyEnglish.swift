package import GleanBytes

/// Splits English text into words exactly as spaCy 3.8's blank English pipeline does, white space tokens left out: the word
/// tokenizer of datatrove 0.10.1, on which the published limits of its filters rest. Punctuation marks are words.
///
/// The text is cut at white space; from each span spaCy takes prefixes and suffixes while it can, unless the span is an exception,
/// and splits what is left at infixes unless it is a URL. Last, exceptions that affixes have torn apart are put together again.
/// Bytes that are no UTF-8 read as U+FFFD. Every step is linear in the text.
package struct SpacyEnglish: Sendable {
    var affixes = SpacyAffixes()
    private var rejoin = SpacyRejoin()
    private var lineWords = WordTable()

    package init() {}

    /// Replaces the contents of `words` by those of `text`.
    /// - Precondition: `text.count < 2^32`.
    package mutating func split(_ text: Span<UInt8>, into words: inout WordTable, limit: Int = .max) {
        words.removeAll()
        var at = 0
        let count = text.count
        while at < count, words.count < limit {
            let byte = text[at]
            if SpacyEnglish.isLetter(byte) {
                at = plainWord(text, at, &words)
            } else if let size = SpacyEnglish.spaceSize(text, at) {
                at += size
            } else {
                at = span(text, from: at, &words)
            }
        }
        rejoin.apply(text, &words, affixes.exceptions)
    }

    /// The words of a text made of lines of another one, without splitting again what did not change: the same as `split` gives.
    ///
    /// This holds because a line break is white space other than one space, over which no rule of the splitter reaches.
    /// - Parameters:
    ///   - cleaned: the lines, joined by "\n".
    ///   - origins: where they come from, ascending, as `LineCleaner` gives them.
    ///   - original: the words of the text they come from.
    package mutating func carry(_ original: WordTable, _ origins: [LineOrigin], _ cleaned: Span<UInt8>, into words: inout WordTable) {
        words.removeAll()
        var index = 0
        for line in origins {
            if line.isChanged {
                let start = Int(line.start)
                var scratch = WordTable()
                swap(&scratch, &lineWords)
                split(cleaned.extracting(start..<(start + Int(line.count))), into: &scratch)
                for word in scratch.words { words.words.append(word.moved(by: line.start)) }
                swap(&scratch, &lineWords)
                continue
            }
            let shift = line.start &- line.source
            while index < original.count, original[index].start < line.source { index += 1 }
            while index < original.count, original[index].start < line.source + line.count {
                words.words.append(original[index].moved(by: shift))
                index += 1
            }
        }
    }

    @inline(__always) static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// White space below U+0080, as Python's `str.isspace` has it.
    @inline(__always) static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 9 < 5 || byte &- 0x1C < 4 }

    /// Bytes of the white space that begins at `at`, nil where there is none.
    @inline(__always) static func spaceSize(_ text: Span<UInt8>, _ at: Int) -> Int? {
        let byte = text[at]
        if byte < 0x80 { return isSpace(byte) ? 1 : nil }
        // U+0085, U+00A0, U+1680, U+2000 to U+205F, U+3000: no other first byte begins white space.
        guard byte == 0xC2 || byte &- 0xE1 < 3 else { return nil }
        let found = CodePoint(text, at: at, end: text.count)
        return CodePointTable.text.has(found.value, .space) ? found.length : nil
    }

    /// A run of ASCII letters up to white space, by far the most frequent span, and the same with one mark at its end. Everything
    /// else goes to `span`.
    @inline(__always)
    private mutating func plainWord(_ text: Span<UInt8>, _ start: Int, _ words: inout WordTable) -> Int {
        var at = start
        var hash: UInt32 = 0
        let count = text.count
        while at < count, case let byte = text[at], SpacyEnglish.isLetter(byte) {
            hash = WordTable.hash(hash, byte)
            at += 1
        }
        if affixes.exceptions.mayHold(hash) { return span(text, from: start, &words) }
        if at == count || SpacyEnglish.isSpace(text[at]) {
            words.words.append(WordTable.Word(start: start, end: at, hash: hash, characters: at - start))
            return at
        }
        let mark = text[at]
        guard at + 1 == count || SpacyEnglish.isSpace(text[at + 1]), SpacyEnglish.isEndMark(mark, after: text[at - 1]),
              !affixes.exceptions.mayHold(WordTable.hash(hash, mark)) else { return span(text, from: start, &words) }
        words.words.append(WordTable.Word(start: start, end: at, hash: hash, characters: at - start))
        words.words.append(WordTable.Word(start: at, end: at + 1, hash: WordTable.hash(0, mark), characters: 1))
        return at + 1
    }

    /// Marks that are always split off after this letter; a full stop after a capital depends on what stands before.
    @inline(__always) private static func isEndMark(_ mark: UInt8, after letter: UInt8) -> Bool {
        switch mark {
        case 0x2C, 0x3A, 0x3B, 0x21, 0x3F, 0x29, 0x22: true  // , : ; ! ? ) "
        case 0x2E: letter >= 0x61
        default: false
        }
    }

    private mutating func span(_ text: Span<UInt8>, from start: Int, _ words: inout WordTable) -> Int {
        var end = start
        while end < text.count, SpacyEnglish.spaceSize(text, end) == nil { end += 1 }
        affixes.split(text, start, end, &words)
        return end
    }
}
