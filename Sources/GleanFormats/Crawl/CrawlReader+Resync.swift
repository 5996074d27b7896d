import GleanBytes

// How reading goes on behind damage: at the next line that opens a record, or the next member whose content does.
extension CrawlReader {
    /// Tells why the record at `start` cannot be read, and moves on to the next one.
    mutating func give(up kind: CrawlDamage.Kind) throws -> CrawlEvent {
        let offset = place.offset
        if let cut {
            // The next member's record is already there.
            cursor = start + cut
            return .damage(CrawlDamage(kind, at: offset))
        }
        if case .damaged(let damage) = boundary {
            // The packing is at fault, not the record.
            try recover(from: damage)
            return .damage(damage)
        }
        try seekRecord(from: start + 1)
        return .damage(CrawlDamage(kind, at: offset))
    }

    /// Moves the cursor to the next place at or behind `from` where a line opens a record, or to the end.
    /// `atLine`: a line begins at `from`.
    mutating func seekRecord(from: Int, atLine: Bool = false) throws {
        start = from
        cursor = from
        var atLine = atLine
        while true {
            while !atLine {
                if let feed = buffer.span(start..<end).firstIndex(of: 0x0A) {
                    start += feed + 1
                    atLine = true
                } else {
                    start = end
                    guard try seekMore(&atLine) else { return }
                }
            }
            // Enough of the line to judge it.
            var hasCrossed = false
            while !hasCrossed, end - start < Self.openingBytes || (mayBeARC && needsLine()) {
                guard try seekMore(&hasCrossed) else { break }
            }
            // A new member begins a line, of which nothing was seen yet.
            if hasCrossed { continue }
            cursor = start
            if opensRecord(at: start) { return }
            if start == end, boundary != nil { return }
            atLine = false
        }
    }

    /// Nothing is known against URL lines: the file's first record may be what is damaged.
    var mayBeARC: Bool { format != .warc }

    /// Bytes by which an opening is known, but for URL lines.
    static var openingBytes: Int { 11 }

    private func needsLine() -> Bool {
        end - start < 4096 && buffer.span(start..<end).firstIndex(of: 0x0A) == nil
    }

    /// Takes in more while searching; a new member begins a new line. False at the end, or at damage, with nothing left to search.
    private mutating func seekMore(_ atLine: inout Bool) throws -> Bool {
        if try more() { return true }
        guard boundary == .memberEnd else {
            cursor = end
            return false
        }
        boundary = nil
        start = end
        atLine = true
        return true
    }

    /// True when the bytes at `index` begin a record: `WARC/1.` or `WARC/0.` and a digit (in any case); an ARC file's first line; and, but in
    /// a WARC file, any URL line.
    func opensRecord(at index: Int) -> Bool {
        Self.opens(buffer.span(index..<end), arc: mayBeARC)
    }

    static func opens(_ bytes: Span<UInt8>, arc: Bool) -> Bool {
        if WARCHead.opens(bytes) {
            return bytes.count >= 8 && bytes[5] <= 0x31 && bytes[5] >= 0x30 && bytes[6] == 0x2E && isDigit(bytes[7])
        }
        if bytes.starts(with: "filedesc://") { return true }
        guard arc, bytes.count > 0, !isBlank(bytes[0]) else { return false }
        let line = bytes.firstIndex(of: 0x0A) ?? bytes.count
        return line < maxHeadBytes && ARCLine(bytes, 0..<line) != nil
    }

    /// Drops what was unpacked of a damaged member and goes to the next that begins with a record.
    mutating func recover(from damage: CrawlDamage) throws {
        cursor = end
        start = end
        cut = nil
        let arc = mayBeARC
        if !damage.kind.endsInput, try input.seekMember(after: damage.offset, where: { Self.opens($0, arc: arc) }) {
            boundary = nil
        } else {
            boundary = .ended
        }
    }
}
