/// The pieces of a model, checked, in the form in which texts are matched with them.
///
/// Where the model writes spaces as U+2581, both pieces and texts hold a plain space in its stead: no text of such a model has another, and one
/// byte is quicker than three.
struct PieceVocabulary: Sendable {
    let model: SentencePieceModel
    /// The names in the form above, one after the other, and where each stands, by id.
    private(set) var names: [UInt8] = []
    private(set) var ranges: [Range<Int>] = []
    let scores: [Float]
    let kinds: [SentencePieceModel.Kind]
    /// The piece that stands for what is in no piece, or -1.
    private(set) var unknown = -1
    /// The ids of the 256 byte pieces, empty without byte fallback.
    private(set) var byteIDs: [UInt32] = []
    /// The pieces that texts can be cut into: normal, user-defined and unused ones, but for those with a plain space where texts have none.
    private(set) var trie = ByteTrie([], [])
    /// The ids of the pieces in `trie`, in their order.
    private(set) var cutIDs: [Int] = []
    /// User-defined symbols, in the form of texts.
    private(set) var symbols = ByteTrie([], [])

    var count: Int { kinds.count }

    init(_ model: SentencePieceModel, file: String) throws(SentencePieceError) {
        self.model = model
        scores = model.pieces.map(\.score)
        let isNull = { (id: Int) in model.name(id).elementsEqual([0]) }
        let turnsNull = model.hasByteFallback
        kinds = model.pieces.indices.map { turnsNull && isNull($0) ? .unused : model.pieces[$0].kind }
        var keys: [(range: Range<Int>, value: Int)] = []
        var bytes = [Int](repeating: -1, count: 256)
        for id in kinds.indices {
            let start = names.count
            let holdsSpace = appendName(model.name(id))
            ranges.append(start..<names.count)
            if kinds[id] == .unused, isNull(id) { continue }
            guard !model.name(id).contains(0) else { throw SentencePieceError(name: file, "piece \(id) holds a zero byte") }
            switch kinds[id] {
            case .unknown:
                guard unknown < 0 else { throw SentencePieceError(name: file, "two unknown pieces, \(unknown) and \(id), where one may be") }
                unknown = id
            case .byte:
                guard let byte = Self.byte(model.name(id)) else {
                    throw SentencePieceError(name: file, "byte piece \(id) has another name than <0x00> to <0xFF>")
                }
                guard model.hasByteFallback else { throw SentencePieceError(name: file, "byte piece \(id) without byte_fallback") }
                bytes[byte] = id
            case .normal, .userDefined, .unused:
                if !holdsSpace { keys.append((ranges[id], id)) }
            case .control: break
            }
        }
        guard unknown >= 0 || model.hasByteFallback else { throw SentencePieceError(name: file, "no unknown piece, and no byte_fallback") }
        guard !keys.isEmpty else { throw SentencePieceError(name: file, "no piece that a text could be cut into") }
        if model.hasByteFallback {
            guard !bytes.contains(-1) else { throw SentencePieceError(name: file, "byte_fallback, but not all 256 byte pieces") }
            byteIDs = bytes.map { UInt32($0) }
        }
        trie = ByteTrie(names, keys)
        cutIDs = keys.map(\.value)
        for key in keys where trie.find(names.span, key.range) != key.value {
            throw SentencePieceError(name: file, "piece \(key.value) has the name of another piece")
        }
        symbols = ByteTrie(names, keys.filter { kinds[$0.value] == .userDefined })
    }

    /// Whether any piece is a user-defined symbol.
    var hasSymbols: Bool { kinds.contains(.userDefined) }
    /// Whether any piece was taken out of use, but for the zero byte that stands in some converted models.
    var hasUnused: Bool { kinds.indices.contains { kinds[$0] == .unused && !model.name($0).elementsEqual([0]) } }

    /// User-defined symbols as they stand in texts before normalization.
    func rawSymbols() -> ByteTrie {
        ByteTrie(model.names, kinds.indices.filter { kinds[$0] == .userDefined }.map { (model.pieces[$0].range, $0) })
    }

    /// The id of a control, unknown or user-defined piece, or of one for a byte.
    func special(_ name: [UInt8]) -> UInt32? {
        kinds.indices.first { kinds[$0] != .normal && kinds[$0] != .unused && model.name($0).elementsEqual(name) }.map { UInt32($0) }
    }

    /// Appends a name in the form of texts; true if it holds a plain space, which no text of this model does.
    private mutating func appendName(_ name: ArraySlice<UInt8>) -> Bool {
        guard model.normalization.escapesSpaces else {
            names.append(contentsOf: name)
            return false
        }
        var index = name.startIndex
        while index < name.endIndex {
            let isSpace = name[index...].starts(with: Characters.escapedSpace)
            names.append(isSpace ? 0x20 : name[index])
            index += isSpace ? 3 : 1
        }
        return name.contains(0x20)
    }

    /// The byte that a piece named `<0x1F>` stands for.
    static func byte(_ name: ArraySlice<UInt8>) -> Int? {
        let name = Array(name)
        guard name.count == 6, name.starts(with: "<0x".utf8), name[5] == UInt8(ascii: ">") else { return nil }
        var value = 0
        for digit in name[3..<5] {
            switch digit {
            case 0x30...0x39: value = value * 16 + Int(digit - 0x30)
            case 0x41...0x46: value = value * 16 + Int(digit - 0x37)
            default: return nil
            }
        }
        return value
    }
}
