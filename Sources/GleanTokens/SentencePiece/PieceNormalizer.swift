/// Writes a text as the model wants it before it is cut into pieces: rules of the charsmap, spaces, the space in front.
struct PieceNormalizer: Sendable {
    private let charsMap: CharsMap?
    private let settings: SentencePieceModel.Normalization
    private let putsSpaceLast: Bool
    /// User-defined symbols, which no rule may touch, and the bytes that they begin with.
    private let symbols: ByteTrie?
    private let beginsSymbol: [Bool]

    /// - Parameter symbols: user-defined symbols as they stand in texts, or nil.
    init(_ settings: SentencePieceModel.Normalization, putsSpaceLast: Bool, symbols: ByteTrie?, file: String) throws(SentencePieceError) {
        charsMap = settings.charsMap.isEmpty ? nil : try CharsMap(settings.charsMap, file: file)
        self.settings = settings
        self.putsSpaceLast = putsSpaceLast
        self.symbols = symbols
        beginsSymbol = (0..<256).map { symbols?.child(ByteTrie.root, UInt8($0)) != nil }
    }

    /// Replaces `output` by the normalized text, spaces as plain spaces. Where the model writes spaces as U+2581, so does every U+2581 of the text
    /// become one: the two are the same to the model.
    func normalize(_ text: Span<UInt8>, into output: inout [UInt8]) {
        output.removeAll(keepingCapacity: true)
        let removes = settings.removesExtraSpaces
        var index = removes ? skipSpaces(text) : 0
        guard index < text.count else { return }
        if settings.addsDummyPrefix, !putsSpaceLast { output.append(0x20) }

        var followsSpace = removes
        // What needs no change is copied in one piece: from `copied` on, nothing was written yet.
        var copied = index
        while index < text.count {
            if let length = unchanged(text, at: index, followsSpace) {
                followsSpace = removes && text[index] == 0x20
                index += length
                continue
            }
            append(text, copied..<index, to: &output)
            index = change(text, at: index, &followsSpace, into: &output)
            if !removes { followsSpace = false }
            copied = index
        }
        append(text, copied..<text.count, to: &output)
        if removes { while output.last == 0x20 { output.removeLast() } }
        if settings.addsDummyPrefix, putsSpaceLast { output.append(0x20) }
    }

    /// The length of the character at `index` if it is written as it stands, or nil if it must be looked at.
    @inline(__always)
    private func unchanged(_ text: Span<UInt8>, at index: Int, _ followsSpace: Bool) -> Int? {
        let byte = text[index]
        if byte < 0x80 {
            if byte == 0x20, followsSpace { return nil }
            if symbols != nil, beginsSymbol[Int(byte)] { return nil }
            guard let charsMap else { return 1 }
            // A byte that ends the text, or is followed by another than ASCII, is looked at.
            guard index + 1 < text.count, text[index + 1] < 0x80 else { return nil }
            return charsMap.touches(pair: byte, text[index + 1]) ? nil : 1
        }
        guard charsMap == nil, symbols == nil || !beginsSymbol[Int(byte)] else { return nil }
        let length = Characters.valid(text, at: index)
        return length == 0 || (settings.escapesSpaces && isEscapedSpace(text, at: index)) ? nil : length
    }

    /// What the text at some place becomes: bytes of the text, of the rules, or U+FFFD.
    private struct Prefix {
        enum Source { case text, rules, replacement }

        let source: Source
        let range: Range<Int>
        let end: Int
    }

    private func prefix(_ text: Span<UInt8>, at index: Int) -> Prefix {
        if let symbols, beginsSymbol[Int(text[index])], let found = symbols.longest(text, from: index, most: 64) {
            return Prefix(source: .text, range: index..<found.end, end: found.end)
        }
        if let rule = charsMap?.longest(text, from: index) { return Prefix(source: .rules, range: rule.replacement, end: rule.end) }
        let length = Characters.valid(text, at: index)
        guard length > 0 else { return Prefix(source: .replacement, range: 0..<3, end: index + 1) }
        return Prefix(source: .text, range: index..<index + length, end: index + length)
    }

    /// Writes what stands for the text at `index`, and says where to go on.
    private func change(_ text: Span<UInt8>, at index: Int, _ followsSpace: inout Bool, into output: inout [UInt8]) -> Int {
        let prefix = prefix(text, at: index)
        switch prefix.source {
        case .text: write(text, prefix.range, &followsSpace, into: &output)
        case .rules: if let charsMap { write(charsMap.replacements.span, prefix.range, &followsSpace, into: &output) }
        case .replacement:
            let replacement = Characters.replacement
            write(replacement.span, prefix.range, &followsSpace, into: &output)
        }
        return prefix.end
    }

    private func write(_ bytes: Span<UInt8>, _ range: Range<Int>, _ followsSpace: inout Bool, into output: inout [UInt8]) {
        var index = range.lowerBound
        while followsSpace, index < range.upperBound, bytes[index] == 0x20 { index += 1 }
        guard index < range.upperBound else { return }
        followsSpace = bytes[range.upperBound - 1] == 0x20
        while index < range.upperBound {
            let isSpace = settings.escapesSpaces && index + 3 <= range.upperBound && isEscapedSpace(bytes, at: index)
            output.append(isSpace ? 0x20 : bytes[index])
            index += isSpace ? 3 : 1
        }
    }

    /// The end of the spaces that the text begins with.
    private func skipSpaces(_ text: Span<UInt8>) -> Int {
        var index = 0
        while index < text.count {
            let prefix = prefix(text, at: index)
            guard prefix.range.count == 1 else { break }
            switch prefix.source {
            case .text: guard text[prefix.range.lowerBound] == 0x20 else { return index }
            case .rules: guard charsMap?.replacements[prefix.range.lowerBound] == 0x20 else { return index }
            case .replacement: return index
            }
            index = prefix.end
        }
        return index
    }

    private func append(_ text: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]) {
        guard !range.isEmpty else { return }
        text.extracting(range).withUnsafeBufferPointer { output.append(contentsOf: $0) }
    }

    @inline(__always)
    private func isEscapedSpace(_ text: Span<UInt8>, at index: Int) -> Bool {
        text.count - index >= 3 && text[index] == 0xE2 && text[index + 1] == 0x96 && text[index + 2] == 0x81
    }
}
