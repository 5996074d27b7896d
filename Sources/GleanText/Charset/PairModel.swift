/// What text costs in one of the two-byte encodings of East Asia, in quarters of a bit: little for the most frequent
/// characters, more for the rest of the everyday set, most for what is rare or no character at all.
struct PairModel: Sendable {
    let encoding: Encoding
    /// By pointer, as the encoding's index counts.
    private let costs: [UInt8]
    private let prior: Int

    static let all: [PairModel] = [
        PairModel(.gbk, .gb18030, FrequentCharacters.hans, prior: 16),
        PairModel(.big5, .big5, FrequentCharacters.hant, prior: 24),
        PairModel(.eucJP, .jis0208, FrequentCharacters.japanese, prior: 24),
        PairModel(.shiftJIS, .jis0208, FrequentCharacters.japanese, prior: 16),
        PairModel(.eucKR, .eucKR, FrequentCharacters.korean, prior: 24),
    ]

    private static let broken = 104
    private static let unassigned: UInt8 = 96
    private static let pointers = 23_940

    private init(_ encoding: Encoding, _ table: CodeTable, _ frequent: String, prior: Int) {
        self.encoding = encoding
        self.prior = prior
        var ranks: [UInt32: Int] = [:]
        for (rank, scalar) in frequent.unicodeScalars.enumerated() { ranks[scalar.value] = rank }
        costs = (0..<Self.pointers).map { pointer in
            let scalar = table[pointer]
            guard scalar != 0 else { return Self.unassigned }
            if let rank = ranks[scalar] { return rank < 60 ? 29 : rank < 200 ? 36 : 42 }
            return Self.cost(of: scalar, encoding, pointer)
        }
    }

    private static func cost(of scalar: UInt32, _ encoding: Encoding, _ pointer: Int) -> UInt8 {
        let isJapanese = encoding == .eucJP || encoding == .shiftJIS
        switch scalar {
        case 0x3001...0x3002, 0xFF0C, 0x3000: return 26
        case 0x3041...0x3093: return isJapanese ? 26 : 60
        case 0x30A1...0x30FC: return isJapanese ? 32 : 60
        case 0x2000...0x206F, 0x3003...0x301F, 0xFF01...0xFF5E, 0xB7, 0x30FB: return 38
        case 0x4E00...0x9FFF:
            switch encoding {
            // GB 2312: level 1 in rows 16 to 55, level 2 after it; the rest are GBK's own.
            case .gbk: return pointer % 190 < 96 || pointer / 190 < 0x2F ? 68 : pointer / 190 < 0x57 ? 50 : 62
            case .big5: return pointer / 157 < 0x46 ? 50 : 64
            case .eucJP, .shiftJIS: return pointer / 94 < 47 ? 50 : 62
            default: return 70
            }
        // KS X 1001 holds the everyday syllables; the others came later and are rare.
        case 0xAC00...0xD7A3: return pointer % 190 >= 96 && pointer / 190 >= 0x2F ? 48 : 68
        default: return 58
        }
    }

    /// The cost of a sample.
    func cost(of sample: Span<UInt8>) -> Int {
        var total = prior
        var i = 0
        while i < sample.count {
            let lead = sample[i]
            if lead < 0x80 {
                i += 1
                continue
            }
            let step = read(lead, i + 1 < sample.count ? sample[i + 1] : 0, i + 2 < sample.count ? sample[i + 2] : 0)
            total += step.cost
            i += step.length
        }
        return total
    }

    /// The cost and the length of the character at a lead byte.
    @inline(__always)
    private func read(_ lead: UInt8, _ trail: UInt8, _ third: UInt8) -> (cost: Int, length: Int) {
        let pointer: Int
        switch encoding {
        case .shiftJIS:
            if lead >= 0xA1, lead <= 0xDF { return (38, 1) }
            let isPair = lead != 0x80 && lead != 0xA0 && lead <= 0xFC && trail >= 0x40 && trail != 0x7F && trail <= 0xFC
            guard isPair else { return (Self.broken, 1) }
            pointer = (Int(lead) - (lead < 0xA0 ? 0x81 : 0xC1)) * 188 + Int(trail) - (trail < 0x7F ? 0x40 : 0x41)
        case .eucJP:
            if lead == 0x8E, trail >= 0xA1, trail <= 0xDF { return (56, 2) }
            if lead == 0x8F, trail >= 0xA1, third >= 0xA1 { return (90, 3) }
            guard lead >= 0xA1, lead <= 0xFE, trail >= 0xA1, trail <= 0xFE else { return (Self.broken, 1) }
            pointer = (Int(lead) - 0xA1) * 94 + Int(trail) - 0xA1
        case .big5:
            guard lead >= 0x81, lead <= 0xFE, trail >= 0x40 && trail <= 0x7E || trail >= 0xA1 && trail <= 0xFE else { return (Self.broken, 1) }
            pointer = (Int(lead) - 0x81) * 157 + Int(trail) - (trail < 0x7F ? 0x40 : 0x62)
        case .eucKR:
            guard lead >= 0x81, lead <= 0xFE, trail >= 0x41, trail <= 0xFE else { return (Self.broken, 1) }
            pointer = (Int(lead) - 0x81) * 190 + Int(trail) - 0x41
        default:
            if lead >= 0x81, lead <= 0xFE, trail &- 0x30 < 10, third >= 0x81, third <= 0xFE { return (100, 4) }
            guard lead >= 0x81, lead <= 0xFE, trail >= 0x40, trail != 0x7F, trail <= 0xFE else { return (Self.broken, 1) }
            pointer = (Int(lead) - 0x81) * 190 + Int(trail) - (trail < 0x7F ? 0x40 : 0x41)
        }
        return (pointer < costs.count ? Int(costs[pointer]) : Self.broken, 2)
    }
}
