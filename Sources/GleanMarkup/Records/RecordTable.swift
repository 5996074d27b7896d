/// Tables of HTML (`tr`, `td`, `colspan`, `rowspan`) and of CALS (`row`, `entry`, `namest`, `morerows`), as both JATS and patents have them.
///
/// A cell that spans columns is followed by empty ones, one that spans rows has empty ones below it. In Markdown the first row is the head.
extension RecordWriter {
    /// More columns are not told apart, whatever a table says.
    private static var mostColumns: Int { 64 }

    mutating func writeTable(_ tree: XMLTree, _ table: Int) {
        // A table in a cell is part of its line.
        if line.isOneLine { return writeChildren(tree, table) }
        // Rows that hold nothing set others apart, or held pictures.
        let rows = rows(tree, table).filter { $0.cells.contains { $0.map { tree.hasText(below: $0) } ?? false } }
        let width = min(Self.mostColumns, rows.map(\.width).max() ?? 0)
        line.endRunIn()
        line.lineBreak(2)
        // A table of one column arranges a page, and holds no data.
        if width <= 1 {
            for case let cell? in rows.flatMap(\.cells) {
                writeChildren(tree, cell)
                line.lineBreak(2)
            }
            return
        }
        // What is no row, such as a title or a note, stands before the table or behind it.
        let children = Array(tree.children(of: table)), head = children.firstIndex { holdsRows(tree, $0) } ?? children.count
        for child in children[..<head] { write(tree, child) }
        line.lineBreak(2)
        for (number, row) in rows.enumerated() {
            line.lineBreak(1)
            if style == .markdown { writeBars(tree, row, width, isHead: number == 0) } else { writePlain(tree, row) }
        }
        line.lineBreak(2)
        for child in children[head...] where !holdsRows(tree, child) { write(tree, child) }
    }

    private struct Row {
        /// For each column the cell that begins there, or nil.
        var cells: [Int?]
        var width: Int { cells.count }
    }

    private func holdsRows(_ tree: XMLTree, _ node: Int) -> Bool {
        role(tree, node) == .row || tree.descendants(of: node).contains { role(tree, $0) == .row } || tree.isNamed(node, "colspec") || tree.isNamed(node, "col")
    }

    /// Lays the cells out on a grid.
    private func rows(_ tree: XMLTree, _ table: Int) -> [Row] {
        var rows: [Row] = [], below: [Int] = [], columns: [[UInt8]: Int] = [:], node = table + 1
        let end = Int(tree.nodes[table].end)
        while node < end {
            if tree.isNamed(node, "tgroup") || tree.isNamed(node, "TGROUP") {
                columns = [:]
                below = []
            } else if tree.isNamed(node, "colspec") || tree.isNamed(node, "COLSPEC") {
                let name = Self.lower(tree.value("colname", of: node))
                if !name.isEmpty { columns[name] = columns.count }
            } else if role(tree, node) == .row {
                rows.append(row(tree, node, columns, &below))
                node = Int(tree.nodes[node].end)
                continue
            }
            node += 1
        }
        return rows
    }

    /// `below` holds for each column how many more rows the cell there goes down.
    private func row(_ tree: XMLTree, _ row: Int, _ columns: [[UInt8]: Int], _ below: inout [Int]) -> Row {
        var cells: [Int?] = []
        func passSpanned() {
            while cells.count < below.count, below[cells.count] > 0 {
                below[cells.count] -= 1
                cells.append(nil)
            }
        }
        for cell in tree.children(of: row) where role(tree, cell) == .cell {
            passSpanned()
            let first = columns[Self.lower(tree.value("namest", of: cell))] ?? columns[Self.lower(tree.value("colname", of: cell))]
            while let first, cells.count < min(first, Self.mostColumns) {
                if cells.count < below.count, below[cells.count] > 0 { below[cells.count] -= 1 }
                cells.append(nil)
            }
            let last = columns[Self.lower(tree.value("nameend", of: cell))]
            let span = last.map { $0 - cells.count + 1 } ?? number(tree, "colspan", cell)
            let down = max(number(tree, "rowspan", cell) - 1, tree.attribute("morerows", of: cell) == nil ? 0 : number(tree, "morerows", cell))
            for step in 0..<max(1, min(span, Self.mostColumns)) where cells.count < Self.mostColumns {
                while below.count <= cells.count { below.append(0) }
                below[cells.count] = down
                cells.append(step == 0 ? cell : nil)
            }
        }
        passSpanned()
        return Row(cells: cells)
    }

    /// SGML wrote the names of columns in capitals or not.
    private static func lower(_ name: [UInt8]) -> [UInt8] { name.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } }

    private func number(_ tree: XMLTree, _ name: StaticString, _ node: Int) -> Int {
        var value = 0
        for byte in tree.value(name, of: node).prefix(4) {
            guard byte &- 0x30 < 10 else { break }
            value = value * 10 + Int(byte - 0x30)
        }
        return max(1, min(value, 10_000))
    }

    private mutating func writeBars(_ tree: XMLTree, _ row: Row, _ width: Int, isHead: Bool) {
        line.write(verbatim: "|")
        for column in 0..<width {
            line.write(verbatim: " ")
            if column < row.cells.count, let cell = row.cells[column] {
                line.escapesBars = true
                writeCell(tree, cell)
                line.escapesBars = false
            }
            line.write(verbatim: line.out.last == 0x20 ? "|" : " |")
        }
        if isHead {
            line.lineBreak(1)
            line.write(verbatim: "|" + String(repeating: " --- |", count: width))
        }
    }

    private mutating func writePlain(_ tree: XMLTree, _ row: Row) {
        var isFirst = true
        for case let cell? in row.cells {
            // The bar is written only between cells that hold something.
            let before = line.out.count
            var writer = RecordWriter(style)
            writer.line.isOneLine = true
            writer.writeChildren(tree, cell)
            if writer.line.isEmpty { continue }
            if !isFirst { line.write(verbatim: " | ") }
            line.write(writer.line.out)
            isFirst = isFirst && line.out.count == before
        }
    }

    private mutating func writeCell(_ tree: XMLTree, _ cell: Int) {
        line.isOneLine = true
        writeChildren(tree, cell)
        line.endRunIn()
        line.isOneLine = false
    }
}
