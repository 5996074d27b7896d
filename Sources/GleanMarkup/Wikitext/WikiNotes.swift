/// The notes of a page in the order of their numbers.
struct WikiNotes {
    /// Where a note's text lies, and the number of the mark that opens it; empty where only its name is known so far.
    var ranges: [(range: Range<Int>, mark: Int)] = []
    private var numbers: [[UInt8]: Int] = [:]

    /// The number of a note, from 1; a name that is known has the number it had.
    mutating func number(_ name: [UInt8], _ range: Range<Int>, _ mark: Int) -> Int {
        if !name.isEmpty, let number = numbers[name] {
            if ranges[number - 1].range.isEmpty { ranges[number - 1] = (range, mark) }
            return number
        }
        ranges.append((range, mark))
        if !name.isEmpty { numbers[name] = ranges.count }
        return ranges.count
    }

    /// Gives a name's note its text, where the name was used.
    mutating func define(_ name: [UInt8], _ range: Range<Int>, _ mark: Int) {
        if let number = numbers[name], ranges[number - 1].range.isEmpty { ranges[number - 1] = (range, mark) }
    }
}

extension WikiWriter {
    /// Takes the note that a `<ref>` tag opens, and writes its number.
    mutating func note(_ found: WikiMark, _ mark: Int, _ text: Span<UInt8>) {
        guard style.references, notes.ranges.count < Self.mostNotes else { return }
        let isPair = found.kind == .tag && found.other > mark
        let range = isPair ? Int(found.end)..<Int(scan.marks[Int(found.other)].place) : 0..<0
        let name = attribute("name", found, text)
        if name.isEmpty, range.isEmpty { return }
        let number = notes.number(name, range, mark + 1)
        line += Array((style.output == .markdown ? "[^\(number)]" : "[\(number)]").utf8)
    }

    /// Takes the notes that stand between `<references>` and its end.
    mutating func defineNotes(_ found: WikiMark, _ mark: Int, _ text: Span<UInt8>) {
        guard style.references, found.other > mark else { return }
        for inner in mark + 1..<Int(found.other) where scan.marks[inner].kind == .tag && scan.marks[inner].tag == .ref && scan.marks[inner].other > inner {
            let ref = scan.marks[inner]
            notes.define(attribute("name", ref, text), Int(ref.end)..<Int(scan.marks[Int(ref.other)].place), inner + 1)
        }
    }

    /// All notes, each a line, at the end of the text.
    mutating func writeNotes(_ text: Span<UInt8>) {
        var number = 0
        while number < notes.ranges.count {
            let (range, mark) = notes.ranges[number]
            number += 1
            if range.isEmpty { continue }
            let note = flattened(text, range, mark, 1)
            if note.isEmpty { continue }
            writeBlock(.row, Array((style.output == .markdown ? "[^\(number)]: " : "[\(number)] ").utf8) + note)
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
