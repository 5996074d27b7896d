/// Tokens that stand beside a vocabulary and are cut out of the text before anything else, as tokenizers does.
///
/// At each place the longest counts. Names of special tokens are text, yet as one is passed over as a whole, no other token is looked for
/// within it.
package struct AddedTokens: Sendable {
    package struct Token: Sendable {
        package var name: [UInt8]
        package var id: UInt32
        package var isSpecial: Bool

        package init(name: [UInt8], id: UInt32, isSpecial: Bool) {
            self.name = name
            self.id = id
            self.isSpecial = isSpecial
        }
    }

    /// By first byte, the longest first.
    private var tokens: [[Token]] = Array(repeating: [], count: 256)
    /// Whether a text is to be looked through at all.
    let isEmpty: Bool

    package init(_ tokens: [Token]) {
        isEmpty = tokens.allSatisfy(\.isSpecial)
        for token in tokens { if let first = token.name.first { self.tokens[Int(first)].append(token) } }
        for first in self.tokens.indices { self.tokens[first].sort { $0.name.count > $1.name.count } }
    }

    /// The first token in `start ..< text.count` that is no special one, and where it stands.
    func next(in text: Span<UInt8>, from start: Int) -> (range: Range<Int>, id: UInt32)? {
        if isEmpty { return nil }
        var at = start
        while at < text.count {
            guard let token = tokens[Int(text[at])].first(where: { stands($0.name, in: text, at) }) else {
                at += 1
                continue
            }
            if !token.isSpecial { return (at..<at + token.name.count, token.id) }
            at += token.name.count
        }
        return nil
    }

    private func stands(_ name: [UInt8], in text: Span<UInt8>, _ at: Int) -> Bool {
        guard at + name.count <= text.count else { return false }
        for offset in name.indices where text[at + offset] != name[offset] { return false }
        return true
    }
}
