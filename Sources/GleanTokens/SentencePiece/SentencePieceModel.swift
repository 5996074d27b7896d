/// What a `.model` file says, field by field of sentencepiece_model.proto; nothing is worked out yet.
struct SentencePieceModel: Sendable {
    enum Kind: UInt8 { case normal = 1, unknown, control, userDefined, unused, byte }
    enum Algorithm: Int { case unigram = 1, bpe, word, char }

    struct Piece {
        /// Where its name stands in `names`.
        var range = 0..<0
        var score: Float = 0
        var kind = Kind.normal
    }

    struct Normalization: Sendable {
        var charsMap: [UInt8] = []
        var addsDummyPrefix = true
        var removesExtraSpaces = true
        var escapesSpaces = true
    }

    private(set) var names: [UInt8] = []
    private(set) var pieces: [Piece] = []
    private(set) var algorithm = Algorithm.unigram
    private(set) var hasByteFallback = false
    private(set) var putsSpaceLast = false
    /// What an unknown id is decoded to; the library's default is a double question mark between spaces.
    private(set) var unknownSurface = Array(" \u{2047} ".utf8)
    private(set) var endName = Array("</s>".utf8)
    private(set) var normalization = Normalization()
    private(set) var denormalization = Normalization()

    func name(_ id: Int) -> ArraySlice<UInt8> { names[pieces[id].range] }

    init(_ bytes: Span<UInt8>, name: String) throws(SentencePieceError) {
        var reader = ProtobufReader(bytes, 0..<bytes.count, name: name)
        while let (number, wire) = try reader.field() {
            switch number {
            case 1: try readPiece(bytes, try reader.range(wire), name)
            case 2: try readTrainer(bytes, try reader.range(wire), name)
            case 3: try Self.read(bytes, try reader.range(wire), name, into: &normalization)
            case 5: try Self.read(bytes, try reader.range(wire), name, into: &denormalization)
            default: try reader.skip(wire)
            }
        }
        guard !pieces.isEmpty else { throw SentencePieceError(name: name, "no pieces; this is no SentencePiece model, or it was cut") }
    }

    private mutating func readPiece(_ bytes: Span<UInt8>, _ range: Range<Int>, _ name: String) throws(SentencePieceError) {
        var piece = Piece()
        var reader = ProtobufReader(bytes, range, name: name)
        while let (number, wire) = try reader.field() {
            switch number {
            case 1:
                let text = try reader.range(wire)
                let start = names.count
                bytes.extracting(text).withUnsafeBufferPointer { names.append(contentsOf: $0) }
                piece.range = start..<names.count
            case 2: piece.score = try reader.float(wire)
            case 3:
                let value = try reader.number(wire)
                guard let kind = UInt8(exactly: value).flatMap(Kind.init) else {
                    throw SentencePieceError(name: name, offset: range.lowerBound, "a piece of type \(value), where 1 to 6 are known")
                }
                piece.kind = kind
            default: try reader.skip(wire)
            }
        }
        let longest = 7_999  // as the library has it
        guard !piece.range.isEmpty, piece.range.count <= longest else {
            throw SentencePieceError(name: name, offset: range.lowerBound, "a piece of \(piece.range.count) bytes, where 1 to \(longest) may be")
        }
        guard piece.score.isFinite else {
            throw SentencePieceError(name: name, offset: range.lowerBound, "piece \(pieces.count) has the score \(piece.score), which is no number")
        }
        pieces.append(piece)
    }

    private mutating func readTrainer(_ bytes: Span<UInt8>, _ range: Range<Int>, _ name: String) throws(SentencePieceError) {
        var reader = ProtobufReader(bytes, range, name: name)
        while let (number, wire) = try reader.field() {
            switch number {
            case 3:
                let value = try reader.number(wire)
                guard let found = Algorithm(rawValue: value) else {
                    throw SentencePieceError(name: name, offset: range.lowerBound, "model type \(value), where 1 to 4 are known")
                }
                algorithm = found
            case 24: putsSpaceLast = try reader.flag(wire)
            case 35: hasByteFallback = try reader.flag(wire)
            case 44: unknownSurface = Self.array(bytes, try reader.range(wire))
            case 47: endName = Self.array(bytes, try reader.range(wire))
            default: try reader.skip(wire)
            }
        }
    }

    private static func read(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ name: String, into normalization: inout Normalization
    ) throws(SentencePieceError) {
        var reader = ProtobufReader(bytes, range, name: name)
        while let (number, wire) = try reader.field() {
            switch number {
            case 2: normalization.charsMap = array(bytes, try reader.range(wire))
            case 3: normalization.addsDummyPrefix = try reader.flag(wire)
            case 4: normalization.removesExtraSpaces = try reader.flag(wire)
            case 5: normalization.escapesSpaces = try reader.flag(wire)
            default: try reader.skip(wire)
            }
        }
    }

    private static func array(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        bytes.extracting(range).withUnsafeBufferPointer { Array($0) }
    }
}
