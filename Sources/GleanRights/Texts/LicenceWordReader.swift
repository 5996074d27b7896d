/// Reads the words of a text that count when licences are compared, as hashes, with their places.
///
/// After the SPDX matching guidelines: case, marks, white space, bullets and comment signs do not count (words of one letter are left
/// out with them), lines that say whose copyright it is do not, and words that are spelled in two ways are one.
/// scripts/make_licence_texts.py reads the list's own texts in the same way.
struct LicenceWordReader {
    /// FNV-1a of each word, and where it begins.
    private(set) var hashes: [UInt64] = []
    private(set) var starts: [Int32] = []

    private var word: [UInt8] = []
    private var line: [Range<Int>] = []

    /// The most words that are read.
    static let most = 60_000

    mutating func read(_ text: Span<UInt8>) {
        hashes.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        var place = 0
        while place < text.count, hashes.count < Self.most {
            var end = place
            while end < text.count, text[end] != 10, text[end] != 13 { end += 1 }
            readLine(text, place, end)
            place = end + 1
        }
    }

    private mutating func readLine(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
        line.removeAll(keepingCapacity: true)
        var place = start
        while place < end {
            guard isOfLicenceWord(text[place]) else {
                place += 1
                continue
            }
            let first = place
            while place < end, isOfLicenceWord(text[place]) { place += 1 }
            line.append(first..<place)
        }
        if line.count <= 16, isCopyright(text, start, end) { return }
        for range in line where range.count > 1 {
            hashes.append(hash(text, range))
            starts.append(Int32(truncatingIfNeeded: range.lowerBound))
        }
    }

    /// Whether a line says whose copyright it is: it begins with the word or its sign, and has a year or a blank to fill in, or is short.
    private func isCopyright(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        let first = line.first { range in
            !["c", "portions", "all", "the", "of", "and"].contains { text.extracting(range).equalsIgnoringCase($0) }
        }
        var begins = first.map { text.extracting($0).equalsIgnoringCase("copyright") } ?? false
        if !begins {
            var place = start
            while place < end, " \t*#/;%-.<".utf8.contains(text[place]) { place += 1 }
            begins = place + 2 < end && (text[place] == UInt8(ascii: "(") && lowerCase(text[place + 1]) == UInt8(ascii: "c") && text[place + 2] == UInt8(ascii: ")"))
                || place + 1 < end && text[place] == 0xC2 && text[place + 1] == 0xA9
        }
        guard begins else { return false }
        if line.count <= 3 { return true }
        if line.contains(where: { $0.count == 4 && text[$0.lowerBound] >= 48 && text[$0.lowerBound] <= 57 }) { return true }
        for place in start..<end where text[place] == UInt8(ascii: "<") || text[place] == UInt8(ascii: "[") { return true }
        return false
    }

    /// The hash of a word in lower case, in the spelling that stands for all.
    private mutating func hash(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        word.removeAll(keepingCapacity: true)
        for place in range { word.append(lowerCase(text[place])) }
        if word.count >= 5, word.count <= 12, let whole = Self.whole.first(where: { word.elementsEqual($0.0.utf8) }) {
            word = Array(whole.1.utf8)
        } else if word.count >= 6 {
            respell()
        }
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return value
    }

    /// Moves each byte once, however many spellings stand in a word: none is longer than the one that it stands for, and none begins within another.
    private mutating func respell() {
        var place = 0, kept = 0
        while place < word.count {
            if let (old, new) = Self.spellings.first(where: { old, _ in
                word[place] == old[0] && word.count - place >= old.count && word[place..<place + old.count].elementsEqual(old)
            }) {
                for byte in new {
                    word[kept] = byte
                    kept += 1
                }
                place += old.count
            } else {
                word[kept] = word[place]
                kept += 1
                place += 1
            }
        }
        word.removeLast(place - kept)
        if word.elementsEqual("programme".utf8) { word.removeLast(2) }
    }

    private static let whole = [
        ("https", "http"), ("holders", "holder"), ("owner", "holder"), ("owners", "holder"), ("authors", "author"), ("contributors", "contributor"),
    ]
    private static let spellings: [([UInt8], [UInt8])] = [
        ("licenc", "licens"), ("isation", "ization"), ("favour", "favor"), ("honour", "honor"), ("labour", "labor"),
        ("acknowledgement", "acknowledgment"), ("judgement", "judgment"),
    ].map { (Array($0.0.utf8), Array($0.1.utf8)) }
}

/// A letter or digit of ASCII.
@inline(__always) func isOfLicenceWord(_ byte: UInt8) -> Bool {
    (byte | 32 >= 97 && byte | 32 <= 122) || (byte >= 48 && byte <= 57)
}
