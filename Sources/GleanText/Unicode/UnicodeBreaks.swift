import GleanBytes

/// Word and sentence break properties of code points (Unicode 15.0, UAX #29), from the generated table.
enum UnicodeBreaks {
    static let table = CodePointTable(runs: breakRuns, bits: breakBits)

    /// Word_Break values, numbered as in scripts/make_word_tables.py.
    enum Word {
        static let other: UInt32 = 0, cr: UInt32 = 1, lf: UInt32 = 2, newline: UInt32 = 3, extend: UInt32 = 4, zwj: UInt32 = 5
        static let format: UInt32 = 6, regionalIndicator: UInt32 = 7, katakana: UInt32 = 8, hebrew: UInt32 = 9, letter: UInt32 = 10
        static let singleQuote: UInt32 = 11, doubleQuote: UInt32 = 12, midNumLet: UInt32 = 13, midLetter: UInt32 = 14
        static let midNum: UInt32 = 15, numeric: UInt32 = 16, extendNumLet: UInt32 = 17, space: UInt32 = 18

        @inline(__always) static func of(_ bits: UInt32) -> UInt32 { bits & 31 }
        @inline(__always) static func isIgnored(_ value: UInt32) -> Bool { value >= extend && value <= format }
        @inline(__always) static func isLetter(_ value: UInt32) -> Bool { value == letter || value == hebrew }
        @inline(__always) static func isNewline(_ value: UInt32) -> Bool { value >= cr && value <= newline }
        /// May stand between letters, and between numbers.
        @inline(__always) static func joinsLetters(_ value: UInt32) -> Bool {
            value == midLetter || value == midNumLet || value == singleQuote
        }
        @inline(__always) static func joinsNumbers(_ value: UInt32) -> Bool {
            value == midNum || value == midNumLet || value == singleQuote
        }
    }

    /// Sentence_Break values, numbered as in scripts/make_word_tables.py.
    enum Sentence {
        static let other: UInt32 = 0, cr: UInt32 = 1, lf: UInt32 = 2, extend: UInt32 = 3, sep: UInt32 = 4, format: UInt32 = 5
        static let sp: UInt32 = 6, lower: UInt32 = 7, upper: UInt32 = 8, oLetter: UInt32 = 9, numeric: UInt32 = 10, aTerm: UInt32 = 11
        static let sContinue: UInt32 = 12, sTerm: UInt32 = 13, close: UInt32 = 14

        @inline(__always) static func of(_ bits: UInt32) -> UInt32 { bits >> 5 & 15 }
        @inline(__always) static func isParagraphEnd(_ value: UInt32) -> Bool { value == sep || value == cr || value == lf }
        @inline(__always) static func isIgnored(_ value: UInt32) -> Bool { value == extend || value == format }
    }

    /// Extended_Pictographic; and a letter or digit of any kind, which makes a segment a word.
    @inline(__always) static func isPicture(_ bits: UInt32) -> Bool { bits & 1 << 10 != 0 }
    @inline(__always) static func isWordlike(_ bits: UInt32) -> Bool { bits & 1 << 11 != 0 }
}
