package import GleanBytes

/// Joins the lines of texts that were read from scans: runs of long lines are paragraphs, and what stands between is left out, but for
/// headings. The rules of the Common Pile's paragraph_chunk_tagger.
package struct LongLineBlocks: Sendable {
    /// What stays of the lines that are in no block.
    package enum Others: String, Sendable, CaseIterable { case keep, headings, drop }

    /// Fewest characters of a long line, and fewest long lines in a row that make a block.
    package var minCharacters = 31
    package var minLines = 3
    package var others = Others.headings
    package var hyphens = Hyphens.all

    package init() {}

    /// Appends the text's blocks, each a line and an empty one behind it, and the other lines that stay, as they stand.
    package func join(_ text: Span<UInt8>, _ lines: inout LineTable, into joined: inout [UInt8]) -> ParagraphCounts {
        lines.splitEach(text)
        if lines.count > 0, lines[lines.count - 1].range.isEmpty { lines.lines.removeLast() }
        let inBlock = blocks(text, lines)
        var headings = SeenHeadings(), counts = ParagraphCounts()
        for index in inBlock.indices {
            let line = lines[index].range, inner = text.stripped(line.lowerBound, line.upperBound)
            if !inner.isEmpty { counts.lines += 1 }
            guard inBlock[index] else {
                if keeps(text, inner, index, lines, inBlock, &headings) {
                    joined.append(text, line.lowerBound..<min(line.upperBound + 1, text.count))
                } else if !inner.isEmpty {
                    counts.dropped += 1
                }
                continue
            }
            let goesOn = index + 1 < inBlock.count && inBlock[index + 1]
            if goesOn {
                let next = lines[index + 1].range
                let seam = LineSeam(text, inner, text.stripped(next.lowerBound, next.upperBound), hyphens)
                joined.append(text, line.lowerBound..<seam.end)
                if seam.hasSpace { joined.append(0x20) }
                counts.joined += 1
                if seam.tookHyphen { counts.hyphens += 1 }
            } else {
                joined.append(text, line)
                if index + 1 < inBlock.count { joined += [0x0A, 0x0A] } else if line.upperBound < text.count { joined.append(0x0A) }
            }
        }
        return counts
    }

    /// For each line whether it is in a block: so many long lines in a row, fewer where the text ends, and a short line behind them.
    private func blocks(_ text: Span<UInt8>, _ lines: LineTable) -> [Bool] {
        var inBlock = [Bool](repeating: false, count: lines.count)
        var at = 0
        while at < lines.count {
            var end = at
            while end < lines.count, isLong(text, lines[end].range) { end += 1 }
            if end == at || end - at < minLines && end < lines.count {
                at = max(end, at + 1)
                continue
            }
            if end < lines.count, !text.stripped(lines[end].range.lowerBound, lines[end].range.upperBound).isEmpty { end += 1 }
            for index in at..<end { inBlock[index] = true }
            at = end
        }
        return inBlock
    }

    private func isLong(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
        guard line.count >= minCharacters else { return false }
        let inner = text.stripped(line.lowerBound, line.upperBound)
        return inner.count >= minCharacters && codePointCount(text, inner.lowerBound, inner.upperBound) >= minCharacters
    }

    private func keeps(_ text: Span<UInt8>, _ inner: Range<Int>, _ index: Int, _ lines: LineTable, _ inBlock: [Bool], _ headings: inout SeenHeadings) -> Bool {
        if others != .headings { return others == .keep }
        guard let heading = SeenHeadings.heading(text, inner) else { return false }
        var next = index + 1
        while next < lines.count, text.stripped(lines[next].range.lowerBound, lines[next].range.upperBound).isEmpty { next += 1 }
        return next < lines.count && inBlock[next] && headings.add(heading)
    }
}
