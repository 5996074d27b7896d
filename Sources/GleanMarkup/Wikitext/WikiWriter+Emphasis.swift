// Emphasis, and the holes that templates leave.

extension WikiWriter {
    /// Italic (2) or bold (3) that is open, and where its text begins in what is written.
    private struct OpenEmphasis {
        var kind: UInt8
        var start: Int
    }

    /// Appends the line from `from` on with markdown's asterisks where the apostrophes stood, whose places ascend.
    ///
    /// Apostrophes switch italic and bold on and off, and what is open at the line's end ends there. A mark is moved over spaces so that it
    /// touches a word, as CommonMark wants it (0.31.2, 6.2), and emphasis of nothing is left out.
    static func emphasize(_ text: Span<UInt8>, _ quotes: [(place: Int, count: Int)], from: Int, into target: inout [UInt8]) {
        var place = from
        var open: [OpenEmphasis] = []
        for (number, run) in quotes.enumerated() where run.place <= text.count {
            // Those before the line's first word stand at it.
            let at = max(place, run.place)
            WikiBytes.append(place..<at, of: text, to: &target)
            place = at
            if run.count == 5 ? open.isEmpty : !open.contains(where: { $0.kind == run.count }) {
                let next = number + 1 < quotes.count ? min(quotes[number + 1].place, text.count) : text.count
                while place < next, text[place] == 0x20 || text[place] == 0x0A {
                    target.append(text[place])
                    place += 1
                }
            }
            guard run.count == 5 else {
                toggle(UInt8(truncatingIfNeeded: run.count), &open, &target)
                continue
            }
            // Both: what is open ends, the innermost first; of two that begin, the one that ends first is the inner one.
            let endsItalic = number + 1 < quotes.count && quotes[number + 1].count == 2
            let first = open.last?.kind ?? (endsItalic ? 3 : 2)
            toggle(first, &open, &target)
            toggle(5 - first, &open, &target)
        }
        WikiBytes.append(place..<text.count, of: text, to: &target)
        while let last = open.last { toggle(last.kind, &open, &target) }
    }

    /// Asterisks are one less than apostrophes.
    private static func toggle(_ kind: UInt8, _ open: inout [OpenEmphasis], _ target: inout [UInt8]) {
        let stars = [UInt8](repeating: UInt8(ascii: "*"), count: Int(kind) - 1)
        guard let index = open.lastIndex(where: { $0.kind == kind }) else {
            target += stars
            open.append(OpenEmphasis(kind: kind, start: target.count))
            return
        }
        let begun = open.remove(at: index)
        var spaces: [UInt8] = []
        while target.count > begun.start, let last = target.last, last == 0x20 || last == 0x0A {
            target.removeLast()
            spaces.append(last)
        }
        if target.count == begun.start { target.removeLast(stars.count) } else { target += stars }
        target += spaces.reversed()
    }

    /// Closes the holes of what was left out: `(, 1950)`, `( )`, `word , word`, two spaces.
    static func tidy(_ bytes: inout [UInt8], from start: Int) {
        var to = start
        for index in start..<bytes.count {
            let byte = bytes[index], before = to > start ? bytes[to - 1] : 0x20
            switch byte {
            case 0x20 where before == 0x20 || before == UInt8(ascii: "("): continue
            case UInt8(ascii: ","), UInt8(ascii: ";"):
                if before == UInt8(ascii: "(") { continue }
                if byte == UInt8(ascii: ","), before == 0x20, to > start { to -= 1 }
            case UInt8(ascii: "."), UInt8(ascii: ")"):
                if before == 0x20, to > start { to -= 1 }
                if byte == UInt8(ascii: ")"), to > start, bytes[to - 1] == UInt8(ascii: "(") {
                    to -= 1
                    if to > start, bytes[to - 1] == 0x20 { to -= 1 }
                    continue
                }
            default: break
            }
            bytes[to] = byte
            to += 1
        }
        while to > start, bytes[to - 1] == 0x20 { to -= 1 }
        bytes.removeSubrange(to...)
    }
}
