/// A patent in the Automated Patent System's text file, as USPTO gave patents out from 1976 to 2001 (the "Green Book").
///
/// A line begins with a tag of four characters and a space; one that begins with five spaces goes on with the line before. Tags of four letters
/// alone begin a group: the patent (`PATN`), its inventors (`INVT`), owners (`ASSG`), classes (`CLAS`), abstract (`ABST`), parts of the description
/// (`PARN`, `GOVT`, `BSUM`, `DRWD`, `DETD`) and claims (`CLMS`, `DCLM`). In groups of text `PAC` is a heading, `PAR` and the like are paragraphs, `TBL` a table set
/// with spaces, `EQU` a formula.
package struct Greenbook: Sendable {
    package private(set) var facts = Patent()
    private var lines: [Line] = []

    private struct Line {
        var group: [UInt8]
        var tag: [UInt8]
        /// The text with its continuations, a line feed between.
        var text: [UInt8]
    }

    /// Nil where the record does not begin as a patent does. More than `mostNodes` lines with tags are not taken in: `tooManyNodes`.
    package init?(_ bytes: [UInt8], mostNodes: Int) {
        guard bytes.starts(with: Array("PATN".utf8)) else { return nil }
        read(bytes, mostNodes)
        for line in lines { read(line) }
    }

    private mutating func read(_ bytes: [UInt8], _ mostNodes: Int) {
        var group: [UInt8] = [], next = 0
        while next < bytes.count {
            let start = next, feed = bytes.span.place(of: 0x0A, from: start)
            next = feed + 1
            var end = feed
            while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
            let line = bytes[start..<end]
            if line.starts(with: [0x20, 0x20, 0x20, 0x20]) {
                if !lines.isEmpty { lines[lines.count - 1].text += [0x0A] + Array(line) }
                continue
            }
            let tag = Array(line.prefix(4)).filter { $0 > 0x20 }, text = Array(line.dropFirst(5))
            if tag.isEmpty { continue }
            guard lines.count < mostNodes else {
                facts.problems.insert(.tooManyNodes)
                return
            }
            let beginsGroup = tag.count == 4 && text.isEmpty
            if beginsGroup { group = tag }
            lines.append(Line(group: group, tag: beginsGroup ? [] : tag, text: text))
        }
    }

    private mutating func read(_ line: Line) {
        let value = Self.flat(line.text)
        switch (String(decoding: line.group, as: UTF8.self), String(decoding: line.tag, as: UTF8.self)) {
        case ("PATN", "WKU"): setNumber(value)
        case ("PATN", "ISD"): facts.date = Patent.day(value)
        case ("PATN", "APN"): facts.applicationNumber = value
        case ("PATN", "APD"): facts.applicationDate = Patent.day(value)
        case ("PATN", "TTL"): facts.title = value
        case ("INVT", "NAM"): facts.inventors.append(Self.name(value))
        case ("ASSG", "NAM"): facts.assignees.append(value)
        case ("CLAS", "OCL"), ("CLAS", "XCL"): facts.uspc.append(value)
        case ("CLAS", "ICL"): facts.ipc.append(value)
        default: break
        }
    }

    /// Eight characters and a check digit: `039373754` is 3,937,375, `D02388884` a design.
    private mutating func setNumber(_ text: [UInt8]) {
        let number = Patent.trimmed(text.count > 8 ? Array(text[..<8]) : text)
        facts.number = number
        let letters = number.prefix { $0 &- 0x41 < 26 }
        facts.kind = switch String(decoding: letters, as: UTF8.self) {
        case "D": Array("S".utf8)
        case "PP": Array("P".utf8)
        case "RE", "R": Array("E".utf8)
        case "H", "T": Array("H".utf8)
        default: Array("A".utf8)
        }
    }

    /// `Daniels; Everette E.` as `Everette E. Daniels`.
    private static func name(_ text: [UInt8]) -> [UInt8] {
        guard let mark = text.firstIndex(of: 0x3B) else { return text }
        return Patent.joined([flat(Array(text[(mark + 1)...])), Array(text[..<mark])])
    }

    /// Runs of spaces and line ends as one space, none at the sides.
    private static func flat(_ text: [UInt8]) -> [UInt8] { Array(text.split { $0 <= 0x20 }.joined(separator: [0x20])) }

    // MARK: Text

    package func write(_ parts: Set<Patent.Part>, to writer: inout RecordWriter) {
        if parts.contains(.title) { writer.heading(facts.title, level: 1) }
        write(["ABST"], .abstract, "Abstract", parts, &writer)
        write(["PARN", "GOVT", "BSUM", "DRWD", "DETD"], .description, "Description", parts, &writer)
        write(["CLMS", "DCLM"], .claims, "Claims", parts, &writer)
    }

    private func write(_ groups: [String], _ part: Patent.Part, _ heading: String, _ parts: Set<Patent.Part>, _ writer: inout RecordWriter) {
        guard parts.contains(part) else { return }
        let wanted = groups.map { Array($0.utf8) }, found = lines.filter { wanted.contains($0.group) && !$0.tag.isEmpty }
        if found.isEmpty { return }
        writer.heading(Array(heading.utf8), level: 2)
        var number: [UInt8] = []
        for line in found {
            let text = Self.flat(line.text)
            switch String(decoding: line.tag, as: UTF8.self) {
            case "PAC": writer.heading(text, level: 3)
            case "TBL", "EQU": writer.lines(line.text)
            // The claim's number stands in its text too, as a rule.
            case "NUM": number = text
            case let tag where tag.hasPrefix("PA") || tag == "STM" || tag == "FNT":
                writer.paragraph(number.isEmpty || text.starts(with: number) ? text : number + [0x20] + text)
                number = []
            default: break
            }
        }
    }
}
