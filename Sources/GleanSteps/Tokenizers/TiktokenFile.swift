import GleanTokens

/// A `.tiktoken` file: a token in base 64, a space and its rank a line. The rank is the id.
enum TiktokenFile {
    static func load(_ bytes: Span<UInt8>, preset name: String?) throws -> any Tokenizer {
        guard let name else {
            throw TokenizerFileError("holds no pattern: name the preset it belongs to, one of \(TokenizerPreset.names)")
        }
        guard let preset = TokenizerPreset(rawValue: name) else {
            throw TokenizerFileError("can't be read by the preset \"\(name)\": there is \(TokenizerPreset.names)")
        }
        var tokens: [[UInt8]] = []
        var isTaken: [Bool] = []
        var (at, number) = (0, 0)
        while let line = line(bytes, from: at) {
            number += 1
            at = line.end
            if line.isEmpty { continue }
            guard let token = line.token, let rank = line.rank, rank < BytePairModel.mostTokens else {
                throw TokenizerFileError("line \(number) is not a token in base 64, a space and a rank below \(BytePairModel.mostTokens)")
            }
            while tokens.count <= rank {
                tokens.append([])
                isTaken.append(false)
            }
            guard !isTaken[rank] else { throw TokenizerFileError("line \(number) gives the rank \(rank) a second time") }
            isTaken[rank] = true
            tokens[rank] = token
        }
        let specials = preset.specials(ranks: tokens.count, firstFree: isTaken.firstIndex(of: false) ?? tokens.count)
        try check(isTaken, preset, specials.ids)
        return BytePairTokenizer(
            try Self.model(tokens), plan: TextPlan([preset.pattern]), specials: specials.ids, endOfText: specials.endOfText)
    }

    /// A pattern that ranks do not go with gives wrong ids and no other sign, so what can be seen of it is an error.
    private static func check(_ isTaken: [Bool], _ preset: TokenizerPreset, _ specials: [String: UInt32]) throws {
        // The pattern of GPT-2 is what steps take where none is named. Whoever names another may do so for a vocabulary of their own.
        if preset == .gpt2, let other = TokenizerPreset.allCases.first(where: { $0.ranks == isTaken.count }) {
            throw TokenizerFileError("holds \(isTaken.count) ranks, as \(other.rawValue) does: its pattern is \(other.rawValue), not \(preset.rawValue)")
        }
        let hits = specials.filter { $0.value < isTaken.count && isTaken[Int($0.value)] }
        if let (name, id) = hits.min(by: { $0.value < $1.value }) {
            throw TokenizerFileError("has a token at \(id), where \(preset.rawValue) has \(name): another pattern belongs to it")
        }
    }

    static func model(_ tokens: [[UInt8]]) throws -> BytePairModel {
        do {
            return try BytePairModel(ranks: TokenBytes(tokens))
        } catch {
            throw TokenizerFileError("is no byte-level vocabulary: \(error)")
        }
    }

    struct Line {
        var token: [UInt8]?
        var rank: Int?
        var isEmpty = false
        /// Where the next line begins.
        var end: Int
    }

    /// The line that begins at `start`, or nil at the end.
    static func line(_ bytes: Span<UInt8>, from start: Int) -> Line? {
        guard start < bytes.count else { return nil }
        var end = start
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        var line = Line(end: min(end + 1, bytes.count))
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        guard end > start else {
            line.isEmpty = true
            return line
        }
        var space = start
        while space < end, bytes[space] != 0x20 { space += 1 }
        // A lone padding is the token of no bytes, which whisper's multilingual file has in its last place.
        line.token = space == start + 1 && bytes[start] == 0x3D ? [] : Base64.decode(bytes.extracting(start..<space))
        line.rank = number(bytes.extracting(min(space + 1, end)..<end))
        return line
    }

    private static func number(_ digits: Span<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count < 10 else { return nil }
        var value = 0
        for at in digits.indices {
            guard digits[at] >= 0x30, digits[at] <= 0x39 else { return nil }
            value = value * 10 + Int(digits[at] & 0x0F)
        }
        return value
    }
}
