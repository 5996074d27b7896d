/// Reads the text of a block, node by node: counts it all, and hashes its first words.
struct TextReader {
    /// Words that are hashed; what comes after is only counted.
    static let hashedWords: UInt32 = 24

    private let lanes = ByteLanes()
    var counts = TextCounts()
    /// Hashes of the first words, letters in lower case, digits as one.
    private(set) var words: [UInt64] = []
    /// Hashes of 24 bytes in a row, taken at one word start of four, chosen by what stands there: text that stands twice shares them.
    private(set) var prints: [UInt64] = []
    private var word = TokenHash(1)
    private var wordIsOpen = false
    private var spaced = true
    private(set) var firstByte: UInt8 = 0
    private(set) var lastByte: UInt8 = 0

    mutating func begin() {
        counts = TextCounts()
        words.removeAll(keepingCapacity: true)
        prints.removeAll(keepingCapacity: true)
        word = TokenHash(1)
        wordIsOpen = false
        spaced = true
        firstByte = 0
        lastByte = 0
    }

    /// A break of the line inside the block.
    mutating func breakWord() { spaced = true }

    mutating func end() { endWord() }

    /// A hash of the first words and all counts: two blocks that share it read the same.
    var hash: UInt64 {
        var hash = TokenHash(2)
        for word in words { hash.add(word) }
        hash.add(UInt64(counts.characters) << 32 | UInt64(counts.words))
        hash.add(UInt64(counts.upper) << 32 | UInt64(counts.digits) << 16 | UInt64(counts.commas))
        return hash.value
    }

    private mutating func endWord() {
        if wordIsOpen, words.count < Self.hashedWords { words.append(word.value) }
        word = TokenHash(1)
        wordIsOpen = false
    }

    /// Whether `start..<end` of the page holds anything but spaces.
    static func isBlank(_ page: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var place = start
        while place < end, isSpace(page[place]) { place += 1 }
        return place == end
    }

    mutating func read(_ page: Span<UInt8>, _ node: HTMLNode) {
        var place = Int(node.start)
        let end = Int(node.end)
        if words.count < Self.hashedWords { place = readHashed(page, place, end, node.textDecodesReferences) }
        while place < end { place = readCounted(page, place, end, node.textDecodesReferences) }
    }

    /// Counts and hashes until enough words are read; gives the place where it stopped.
    private mutating func readHashed(_ page: Span<UInt8>, _ start: Int, _ end: Int, _ decodes: Bool) -> Int {
        var place = start
        while place < end {
            let stop = min(end, place + ByteLanes.most)
            var sum: UInt64 = 0
            while place < stop {
                let byte = page[place]
                if isSpace(byte) {
                    if !spaced { endWord(); spaced = true }
                    place += 1
                    if words.count >= Self.hashedWords { ByteLanes.spill(sum, &counts); return place }
                    continue
                }
                if byte == UInt8(ascii: "&"), decodes, let next = reference(page, place, end) { place = next; continue }
                if byte == 0xC2, place + 1 < end, page[place + 1] == 0xA0 {
                    if !spaced { endWord(); spaced = true }
                    place += 2
                    continue
                }
                if spaced {
                    beginWord(byte)
                    takePrint(page, place, end)
                }
                lastByte = byte
                let lane = lanes.table[Int(byte)]
                sum &+= lane
                if isLetter(byte) || byte >= 0x80 {
                    word.add(byte | UInt8(truncatingIfNeeded: lane & 1) &<< 5)
                    wordIsOpen = true
                    if byte >= 0xC2 { countWide(page, place, end) }
                } else if isDigit(byte) {
                    word.add(UInt8(0x30))
                    wordIsOpen = true
                }
                place += 1
            }
            ByteLanes.spill(sum, &counts)
        }
        return place
    }

    private mutating func readCounted(_ page: Span<UInt8>, _ start: Int, _ end: Int, _ decodes: Bool) -> Int {
        var place = start
        let stop = min(end, start + ByteLanes.most)
        var sum: UInt64 = 0
        var spaced = spaced, words: UInt32 = 0
        while place < stop {
            let byte = page[place]
            if isSpace(byte) {
                spaced = true
                place += 1
                continue
            }
            if byte == UInt8(ascii: "&"), decodes {
                self.spaced = spaced
                if let next = reference(page, place, end) {
                    spaced = self.spaced
                    place = next
                    continue
                }
            }
            if byte >= 0xC2 {
                if byte == 0xC2, place + 1 < end, page[place + 1] == 0xA0 {
                    spaced = true
                    place += 2
                    continue
                }
                countWide(page, place, end)
            }
            if spaced {
                words &+= 1
                spaced = false
                takePrint(page, place, end)
            }
            sum &+= lanes.table[Int(byte)]
            place += 1
        }
        if place > start, !isSpace(page[place - 1]) { lastByte = page[place - 1] }
        self.spaced = spaced
        counts.words &+= words
        ByteLanes.spill(sum, &counts)
        return place
    }

    @inline(__always)
    private mutating func takePrint(_ page: Span<UInt8>, _ place: Int, _ end: Int) {
        guard place + 24 <= end else { return }
        let first = page.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self) &* 0x9E37_79B9_7F4A_7C15
        guard first >> 62 == 0 else { return }
        var hash = TokenHash(4)
        hash.add(first)
        hash.add(page.bytes.unsafeLoadUnaligned(fromByteOffset: place + 8, as: UInt64.self))
        hash.add(page.bytes.unsafeLoadUnaligned(fromByteOffset: place + 16, as: UInt64.self))
        prints.append(hash.value)
    }

    @inline(__always)
    private mutating func beginWord(_ byte: UInt8) {
        counts.words &+= 1
        spaced = false
        if firstByte == 0 { firstByte = byte }
    }

    @inline(__always)
    private mutating func countWide(_ page: Span<UInt8>, _ place: Int, _ end: Int) {
        let lead = page[place]
        guard lead <= 0xC2 || lead == 0xD8 || lead >= 0xE0, place + 1 < end else { return }
        countWideSign(lead, page[place + 1], place + 2 < end ? page[place + 2] : 0, &counts)
    }

    /// The place after a character reference, or nil where the ampersand is just that. A space by reference is a space.
    @inline(never)
    private mutating func reference(_ page: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        guard let found = CharacterReference(page, at: start, limit: end, inAttribute: false) else { return nil }
        let scalar = found.first
        if scalar == 0xA0 || scalar <= 0x20 {
            if !spaced { endWord(); spaced = true }
            return found.end
        }
        let byte: UInt8 = scalar < 0x80 ? UInt8(scalar) : 0xC3
        if spaced { beginWord(byte) }
        lastByte = byte
        counts.characters &+= scalar >= 0x3000 && scalar < 0xD800 ? 2 : 1
        if scalar >= 0x80 {
            counts.wide &+= 1
            word.add(UInt64(scalar))
            wordIsOpen = true
        }
        switch scalar {
        case 0x3002, 0xFF01, 0xFF1F, 0x964, 0x61F, 0x2026: counts.sentenceEnds &+= 1
        case 0x3001, 0xFF0C, 0x60C: counts.commas &+= 1
        case 0xA9, 0xBB, 0xB7, 0x2022, 0x203A, 0x2190...0x21FF, 0x2580...0x25FF, 0x7C, 0x3C, 0x3E: counts.signs &+= 1
        case 0xA3, 0xA5, 0x20A0...0x20BF, 0x24: counts.currency &+= 1
        default: break
        }
        return found.end
    }
}
