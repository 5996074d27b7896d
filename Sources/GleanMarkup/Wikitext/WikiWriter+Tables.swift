// Tables: a line a row in text, pipe tables in markdown.

extension WikiWriter {
    /// One cell: where its text lies, the number of the first mark in it, and whether it is a heading.
    private struct Cell {
        var range: Range<Int>
        var mark: Int
    }

    /// Writes the table between the marks `mark` and `found.other`.
    mutating func table(_ found: WikiMark, _ mark: Int, _ text: Span<UInt8>, _ depth: Int) {
        let end = Int(scan.marks[Int(found.other)].place)
        if flat == 0 { endLine() }
        var rows: [[Cell]] = [], row: [Cell] = [], caption: Cell?
        var next = mark + 1
        // The rest of the first line is attributes.
        var start = lineEnd(&next, Int(found.other), from: Int(found.end), end)
        while start < end {
            let lineMark = next
            let stop = lineEnd(&next, Int(found.other), from: start, end)
            let inner = WikiBytes.trimmed(start..<min(stop, end), in: text)
            let first = inner.isEmpty ? 0 : text[inner.lowerBound], second = inner.count > 1 ? text[inner.lowerBound + 1] : 0
            if first == UInt8(ascii: "|"), second == UInt8(ascii: "-") {
                if !row.isEmpty { rows.append(row) }
                row = []
            } else if first == UInt8(ascii: "|"), second == UInt8(ascii: "+") {
                caption = Cell(range: inner.lowerBound + 2..<inner.upperBound, mark: lineMark)
            } else if first == UInt8(ascii: "|") || first == UInt8(ascii: "!") {
                addCells(inner.lowerBound + 1..<inner.upperBound, lineMark, next, text, heading: first == UInt8(ascii: "!"), to: &row)
            } else if !inner.isEmpty, !row.isEmpty {
                row[row.count - 1].range = row[row.count - 1].range.lowerBound..<inner.upperBound
            }
            start = stop
        }
        if !row.isEmpty { rows.append(row) }
        if let caption { writeCaption(caption, text, depth) }
        write(rows, text, depth)
    }

    /// The place behind the line that begins at `start`; what is nested in it does not end it. Moves `mark` there too.
    private func lineEnd(_ mark: inout Int, _ close: Int, from start: Int, _ end: Int) -> Int {
        while mark < close {
            let found = scan.marks[mark]
            if found.kind == .newline {
                mark += 1
                return Int(found.end)
            }
            mark = found.kind != .raw && Int(found.other) > mark ? Int(found.other) + 1 : mark + 1
        }
        return end
    }

    /// Cuts a line at `||`, and at `!!` in a heading's line, where nothing is nested.
    private func addCells(_ range: Range<Int>, _ first: Int, _ behind: Int, _ text: Span<UInt8>, heading: Bool, to row: inout [Cell]) {
        var start = range.lowerBound, place = start, mark = first, cellMark = first
        while place < range.upperBound {
            while mark < behind, Int(scan.marks[mark].place) < place { mark += 1 }
            if mark < behind, Int(scan.marks[mark].place) == place, scan.marks[mark].kind != .pipe {
                let found = scan.marks[mark]
                place = max(place + 1, found.kind != .raw && Int(found.other) > mark ? Int(scan.marks[Int(found.other)].end) : Int(found.end))
                continue
            }
            let isCut = WikiBytes.holds("||", in: text, at: place) || heading && WikiBytes.holds("!!", in: text, at: place)
            if isCut, place + 2 <= range.upperBound {
                row.append(Cell(range: start..<place, mark: cellMark))
                place += 2
                start = place
                cellMark = mark
            } else {
                place += 1
            }
        }
        row.append(Cell(range: start..<range.upperBound, mark: cellMark))
    }

    /// What a cell says: its attributes, which a single pipe ends, are left out.
    private mutating func content(_ cell: Cell, _ text: Span<UInt8>, _ depth: Int) -> [UInt8] {
        var range = cell.range
        var place = range.lowerBound
        scanning: while place < range.upperBound {
            switch text[place] {
            case UInt8(ascii: "|"):
                range = place + 1..<range.upperBound
                break scanning
            case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"), 0x0A: break scanning
            default: place += 1
            }
        }
        let bytes = flattened(text, range, cell.mark, depth + 1)
        guard style.output == .markdown, bytes.contains(UInt8(ascii: "|")) else { return bytes }
        return bytes.flatMap { $0 == UInt8(ascii: "|") ? [UInt8(ascii: "\\"), $0] : [$0] }
    }

    private mutating func writeCaption(_ cell: Cell, _ text: Span<UInt8>, _ depth: Int) {
        let bytes = content(cell, text, depth)
        if bytes.isEmpty || flat > 0 { return }
        writeBlock(.closed, bytes)
    }

    private mutating func write(_ rows: [[Cell]], _ text: Span<UInt8>, _ depth: Int) {
        var cells = rows.map { row in row.map { content($0, text, depth) } }
        cells.removeAll { $0.allSatisfy(\.isEmpty) }
        if cells.isEmpty { return }
        if flat > 0 {
            // A table in a cell: its words, row by row.
            for cell in cells.joined() where !cell.isEmpty {
                space()
                line += cell
            }
            return
        }
        guard style.output == .markdown else {
            for row in cells { writeBlock(.row, Array(row.joined(separator: [0x09]))) }
            return closeRows()
        }
        let width = cells.map(\.count).max() ?? 0
        for (number, row) in cells.enumerated() {
            var bytes: [UInt8] = [UInt8(ascii: "|")]
            // The head alone must have all columns (GFM, 4.10): filling up every row would grow with the square.
            for column in 0..<(number == 0 ? width : row.count) {
                bytes.append(0x20)
                if column < row.count { bytes += row[column] }
                bytes += Array(" |".utf8)
            }
            writeBlock(.row, bytes)
            if number == 0 { writeBlock(.row, Array(("|" + String(repeating: " --- |", count: width)).utf8)) }
        }
        closeRows()
    }

    /// The rows of another table do not belong to this one.
    private mutating func closeRows() { last = .closed }
}
