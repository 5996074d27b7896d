/// How the main text is written.
package enum TextFormat: Sendable {
    /// Paragraphs parted by a blank line, list items as `- item`, table rows as `cell | cell`, preformatted text as it is.
    case text
    /// CommonMark with tables; with links where asked.
    case markdown(links: Bool)

    var isMarkdown: Bool { if case .markdown = self { true } else { false } }
    var hasLinks: Bool { if case .markdown(true) = self { true } else { false } }
}

/// Writes the blocks that were chosen, in the page's order, with the lists, tables and quotations that they stand in.
///
/// From one block to the next the containers that end are closed and those that begin are opened, so that what was not chosen costs
/// nothing and leaves nothing.
struct PageWriter {
    var line = LineWriter()
    private(set) var format = TextFormat.text
    let roles = TagRoles.table
    /// The containers that are open, from the root.
    private(set) var open: [UInt32] = []
    private var chain: [UInt32] = []
    private var lists: [List] = []
    var tables: [DataTable] = []
    /// Open elements whose spaces and line ends are kept.
    var preformatted = 0
    /// Open headings: what is bold there anyway gets no mark.
    private(set) var headings = 0
    var fence: [UInt8] = []

    private struct List {
        var isOrdered: Bool
        var next: Int
    }

    mutating func write(
        _ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ blocks: Rows<Block>, _ containers: Rows<Container>, _ kept: [Bool], _ format: TextFormat,
        to out: inout [UInt8]
    ) {
        self.format = format
        line.begin(at: out.count, pageBytes: page.count)
        open.removeAll(keepingCapacity: true)
        lists.removeAll(keepingCapacity: true)
        tables.removeAll(keepingCapacity: true)
        preformatted = 0
        headings = 0
        for index in 0..<blocks.count where kept[index] {
            move(to: blocks[index].inner, page, tree, containers, &out)
            line.lineBreak(lists.isEmpty && preformatted == 0 ? 2 : 1)
            writeInline(page, tree, blocks[index], &out)
        }
        while let last = open.popLast() { leave(containers[Int(last)], containers, page, tree, &out) }
    }

    /// Closes and opens containers until those of `target` are open.
    private mutating func move(to target: UInt32, _ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ containers: Rows<Container>, _ out: inout [UInt8]) {
        chain.removeAll(keepingCapacity: true)
        var row = target
        while true {
            chain.append(row)
            if containers[Int(row)].parent == row { break }
            row = containers[Int(row)].parent
        }
        var shared = 0
        while shared < min(open.count, chain.count), open[shared] == chain[chain.count - 1 - shared] { shared += 1 }
        while open.count > shared { leave(containers[Int(open.removeLast())], containers, page, tree, &out) }
        for step in stride(from: chain.count - 1 - shared, through: 0, by: -1) {
            open.append(chain[step])
            enter(containers[Int(chain[step])], containers, page, tree, &out)
        }
    }

    private mutating func enter(_ container: Container, _ containers: Rows<Container>, _ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ out: inout [UInt8]) {
        let isCell = isCell(tree, container) && isInData(containers)
        if container.isBlock, !isCell { line.lineBreak(breakLevel(container)) }
        switch container.tag {
        case .ul, .ol, .menu, .dir:
            lists.append(List(isOrdered: container.tag == .ol, next: container.tag == .ol ? Self.start(page, tree, container) : 1))
        case .li: enterItem(container)
        case .table where !container.isLayout: tables.append(DataTable(isInner: line.isOneLine))
        case .tr where isRow(tree, container) && isInData(containers): enterRow(page, tree, container, &out)
        case .td, .th: if isCell { enterCell(page, tree, container, &out) }
        case .pre, .listing, .plaintext, .xmp: enterPreformatted(page, tree, container, &out)
        case .blockquote where format.isMarkdown: line.beginIndent([0x3E, 0x20])
        case .h1, .h2, .h3, .h4, .h5, .h6:
            headings += 1
            if format.isMarkdown, !line.isOneLine { line.open([UInt8](repeating: 0x23, count: Self.level(container.tag)) + [0x20], []) }
        default: break
        }
    }

    private mutating func leave(_ container: Container, _ containers: Rows<Container>, _ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ out: inout [UInt8]) {
        let isCell = isCell(tree, container) && isInData(containers)
        switch container.tag {
        case .ul, .ol, .menu, .dir: _ = lists.popLast()
        case .li: if !line.isOneLine { line.endIndent() }
        case .table where !container.isLayout: _ = tables.popLast()
        case .tr where isRow(tree, container) && isInData(containers): leaveRow(&out)
        case .td, .th: if isCell { leaveCell(&out) }
        case .pre, .listing, .plaintext, .xmp: leavePreformatted(&out)
        case .blockquote where format.isMarkdown: line.endIndent()
        case .h1, .h2, .h3, .h4, .h5, .h6:
            headings -= 1
            if format.isMarkdown, !line.isOneLine { line.close(to: &out) }
        default: break
        }
        if container.isBlock, !isCell { line.lineBreak(breakLevel(container)) }
    }

    /// Items, rows and the parts of a definition list stand line by line; a list as a whole is a paragraph.
    private func breakLevel(_ container: Container) -> Int {
        switch container.tag {
        case .li, .dd, .dt, .tr, .option: 1
        case .ul, .ol, .menu, .dir: lists.count > 0 ? 1 : 2
        default: lists.isEmpty && preformatted == 0 ? 2 : 1
        }
    }

    private static func level(_ tag: Tag) -> Int {
        switch tag {
        case .h1: 1
        case .h2: 2
        case .h3: 3
        case .h4: 4
        case .h5: 5
        default: 6
        }
    }

    // MARK: Lists

    private static func start(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ container: Container) -> Int {
        guard let attribute = tree.attribute(.start, of: container.node) else { return 1 }
        var value = 0
        for place in Int(attribute.valueStart)..<min(Int(attribute.valueEnd), Int(attribute.valueStart) + 9) {
            guard isDigit(page[place]) else { return 1 }
            value = value * 10 + Int(page[place] - 0x30)
        }
        return value
    }

    private mutating func enterItem(_ container: Container) {
        if line.isOneLine { return }
        guard format.isMarkdown else { return line.beginIndent([], mark: [0x2D, 0x20]) }
        if let list = lists.last, list.isOrdered {
            line.beginIndent([0x20, 0x20, 0x20], mark: Array("\(list.next). ".utf8))
            lists[lists.count - 1].next += 1
        } else {
            line.beginIndent([0x20, 0x20], mark: [0x2D, 0x20])
        }
    }
}
