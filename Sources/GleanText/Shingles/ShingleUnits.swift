import CKernels
import GleanBytes

/// The words or characters of one text side by side, so that a shingle is a range of bytes; or, for rolling hashes, their hashes alone.
struct ShingleUnits: Sendable {
    /// Bytes behind a text that may be read.
    static let padding = Int(GLEAN_WORDS_PADDING)

    private let settings: ShingleSettings
    private let plain: PlainWords
    private var spacy = SpacyEnglish()
    private var words = WordTable()

    /// How many units the text has.
    private(set) var count = 0
    /// The units' hashes, if shingles are hashed by them; what stands behind the first `count` has no meaning.
    private(set) var hashes: [UInt64] = []
    /// The units, words with a space after each; what stands behind the first `used` bytes has no meaning.
    private var bytes: [UInt8] = []
    private var used = 0
    /// Where each unit begins, and where one more would.
    private var starts: [UInt32] = []

    private var rolls: Bool { settings.hash == .rolling }
    private var gap: Int { settings.unit == .words ? 1 : 0 }

    init(_ settings: ShingleSettings) {
        self.settings = settings
        plain = PlainWords(settings.words)
    }

    /// Takes the units of the first `size` bytes of `text`, behind which `padding` spaces stand.
    mutating func take(_ text: Span<UInt8>, _ size: Int) {
        (count, used) = (0, 0)
        // A unit of n bytes is split into n at most, each with a space after it.
        let room = 2 * size + 2 * ShingleUnits.padding
        if !rolls, bytes.count < room { bytes.append(contentsOf: repeatElement(0x20, count: room - bytes.count)) }
        switch settings.unit {
        case .words where settings.normal == .fineweb || settings.words == .spaces: takePlainWords(text, size)
        case .words: takeOtherWords(text, 0, size)
        case .characters: takeCharacters(text, size)
        }
        grow(by: 1)
        if !rolls { starts[count] = UInt32(used) }
    }

    // MARK: Taking units

    private mutating func takePlainWords(_ text: Span<UInt8>, _ size: Int) {
        var at = 0
        while at < size {
            grow(by: 1)
            at = copyPlainWords(text, at, size)
            guard at < size, count + 1 < capacity else { continue }
            let end = ShingleUnits.otherWordsEnd(text, at, size)
            takeOtherWords(text, at, end)
            at = end
        }
    }

    /// Takes plain words from `at` on and gives where another one, or the end, stands.
    ///
    /// Unsafe: C kernels, which read `padding` bytes behind the text, write units that the buffer has room for (see `take`) and stop at
    /// the capacity of the rest.
    private mutating func copyPlainWords(_ text: Span<UInt8>, _ at: Int, _ size: Int) -> Int {
        var found = Int64(count)
        var written = Int64(used)
        let most = Int64(capacity - 1)
        let rule = plain.rule
        let next = if rolls {
            text.withUnsafeBufferPointer { glean_hash_words($0.baseAddress, Int64(size), Int64(at), rule, &hashes, &found, most) }
        } else {
            text.withUnsafeBufferPointer {
                glean_copy_words($0.baseAddress, Int64(size), Int64(at), rule, &bytes, &written, &starts, &found, most)
            }
        }
        (count, used) = (Int(found), Int(written))
        return Int(next)
    }

    /// Where the word at `start` ends; or the last of the words of another script that follow it, as they mostly come together.
    private static func otherWordsEnd(_ text: Span<UInt8>, _ start: Int, _ size: Int) -> Int {
        var end = start
        repeat {
            end += 1
            while end < size, text[end] != 0x20 { end += 1 }
        } while end + 1 < size && text[end + 1] >= 0x80
        return end
    }

    /// Takes the words that the splitter finds in `start ..< end`.
    private mutating func takeOtherWords(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
        switch settings.words {
        case .spacyEnglish:
            spacy.split(text.extracting(start..<end), into: &words)
            for index in 0..<words.count { add(text, start + Int(words[index].start), start + Int(words[index].end)) }
        case .unicode:
            var at = start
            while let word = UnicodeWords().next(text, from: &at, to: end) { add(text, word.lowerBound, word.upperBound) }
        case .spaces: break
        }
    }

    private mutating func takeCharacters(_ text: Span<UInt8>, _ size: Int) {
        var at = 0
        while at < size {
            let next = at + CodePoint(text, at: at, end: size).length
            add(text, at, next)
            at = next
        }
    }

    private mutating func add(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
        grow(by: 2)
        if rolls {
            hashes[count] = text.withUnsafeBufferPointer { glean_unit_hash($0.baseAddress.map { $0 + start }, Int64(end - start)) }
        } else {
            starts[count] = UInt32(used)
            for index in start..<end {
                bytes[used] = text[index]
                used += 1
            }
            if gap > 0 { bytes[used] = 0x20 }
            used += gap
        }
        count += 1
    }

    private var capacity: Int { rolls ? hashes.count : starts.count }

    /// Makes room for so many units more.
    @inline(__always) private mutating func grow(by more: Int) {
        if count + more >= capacity { double(more) }
    }

    private mutating func double(_ more: Int) {
        let extra = capacity + more + 256
        if rolls { hashes.append(contentsOf: repeatElement(0, count: extra)) } else { starts.append(contentsOf: repeatElement(0, count: extra)) }
    }

    // MARK: Hashing shingles

    /// Unsafe: a C kernel, for which `bytes` has room behind the units (see `take`).
    func hashSHA1(into hashes: inout [UInt64]) {
        hashes.append(contentsOf: repeatElement(0, count: count - settings.size + 1))
        glean_sha1_shingles(bytes, starts, Int64(count), Int64(settings.size), UInt32(gap), &hashes)
    }

    func hashEach(into hashes: inout [UInt64], _ hash: (Span<UInt8>) -> UInt64) {
        for first in 0..<(count - settings.size + 1) {
            hashes.append(hash(bytes.span.extracting(Int(starts[first])..<(Int(starts[first + settings.size]) - gap))))
        }
    }
}
