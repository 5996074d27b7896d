import GleanBytes

/// The rules of one extension, whose signs are all looked for in one walk over the lines and one over the bytes.
struct ContentRuleSet: Sendable {
    struct Rule: Sendable {
        let language: UInt16
        /// Whether all signs must stand, not any.
        let all: Bool
        let signs: [ContentPattern]
    }

    private struct Sign: Sendable {
        let rule: Int
        let pattern: ContentPattern
    }

    /// Signs by the byte that they begin with: those of byte b stand in `signs` at `places[starts[b] ..< starts[b + 1]]`.
    private struct Buckets: Sendable {
        private(set) var starts = [0]
        private(set) var places: [Int] = []

        init(_ signs: [(place: Int, first: Set<UInt8>)]) {
            for byte in 0...UInt8.max {
                places += signs.filter { $0.first.contains(byte) }.map(\.place)
                starts.append(places.count)
            }
        }
    }

    private let rules: [Rule]
    private let signs: [Sign]
    /// Signs at the beginning of a line, by its first byte that is no blank.
    private let lines: Buckets
    private let anywhere: Buckets

    init(_ rules: [Rule]) {
        self.rules = rules
        var signs: [Sign] = []
        for (place, rule) in rules.enumerated() where !rule.all { signs += rule.signs.map { Sign(rule: place, pattern: $0) } }
        self.signs = signs
        lines = Buckets(signs.indices.filter { signs[$0].pattern.beginsLine }.map { ($0, signs[$0].pattern.firstBytes) })
        anywhere = Buckets(signs.indices.filter { !signs[$0].pattern.beginsLine }.map { ($0, signs[$0].pattern.firstBytes) })
    }

    /// The language of the first rule that holds.
    func language(_ text: Span<UInt8>) -> UInt16? {
        var best = rules.count, runs = ContentPattern.Runs()
        walkLines(text, &best, &runs)
        if !anywhere.places.isEmpty { walkBytes(text, &best, &runs) }
        for place in 0..<best where rules[place].all && rules[place].signs.allSatisfy({ $0.stands(in: text) }) { return rules[place].language }
        return best < rules.count ? rules[best].language : nil
    }

    private func walkLines(_ text: Span<UInt8>, _ best: inout Int, _ runs: inout ContentPattern.Runs) {
        var at = 0
        while at < text.count, best > 0 {
            var first = at
            while first < text.count, text[first].isBlank { first += 1 }
            let byte = first < text.count ? Int(text[first]) : 10
            for index in lines.starts[byte]..<lines.starts[byte + 1] {
                let sign = lines.places[index]
                if signs[sign].rule < best, signs[sign].pattern.stands(at: at, in: text, &runs) { best = signs[sign].rule }
            }
            at = text.firstNewline(first, text.count) + 1
        }
    }

    private func walkBytes(_ text: Span<UInt8>, _ best: inout Int, _ runs: inout ContentPattern.Runs) {
        var at = 0
        while at < text.count, best > 0 {
            let byte = Int(text[at])
            let end = anywhere.starts[byte + 1]
            var index = anywhere.starts[byte]
            while index < end {
                let sign = anywhere.places[index]
                if signs[sign].rule < best, signs[sign].pattern.stands(at: at, in: text, &runs) { best = signs[sign].rule }
                index += 1
            }
            at += 1
        }
    }
}
