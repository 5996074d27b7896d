/// How the encoding of a page was found.
package enum EncodingSource: String, Sendable {
    case bom, http, meta, detected, fallback
}

/// What a page's bytes are most likely encoded in.
package struct EncodingGuess: Equatable, Sendable {
    package var encoding: Encoding
    package var source: EncodingSource
    /// 0 to 1: 1 for what is declared or proven, less where the detector had little to go by.
    package var confidence: Double
    /// Whether the bytes are the page's UTF-8 already: nothing to decode, nothing to copy. (A byte order mark is still there.)
    package var readsInPlace: Bool

    package init(encoding: Encoding, source: EncodingSource, confidence: Double, readsInPlace: Bool) {
        self.encoding = encoding
        self.source = source
        self.confidence = confidence
        self.readsInPlace = readsInPlace
    }
}

/// How far the second look for a `meta` goes, where browsers meet it in the tree builder and decode anew.
let lateMetaBytes = 16_384

/// Finds the encoding of a page: byte order mark, then HTTP header, then the page's own declaration, as the HTML Standard
/// orders them; then, where all are silent or plainly wrong, the bytes themselves.
///
/// A declaration is overruled in four cases only:
/// 1. The page is valid UTF-8 with at least one multi-byte sequence (four, where a multi-byte encoding is declared and fits too)
///    and declares something else: it is UTF-8.
/// 2. It declares UTF-8 and has more bad sequences than good ones (one cut off at the end is not counted): detected, unless
///    there are good ones and the detector is unsure.
/// 3. It declares windows-1252, by whichever label, which servers send by default, and the detector is sure of a script that
///    is not Latin: detected.
/// 4. It declares UTF-16 in the header, but has no NUL: detected. Or a multi-byte encoding that more than one in ten
///    characters break, while the detector's answer breaks fewer: detected.
package func sniffEncoding(_ bytes: Span<UInt8>, httpCharset: Span<UInt8>?) -> EncodingGuess {
    let isValid = isValidUTF8(bytes)
    if let mark = byteOrderMark(bytes) {
        return EncodingGuess(encoding: mark, source: .bom, confidence: 1, readsInPlace: mark == .utf8 && isValid)
    }
    var declared: (encoding: Encoding, source: EncodingSource)?
    if let httpCharset, let encoding = Encoding(label: httpCharset) {
        declared = (encoding, .http)
    } else if let encoding = prescanEncoding(bytes) ?? prescanEncoding(bytes, window: lateMetaBytes) {
        declared = (encoding, .meta)
    }
    // Most pages of today end here, after one fast look.
    if let declared, declared.encoding == .utf8, isValid {
        return EncodingGuess(encoding: .utf8, source: declared.source, confidence: 1, readsInPlace: true)
    }
    return judge(bytes, declared, UTF8Shape(bytes))
}

/// The rules of `sniffEncoding` for all but the plain cases.
private func judge(
    _ bytes: Span<UInt8>, _ declared: (encoding: Encoding, source: EncodingSource)?, _ shape: UTF8Shape
) -> EncodingGuess {
    func guess(_ encoding: Encoding, _ source: EncodingSource, _ confidence: Double = 1) -> EncodingGuess {
        let keepsASCII = !encoding.isUTF16 && encoding != .replacement && (encoding != .iso2022JP || !shape.hasEscape)
        let inPlace = shape.isASCII ? keepsASCII : encoding == .utf8 && shape.isValid
        return EncodingGuess(encoding: encoding, source: source, confidence: confidence, readsInPlace: inPlace)
    }
    if let declared, isBelievable(declared.encoding, bytes, shape) { return guess(declared.encoding, declared.source) }
    if shape.isValid, !shape.isASCII { return guess(.utf8, .detected) }
    let found = detectEncoding(bytes, shape)
    guard let declared, !declared.encoding.isUTF16 else {
        guard let found else { return guess(shape.isASCII ? .utf8 : .windows1252, .fallback, shape.isASCII ? 1 : 0) }
        return guess(found.encoding, .detected, found.confidence)
    }
    guard let found, found.encoding != declared.encoding else { return guess(declared.encoding, declared.source) }
    if declared.encoding == .windows1252, found.encoding.isLatin || found.confidence < 0.9 {
        return guess(.windows1252, declared.source)
    }
    if declared.encoding == .utf8, shape.good > 0, found.confidence < 0.25 { return guess(.utf8, declared.source) }
    if declared.encoding.isMultiByte, errorShare(bytes, found.encoding) >= errorShare(bytes, declared.encoding) {
        return guess(declared.encoding, declared.source)
    }
    return guess(found.encoding, .detected, found.confidence)
}

/// The encoding of the byte order mark at the start, if there is one.
package func byteOrderMark(_ bytes: Span<UInt8>) -> Encoding? {
    if startsWith(bytes, 0, [0xEF, 0xBB, 0xBF]) { return .utf8 }
    if startsWith(bytes, 0, [0xFE, 0xFF]) { return .utf16BE }
    if startsWith(bytes, 0, [0xFF, 0xFE]) { return .utf16LE }
    return nil
}

/// Whether a declaration can stand without a look at the letters; see the rules of `sniffEncoding`.
private func isBelievable(_ encoding: Encoding, _ bytes: Span<UInt8>, _ shape: UTF8Shape) -> Bool {
    if encoding == .utf8 { return shape.good >= shape.bad }
    if encoding.isUTF16 { return shape.hasNUL }
    // The replacement encoding stands for ones that can hide scripts; only a page that is UTF-8 in truth escapes it.
    if shape.isASCII || encoding == .replacement { return shape.isASCII || !shape.isValid }
    if encoding.isMultiByte {
        let share = errorShare(bytes, encoding)
        return shape.isValid ? share == 0 && shape.good < 4 : share <= 0.1
    }
    return !shape.isValid && encoding != .windows1252
}

/// The share of errors among the characters beyond ASCII, in the first 64 KB.
private func errorShare(_ bytes: Span<UInt8>, _ encoding: Encoding) -> Double {
    var output: [UInt8] = []
    let part = bytes.extracting(first: 65_536)
    let outcome = decode(part, as: encoding, into: &output)
    var characters = 0
    for byte in output where byte >= 0xC0 { characters += 1 }
    return characters == 0 ? 0 : Double(outcome.replacements) / Double(characters)
}

extension Encoding {
    /// Whether a character may take two bytes, ASCII keeping its own.
    var isMultiByte: Bool {
        switch self {
        case .gbk, .gb18030, .big5, .eucJP, .shiftJIS, .eucKR, .iso2022JP: true
        default: false
        }
    }

    /// Whether all its letters are Latin.
    var isLatin: Bool {
        switch self {
        case .windows1250, .windows1252, .windows1254, .windows1257, .windows1258, .macintosh, .iso8859_2, .iso8859_3, .iso8859_4,
            .iso8859_10, .iso8859_13, .iso8859_14, .iso8859_15, .iso8859_16: true
        default: false
        }
    }
}

/// How well bytes fit UTF-8: the sequences beyond ASCII that do, and the errors.
struct UTF8Shape {
    private(set) var good = 0
    private(set) var bad = 0
    private(set) var hasNUL = false
    private(set) var hasEscape = false
    /// A sequence cut off by the end is no error of the page, but it is not valid either.
    private(set) var isCut = false

    var isValid: Bool { bad == 0 && !isCut }
    var isASCII: Bool { good == 0 && bad == 0 && !isCut }

    init(_ bytes: Span<UInt8>) {
        let count = bytes.count
        let raw = bytes.bytes
        var i = 0
        while i < count {
            let byte = bytes[i]
            if byte < 0x80 {
                if i + 8 <= count, isPlain(word(raw, i)) {
                    i += 8
                    continue
                }
                if byte == 0 { hasNUL = true }
                if byte == 0x1B { hasEscape = true }
                i += 1
                continue
            }
            let length = badSequenceLength(bytes, at: i)
            let wanted = byte < 0xC2 || byte > 0xF4 ? 0 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            if length == wanted {
                good += 1
            } else if i + length == count, wanted > 0 {
                isCut = true
            } else {
                bad += 1
            }
            i += length
        }
    }
}

/// Whether all eight bytes are ASCII and none is below 0x20 but tab and line ends' kin; false too often does no harm.
@inline(__always)
private func isPlain(_ eight: UInt64) -> Bool {
    let low = (eight &- 0x2020_2020_2020_2020) & ~eight & highBits
    return (eight & highBits) | low == 0
}
