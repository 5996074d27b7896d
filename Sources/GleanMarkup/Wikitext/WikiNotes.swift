/// The notes of a page in the order of their numbers.
struct WikiNotes {
    /// What each note says; empty where only its name is known so far.
    private(set) var texts: [[UInt8]] = []
    private var numbers: [[UInt8]: Int] = [:]

    /// The number of a note, from 1; a name that is known has the number it had.
    mutating func number(_ name: [UInt8], _ text: [UInt8]) -> Int {
        if !name.isEmpty, let number = numbers[name] {
            if number > 0, texts[number - 1].isEmpty { texts[number - 1] = text }
            return number
        }
        texts.append(text)
        if !name.isEmpty { numbers[name] = texts.count }
        return texts.count
    }

    /// A note of this name says nothing: it is not counted where it is named again.
    mutating func pass(_ name: [UInt8]) { if !name.isEmpty, numbers[name] == nil { numbers[name] = 0 } }

    /// Gives a name's note its text, where the name was used.
    mutating func define(_ name: [UInt8], _ text: [UInt8]) {
        if let number = numbers[name], number > 0, texts[number - 1].isEmpty { texts[number - 1] = text }
    }
}

extension WikiWriter {
    /// Takes the note that a `<ref>` tag opens, and writes its number.
    mutating func note(_ found: WikiMark, _ mark: Int, _ text: Span<UInt8>, _ depth: Int) {
        guard style.references, depth < Self.deepest, notes.texts.count < Self.mostNotes else { return }
        let name = attribute("name", found, text)
        var says: [UInt8] = []
        if found.kind == .tag, found.other > mark {
            says = flattened(text, Int(found.end)..<Int(scan.marks[Int(found.other)].place), mark + 1, depth + 1)
            if says.isEmpty { notes.pass(name) }
        }
        if name.isEmpty, says.isEmpty { return }
        let number = notes.number(name, says)
        if number == 0 { return }
        line += Array((style.output == .markdown ? "[^\(number)]" : "[\(number)]").utf8)
    }

    /// Takes the notes that stand between `<references>` and its end.
    mutating func defineNotes(_ found: WikiMark, _ mark: Int, _ text: Span<UInt8>, _ depth: Int) {
        guard style.references, depth < Self.deepest, found.other > mark else { return }
        for inner in mark + 1..<Int(found.other) where scan.marks[inner].kind == .tag && scan.marks[inner].tag == .ref && scan.marks[inner].other > inner {
            let ref = scan.marks[inner]
            notes.define(attribute("name", ref, text), flattened(text, Int(ref.end)..<Int(scan.marks[Int(ref.other)].place), inner + 1, depth + 1))
        }
    }

    /// All notes, each a line, at the end of the text.
    mutating func writeNotes() {
        headings.removeAll()
        closeParagraph()
        for (index, says) in notes.texts.enumerated() where !says.isEmpty {
            writeBlock(.row, Array((style.output == .markdown ? "[^\(index + 1)]: " : "[\(index + 1)] ").utf8) + says)
        }
    }

    /// The value of a tag's attribute, with or without quotes; empty where it has none.
    func attribute(_ name: StaticString, _ found: WikiMark, _ text: Span<UInt8>) -> [UInt8] {
        var start = Int(found.place)
        let end = found.kind == .raw ? Int(found.other) - 1 : Int(found.end) - 1
        while let hit = WikiBytes.find(name, in: text, from: start, to: end) {
            start = hit + name.utf8CodeUnitCount
            guard hit > 0, WikiBytes.isSpace(text[hit - 1]) else { continue }
            var place = start
            while place < end, WikiBytes.isSpace(text[place]) { place += 1 }
            guard place < end, text[place] == UInt8(ascii: "=") else { continue }
            place += 1
            while place < end, WikiBytes.isSpace(text[place]) { place += 1 }
            guard place < end else { return [] }
            let quote = text[place]
            if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                let stop = WikiBytes.find(quote, in: text, from: place + 1, to: end) ?? end
                return WikiBytes.array(place + 1..<stop, of: text)
            }
            var stop = place
            while stop < end, !WikiBytes.isSpace(text[stop]), text[stop] != UInt8(ascii: "/") { stop += 1 }
            return WikiBytes.array(place..<stop, of: text)
        }
        return []
    }
}
