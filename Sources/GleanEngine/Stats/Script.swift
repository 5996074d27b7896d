/// Writing systems as far as their blocks in Unicode tell them apart (Unicode 16, Blocks.txt): a table look-up a character.
enum Script: UInt8, CaseIterable {
    case common, latin, greek, cyrillic, armenian, hebrew, arabic, devanagari, bengali, otherIndic, thai, tibetan, georgian, hangul, ethiopic, khmer
    case kana, han, other

    /// As tables show it.
    var name: String {
        switch self {
        case .common: "Common (digits, marks, space)"
        case .otherIndic: "Other Indic"
        case .kana: "Hiragana and Katakana"
        default: "\(self)".prefix(1).uppercased() + "\(self)".dropFirst()
        }
    }

    /// Blocks by first and last code point. Letters of a block that borrows some of its marks are counted with them; ASCII and Latin-1 are cut
    /// finer, at the letters.
    private static let blocks: [(ClosedRange<UInt32>, Script)] = [
        (0x0100...0x02AF, .latin), (0x0370...0x03FF, .greek), (0x0400...0x052F, .cyrillic), (0x0530...0x058F, .armenian), (0x0590...0x05FF, .hebrew),
        (0x0600...0x07BF, .arabic), (0x0860...0x08FF, .arabic), (0x0900...0x097F, .devanagari), (0x0980...0x09FF, .bengali),
        (0x0A00...0x0DFF, .otherIndic), (0x0E00...0x0E7F, .thai), (0x0E80...0x0EFF, .other), (0x0F00...0x0FFF, .tibetan), (0x1000...0x109F, .other),
        (0x10A0...0x10FF, .georgian), (0x1100...0x11FF, .hangul), (0x1200...0x139F, .ethiopic), (0x13A0...0x177F, .other), (0x1780...0x17FF, .khmer),
        (0x1800...0x18AF, .other), (0x18B0...0x19DF, .other), (0x19E0...0x19FF, .khmer), (0x1A00...0x1AAF, .other), (0x1B00...0x1C7F, .other),
        (0x1C80...0x1C8F, .cyrillic), (0x1C90...0x1CBF, .georgian), (0x1D00...0x1DBF, .latin), (0x1E00...0x1EFF, .latin), (0x1F00...0x1FFF, .greek),
        (0x2C60...0x2C7F, .latin), (0x2D00...0x2D2F, .georgian), (0x2D80...0x2DDF, .ethiopic), (0x2DE0...0x2DFF, .cyrillic), (0x2E80...0x2FDF, .han),
        (0x3040...0x30FF, .kana), (0x3100...0x312F, .other), (0x3130...0x318F, .hangul), (0x31F0...0x31FF, .kana), (0x3400...0x4DBF, .han),
        (0x4E00...0x9FFF, .han), (0xA000...0xA63F, .other), (0xA640...0xA69F, .cyrillic), (0xA720...0xA7FF, .latin), (0xA800...0xA82F, .otherIndic),
        (0xA840...0xA8DF, .other), (0xA8E0...0xA8FF, .devanagari), (0xA900...0xA95F, .other), (0xA960...0xA97F, .hangul), (0xA980...0xAAFF, .other),
        (0xAB00...0xAB2F, .ethiopic), (0xAB30...0xAB6F, .latin), (0xAB70...0xABFF, .other), (0xAC00...0xD7FF, .hangul), (0xE000...0xF8FF, .other),
        (0xF900...0xFAFF, .han), (0xFB50...0xFDFF, .arabic), (0xFE70...0xFEFF, .arabic),
    ]

    /// By the upper 12 bits of a code point of the basic plane: blocks begin at multiples of 16.
    private static let table: [Script] = {
        var table = Array(repeating: Script.common, count: 0x1000)
        for (block, script) in blocks { for place in (block.lowerBound >> 4)...(block.upperBound >> 4) { table[Int(place)] = script } }
        return table
    }()

    /// The script of a code point from U+0080 up.
    static func of(_ point: UInt32) -> Script {
        if point < 0x100 { return point >= 0xC0 && point != 0xD7 && point != 0xF7 || point == 0xAA || point == 0xBA ? .latin : .common }
        if point < 0x10000 { return table[Int(point >> 4)] }
        switch point {
        case 0x20000...0x3FFFF: return .han
        case 0x1B000...0x1B16F: return .kana
        case 0x1D000...0x1FBFF: return .common
        default: return .other
        }
    }
}
