import Testing

@testable import GleanTokens

@Suite struct PieceNormalizerTests {
    /// Every ASCII character and U+2581 as pieces, so that the cut shows the normalized text.
    static func letters(_ change: (inout MadePieces) -> Void) throws -> (String) throws -> String {
        var model = MadePieces([("▁", -1, .normal), ("\u{FFFD}", -1, .normal)] + (0x21..<0x7F).map { (String(UnicodeScalar(UInt8($0))), -1, .normal) })
        change(&model)
        return { [model] text in try model.cut(text).joined() }
    }

    @Test func `a space is put in front, or behind`() throws {
        #expect(try Self.letters { $0.dummyPrefix = true }("a b") == "▁a▁b")
        #expect(try Self.letters { $0.dummyPrefix = true; $0.spaceLast = true }("a b") == "a▁b▁")
        #expect(try Self.letters { $0.dummyPrefix = true }("") == "")
    }

    @Test func `extra spaces are removed at both ends and where two meet`() throws {
        let cut = try Self.letters { $0.dummyPrefix = true; $0.removesSpaces = true }
        #expect(try cut("  a   b ") == "▁a▁b")
        #expect(try cut("   ") == "")
        #expect(try Self.letters { $0.dummyPrefix = true }("   ") == "▁▁▁▁")
    }

    @Test func `a written U+2581 is kept where spaces are removed, but for the end`() throws {
        let cut = try Self.letters { $0.removesSpaces = true }
        #expect(try cut("▁▁a ▁ ▁b▁ ") == "▁▁a▁▁▁▁b")
    }

    @Test func `a byte that is no UTF-8 is read as U+FFFD by itself`() throws {
        var model = MadePieces(["a": -1, "\u{FFFD}": -1])
        model.dummyPrefix = false
        // A cut sequence, an overlong one, a surrogate, a byte past U+10FFFF's.
        for bytes in [[0xE2, 0x96], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5]] as [[UInt8]] {
            #expect(ids(try model.tokenizer(), [0x61] + bytes + [0x61]) == [3] + bytes.map { _ in 4 } + [3])
        }
    }

    /// A map of "A" to "a" and of "AB" to "cc", as a double array put together by hand.
    ///
    /// The root's children stand at 1 ^ byte: "A" at 0x40. Its own stand at 0x80 ^ byte: its value at 0x80, "B" at 0xC2, whose value is at 0xF0.
    static let charsMap: [UInt8] = {
        var units = [UInt32](repeating: 0, count: 256)
        units[0] = 1 << 10
        units[0x40] = (0x40 ^ 0x80) << 10 | 1 << 8 | 0x41
        units[0x80] = 1 << 31 | 0
        units[0xC2] = (0xC2 ^ 0xF0) << 10 | 1 << 8 | 0x42
        units[0xF0] = 1 << 31 | 2
        let words = [1024] + units
        return words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) } } + Array("a\0cc\0".utf8)
    }()

    @Test func `the longest rule of the map is taken`() throws {
        let cut = try Self.letters { $0.charsMap = Self.charsMap }
        #expect(try cut("xAyABzAABA") == "xaycczacca")
        #expect(try cut("A") == "a")
        #expect(try cut("A\u{FFFD}AB") == "a\u{FFFD}cc")
    }

    @Test func `no rule touches a user-defined symbol`() throws {
        let cut = try Self.letters {
            $0.charsMap = Self.charsMap
            $0.pieces.append(("xAB", 0, .userDefined))
        }
        #expect(try cut("AxABAB") == "axABcc")
    }

    @Test func `a rule that writes more than 1,024 bytes is an error`() throws {
        var model = MadePieces(["a": -1, "c": -1])
        for (count, isRefused) in [(1024, false), (1025, true)] {
            model.charsMap = Array(Self.charsMap.dropLast("cc\0".utf8.count)) + [UInt8](repeating: 0x63, count: count) + [0]
            if isRefused {
                #expect(throws: SentencePieceError.self) { try model.tokenizer() }
            } else {
                #expect(try model.ids("AB").count == count)
            }
        }
    }

    @Test func `a map that leads outside of itself is an error`() throws {
        for (place, value) in [(4, 0), (4 + 4 * 0x80, 99), (5 + 4 * 0x40, 0xFF), (0, 8)] {
            var model = MadePieces(["a": -1])
            model.charsMap = Self.charsMap
            if place == 4 { for index in 4..<8 { model.charsMap[index] = 0 } } else { model.charsMap[place] = UInt8(value) }
            if place == 5 + 4 * 0x40 { model.charsMap[place + 1] = 0xFF }
            #expect(throws: SentencePieceError.self) { try model.tokenizer() }
        }
    }
}
