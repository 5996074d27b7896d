import GleanBytes
import GleanModel
import GleanText

/// The n-grams of one page, by paragraph and slice; scratch that is used again from page to page.
///
/// The signature: paragraphs (varint), and of each that has n-grams its first byte, its bytes and its n-grams (varints); then pieces until
/// the end: slice (varint), number of the piece among the slice's (varint), bytes (varint), and a piece as `SliceJudge` reads it.
package struct NGramPage {
    /// N-grams of a page that are compared: what bounds memory, at 16 bytes each, where a page is one long text.
    static let most = 1 << 21
    /// N-grams of a piece, which then is far smaller than the largest record.
    private static let pieceNGrams = 1 << 16

    private struct Paragraph {
        var start: Int
        var bytes: Int
        var ngrams: Int
    }

    private let step: NGramBloom
    private let hashBytes: Int
    private let words = UnicodeWords()
    private var roll: NGramRoll
    private var paragraphs: [Paragraph] = []
    private var hashes: [UInt64] = []
    /// By n-gram, the paragraph it stands in.
    private var places: [UInt32] = []
    /// N-grams of each slice, then where each begins in `order`.
    private var starts: [Int]
    private var order: [UInt32] = []
    private var piece: [UInt8] = []

    init(_ step: NGramBloom) {
        self.step = step
        hashBytes = step.hashBytes
        roll = NGramRoll(size: max(1, step.ngram))
        starts = Array(repeating: 0, count: step.slices + 1)
    }

    // MARK: Reading

    mutating func read(_ text: Span<UInt8>) {
        paragraphs.removeAll(keepingCapacity: true)
        hashes.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        guard step.unit != "document" else { return add(text, 0..<text.count, cut: 0..<text.count) }
        var start = 0
        while start < text.count, hashes.count < Self.most {
            var end = start
            while end < text.count, text[end] != 10 { end += 1 }
            let hasFeed = end < text.count
            add(text, start..<end, cut: (hasFeed || start == 0 ? start : start - 1)..<(hasFeed ? end + 1 : end))
            start = end + 1
        }
    }

    /// Takes in the n-grams of a paragraph; `cut` is what leaves with it.
    private mutating func add(_ text: Span<UInt8>, _ range: Range<Int>, cut: Range<Int>) {
        let paragraph = text.extracting(range), before = hashes.count
        // Held apart from `self`, which the closure changes.
        var roll = self.roll, hashes = self.hashes
        self.hashes = []
        roll.removeAll()
        var hasWord = false
        let takesNGrams = step.ngram > 0
        words.tokens(paragraph) { word in
            hasWord = true
            guard takesNGrams, hashes.count < Self.most else { return }
            if let hash = roll.add(XXH3.hash64(paragraph.extracting(word))) { hashes.append(hash) }
        }
        if !takesNGrams {
            if hasWord { hashes.append(XXH3.hash64(paragraph)) }
        } else if hashes.count == before, hashes.count < Self.most, roll.count >= step.minNgram {
            hashes.append(roll.hash)
        }
        (self.roll, self.hashes) = (roll, hashes)
        guard hashes.count > before else { return }
        places.append(contentsOf: repeatElement(UInt32(paragraphs.count), count: hashes.count - before))
        paragraphs.append(Paragraph(start: cut.lowerBound, bytes: cut.count, ngrams: hashes.count - before))
    }

    // MARK: Writing

    mutating func write(into signature: inout [UInt8]) {
        guard !hashes.isEmpty else { return }
        signature.append(varint: paragraphs.count)
        for paragraph in paragraphs {
            signature.append(varint: paragraph.start)
            signature.append(varint: paragraph.bytes)
            signature.append(varint: paragraph.ngrams)
        }
        sortBySlice()
        for slice in 0..<step.slices {
            var at = slice == 0 ? 0 : starts[slice - 1], number = 0
            while at < starts[slice] {
                let end = min(starts[slice], at + Self.pieceNGrams)
                makePiece(at..<end)
                signature.append(varint: slice)
                signature.append(varint: number)
                signature.append(varint: piece.count)
                signature += piece
                at = end
                number += 1
            }
        }
    }

    private func slice(_ hash: UInt64) -> Int { Int(hash.multipliedFullWidth(by: UInt64(step.slices)).high) }

    /// Puts n-grams in order of slices, those of a slice as they stand in the text; `starts[slice]` then holds where the slice ends.
    private mutating func sortBySlice() {
        for index in starts.indices { starts[index] = 0 }
        for hash in hashes { starts[slice(hash) + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        if order.count < hashes.count { order = Array(repeating: 0, count: hashes.count) }
        for (index, hash) in hashes.enumerated() {
            let slice = slice(hash)
            order[starts[slice]] = UInt32(index)
            starts[slice] += 1
        }
    }

    /// Runs of n-grams of one paragraph: the paragraph (varint), how many (varint), and the low bytes of each hash.
    private mutating func makePiece(_ range: Range<Int>) {
        piece.removeAll(keepingCapacity: true)
        var at = range.lowerBound
        while at < range.upperBound {
            let paragraph = places[Int(order[at])]
            var end = at + 1
            while end < range.upperBound, places[Int(order[end])] == paragraph { end += 1 }
            piece.append(varint: Int(paragraph))
            piece.append(varint: end - at)
            for index in at..<end {
                let hash = hashes[Int(order[index])]
                var byte = hashBytes
                while byte > 0 {
                    byte -= 1
                    piece.append(UInt8(truncatingIfNeeded: hash >> UInt64(8 * byte)))
                }
            }
            at = end
        }
    }

    /// A record for the page itself, and one a piece.
    static func emit(_ signature: Span<UInt8>, of page: PageKey, slices: Int, into records: inout RecordSink) {
        func append(_ range: Range<Int>, to record: inout [UInt8]) {
            signature.extracting(range).withUnsafeBufferPointer { record.append(contentsOf: $0) }
        }
        var reader = VarintReader(signature)
        for _ in 0..<(3 * reader.next()) { _ = reader.next() }
        let head = 0..<reader.position
        records.emit(to: NGramBloom.Round.pages) { record in
            record.append(page)
            record.append(0)
            append(head, to: &record)
        }
        while !reader.isAtEnd {
            let slice = reader.next(), number = reader.next(), count = reader.next()
            let piece = reader.take(count)
            records.emit(to: NGramBloom.Round.slices) { record in
                let top = NGramBloom.keyTop(slice, of: slices)
                record.append(UInt8(top >> 8))
                record.append(UInt8(top & 0xFF))
                record.append(page)
                record.append(big: UInt32(number))
                append(piece, to: &record)
            }
        }
    }
}
