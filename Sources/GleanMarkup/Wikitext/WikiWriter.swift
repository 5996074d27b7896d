/// Writes wikitext as text or markdown.
///
/// A walk over the marks that `WikiScan` found: what is left out is jumped over, links and templates that stand for text are entered, and
/// each line that comes out is then looked at as a whole (heading, item, paragraph), as MediaWiki does once templates are gone. Work is linear
/// in the text, and templates inside of templates are entered up to `deepest`. One writer serves one worker, page after page.
package struct WikiWriter {
    /// Templates, cells and notes inside one another that are entered; deeper ones are left out.
    static let deepest = 40
    /// Notes of a page that are written.
    static let mostNotes = 10_000
    /// Bytes of a page that templates such as `{{PAGENAME}}` may come to; MediaWiki's titles have at most 255 without their namespace.
    static let mostTitleBytes = 500_000

    let style: WikiStyle
    let names: WikiNames
    var scan = WikiScan()
    /// The text so far.
    var out: [UInt8] = []
    /// The line that is being written, without its end.
    var line: [UInt8] = []
    /// Apostrophes of the line: where, and how many.
    var quotes: [(place: Int, count: Int)] = []
    var title: [UInt8] = []
    /// Bytes that the page's templates for its title have asked for.
    var titleBytes = 0
    /// The line begins with a character that was written as a reference or in `<nowiki>`, and means nothing.
    var isLiteral = false
    /// Something was left out of the line.
    var isHoled = false
    var hasComment = false
    /// Inside of a cell, a caption or a field, lines are no lines.
    var flat = 0
    var poems = 0
    /// A table was opened whose end there is not.
    var inOpenTable = false
    var headings: [(level: Int, text: [UInt8])] = []
    var last = Block.none
    var notes = WikiNotes()
    /// Of the peer's dialect: formulas and pieces of code seen so far, with the number of each.
    var formulas: [[UInt8]: Int] = [:]
    var codes: [[UInt8]: Int] = [:]
    var formulaCount = 0
    var codeCount = 0
    var hasHeading = false

    /// The page's categories, as the links name them.
    package private(set) var categories: [[UInt8]] = []
    private static let mostCategories = 1000

    enum Block { case none, paragraph, closed, item, row, heading, code }

    package init(_ style: WikiStyle, _ names: WikiNames) {
        self.style = style
        self.names = names
        scan.hasVariants = names.hasVariants
    }

    /// Appends what the page's wikitext says, valid UTF-8, to `target`. `text` may be any bytes, of less than 2 GB.
    package mutating func write(_ text: Span<UInt8>, title: Span<UInt8>, into target: inout [UInt8]) {
        let start = target.count
        reset()
        out = target
        target = []
        self.title = WikiBytes.array(0..<title.count, of: title)
        scan.read(text)
        if style.title { writeTitle() }
        walk(text, 0, text.count, 0, depth: 0)
        endLine()
        if style.emptySections { flushHeadings() }
        if style.references { writeNotes() }
        WikiUTF8.repair(&out, from: start)
        target = out
        out = []
    }

    private mutating func reset() {
        line.removeAll(keepingCapacity: true)
        quotes.removeAll(keepingCapacity: true)
        headings.removeAll(keepingCapacity: true)
        categories.removeAll(keepingCapacity: true)
        formulas.removeAll(keepingCapacity: true)
        codes.removeAll(keepingCapacity: true)
        notes = WikiNotes()
        (isLiteral, isHoled, hasComment, inOpenTable, hasHeading) = (false, false, false, false, false)
        (flat, poems, titleBytes, formulaCount, codeCount) = (0, 0, 0, 0, 0)
        last = .none
    }

    /// Writes the text from `from` to `end`. `first` is the number of a mark at or before the first of that stretch.
    mutating func walk(_ text: Span<UInt8>, _ from: Int, _ end: Int, _ first: Int, depth: Int) {
        var place = from, mark = first
        while mark < scan.marks.count, Int(scan.marks[mark].place) < from { mark += 1 }
        while true {
            guard mark < scan.marks.count, Int(scan.marks[mark].place) < end else {
                if place < end { WikiBytes.append(place..<end, of: text, to: &line) }
                return
            }
            let found = scan.marks[mark]
            if place < Int(found.place) { WikiBytes.append(place..<Int(found.place), of: text, to: &line) }
            place = Int(found.end)
            mark = enter(found, mark, text, &place, depth)
        }
    }

    /// Writes what a mark means, moves `place` behind it, and gives the number of the mark to go on with.
    private mutating func enter(_ found: WikiMark, _ mark: Int, _ text: Span<UInt8>, _ place: inout Int, _ depth: Int) -> Int {
        switch found.kind {
        case .newline: newline()
        case .pipe:
            // Of an open brace or link that was never closed.
            line.append(UInt8(ascii: "|"))
        case .quotes: quotes(Int(found.end - found.place))
        case .link: return link(found, mark, text, &place, depth)
        case .template:
            guard found.other > mark else { break }
            template(found, mark, text, depth)
            return jump(found, &place)
        case .parameter:
            guard found.other > mark else { break }
            if depth < Self.deepest, let pipe = pipes(after: mark, to: Int(found.other)).first {
                walk(text, Int(scan.marks[pipe].end), Int(scan.marks[Int(found.other)].place), pipe + 1, depth: depth + 1)
            }
            return jump(found, &place)
        case .variant:
            guard found.other > mark else { break }
            variant(found, mark, text, depth)
            return jump(found, &place)
        case .table:
            guard found.other > mark else {
                inOpenTable = true
                return skipLine(mark, &place)
            }
            if style.tables, depth < Self.deepest { table(found, mark, text, depth) } else { isHoled = true }
            return jump(found, &place)
        case .comment: hasComment = true
        case .tag, .tagEnd, .emptyTag: return tag(found, mark, text, &place, depth)
        case .raw: raw(found, text)
        case .reference: reference(found, text, &place)
        case .external:
            // Not closed: the address stands in the text as it is.
            if found.other < 0 { WikiBytes.append(Int(found.place)..<Int(found.end), of: text, to: &line) }
        case .externalEnd, .linkEnd, .templateEnd, .parameterEnd, .variantEnd, .tableEnd: break
        case .behaviour: behaviour(found, text)
        }
        return mark + 1
    }

    /// Goes behind the other half of a pair.
    func jump(_ found: WikiMark, _ place: inout Int) -> Int {
        place = Int(scan.marks[Int(found.other)].end)
        return Int(found.other) + 1
    }

    /// Goes to the end of the line.
    private func skipLine(_ mark: Int, _ place: inout Int) -> Int {
        var next = mark + 1
        while next < scan.marks.count, scan.marks[next].kind != .newline { next += 1 }
        place = next < scan.marks.count ? Int(scan.marks[next].place) : Int(scan.marks[mark].end)
        return next
    }

    /// The pipes that stand directly inside of the pair `open`...`close`.
    func pipes(after open: Int, to close: Int) -> [Int] {
        var found: [Int] = [], mark = open + 1
        while mark < close {
            let other = Int(scan.marks[mark].other)
            let isPair = scan.marks[mark].kind != .raw && other > mark
            if scan.marks[mark].kind == .pipe { found.append(mark) }
            mark = isPair ? other + 1 : mark + 1
        }
        return found
    }

    private mutating func newline() {
        if flat > 0 { space() } else { endLine() }
    }

    /// A space, unless there is one.
    mutating func space() {
        if let last = line.last, last != 0x20, last != 0x0A { line.append(0x20) }
    }

    private mutating func reference(_ found: WikiMark, _ text: Span<UInt8>, _ place: inout Int) {
        let start = line.count
        guard let behind = WikiReference.append(text, at: Int(found.place), to: text.count, onto: &line) else {
            line.append(UInt8(ascii: "&"))
            return
        }
        place = behind
        if start == 0 { isLiteral = true }
        // A space that does not break is a space.
        if line.count == start + 2, line[start] == 0xC2, line[start + 1] == 0xA0 {
            line.removeLast(2)
            line.append(0x20)
        }
    }

    private mutating func behaviour(_ found: WikiMark, _ text: Span<UInt8>) {
        for index in Int(found.place)..<Int(found.end) where text[index] &- 0x61 < 26 {
            // Not in capitals: a name with underscores.
            return WikiBytes.append(Int(found.place)..<Int(found.end), of: text, to: &line)
        }
    }

    mutating func addCategory(_ range: Range<Int>, _ text: Span<UInt8>) {
        if categories.count < Self.mostCategories, !range.isEmpty { categories.append(WikiBytes.array(range, of: text)) }
    }
}
