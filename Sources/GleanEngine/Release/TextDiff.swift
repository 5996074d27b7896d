/// What tells two texts apart, word by word.
package struct TextDiff: Sendable {
    package enum Part: Sendable, Equatable {
        case same(String)
        case removed(String)
        case added(String)
    }

    /// Parts in order; together the `same` and `removed` ones are the first text, the `same` and `added` ones the second.
    package let parts: [Part]

    /// Words of either text above which lines are compared instead: the time grows with their product in the worst case.
    private static let mostWords = 6000

    package init(_ first: String, _ second: String) {
        var one = Self.words(first), two = Self.words(second)
        let head = zip(one, two).prefix { $0 == $1 }.count
        let tail = zip(one.dropFirst(head).reversed(), two.dropFirst(head).reversed()).prefix { $0 == $1 }.count
        let before = one[..<head].joined(), after = one[(one.count - tail)...].joined()
        one = Array(one[head..<(one.count - tail)])
        two = Array(two[head..<(two.count - tail)])
        if max(one.count, two.count) > Self.mostWords {
            one = Self.lines(one.joined())
            two = Self.lines(two.joined())
        }
        var parts: [Part] = []
        func add(_ part: Part) {
            switch (parts.last, part) {
            case (.same(let last)?, .same(let next)): parts[parts.count - 1] = .same(last + next)
            case (.removed(let last)?, .removed(let next)): parts[parts.count - 1] = .removed(last + next)
            case (.added(let last)?, .added(let next)): parts[parts.count - 1] = .added(last + next)
            default: parts.append(part)
            }
        }
        if !before.isEmpty { add(.same(before)) }
        let change = two.difference(from: one)
        let removed = Set(change.removals.map { Self.offset($0) }), added = Set(change.insertions.map { Self.offset($0) })
        var left = 0, right = 0
        while left < one.count || right < two.count {
            if left < one.count, removed.contains(left) {
                add(.removed(one[left]))
                left += 1
            } else if right < two.count, added.contains(right) {
                add(.added(two[right]))
                right += 1
            } else {
                add(.same(one[left]))
                left += 1
                right += 1
            }
        }
        if !after.isEmpty { add(.same(after)) }
        self.parts = parts
    }

    private static func offset(_ change: CollectionDifference<String>.Change) -> Int {
        switch change {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }

    /// Words, each with the white space behind it.
    private static func words(_ text: String) -> [String] { pieces(text) { $0 == " " || $0 == "\n" || $0 == "\t" } }

    private static func lines(_ text: String) -> [String] { pieces(text) { $0 == "\n" } }

    private static func pieces(_ text: String, _ ends: (Unicode.Scalar) -> Bool) -> [String] {
        var pieces: [String] = [], piece = String.UnicodeScalarView(), hasEnded = false
        for scalar in text.unicodeScalars {
            if hasEnded, !ends(scalar) {
                pieces.append(String(piece))
                piece = String.UnicodeScalarView()
                hasEnded = false
            }
            piece.append(scalar)
            if ends(scalar) { hasEnded = true }
        }
        if !piece.isEmpty { pieces.append(String(piece)) }
        return pieces
    }
}
