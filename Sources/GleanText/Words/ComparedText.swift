import GleanBytes

/// The form in which texts, or parts of a text, are compared when exact copies are looked for.
///
/// Two texts are copies if their forms have the same bytes. Bytes that are no UTF-8 read as U+FFFD, but in the form `none`.
package struct ComparedText: Sendable {
    package enum Form: String, Sendable, CaseIterable {
        /// The bytes as they are.
        case none
        /// White space off the ends, and each run of it inside as one space.
        case whitespace
        /// White space off the ends, and lower case: how TensorFlow Datasets compares the lines of C4.
        case lower
        /// `normalize_for_dedup` of CCNet: as `lower`, digits to 0, without control characters and without the marks of its list. That
        /// list holds quotation marks, dashes and the marks of Chinese and Japanese; ASCII punctuation and accents stay.
        case ccnet
        /// `SimplifiedText`: how datatrove compares sentences.
        case simplified
    }

    package let form: Form
    private var simplified = SimplifiedText()
    private var piece: [UInt8] = []

    package init(_ form: Form) { self.form = form }

    /// Appends the form of `text` to `out`.
    package mutating func append(_ text: Span<UInt8>, to out: inout [UInt8]) {
        switch form {
        case .none: text.withUnsafeBufferPointer { out.append(contentsOf: $0) }
        case .whitespace: ComparedText.appendSpaced(text, to: &out)
        case .lower: ComparedText.appendLowered(text, to: &out)
        case .ccnet: ComparedText.appendCCNet(text, to: &out)
        case .simplified:
            simplified.write(text, into: &piece)
            out += piece
        }
    }

    private static func appendSpaced(_ text: Span<UInt8>, to out: inout [UInt8]) {
        let start = out.count
        var at = 0
        var spaceIsDue = false
        while at < text.count {
            if let size = SpacyEnglish.spaceSize(text, at) {
                spaceIsDue = true
                at += size
                continue
            }
            if spaceIsDue, out.count > start { out.append(0x20) }
            spaceIsDue = false
            // A run without white space is copied whole.
            let first = at
            repeat { at += 1 } while at < text.count && SpacyEnglish.spaceSize(text, at) == nil
            text.extracting(first..<at).withUnsafeBufferPointer { out.append(contentsOf: $0) }
        }
    }

    private static func appendLowered(_ text: Span<UInt8>, to out: inout [UInt8]) {
        let inner = text.stripped(0, text.count)
        var at = inner.lowerBound
        while at < inner.upperBound {
            let byte = text[at]
            if byte < 0x80 {
                out.append(SpacyEnglish.isLetter(byte) ? byte | 0x20 : byte)
                at += 1
            } else {
                at += appendLower(CodePoint(text, at: at, end: inner.upperBound), to: &out)
            }
        }
    }

    private static func appendCCNet(_ text: Span<UInt8>, to out: inout [UInt8]) {
        let inner = text.stripped(0, text.count)
        let table = CodePointTable.text
        var at = inner.lowerBound
        while at < inner.upperBound {
            let byte = text[at]
            if byte < 0x80 {
                at += 1
                if SpacyEnglish.isLetter(byte) {
                    out.append(byte | 0x20)
                } else if byte &- 0x30 < 10 {
                    out.append(0x30)
                } else if byte >= 0x20, byte != 0x7F {
                    out.append(byte)
                }
                continue
            }
            let found = CodePoint(text, at: at, end: inner.upperBound)
            if table.has(found.value, .digit) {
                out.append(0x30)
            } else if found.value > 0x9F, !isCCNetMark(found.value) {
                _ = appendLower(found, to: &out)
            }
            at += found.length
        }
    }

    /// Appends the small letter, and gives the bytes that were read. As in `LoweredText`, each code point by itself.
    private static func appendLower(_ found: CodePoint, to out: inout [UInt8]) -> Int {
        forEachByte(LowerCase.all[found.value]) { out.append($0) }
        if found.value == 0x130 { forEachByte(0x307) { out.append($0) } }
        return found.length
    }

    /// The keys of `UNICODE_PUNCT` in CCNet's text_normalizer.py; U+FF11, a digit, is 0 by then.
    private static func isCCNetMark(_ codePoint: UInt32) -> Bool {
        switch codePoint {
        case 0xAB, 0xB4, 0xBB, 0x2013, 0x2014, 0x2019, 0x201C...0x201E, 0x2026, 0x2236, 0x2501, 0x25BA: true
        case 0x3001, 0x3002, 0x3008...0x300D, 0x3010, 0x3011: true
        case 0xFF01, 0xFF05, 0xFF08, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF5E: true
        default: false
        }
    }
}
