extension Tokenizer {
    /// Reads the text of an element whose content is not markup, or the end tag that closes it.
    mutating func nextRaw(_ page: Span<UInt8>) {
        let kind: TextKind = content == .rcdata ? .rcdata : .raw
        var scan = position
        while true {
            scan = page.place(of: UInt8(ascii: "<"), from: scan)
            if scan >= page.count { return emitText(position, page.count, kind) }
            if closesRaw(page, scan) { return finishRaw(page, scan, kind) }
            scan += 1
        }
    }

    /// Reads a script's text. `<!--` opens an escaped stretch, and `<script` within one hides the next `</script>`.
    mutating func nextScript(_ page: Span<UInt8>) {
        var scan = position
        var escaped = false, doubly = false
        while scan < page.count {
            scan = escaped ? nextDashOrAngle(page, scan) : page.place(of: UInt8(ascii: "<"), from: scan)
            if scan >= page.count { break }
            if page[scan] == UInt8(ascii: "-") {
                if page.holds("-->", at: scan) { escaped = false; doubly = false; scan += 3 } else { scan += 1 }
            } else if doubly {
                if page.holds("</script", at: scan), endsName(page, scan + 8) { doubly = false }
                scan += 1
            } else if closesRaw(page, scan) {
                return finishRaw(page, scan, .raw)
            } else if escaped {
                if page.holds("<script", at: scan), endsName(page, scan + 7) { doubly = true }
                scan += 1
            } else if page.holds("<!--", at: scan) {
                escaped = true
                // The two dashes may at once be those of "-->".
                scan += 2
            } else {
                scan += 1
            }
        }
        emitText(position, page.count, .raw)
    }

    private func nextDashOrAngle(_ page: Span<UInt8>, _ start: Int) -> Int {
        var place = start
        while place < page.count, page[place] != UInt8(ascii: "-"), page[place] != UInt8(ascii: "<") { place += 1 }
        return place
    }

    private func endsName(_ page: Span<UInt8>, _ place: Int) -> Bool {
        place < page.count && (isSpace(page[place]) || page[place] == UInt8(ascii: "/") || page[place] == UInt8(ascii: ">"))
    }

    /// Whether the end tag of `rawTag` begins at `start`.
    @inline(__always)
    private func closesRaw(_ page: Span<UInt8>, _ start: Int) -> Bool {
        guard start + 2 < page.count, page[start + 1] == UInt8(ascii: "/") else { return false }
        var name = PackedName()
        var place = start + 2
        while place < page.count, name.length < 17, isLetter(page[place]) {
            name.append(page[place])
            place += 1
        }
        return endsName(page, place) && rawTag != .other && names.tag(name) == rawTag
    }

    /// Gives the text before the end tag at `scan`, or the end tag itself where no text is left.
    private mutating func finishRaw(_ page: Span<UInt8>, _ scan: Int, _ kind: TextKind) {
        if scan > position { return emitText(position, scan, kind) }
        content = .data
        tag(page, scan + 2, true)
    }
}
