import Foundation
import Testing
import TestSupport

@testable import GleanTokens

@Suite struct SentencePieceFileTests {
    static let small = MadePieces(["▁": -3, "a": -3, "b": -3, "▁a": -1, "ab": -2])

    @Test func `ids become text again, spaces and all`() throws {
        var model = Self.small
        model.dummyPrefix = true
        model.byteFallback = true
        let tokenizer = try model.tokenizer()
        for sample in ["a ab  b", " a", "", "é中😀", "ab\u{0}\n"] {
            #expect(text(tokenizer, ids(tokenizer, Array(sample.utf8))) == sample)
        }
    }

    @Test func `control pieces are no text, an unknown one is a double question mark, and one space in front is left out`() throws {
        var model = Self.small
        model.dummyPrefix = true
        #expect(text(try model.tokenizer(), [1, 6, 0, 6, 2, 9999]) == "a \u{2047}  a")
        #expect(text(try model.tokenizer(), [3, 6]) == " a")
        model.removesSpaces = true
        #expect(text(try model.tokenizer(), [3, 3, 6]) == "a")
    }

    @Test func `byte pieces in a row are UTF-8, and each byte that is none is U+FFFD`() throws {
        var model = Self.small
        model.byteFallback = true
        let byte = { (value: UInt32) in 8 + value }
        let tokenizer = try model.tokenizer()
        #expect(text(tokenizer, [byte(0xC3), byte(0xA9), 4, byte(0xC3), 4, byte(0xE2), byte(0x96)]) == "éa\u{FFFD}a\u{FFFD}\u{FFFD}")
    }

    @Test func `the end of a text and special pieces are known by their names`() throws {
        let tokenizer = try Self.small.tokenizer()
        #expect(tokenizer.endOfText == 2)
        #expect(tokenizer.special("<s>") == 1)
        #expect(tokenizer.special("<unk>") == 0)
        #expect(tokenizer.special("ab") == nil)
        #expect(tokenizer.vocabularySize == 8)
    }

    @Test func `texts that come after one another do not change one another`() throws {
        let tokenizer = try Self.small.tokenizer()
        let scratch = tokenizer.makeScratch()
        var all: [UInt32] = []
        for sample in ["?", "?ab", "ab a"].map({ Array($0.utf8) }) { tokenizer.encode(sample.span, scratch, into: &all) }
        #expect(all == [0, 0, 7, 7, 6])
    }

    @Test(arguments: [
        ("two pieces of one name", MadePieces([("a", 0, .normal), ("a", 0, .normal)]), "has the name of another piece"),
        ("two unknown pieces", MadePieces([("a", 0, .normal), ("u", 0, .unknown)]), "two unknown pieces"),
        ("a score that is no number", MadePieces([("a", .nan, .normal)]), "which is no number"),
        ("an endless score", MadePieces([("a", -.infinity, .normal)]), "which is no number"),
        ("a piece without a name", MadePieces([("", 0, .normal)]), "a piece of 0 bytes"),
        ("a piece of 8,000 bytes", MadePieces([(String(repeating: "a", count: 8000), 0, .normal)]), "a piece of 8000 bytes"),
        ("a zero byte", MadePieces([("a\u{0}", 0, .normal)]), "holds a zero byte"),
        ("a byte piece without byte_fallback", MadePieces([("a", 0, .normal), ("<0x41>", 0, .byte)]), "without byte_fallback"),
        ("no piece to cut into", MadePieces([]), "no piece that a text"),
        ("a model of characters", MadePieces(["a": 0], 4), "unigram and bpe can be read"),
        ("a model of no known type", MadePieces(["a": 0], 9), "model type 9"),
    ])
    func `models that contradict themselves are errors`(_ name: String, _ model: MadePieces, _ message: String) throws {
        let error = #expect(throws: SentencePieceError.self) { try model.tokenizer() }
        #expect(error?.description.hasPrefix("made.model: ") == true)
        #expect(error?.message.contains(message) == true, "\(name): \(error?.message ?? "")")
    }

    @Test func `files of other kinds are errors`() throws {
        for bytes in [[], Array("{\"model\": {}}".utf8), [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0x0B], [0x08, 0x01],
                      Array(repeating: 0xFF, count: 100)] as [[UInt8]] {
            #expect(throws: SentencePieceError.self) { _ = try SentencePieceFile.load(bytes.span, name: "other") }
            let isModel = SentencePieceFile.isModel(bytes.span)
            #expect(!isModel)
        }
        let small = Self.small.bytes
        let isModel = SentencePieceFile.isModel(small.span)
        #expect(isModel)
    }

    @Test func `a file that is cut or damaged anywhere is an error or a tokenizer, never a crash`() throws {
        var model = Self.small
        model.charsMap = PieceNormalizerTests.charsMap
        model.byteFallback = true
        let bytes = model.bytes
        var random = TestRandom()
        for round in 0..<1_500 {
            var damaged = bytes
            if round % 2 == 0 { damaged.removeSubrange(random.below(bytes.count)...) }
            for _ in 0..<1 + random.below(3) where !damaged.isEmpty { damaged[random.below(damaged.count)] = UInt8(random.below(256)) }
            guard let tokenizer = try? SentencePieceFile.load(damaged.span, name: "damaged") else { continue }
            let found = ids(tokenizer, Array("xAB a ab\u{0}é▁  中 AA ".utf8) + [0xFF, 0xE2, 0x96])
            #expect(found.allSatisfy { $0 < tokenizer.vocabularySize })
            _ = text(tokenizer, found)
        }
    }

    /// Made with sentencepiece 0.2.3 from PyPI, `SentencePieceProcessor.encode`.
    static let reference: [(file: String, text: [UInt8], ids: [UInt32])] = [
        ("tokenizer.model.v1", Array("Hello, world!".utf8), [22557, 28725, 1526, 28808]),
        ("tokenizer.model.v1", Array("  two  spaces\n\n\ttab ".utf8), [259, 989, 28705, 10599, 13, 13, 12, 4252, 28705]),
        ("tokenizer.model.v1", Array("unaffordably".utf8), [1849, 496, 556, 1907]),
        ("tokenizer.model.v1", Array("a▁b".utf8), [264, 287]),
        ("mistral_instruct_tokenizer_240323.model.v3", Array("  two  spaces\n\n\ttab ".utf8), [1027, 1757, 29473, 11367, 781, 781, 780, 5020, 29473]),
        ("mistral_instruct_tokenizer_240323.model.v3", Array("[INST] <s> [MIDDLE] [control_600]".utf8),
         [1501, 17057, 29561, 1291, 29481, 29535, 1501, 29523, 1906, 29525, 1948, 29561, 1501, 6244, 29498, 29552, 29502, 29502, 29561]),
        ("mistral_instruct_tokenizer_240323.model.v3", Array("日本語の文章。😀 क्षि".utf8),
         [29473, 29910, 29887, 31089, 29761, 29787, 30906, 29712, 31343, 29473, 30267, 30068, 31886, 30322]),
        ("mistral_instruct_tokenizer_240323.model.v3", [0xFF, 0xE2, 0x82] + Array("bad".utf8), [29473, 29905, 29905, 29905, 12204]),
    ]

    @Test func `the models of Mistral give the library's ids`() throws {
        let root = ProcessInfo.processInfo.environment["GLEANER_TEST_DATA"] ?? NSHomeDirectory() + "/.cache/gleaner-test-data"
        let folder = root + "/tokenizers/mistral-common/src/mistral_common/data/"
        for (file, sample, expected) in Self.reference {
            guard let bytes = FileManager.default.contents(atPath: folder + file).map({ [UInt8]($0) }) else {
                print("skipped: \(folder + file) is not there")
                continue
            }
            let isModel = SentencePieceFile.isModel(bytes.span)
            #expect(isModel)
            let tokenizer = try SentencePieceFile.load(bytes.span, name: file)
            #expect(ids(tokenizer, sample) == expected)
            #expect(tokenizer.endOfText == 2)
        }
    }
}
