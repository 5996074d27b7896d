/// Writes the text that ids stand for, as SentencePiece's DecodeIds does.
struct PieceDecoder: Sendable {
    private let vocabulary: PieceVocabulary
    private let denormalizer: PieceNormalizer?
    private let bytes: [UInt8]

    init(_ vocabulary: PieceVocabulary, file: String) throws(SentencePieceError) {
        self.vocabulary = vocabulary
        let settings = vocabulary.model.denormalization
        denormalizer = settings.charsMap.isEmpty ? nil : try PieceNormalizer(settings, putsSpaceLast: false, symbols: nil, file: file)
        bytes = vocabulary.kinds.indices.map { vocabulary.kinds[$0] == .byte ? UInt8(PieceVocabulary.byte(vocabulary.model.name($0)) ?? 0) : 0 }
    }

    /// Appends the text of `ids`. Byte pieces in a row are read as UTF-8, each byte that is none as U+FFFD; ids past the vocabulary are left out.
    func decode(_ ids: Span<UInt32>, into text: inout [UInt8]) {
        let start = text.count
        let settings = vocabulary.model.normalization
        // The space in front, which the text did not have, is left out once; all of them where texts have none in front.
        var isFirst = settings.addsDummyPrefix || settings.removesExtraSpaces
        var row: [UInt8] = []
        for index in ids.indices where Int(ids[index]) < vocabulary.count {
            let id = Int(ids[index])
            if vocabulary.kinds[id] == .byte {
                row.append(bytes[id])
                continue
            }
            Self.flush(&row, into: &text)
            if text.count > start { isFirst = false }
            switch vocabulary.kinds[id] {
            case .control: continue
            case .unknown: text.append(contentsOf: vocabulary.model.unknownSurface)
            default:
                let tookSpace = append(vocabulary.model.name(id), withoutSpace: isFirst, to: &text)
                if tookSpace, !settings.removesExtraSpaces { isFirst = false }
            }
        }
        Self.flush(&row, into: &text)
        if let denormalizer {
            let written = Array(text[start...])
            var plain: [UInt8] = []
            denormalizer.normalize(written.span, into: &plain)
            text.removeSubrange(start...)
            for byte in plain {
                if byte == 0x20, vocabulary.model.denormalization.escapesSpaces { text.append(contentsOf: Characters.escapedSpace) } else { text.append(byte) }
            }
        }
    }

    /// Appends a piece, U+2581 as space; true if one in front was left out.
    private func append(_ name: ArraySlice<UInt8>, withoutSpace: Bool, to text: inout [UInt8]) -> Bool {
        var index = name.startIndex
        let takes = withoutSpace && name.starts(with: Characters.escapedSpace)
        if takes { index += 3 }
        while index < name.endIndex {
            let isSpace = name[index] == 0xE2 && name[index...].starts(with: Characters.escapedSpace)
            text.append(isSpace ? 0x20 : name[index])
            index += isSpace ? 3 : 1
        }
        return takes
    }

    private static func flush(_ row: inout [UInt8], into text: inout [UInt8]) {
        guard !row.isEmpty else { return }
        var index = 0
        while index < row.count {
            let length = Characters.valid(row.span, at: index)
            text.append(contentsOf: length == 0 ? Characters.replacement[...] : row[index..<index + length])
            index += max(1, length)
        }
        row.removeAll(keepingCapacity: true)
    }
}
