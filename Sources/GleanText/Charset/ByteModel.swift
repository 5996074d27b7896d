/// What text of one language costs in one single-byte encoding, in quarters of a bit.
///
/// A letter costs by its share in the language. To that come fines for what text does not do: a capital inside a word, a
/// symbol inside a word, letters of two scripts in one word, and, in Latin scripts, accented letters side by side.
struct ByteModel: Sendable {
    let encoding: Encoding
    private let isLatin: Bool
    private let prior: Int
    private let costs: [UInt8]
    private let kinds: [Kind]

    private enum Kind: UInt8 {
        case space, mark, symbol, lower, upper, caseless
        /// ASCII letters: of the Latin script, whatever the model's is.
        case asciiLower, asciiUpper
        var isLetter: Bool { rawValue >= Kind.lower.rawValue }
        var isASCII: Bool { rawValue >= Kind.asciiLower.rawValue }
        var isLower: Bool { self == .lower || self == .asciiLower }
        var isUpper: Bool { self == .upper || self == .asciiUpper }
    }

    private static let undefined: UInt8 = 120
    private static let control: UInt8 = 80
    private static let symbol: UInt8 = 56
    private static let mark: UInt8 = 30
    private static let otherScript: UInt8 = 64
    private static let rareLetter: UInt8 = 52

    static let all: [ByteModel] = letterModels.flatMap { letters in
        letters.encodings.compactMap { ByteModel(letters, $0) }
    }

    init?(_ letters: LetterModel, _ encoding: Encoding) {
        guard encoding.isSingleByte else { return nil }
        self.encoding = encoding
        isLatin = letters.isLatin
        prior = Self.prior(of: encoding)
        var known: [Unicode.Scalar: UInt8] = [:]
        for (scalar, cost) in zip(letters.letters.unicodeScalars, letters.costs) { known[scalar] = cost }
        var costs: [UInt8] = []
        var kinds: [Kind] = []
        for byte in UInt8(0)...255 {
            var text: [UInt8] = []
            let isDefined = decode([byte].span, as: encoding, into: &text).replacements == 0
            let scalar = String(decoding: text, as: UTF8.self).unicodeScalars.first ?? " "
            let kind = Self.kind(of: scalar)
            kinds.append(kind)
            costs.append(byte < 0x80 ? 0 : isDefined ? Self.cost(of: scalar, kind, known, isLatin: letters.isLatin) : Self.undefined)
        }
        self.costs = costs
        self.kinds = kinds
    }

    private static func cost(of scalar: Unicode.Scalar, _ kind: Kind, _ known: [Unicode.Scalar: UInt8], isLatin: Bool) -> UInt8 {
        if let cost = known[scalar] { return cost }
        if scalar.value < 0xA0 { return control }
        if kind == .mark || kind == .space { return mark }
        guard kind.isLetter else { return scalar.value >= 0x2500 && scalar.value < 0x25FF ? control : symbol }
        // A capital of a known small letter, or a letter that the small text never had.
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
        if kind == .upper, lower.count == 1, let first = lower.first, let cost = known[first] { return min(rareLetter, cost + 20) }
        // Points are left out or written throughout: what a text without them says of their share means little.
        if !isLatin, scalar.properties.generalCategory == .nonspacingMark { return mark }
        return (scalar.value < 0x250) == isLatin ? rareLetter : otherScript
    }

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        let properties = scalar.properties
        let isASCII = scalar.value < 0x80
        if properties.isLowercase, scalar != "ª", scalar != "º" { return isASCII ? .asciiLower : .lower }
        if properties.isUppercase { return isASCII ? .asciiUpper : .upper }
        if properties.isAlphabetic && scalar != "ª" && scalar != "º" || properties.generalCategory == .nonspacingMark { return .caseless }
        if isASCII || scalar == "\u{A0}" { return .space }
        return "©®°·•«»“”‘’„–—…€£§№\u{AD}ªº‚".unicodeScalars.contains(scalar) ? .mark : .symbol
    }

    /// What an encoding costs before any byte is read: how rare it is among pages.
    private static func prior(of encoding: Encoding) -> Int {
        switch encoding {
        case .windows1252: 0
        case .windows1251: 16
        case .windows1258, .ibm866, .iso8859_4, .iso8859_6: 72
        case .iso8859_13, .iso8859_5, .iso8859_8: 40
        default: 28
        }
    }

    /// The cost of a sample; gives up, with a cost above `limit`, as soon as that is passed by 64 bits.
    func cost(of sample: Span<UInt8>, stopAt limit: Int) -> Int {
        let limit = limit < .max / 2 ? limit + 256 : limit
        var total = prior
        var before = Kind.space
        var beforeThat = Kind.space
        for index in 0..<sample.count {
            let byte = sample[index]
            let kind = kinds[Int(byte)]
            total += Int(costs[Int(byte)])
            if kind.isLetter {
                if before.isLetter {
                    if before.isLower, kind.isUpper, !before.isASCII || !kind.isASCII { total += 24 }
                    if before.isASCII != kind.isASCII, !isLatin { total += 24 }
                    if isLatin, !before.isASCII, !kind.isASCII { total += 12 }
                } else if before == .symbol, beforeThat.isLetter {
                    total += 20
                }
            }
            if total > limit { return total }
            beforeThat = before
            before = kind
        }
        return total
    }
}
