import GleanText
import Testing

/// Expectations are what datatrove 0.10.1's simplify_text answers under Python 3.11.
@Suite struct SimplifiedTextTests {
    @Test(arguments: [
        ("The quick brown fox jumps over the lazy dog, 3.14 times on Monday!  It isn't \"great\".",
         "the quick brown fox jumps over the lazy dog 0 times on monday it isn t great"),
        ("Ünïcode Straße – naïve café №5: ١٢٣ … don't stop-me now; e.g. U.S.A. costs $1,234.56",
         "unicode straße naive cafe №0 0 don t stop me now e g u s a costs 0 0"),
        ("", ""),
        (" \t\n", ""),
    ]) func `text is simplified as the reference does`(_ text: String, _ expected: String) {
        #expect(simplified(text) == expected)
    }

    @Test func `a sigma at a word's end is the final one`() {
        #expect(simplified("Ο ΟΔΥΣΣΕΎΣ, ΌΧΙ Σ!") == "ο οδυσσευς οχι σ")
    }

    @Test func `capitals without a small letter of their own are lowered as Python does`() {
        #expect(simplified("İSTANBUL ǅ ﬁ ½ Ⅷ") == "istanbul ǆ ﬁ ½ ⅷ")
        #expect(simplified("\u{2126} \u{212A} ＡＢ １２．３") == "ω k ａｂ 0 0")
    }

    @Test func `a number is one zero, with one decimal part`() {
        #expect(simplified("1.2.3 a1b2 1,234,567.89 ٣٫٥ 12.  3") == "0 0 a0b0 0 0 0 0 0")
        #expect(simplified("१२.३ क्षि ๑๒") == "0 \u{915}\u{937}\u{93F} 0")
    }

    @Test func `letters are taken apart and lose their marks`() {
        #expect(bytes("don't “stop” naïve Ångström—co-op") == Array("don t stop naive angstrom co op".utf8))
        #expect(bytes("한국 か\u{309A}") == Array("\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8} か".utf8))
        // Marks that stay change places by their combining classes.
        #expect(bytes("\u{1D15F}\u{302F}\u{1B44}\u{302E}!") == Array("\u{1D158}\u{1B44}\u{1D165}\u{302F}\u{302E}".utf8))
    }

    @Test func `a mark that is dropped between spaces leaves both`() {
        #expect(bytes(" \u{301} a \u{301} b \u{301} ") == Array("a  b".utf8))
    }

    @Test func `every kind of white space is a space`() {
        #expect(simplified("\u{85}\u{1C}\t x\u{2028}y\u{3000}z") == "x y z")
    }

    /// The kernel cuts the text at 64 bytes; numbers, spaces and other scripts may stand across a cut.
    @Test func `where things stand makes no difference`() {
        for piece in ["12", "1.5", "1.5.7", "12.", ".5", " , ", "é", "1٫5", "x1,2y", "9\u{664}", "...", "A"] {
            for lead in 0..<140 {
                let head = String(repeating: "a", count: lead)
                let separate = lead > 0 ? "a" : ""
                let tail = String(repeating: "b", count: 70)
                let short = simplified(separate + piece + "b")
                let long = simplified(head + piece + tail)
                #expect(long == head.dropLast(separate.count) + short + tail.dropLast(), "\(piece) after \(lead)")
            }
        }
    }

    @Test func `bytes that are no text read as the replacement character`() {
        #expect(bytes(Array("AB".utf8) + [0xFF, 0xE2, 0x82] + Array("C".utf8)) == Array("ab\u{FFFD}\u{FFFD}c".utf8))
    }

    @Test func `lowered text keeps marks and accents`() {
        var out: [UInt8] = []
        LoweredText().write(Array("  Don't\n\tÉTÉ 12.5  İ ΣΣ ".utf8).span, into: &out)
        #expect(String(decoding: out, as: UTF8.self) == "don't été 12.5 i\u{307} σσ")
    }

    private func simplified(_ text: String) -> String { String(decoding: bytes(text), as: UTF8.self) }
    private func bytes(_ text: String) -> [UInt8] { bytes(Array(text.utf8)) }

    private func bytes(_ text: [UInt8]) -> [UInt8] {
        var simplified = SimplifiedText()
        var out: [UInt8] = [1, 2, 3]
        simplified.write(text.span, into: &out)
        return out
    }
}
