/// A tokenizer from a SentencePiece model: the ids are those of the library's EncodeAsIds, the text that of its DecodeIds.
///
/// As there, user-defined symbols in a text become their ids, control pieces do not, and a byte that is no UTF-8 is read as U+FFFD by itself.
struct SentencePieceTokenizer: Tokenizer {
    private enum Method {
        case merging(StretchMerger)
        case lattice(PieceLattice)
    }

    private let vocabulary: PieceVocabulary
    private let normalizer: PieceNormalizer
    private let method: Method
    private let decoder: PieceDecoder
    let endOfText: UInt32?

    var vocabularySize: Int { vocabulary.count }

    init(_ bytes: Span<UInt8>, name: String) throws(SentencePieceError) {
        let model = try SentencePieceModel(bytes, name: name)
        let vocabulary = try PieceVocabulary(model, file: name)
        switch model.algorithm {
        case .bpe: method = .merging(StretchMerger(vocabulary))
        case .unigram: method = .lattice(PieceLattice(vocabulary))
        case .word, .char: throw SentencePieceError(name: name, "a model of type \(model.algorithm), where unigram and bpe can be read")
        }
        self.vocabulary = vocabulary
        normalizer = try PieceNormalizer(
            model.normalization, putsSpaceLast: model.putsSpaceLast, symbols: vocabulary.hasSymbols ? vocabulary.rawSymbols() : nil, file: name)
        decoder = try PieceDecoder(vocabulary, file: name)
        endOfText = vocabulary.special(model.endName).flatMap { vocabulary.kinds[Int($0)] == .control ? $0 : nil }
    }

    func makeScratch() -> any TokenizerScratch { PieceScratch() }

    func encode(_ text: Span<UInt8>, _ scratch: any TokenizerScratch, into ids: inout [UInt32]) {
        guard let scratch = scratch as? PieceScratch else { preconditionFailure("The scratch is another tokenizer's.") }
        normalizer.normalize(text, into: &scratch.text)
        let count = scratch.text.count
        guard count > 0 else { return }
        scratch.text.append(contentsOf: repeatElement(0, count: PieceScratch.padding))
        switch method {
        case .merging(let merger): merger.encode(scratch.text.span, count: count, &scratch.merging, &scratch.cache, into: &ids)
        case .lattice(let lattice): lattice.encode(scratch.text.span, count: count, &scratch.path, &scratch.cache, into: &ids)
        }
        scratch.trim()
    }

    func decode(_ ids: Span<UInt32>, into text: inout [UInt8]) { decoder.decode(ids, into: &text) }

    func special(_ name: String) -> UInt32? { vocabulary.special(Array(name.utf8)) }
}
