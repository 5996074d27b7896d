import GleanBytes
import GleanText
import Testing
import TestSupport

@Suite struct ShinglerTests {
    private static let fox = "The quick brown fox jumps over the lazy dog, 3.14 times on Monday!  It isn't \"great\"."

    /// datatrove 0.10.1, get_shingles with sha1 and with xxhash.
    @Test(arguments: [
        (ShingleSettings.Hash.sha1, [12313522834835307089, 13802602654544986703, 6350799717277693736, 10823048585179756349]),
        (.xxh64, [7797000677988824208, 4793414983259776074, 7369512836458661087, 13961012810162701268]),
    ]) func `shingles are hashed as the reference does`(_ hash: ShingleSettings.Hash, _ expected: [UInt64]) {
        let found = hashes(Self.fox, ShingleSettings(size: 5, hash: hash))
        #expect(found.count == 13)
        #expect(Array(found.prefix(4)) == expected)
    }

    @Test func `every shingle is the hash of its words joined by a space`() {
        // Exceptions, units behind numbers, long words, marks of other scripts; splits as spaCy makes them of the simplified text.
        let text = "I cannot go 10km; it's 5 o'clock. Donaudampfschifffahrtsgesellschaft №7 whatll gonna x²y ‘s‘ "
            + String(repeating: "supercalifragilisticexpialidocious ", count: 9)
        let words = ["i", "can", "not", "go", "0", "km", "it", "s", "0", "o", "clock", "donaudampfschifffahrtsgesellschaft", "№", "0",
                     "what", "ll", "gon", "na", "x²y", "‘s", "‘"] + Array(repeating: "supercalifragilisticexpialidocious", count: 9)
        for size in [1, 2, 5, 13, 30, 31] {
            let expected = words.indices.dropLast(size - 1).map { Array(words[$0..<($0 + size)].joined(separator: " ").utf8) }
            #expect(hashes(text, ShingleSettings(size: size, hash: .sha1)) == expected.map { first8(SHA.digest(.sha1, $0.span)) })
            #expect(hashes(text, ShingleSettings(size: size, hash: .xxh64)) == expected.map { XXH64.hash($0.span) })
            #expect(hashes(text, ShingleSettings(size: size, hash: .xxh3)) == expected.map { XXH3.hash64($0.span) })
        }
    }

    @Test func `characters make shingles without gaps`() {
        let settings = ShingleSettings(unit: .characters, size: 3, normal: .plain, hash: .sha1)
        let expected = ["aé ", "é b", " bc"].map { Array($0.utf8) }
        #expect(hashes("Aé  BC", settings) == expected.map { first8(SHA.digest(.sha1, $0.span)) })
        #expect(hashes("Aé  BC", ShingleSettings(unit: .characters, size: 24, hash: .rolling)).isEmpty)
    }

    @Test func `a text that is too long to be numbered has none`() {
        var shingler = Shingler(ShingleSettings(size: 2, hash: .xxh3), mostBytes: 9), found: [UInt64] = []
        shingler.hashes(of: Array("one two 3".utf8).span, into: &found)
        #expect(found.count == 2)
        shingler.hashes(of: Array("one two 34".utf8).span, into: &found)
        #expect(found.isEmpty)
    }

    @Test func `a text shorter than a shingle has none`() {
        for hash in ShingleSettings.Hash.allCases {
            #expect(hashes("one two three four", ShingleSettings(size: 5, hash: hash)).isEmpty)
            #expect(hashes("", ShingleSettings(size: 1, hash: hash)).isEmpty)
            #expect(hashes("one two three four five", ShingleSettings(size: 5, hash: hash)).count == 1)
        }
    }

    /// A rolling hash depends on the words and their order alone, not on what stands before.
    @Test(arguments: ShingleSettings.Words.allCases) func `rolling hashes are equal where the words are`(_ words: ShingleSettings.Words) {
        let settings = ShingleSettings(size: 3, words: words, hash: .rolling)
        let long = hashes("zero one antidisestablishmentarianism 日本 four five one antidisestablishmentarianism 日本", settings)
        let short = hashes("one antidisestablishmentarianism 日本", settings)
        #expect(long.first != short.first)
        #expect(long.contains(short[0]) && long.last == short.last)
        #expect(hashes("a b c", settings) != hashes("c b a", settings))
        #expect(Set(long).count == long.count - 1 || words == .unicode)
    }

    @Test func `words of other scripts are told by Unicode`() {
        // Every Han character is a word.
        #expect(hashes("日本語 text", ShingleSettings(size: 2, words: .unicode, hash: .xxh3)) == ["日 本", "本 語", "語 text"].map { XXH3.hash64(Array($0.utf8).span) })
        #expect(hashes("日本語 text", ShingleSettings(size: 2, words: .spaces, hash: .xxh3)).count == 1)
    }

    @Test func `scratch of one text leaves no trace in the next`() {
        for preset in MinHashPreset.all {
            var used = Shingler(preset.shingles)
            var found: [UInt64] = []
            for text in [String(repeating: Self.fox + " naïve Ελληνικά ", count: 30), "", "a b", Self.fox, String(repeating: "x ", count: 3000)] {
                used.hashes(of: Array(text.utf8).span, into: &found)
                #expect(found == hashes(text, preset.shingles), "\(preset.name)")
            }
        }
    }

    @Test func `no bytes whatever crash`() {
        var random = TestRandom()
        let settings = MinHashPreset.all.map(\.shingles) + [ShingleSettings(unit: .characters, size: 2, hash: .sha1), ShingleSettings(size: 2, words: .spaces, hash: .sha1)]
        var shinglers = settings.map { Shingler($0) }
        var found: [UInt64] = []
        for size in 0..<400 {
            let bytes = (0..<size).map { _ in
                let state = random.next()
                // Half of it words and spaces, half anything.
                return state >> 63 == 0 ? UInt8(truncatingIfNeeded: state >> 40) : Array("ab 0.’".utf8)[Int(state >> 33 % 8)]
            }
            for index in shinglers.indices { shinglers[index].hashes(of: bytes.span, into: &found) }
        }
    }

    private func hashes(_ text: String, _ settings: ShingleSettings) -> [UInt64] {
        var shingler = Shingler(settings)
        var found: [UInt64] = [7]
        shingler.hashes(of: Array(text.utf8).span, into: &found)
        return found
    }

    private func first8(_ digest: [UInt8]) -> UInt64 { digest.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}
