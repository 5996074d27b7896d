import GleanBytes

/// A book's text without what Project Gutenberg put around it, whichever of its forms that has had since 1991.
///
/// The text begins behind the last line that ends a header (`*** START OF THE PROJECT GUTENBERG EBOOK`, `*END*THE SMALL PRINT!`), with the lines that
/// a long title takes, and ends before the first that begins a footer (`*** END OF THE PROJECT GUTENBERG EBOOK`, `End of Project Gutenberg's`,
/// `Ende dieses Projekt Gutenberg Etextes`), if there is one.
struct BookText {
    /// In the file; nil where no header ends.
    let range: Range<Int>?
    /// The file speaks of Project Gutenberg at all.
    let isGutenberg: Bool

    /// Lines among which a header must end.
    private static let mostHeaderLines = 1500
    /// Lines that the title in a header's last line may take behind the first.
    private static let mostTitleLines = 3
    /// Bytes in which a file that is of Project Gutenberg says so.
    private static let mostAhead = 64 << 10

    init(_ file: [UInt8]) {
        var start: Int?, end = file.count, line = 0, at = 0
        while at < file.count {
            let next = (file[at...].firstIndex(of: 10) ?? file.count - 1) + 1
            let words = Self.lowered(file[at..<next])
            if line < Self.mostHeaderLines, Self.endsHeader(words) {
                start = Self.endOfTitle(file, file[at..<next], next)
            } else if start != nil, Self.beginsFooter(words) {
                end = at
                break
            }
            line += 1
            at = next
        }
        range = start.map { $0..<max($0, end) }
        isGutenberg = start != nil || Self.holds("project gutenberg", Self.lowered(file.prefix(Self.mostAhead)))
    }

    private static func endsHeader(_ line: [UInt8]) -> Bool {
        if line.starts(with: "end".utf8), line.count > 3 {
            // "*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*"
            let rest = line.dropFirst(3).drop { $0 == UInt8(ascii: "*") || $0 == 32 }
            return rest.starts(with: "the small print".utf8)
        }
        return names("start of", line)
    }

    /// Behind the stars that close a header's last line, where its title goes on in the lines below.
    private static func endOfTitle(_ file: [UInt8], _ first: ArraySlice<UInt8>, _ next: Int) -> Int {
        func isClosed(_ line: ArraySlice<UInt8>) -> Bool { (line.last { $0 > 32 }) == UInt8(ascii: "*") }
        guard first.first(where: { $0 > 32 }) == UInt8(ascii: "*"), !isClosed(first) else { return next }
        var at = next
        for _ in 0..<mostTitleLines {
            guard at < file.count else { break }
            let end = (file[at...].firstIndex(of: 10) ?? file.count - 1) + 1, line = file[at..<end]
            if isClosed(line) { return end }
            if line.allSatisfy({ $0 <= 32 }) { break }
            at = end
        }
        return next
    }

    private static func beginsFooter(_ line: [UInt8]) -> Bool { names("end of", line) || endsAbroad(line) }

    /// How footers in other languages begin, and what the project is called there.
    private static let ends = ["ende ", "fin ", "fine ", "fim ", "einde ", "slut "]
    private static let abroad = ["project gutenberg", "projekt gutenberg", "projet gutenberg", "progetto gutenberg", "projecto gutenberg"]

    /// `Ende dieses Projekt Gutenberg Etextes`, `Fin du Projet Gutenberg EBook de`: the project's name within a few words.
    private static func endsAbroad(_ line: [UInt8]) -> Bool {
        guard ends.contains(where: { line.starts(with: $0.utf8) }) else { return false }
        let near = Array(line.prefix(40))
        return abroad.contains { holds($0, near) }
    }

    /// Whether a line is `what` and then the project's name.
    private static func names(_ what: String, _ line: [UInt8]) -> Bool {
        guard line.starts(with: what.utf8) else { return false }
        var rest = line.dropFirst(what.utf8.count).drop { $0 == 32 }
        for word in ["the ", "this ", "copyrighted "] where rest.starts(with: word.utf8) { rest = rest.dropFirst(word.utf8.count) }
        return rest.starts(with: "project gutenberg".utf8)
    }

    /// The line in small letters, without stars and spaces around it.
    private static func lowered(_ line: ArraySlice<UInt8>) -> [UInt8] {
        line.drop { $0 == UInt8(ascii: "*") || $0 <= 32 }.map { $0 >= 65 && $0 <= 90 ? $0 | 32 : $0 }
    }

    static func holds(_ phrase: String, _ text: [UInt8]) -> Bool { find(phrase, text) != nil }

    static func find(_ phrase: String, _ text: [UInt8]) -> Int? {
        let wanted = Array(phrase.utf8)
        guard text.count >= wanted.count else { return nil }
        return (0...(text.count - wanted.count)).first { text[$0] == wanted[0] && text[$0..<($0 + wanted.count)].elementsEqual(wanted) }
    }
}

/// How a book's text is written down.
struct BookWriter {
    /// Lines about who made the file stay.
    let keepsCredits: Bool
    /// Lines of a paragraph are joined.
    let joinsLines: Bool

    private static let credits = [
        "produced by", "e-text prepared by", "etext prepared by", "transcribed", "this etext was", "this ebook was", "this e-text was", "prepared by", "scanned by",
    ]

    /// The paragraphs of `text`, with line feeds as line ends, no spaces at ends of lines, and no more than two empty lines in a row.
    func write(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = [], empty = 0, isFirst = true
        out.reserveCapacity(text.count)
        for paragraph in Self.paragraphs(text) {
            guard !paragraph.isEmpty else {
                empty += 1
                continue
            }
            if isFirst, !keepsCredits, Self.isCredit(paragraph[0]) { continue }
            if !isFirst { out += [UInt8](repeating: 10, count: joinsLines ? 2 : 1 + min(empty, 3)) }
            isFirst = false
            empty = 0
            // Verse and tables are indented; prose is not.
            let joins = joinsLines && !paragraph.contains { $0.first == 32 || $0.first == 9 }
            for (index, line) in paragraph.enumerated() {
                if index > 0 { out.append(joins ? 32 : 10) }
                out += line
            }
        }
        return out
    }

    private static func isCredit(_ line: ArraySlice<UInt8>) -> Bool {
        let lowered = line.map { $0 >= 65 && $0 <= 90 ? $0 | 32 : $0 }
        return credits.contains { lowered.starts(with: $0.utf8) }
    }

    /// Runs of lines that are not blank, and an empty list for each blank line.
    private static func paragraphs(_ text: ArraySlice<UInt8>) -> [[ArraySlice<UInt8>]] {
        var found: [[ArraySlice<UInt8>]] = [], open: [ArraySlice<UInt8>] = []
        for line in text.split(separator: 10, omittingEmptySubsequences: false) {
            var line = line
            while let last = line.last, last <= 32 { line.removeLast() }
            if line.isEmpty {
                if !open.isEmpty { found.append(open) }
                open = []
                found.append([])
            } else {
                open.append(line)
            }
        }
        if !open.isEmpty { found.append(open) }
        return found
    }
}
