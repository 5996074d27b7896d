import GleanBytes

/// Brings text into normalization form C (Unicode Standard Annex 15), as tokenizers does before it encodes.
///
/// Nearly all text is in that form. What could be otherwise is found by code points that may join the one before them or change by
/// themselves; the stretch from the code point before such a one to the last of them is composed anew, all else is copied.
struct ComposedText {
    private let tables = NormalizationTables.shared
    private var parts: [UInt32] = []

    /// Whether composing leaves the text as it is for certain: below U+0300, whose first byte is 0xCC, nothing joins or changes.
    static func isPlain(_ text: Span<UInt8>) -> Bool {
        var at = 0
        while at < text.count {
            if at + 8 <= text.count, text.eightBytes(at) & 0x8080_8080_8080_8080 == 0 {
                at += 8
            } else {
                if text[at] >= 0xCC { return false }
                at += 1
            }
        }
        return true
    }

    /// Appends the text in form C.
    /// - Precondition: `text` is UTF-8.
    mutating func append(_ text: Span<UInt8>, to target: inout [UInt8]) {
        var copied = 0
        var start = 0
        var at = 0
        while at < text.count {
            let next = CodePoint(text, at: at, end: text.count)
            let end = at + next.length
            if next.value < 0x300 || tables.isBoundary(next.value) {
                (start, at) = (at, end)
                continue
            }
            text.extracting(copied..<start).withUnsafeBufferPointer { target.append(contentsOf: $0) }
            at = stretch(text, from: start)
            compose(to: &target)
            (start, copied) = (at, at)
        }
        text.extracting(copied..<text.count).withUnsafeBufferPointer { target.append(contentsOf: $0) }
    }

    /// Decomposes from `start` up to the next boundary, and returns where that is.
    private mutating func stretch(_ text: Span<UInt8>, from start: Int) -> Int {
        parts.removeAll(keepingCapacity: true)
        var at = start
        while at < text.count {
            let next = CodePoint(text, at: at, end: text.count)
            if at > start, next.value < 0x300 || tables.isBoundary(next.value) { break }
            tables.decompose(next.value, into: &parts)
            at += next.length
        }
        return at
    }

    private mutating func compose(to target: inout [UInt8]) {
        sortMarks()
        var starter: Int?
        var kept = 0
        var lastClass: UInt32 = 0
        for index in parts.indices {
            let part = parts[index]
            let markClass = tables.combiningClass(part)
            // Blocked where something that isn't a mark of a lower class stands between.
            if let at = starter, kept == at + 1 || (lastClass < markClass && lastClass > 0), let whole = tables.compose(parts[at], part) {
                parts[at] = whole
                continue
            }
            if markClass == 0 { starter = kept }
            lastClass = markClass
            parts[kept] = part
            kept += 1
        }
        for part in parts[..<kept] { target.append(utf8: part) }
    }

    /// Sorts each run of marks by their classes; those of one class stay in order.
    private mutating func sortMarks() {
        var at = 0
        while at < parts.count {
            var end = at
            while end < parts.count, tables.combiningClass(parts[end]) > 0 { end += 1 }
            if end - at > 1 {
                let sorted = parts[at..<end].enumerated().sorted {
                    (tables.combiningClass($0.element), $0.offset) < (tables.combiningClass($1.element), $1.offset)
                }
                for (offset, mark) in sorted.enumerated() { parts[at + offset] = mark.element }
            }
            at = end + 1
        }
    }
}

extension [UInt8] {
    /// Appends a code point, which is no surrogate.
    fileprivate mutating func append(utf8 codePoint: UInt32) {
        guard let scalar = Unicode.Scalar(codePoint) else { return }
        append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
    }
}
