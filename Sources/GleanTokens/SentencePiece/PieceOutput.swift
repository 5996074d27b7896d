/// Writes the ids of one text: pieces as they are, what is in no piece as bytes or as one unknown id for a run of it.
struct PieceOutput: Sendable {
    private let count: Int
    private let unknown: Int
    private let byteIDs: [UInt32]
    private let escapesSpaces: Bool

    init(_ vocabulary: PieceVocabulary) {
        count = vocabulary.count
        unknown = vocabulary.unknown
        byteIDs = vocabulary.byteIDs
        escapesSpaces = vocabulary.model.normalization.escapesSpaces
    }

    /// - Parameters:
    ///   - symbol: an id, or any number past the ids for what is in no piece.
    ///   - start: where the ids of the text begin.
    @inline(__always)
    func append(_ text: Span<UInt8>, _ range: Range<Int>, _ symbol: UInt32, since start: Int, to ids: inout [UInt32]) {
        if isPiece(symbol) { ids.append(symbol) } else { appendUnknown(text, range, since: start, to: &ids) }
    }

    @inline(__always)
    func isPiece(_ symbol: UInt32) -> Bool { Int(symbol) < count && Int(symbol) != unknown }

    private func appendUnknown(_ text: Span<UInt8>, _ range: Range<Int>, since start: Int, to ids: inout [UInt32]) {
        guard !byteIDs.isEmpty else {
            let unknown = UInt32(unknown)
            if ids.count == start || ids.last != unknown { ids.append(unknown) }
            return
        }
        for index in range {
            // A space stands for U+2581, which has three bytes.
            if text[index] == 0x20, escapesSpaces {
                for byte in Characters.escapedSpace { ids.append(byteIDs[Int(byte)]) }
            } else {
                ids.append(byteIDs[Int(text[index])])
            }
        }
    }

    /// Leaves one of two unknown ids, where the ids from `first` on were made without a look at those before.
    @inline(__always)
    func joinUnknown(at first: Int, since start: Int, in ids: inout [UInt32]) {
        guard first > start, byteIDs.isEmpty, Int(ids[first]) == unknown, ids[first - 1] == ids[first] else { return }
        ids.remove(at: first)
    }
}
