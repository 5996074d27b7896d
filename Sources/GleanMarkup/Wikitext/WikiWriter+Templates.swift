// Templates: most are left out, some stand for text.

extension WikiWriter {
    /// One part of a template between its pipes.
    private struct Part {
        /// Of a named part, its name.
        var name: Range<Int>
        var value: Range<Int>
        /// The number of the first mark at or before the value.
        var mark: Int
    }

    /// Writes what the template between the marks `mark` and `found.other` shows.
    mutating func template(_ found: WikiMark, _ mark: Int, _ text: Span<UInt8>, _ depth: Int) {
        let close = Int(found.other)
        let wantsBoxes = style.infoboxes == .lines && flat == 0 && depth == 0
        guard depth < Self.deepest, style.templates == .common || wantsBoxes else {
            isHoled = true
            return
        }
        let name = name(found, mark, close, text)
        if wantsBoxes, isInfobox(name) { return infobox(mark, close, text, depth) }
        guard style.templates == .common, let meaning = KnownTemplates.shared.meaning(name) else {
            if style.templates == .common, function(name, found, mark, close, text, depth) { return }
            isHoled = true
            return
        }
        let start = line.count
        if case .citation = meaning, !style.references {
            isHoled = true
            return
        }
        show(meaning, mark, close, text, depth)
        if line.count == start { isHoled = true }
    }

    /// The template's name in lower case, of a parser function up to its colon; empty for one that is too long to be known.
    private func name(_ found: WikiMark, _ mark: Int, _ close: Int, _ text: Span<UInt8>) -> [UInt8] {
        var end = Int(scan.marks[close].place)
        if mark + 1 < close {
            let next = scan.marks[mark + 1]
            // A comment or a line's end behind the name does not belong to it.
            end = Int(next.place)
            if next.kind == .quotes || next.kind == .reference { end = min(Int(next.end), Int(scan.marks[close].place)) }
            if next.kind == .quotes, mark + 2 < close { end = Int(scan.marks[mark + 2].place) }
        }
        end = WikiBytes.find(UInt8(ascii: ":"), in: text, from: Int(found.end), to: end).map { $0 + 1 } ?? end
        let range = WikiBytes.trimmed(Int(found.end)..<max(end, Int(found.end)), in: text)
        guard range.count <= 64 else { return [] }
        return WikiNames.normal(text, range)
    }

    private func parts(_ mark: Int, _ close: Int, _ text: Span<UInt8>) -> [Part] {
        let pipes = pipes(after: mark, to: close)
        var parts: [Part] = []
        for (index, pipe) in pipes.enumerated() {
            let start = Int(scan.marks[pipe].end)
            let end = index + 1 < pipes.count ? Int(scan.marks[pipes[index + 1]].place) : Int(scan.marks[close].place)
            // The name ends with the first equals sign in front of anything nested, tags and links among it.
            let nested = pipe + 1 < scan.marks.count && scan.marks[pipe + 1].kind == .newline ? pipe + 2 : pipe + 1
            let limit = nested < close ? min(end, max(start, Int(scan.marks[nested].place))) : end
            if let sign = WikiBytes.find(UInt8(ascii: "="), in: text, from: start, to: min(limit, start + 200)) {
                parts.append(Part(name: WikiBytes.trimmed(start..<sign, in: text), value: WikiBytes.trimmed(sign + 1..<end, in: text), mark: pipe + 1))
            } else {
                parts.append(Part(name: 0..<0, value: start..<end, mark: pipe + 1))
            }
        }
        return parts
    }

    private func isName(_ part: Part, _ name: String, _ text: Span<UInt8>) -> Bool {
        part.name.count == name.utf8.count && zip(part.name, name.utf8).allSatisfy { WikiBytes.lower(text[$0]) == $1 }
    }

    /// The values of the positional parts in order; `1=` and the like are read as such.
    private func positional(_ parts: [Part], _ text: Span<UInt8>) -> [Part] {
        var found: [Part] = []
        for part in parts {
            if part.name.isEmpty {
                found.append(part)
            } else if isName(part, String(found.count + 1), text) {
                found.append(part)
            }
        }
        return found
    }

    private mutating func write(_ part: Part, _ text: Span<UInt8>, _ depth: Int) {
        let range = flat > 0 || part.name.isEmpty ? WikiBytes.trimmed(part.value, in: text) : part.value
        walk(text, range.lowerBound, range.upperBound, part.mark, depth: depth + 1)
    }

    private mutating func show(_ meaning: KnownTemplates.Meaning, _ mark: Int, _ close: Int, _ text: Span<UInt8>, _ depth: Int) {
        let parts = parts(mark, close, text), places = positional(parts, text)
        switch meaning {
        case .text(let shown): line += Array(shown.utf8)
        case .argument(let number): if places.count >= number { write(places[number - 1], text, depth) }
        case .last: if let last = places.last { write(last, text, depth) }
        case .quote(let name):
            guard let part = parts.first(where: { isName($0, name, text) }) ?? parts.first(where: { isName($0, "quote", text) }) ?? places.first else { return }
            if flat == 0 {
                endLine()
                closeParagraph()
            }
            write(part, text, depth)
            if flat == 0 {
                endLine()
                closeParagraph()
            }
        case .joined(let between):
            for (index, part) in places.enumerated() {
                if index > 0 { line += Array(between.utf8) }
                write(part, text, depth)
            }
        case .prefixed(let before):
            line += Array(before.utf8)
            if let first = places.first { write(first, text, depth) }
        case .measure: measure(places, text, depth)
        case .citation: cite(parts, text, depth)
        case .date: date(places, text, depth)
        case .fraction:
            for (index, part) in places.prefix(3).enumerated() {
                if index > 0 { line.append(index == places.count - 1 ? UInt8(ascii: "/") : 0x20) }
                write(part, text, depth)
            }
        }
    }

    /// Author, title and place of a source, as far as they are given.
    private mutating func cite(_ parts: [Part], _ text: Span<UInt8>, _ depth: Int) {
        let start = line.count
        let groups = [["author", "last", "last1", "author1"], ["first", "first1"], ["title"], ["work", "journal", "newspaper", "magazine", "website"], ["publisher"], ["date", "year"], ["pages", "page"]]
        for group in groups {
            guard let part = first(of: group, among: parts, text) else { continue }
            if line.count > start { line += Array((group[0] == "first" ? ", " : ". ").utf8) }
            write(part, text, depth)
        }
    }

    /// The part with the first of these names that has a value.
    private func first(of names: [String], among parts: [Part], _ text: Span<UInt8>) -> Part? {
        for name in names {
            for part in parts where isName(part, name, text) && !part.value.isEmpty { return part }
        }
        return nil
    }

    /// The number as it is given, and its unit; ranges with the word or mark between their ends.
    private mutating func measure(_ places: [Part], _ text: Span<UInt8>, _ depth: Int) {
        guard places.count > 1 else { return places.forEach { write($0, text, depth) } }
        write(places[0], text, depth)
        let second = WikiBytes.trimmed(places[1].value, in: text)
        let joins: [(StaticString, String)] = [
            ("-", "–"), ("–", "–"), ("to", " to "), ("and", " and "), ("or", " or "), ("by", " by "), ("x", " × "), ("×", " × "), ("to(-)", " to "), ("+/-", " ± "), ("±", " ± "),
        ]
        for (word, shown) in joins where places.count > 3 && word.utf8CodeUnitCount == second.count && WikiBytes.holdsWord(word, in: text, at: second.lowerBound) {
            line += Array(shown.utf8)
            write(places[2], text, depth)
            line.append(0x20)
            return write(places[3], text, depth)
        }
        line.append(0x20)
        write(places[1], text, depth)
    }

    /// Year, month and day as ISO 8601 writes them, or the words that are given.
    private mutating func date(_ places: [Part], _ text: Span<UInt8>, _ depth: Int) {
        let start = line.count
        for part in places.prefix(3) {
            let value = WikiBytes.trimmed(part.value, in: text)
            if value.isEmpty { continue }
            if line.count > start {
                guard WikiBytes.number(value, of: text) != nil, value.count < 3 else { return }
                line.append(UInt8(ascii: "-"))
                if value.count == 1 { line.append(UInt8(ascii: "0")) }
            }
            write(part, text, depth)
        }
    }

    /// Variables and parser functions that show what they are given; false for the rest.
    private mutating func function(_ name: [UInt8], _ found: WikiMark, _ mark: Int, _ close: Int, _ text: Span<UInt8>, _ depth: Int) -> Bool {
        if ["pagename", "fullpagename", "basepagename", "subpagename"].contains(where: { name.elementsEqual($0.utf8) }) {
            // A page that names itself without end must not grow without end.
            titleBytes += title.count
            if titleBytes <= Self.mostTitleBytes { line += title } else { isHoled = true }
            return true
        }
        guard let colon = name.firstIndex(of: UInt8(ascii: ":")) else { return false }
        guard ["lc", "uc", "lcfirst", "ucfirst", "formatnum", "subst", "safesubst"].contains(where: { name[..<colon].elementsEqual($0.utf8) }),
            let place = WikiBytes.find(UInt8(ascii: ":"), in: text, from: Int(found.end), to: Int(scan.marks[close].place)) else { return false }
        let end = pipes(after: mark, to: close).first.map { Int(scan.marks[$0].place) } ?? Int(scan.marks[close].place)
        let start = line.count
        walk(text, place + 1, max(end, place + 1), mark + 1, depth: depth + 1)
        if start < line.count, name.starts(with: "lc".utf8) || name.starts(with: "uc".utf8) { changeCase(name, from: start) }
        return true
    }

    /// Letters of ASCII alone.
    private mutating func changeCase(_ name: [UInt8], from start: Int) {
        let end = name.starts(with: "lcf".utf8) || name.starts(with: "ucf".utf8) ? start + 1 : line.count
        let isLower = name.starts(with: "lc".utf8)
        for index in start..<end where WikiBytes.isLetter(line[index]) { line[index] = isLower ? line[index] | 0x20 : line[index] & ~0x20 }
    }

    // MARK: - Infoboxes

    private func isInfobox(_ name: [UInt8]) -> Bool {
        for prefix in ["infobox", "taxobox", "speciesbox", "automatic taxobox", "infokutu", "инфобокс", "карточка", "infoboks", "infocaseta", "infotabla", "ficha"] where name.starts(with: prefix.utf8) { return true }
        return false
    }

    /// A line `key: value` for each field with a value that is text.
    private mutating func infobox(_ mark: Int, _ close: Int, _ text: Span<UInt8>, _ depth: Int) {
        endLine()
        for part in parts(mark, close, text) where !part.name.isEmpty && !part.value.isEmpty {
            let key = WikiBytes.array(part.name, of: text).map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }
            let value = flattened(text, part.value, part.mark, depth + 1)
            if value.isEmpty || key.contains(0x0A) { continue }
            writeBlock(.row, key + Array(": ".utf8) + value)
        }
        last = last == .none ? .none : .closed
    }
}
