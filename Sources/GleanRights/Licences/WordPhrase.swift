/// A run of words to look for; a last letter "*" of a word stands for any ending.
struct WordPhrase: ExpressibleByStringLiteral, Sendable {
    let parts: [(text: String, isPrefix: Bool)]

    init(_ text: String) {
        parts = text.split(separator: " ").map { $0.hasSuffix("*") ? (String($0.dropLast()), true) : (String($0), false) }
    }

    init(stringLiteral text: String) { self.init(text) }
}

/// Phrases with what they mean, found by their first word; of several that fit the one listed first.
struct PhraseTable<Value: Sendable>: Sendable {
    private let phrases: [(phrase: WordPhrase, value: Value)]
    private let byFirstWord: [String: [Int]]
    private let withFirstPrefix: [Int]

    init(_ rows: [(String, Value)]) {
        phrases = rows.map { (WordPhrase($0.0), $0.1) }
        var byFirstWord: [String: [Int]] = [:], withFirstPrefix: [Int] = []
        for (place, row) in phrases.enumerated() {
            guard let first = row.phrase.parts.first else { continue }
            if first.isPrefix { withFirstPrefix.append(place) } else { byFirstWord[first.text, default: []].append(place) }
        }
        self.byFirstWord = byFirstWord
        self.withFirstPrefix = withFirstPrefix
    }

    /// The meaning of the phrase at a place, and the place behind it.
    func match(_ words: StatementWords, at place: Int) -> (value: Value, end: Int)? {
        guard place < words.words.count else { return nil }
        var best: (row: Int, end: Int)?
        for row in byFirstWord[words.words[place].text] ?? [] {
            if let end = words.match(phrases[row].phrase, at: place) {
                best = (row, end)
                break
            }
        }
        for row in withFirstPrefix where row < best?.row ?? phrases.count {
            if let end = words.match(phrases[row].phrase, at: place) {
                best = (row, end)
                break
            }
        }
        return best.map { (phrases[$0.row].value, $0.end) }
    }
}
