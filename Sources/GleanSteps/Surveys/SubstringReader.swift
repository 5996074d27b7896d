import GleanBytes
import GleanModel
import GleanText

/// Reads a text in the units of `substring`, and finds its anchors and windows.
package struct SubstringReader {
    private let inTokens: Bool
    private let minLength: Int
    private var winnowing: Winnowing
    private var tokens = TextTokens()

    init(_ step: Substring) {
        inTokens = step.unit == "tokens"
        minLength = step.minLength
        winnowing = Winnowing(window: step.minLength)
    }

    /// Appends hash (8) and place (4) of each anchor.
    mutating func anchors(_ text: Span<UInt8>, into signature: inout [UInt8]) {
        var last = -1
        func add(_ anchor: Int, _ hash: UInt64) {
            guard anchor != last else { return }
            last = anchor
            signature.append(big: hash)
            signature.append(big: UInt32(truncatingIfNeeded: anchor))
        }
        if inTokens {
            tokens.split(text)
            let hashes = tokens.hashes
            winnowing.forEachWindow(hashes.span) { _, anchor, hash in add(anchor, hash) }
        } else {
            winnowing.forEachWindow(text) { _, anchor, hash in add(anchor, hash) }
        }
    }

    /// Emits a record for round 2 of every window whose anchor is one of `places`, which ascend: the hash of its units, page, first byte and
    /// the byte behind the last.
    mutating func emitWindows(_ text: Span<UInt8>, _ places: [Int], _ page: PageKey, into records: inout RecordSink) {
        var next = 0
        func has(_ anchor: Int) -> Bool {
            while next < places.count, places[next] < anchor { next += 1 }
            return next < places.count && places[next] == anchor
        }
        let length = minLength
        if inTokens {
            tokens.split(text)
            let tokens = tokens, hashes = tokens.hashes
            winnowing.forEachWindow(hashes.span) { start, anchor, _ in
                guard has(anchor) else { return }
                let hash = XXH3.hash128(hashes.span.extracting(start..<(start + length)))
                Self.emit(hash, page, tokens.bytes(start, through: start + length - 1), into: &records)
            }
        } else {
            winnowing.forEachWindow(text) { start, anchor, _ in
                guard has(anchor) else { return }
                let span = Self.wholeCharacters(text, start, start + length)
                if !span.isEmpty { Self.emit(XXH3.hash128(text.extracting(start..<(start + length))), page, span, into: &records) }
            }
        }
    }

    private static func emit(_ hash: XXH128, _ page: PageKey, _ span: Range<Int>, into records: inout RecordSink) {
        records.emit(to: 2) {
            $0.append(big: hash.high)
            $0.append(big: hash.low)
            $0.append(page)
            $0.append(big: UInt32(truncatingIfNeeded: span.lowerBound))
            $0.append(big: UInt32(truncatingIfNeeded: span.upperBound))
        }
    }

    /// The characters that lie whole in `start ..< end`. Equal windows have them at the same places: the bytes before a window's end tell
    /// whether its last character ends there.
    private static func wholeCharacters(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Range<Int> {
        var (first, last) = (start, end)
        while first < end, text[first] & 0xC0 == 0x80 { first += 1 }
        while last > first, last < text.count, text[last] & 0xC0 == 0x80 { last -= 1 }
        return first..<last
    }
}
