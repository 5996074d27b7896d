@testable import GleanTokens

/// A SentencePiece model small enough to reckon by hand, written field by field after sentencepiece_model.proto.
struct MadePieces {
    typealias Piece = (name: String, score: Float, kind: SentencePieceModel.Kind)

    static let bpe = 2, unigram = 1

    var algorithm = bpe
    /// Behind `<unk>`, `<s>` and `</s>`, which have the ids 0, 1 and 2.
    var pieces: [Piece]
    var byteFallback = false
    var dummyPrefix = false
    var removesSpaces = false
    var escapesSpaces = true
    var spaceLast = false
    var charsMap: [UInt8] = []

    init(_ pieces: [Piece], _ algorithm: Int = bpe) {
        self.pieces = pieces
        self.algorithm = algorithm
    }

    /// Normal pieces from names and scores.
    init(_ scores: KeyValuePairs<String, Float>, _ algorithm: Int = bpe) {
        self.init(scores.map { ($0.key, $0.value, .normal) }, algorithm)
    }

    var bytes: [UInt8] {
        var all: [Piece] = [("<unk>", 0, .unknown), ("<s>", 0, .control), ("</s>", 0, .control)] + pieces
        if byteFallback {
            let digits = Array("0123456789ABCDEF")
            all += (0..<256).map { ("<0x\(digits[$0 / 16])\(digits[$0 % 16])>", 0, .byte) }
        }
        var out: [UInt8] = []
        for piece in all {
            let score = piece.score.bitPattern
            let scoreBytes = (0..<4).map { UInt8(truncatingIfNeeded: score >> UInt32(8 * $0)) }
            out += Self.field(1, Self.field(1, Array(piece.name.utf8)) + [2 << 3 | 5] + scoreBytes + Self.field(3, Int(piece.kind.rawValue)))
        }
        out += Self.field(2, Self.field(3, algorithm) + Self.field(24, spaceLast ? 1 : 0) + Self.field(35, byteFallback ? 1 : 0))
        out += Self.field(3, Self.field(2, charsMap) + Self.field(3, dummyPrefix ? 1 : 0) + Self.field(4, removesSpaces ? 1 : 0) + Self.field(5, escapesSpaces ? 1 : 0))
        return out
    }

    static func varint(_ value: Int) -> [UInt8] {
        var value = value
        var out: [UInt8] = []
        repeat {
            out.append(UInt8(value & 0x7F) | (value > 0x7F ? 0x80 : 0))
            value >>= 7
        } while value > 0
        return out
    }

    static func field(_ number: Int, _ value: Int) -> [UInt8] { varint(number << 3) + varint(value) }
    static func field(_ number: Int, _ bytes: [UInt8]) -> [UInt8] { varint(number << 3 | 2) + varint(bytes.count) + bytes }

    func tokenizer() throws -> any Tokenizer {
        let bytes = bytes
        return try SentencePieceFile.load(bytes.span, name: "made.model")
    }

    /// The names of the pieces that a text is cut into.
    func cut(_ text: String) throws -> [String] {
        let names = ["<unk>", "<s>", "</s>"] + pieces.map(\.name)
        return try ids(text).map { Int($0) < names.count ? names[Int($0)] : "byte \(Int($0) - names.count)" }
    }

    func ids(_ text: String) throws -> [UInt32] { try GleanTokensTests.ids(tokenizer(), Array(text.utf8)) }
}

func ids(_ tokenizer: any Tokenizer, _ text: [UInt8]) -> [UInt32] {
    var ids: [UInt32] = []
    tokenizer.encode(text.span, tokenizer.makeScratch(), into: &ids)
    return ids
}

func text(_ tokenizer: any Tokenizer, _ ids: [UInt32]) -> String {
    var bytes: [UInt8] = []
    tokenizer.decode(ids.span, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
}
