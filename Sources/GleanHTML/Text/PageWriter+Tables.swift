/// A table of data while it is written.
struct DataTable {
    /// Columns of the first row, which the others are filled up to.
    var columns = 0
    var rows = 0
    /// The column that the next cell stands in.
    var column = 0
    /// The last cell that was written, a node; 0 at the start of a row.
    var cell: UInt32 = 0
    /// The table stands in a cell of another: its text is part of one line there.
    let isInner: Bool

    /// More columns than these are not told apart.
    static let mostColumns = 64
}

/// Tables: rows line by line. In markdown the first row is the head, and a cell that spans columns is followed by empty ones.
extension PageWriter {
    /// Whether the innermost open table holds data, and does not arrange the page.
    func isInData(_ containers: Rows<Container>) -> Bool {
        guard let table = open.last(where: { containers[Int($0)].tag == .table }) else { return false }
        return !containers[Int(table)].isLayout
    }

    /// Whether a container is a cell, or a row. MathML may have elements of these names too, which are none.
    func isCell(_ tree: borrowing HTMLTree, _ container: Container) -> Bool {
        (container.tag == .td || container.tag == .th) && tree.nodes[Int(container.node)].namespace == .html
    }

    func isRow(_ tree: borrowing HTMLTree, _ container: Container) -> Bool {
        container.tag == .tr && tree.nodes[Int(container.node)].namespace == .html
    }

    private func writesBars(_ table: DataTable) -> Bool { format.isMarkdown && !table.isInner }

    mutating func enterRow(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ container: Container, _ out: inout [UInt8]) {
        let last = tables.count - 1
        tables[last].cell = 0
        tables[last].column = 0
        guard writesBars(tables[last]) else { return }
        if tables[last].rows == 0 { tables[last].columns = Self.columns(page, tree, container.node) }
        tables[last].rows += 1
        line.write(verbatim: "|", to: &out)
    }

    mutating func leaveRow(_ out: inout [UInt8]) {
        let last = tables.count - 1
        guard writesBars(tables[last]) else { return }
        while tables[last].column < tables[last].columns { skipColumn(&out) }
        guard tables[last].rows == 1 else { return }
        line.lineBreak(1)
        line.write(verbatim: "|", to: &out)
        for _ in 0..<tables[last].columns { line.write(verbatim: " --- |", to: &out) }
    }

    mutating func enterCell(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ container: Container, _ out: inout [UInt8]) {
        let last = tables.count - 1
        if writesBars(tables[last]) {
            skipCells(page, tree, before: container.node, &out)
            line.write(verbatim: " ", to: &out)
            line.escapesBars = true
        } else if tables[last].cell != 0 {
            line.separate(" | ")
        }
        tables[last].cell = container.node
        line.isOneLine = true
    }

    mutating func leaveCell(_ out: inout [UInt8]) {
        let last = tables.count - 1
        line.isOneLine = tables[last].isInner
        guard writesBars(tables[last]) else { return }
        line.escapesBars = false
        tables[last].column += 1
        line.write(verbatim: " |", to: &out)
    }

    private mutating func skipColumn(_ out: inout [UInt8]) {
        line.write(verbatim: " |", to: &out)
        tables[tables.count - 1].column += 1
    }

    /// Writes the cells without text between the last one and this one, and what the last one spans.
    private mutating func skipCells(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, before cell: UInt32, _ out: inout [UInt8]) {
        let last = tables.count - 1, previous = tables[last].cell
        if previous != 0 {
            for _ in 0..<Self.span(page, tree, previous) - 1 where tables[last].column < tables[last].columns - 1 { skipColumn(&out) }
        }
        var node = previous == 0 ? tree.nodes[Int(tree.nodes[Int(cell)].parent)].firstChild : tree.nodes[Int(previous)].nextSibling
        while node != 0, node != cell {
            if Self.isCell(tree, node) {
                for _ in 0..<Self.span(page, tree, node) where tables[last].column < tables[last].columns - 1 { skipColumn(&out) }
            }
            node = tree.nodes[Int(node)].nextSibling
        }
    }

    private static func columns(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ row: UInt32) -> Int {
        var columns = 0, child = tree.nodes[Int(row)].firstChild
        while child != 0, columns < DataTable.mostColumns {
            if isCell(tree, child) { columns += span(page, tree, child) }
            child = tree.nodes[Int(child)].nextSibling
        }
        return max(1, min(columns, DataTable.mostColumns))
    }

    private static func isCell(_ tree: borrowing HTMLTree, _ node: UInt32) -> Bool {
        tree.nodes[Int(node)].isHTML(.td) || tree.nodes[Int(node)].isHTML(.th)
    }

    /// The columns that a cell spans, at most `mostColumns` whatever the page says.
    private static func span(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ cell: UInt32) -> Int {
        guard let attribute = tree.attribute(.colspan, of: cell) else { return 1 }
        var value = 0
        for place in Int(attribute.valueStart)..<Int(attribute.valueEnd) {
            guard isDigit(page[place]) else { break }
            value = min(value * 10 + Int(page[place] - 0x30), DataTable.mostColumns)
        }
        return max(1, value)
    }
}
