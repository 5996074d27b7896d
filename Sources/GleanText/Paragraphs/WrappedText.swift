import GleanBytes

/// Joins the lines of hard-wrapped text to paragraphs, where they were broken because the next word had no room.
package struct WrappedText: Sendable {
    /// A line is full if it and the next line's first word come to this share of the block's longest line.
    package var fill = 0.8
    /// Blocks of which no line comes to so many columns stay as they are.
    package var minWidth = 45
    /// Blocks of which every line stands further in than so many columns stay as they are.
    package var maxIndent = 3
    /// Blocks of four lines and more, of which this share and more begin with a capital, stay as verse; nil for none.
    package var verseCapitals: Double? = 0.8
    package var keepsLists = true
    package var keepsTables = true
    package var hyphens = Hyphens.words

    package init() {}

    /// Lines after which a block is closed, which bounds memory: 56 bytes a line.
    private static let mostLines = 65_536

    /// Appends the text, lines joined. Blank lines part blocks, and stay.
    package func join(_ text: Span<UInt8>, into joined: inout [UInt8]) -> ParagraphCounts {
        var counts = ParagraphCounts()
        var block: [TextLine] = []
        var start = 0
        while start < text.count {
            let end = text.firstNewline(start, text.count)
            let line = TextLine(text, start..<end)
            start = min(end + 1, text.count)
            if !line.isBlank { block.append(line) }
            guard line.isBlank || start == text.count || block.count == Self.mostLines else { continue }
            write(block, of: text, into: &joined, &counts)
            block.removeAll(keepingCapacity: true)
            if line.isBlank { joined.append(text, line.range.lowerBound..<start) }
        }
        return counts
    }

    private func write(_ block: [TextLine], of text: Span<UInt8>, into joined: inout [UInt8], _ counts: inout ParagraphCounts) {
        guard let last = block.last else { return }
        counts.lines += block.count
        let seams = keepsWhole(block, text) ? [] : seams(block, text)
        if seams.isEmpty {
            joined.append(text, block[0].range.lowerBound..<min(last.range.upperBound + 1, text.count))
            return
        }
        var isGoingOn = false
        for (index, line) in block.enumerated() {
            let start = isGoingOn ? line.inner.lowerBound : line.range.lowerBound
            isGoingOn = index < seams.count && seams[index]
            guard isGoingOn else {
                joined.append(text, start..<min(line.range.upperBound + 1, text.count))
                continue
            }
            let seam = LineSeam(text, line.inner, block[index + 1].inner, hyphens)
            joined.append(text, start..<max(start, seam.end))
            if seam.hasSpace { joined.append(0x20) }
            counts.joined += 1
            if seam.tookHyphen { counts.hyphens += 1 }
        }
    }

    /// What is short, stands far in, or looks like verse.
    private func keepsWhole(_ block: [TextLine], _ text: Span<UInt8>) -> Bool {
        guard block.count > 1, block.contains(where: { $0.width >= minWidth }), block.contains(where: { $0.indent <= maxIndent }) else { return true }
        guard let verseCapitals, block.count >= 4 else { return false }
        let capitals = block.count { $0.beginsUpper(text) }
        return Double(capitals) >= verseCapitals * Double(block.count)
    }

    /// Whether each line but the last goes on in the next.
    private func seams(_ block: [TextLine], _ text: Span<UInt8>) -> [Bool] {
        let longest = block.reduce(0) { max($0, $1.width) }
        // The column in which the paragraph's next line begins: that of its first line's text in an item, any further left in prose.
        var item = keepsLists ? block[0].itemMark(text) : nil
        var first = block[0], isFirst = true, asked = 0, full = 0
        let seams = (0..<block.count - 1).map { index in
            let line = block[index], next = block[index + 1]
            let nextItem = keepsLists ? next.itemMark(text) : nil
            let room = Double(line.width + 1 + next.firstWord(text))
            let isAligned =
                if !isFirst { next.indent == line.indent }
                else if let item { next.indent <= first.indent + item }
                else { next.indent <= line.indent }
            let isTable = keepsTables && (line.isTabular(text) || next.isTabular(text))
            let mayGoOn = isAligned && nextItem == nil && !isTable, goesOn = mayGoOn && room >= fill * Double(longest)
            if mayGoOn { asked += 1 }
            if goesOn { full += 1 }
            isFirst = !goesOn
            if !goesOn { (item, first) = (nextItem, next) }
            return goesOn
        }
        // Where as many lines end for another reason, the block was not broken at a width.
        return full * 2 > asked ? seams : []
    }
}

/// What was done to the lines of a text.
package struct ParagraphCounts: Equatable, Sendable {
    /// Lines that were not blank.
    package var lines = 0
    /// Of these: lines that the next was joined to, and lines that were left out.
    package var joined = 0
    package var dropped = 0
    /// Hyphens that were taken out where lines were joined.
    package var hyphens = 0
}
