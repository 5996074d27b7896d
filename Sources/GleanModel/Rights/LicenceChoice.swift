/// An SPDX expression as choices and duties over single licences: `(MIT OR GPL-2.0-only) AND CC-BY-4.0`.
///
/// AND binds closer than OR, as SPDX 3.0 has it (annex B); WITH belongs to its licence.
indirect enum LicenceChoice: Equatable {
    case single(String)
    case all([LicenceChoice])
    case any([LicenceChoice])

    /// Deeper parentheses are taken for one licence.
    private static let deepest = 32

    init(_ expression: String) {
        var parser = Parser(tokens: Self.tokens(expression))
        let parsed = parser.any(0)
        // What is no expression is one name.
        self = parser.isDone ? parsed : .single(expression)
    }

    /// Whether the work may be taken under licences that `wanted` holds: one of each choice, and all that hold together.
    func isMet(_ wanted: (String) -> Bool) -> Bool {
        switch self {
        case .single(let name): wanted(name)
        case .all(let parts): parts.allSatisfy { $0.isMet(wanted) }
        case .any(let parts): parts.contains { $0.isMet(wanted) }
        }
    }

    private static func tokens(_ expression: String) -> [String] {
        expression.replacing("(", with: " ( ").replacing(")", with: " ) ").split(separator: " ").map(String.init)
    }

    private struct Parser {
        let tokens: [String]
        var place = 0

        init(tokens: [String]) { self.tokens = tokens }

        var isDone: Bool { place == tokens.count && !tokens.isEmpty }

        mutating func any(_ depth: Int) -> LicenceChoice { list("OR", depth) { $0.all($1) } make: { .any($0) } }

        mutating func all(_ depth: Int) -> LicenceChoice { list("AND", depth) { $0.one($1) } make: { .all($0) } }

        private mutating func list(
            _ word: String, _ depth: Int, _ part: (inout Parser, Int) -> LicenceChoice, make: ([LicenceChoice]) -> LicenceChoice
        ) -> LicenceChoice {
            var parts = [part(&self, depth)]
            while place < tokens.count, tokens[place] == word {
                place += 1
                parts.append(part(&self, depth))
            }
            return parts.count == 1 ? parts[0] : make(parts)
        }

        mutating func one(_ depth: Int) -> LicenceChoice {
            guard place < tokens.count else { return .single("") }
            if tokens[place] == "(", depth < LicenceChoice.deepest {
                place += 1
                let inside = any(depth + 1)
                if place < tokens.count, tokens[place] == ")" { place += 1 } else { place = tokens.count + 1 }
                return inside
            }
            var name = tokens[place]
            place += 1
            if place + 1 < tokens.count, tokens[place] == "WITH" {
                name += " WITH \(tokens[place + 1])"
                place += 2
            }
            return .single(name)
        }
    }
}
