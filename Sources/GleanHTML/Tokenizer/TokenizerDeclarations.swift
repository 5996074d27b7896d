extension Tokenizer {
    /// Reads what follows `<!`: a comment, a doctype, a CDATA section or a bogus comment.
    mutating func declaration(_ page: Span<UInt8>, _ start: Int) -> Bool {
        if page.holds("--", at: start) {
            comment(page, start + 2)
            return true
        }
        if page.holds("doctype", at: start) {
            let end = page.place(of: UInt8(ascii: ">"), from: start + 7)
            emit(.doctype, start + 7, end, min(end + 1, page.count))
            return true
        }
        // "[CDATA[" counts in upper case only.
        if allowsCDATA, page.holds("[cdata[", at: start), page[start + 1] == UInt8(ascii: "C"), page[start + 2] == UInt8(ascii: "D"),
            page[start + 3] == UInt8(ascii: "A"), page[start + 4] == UInt8(ascii: "T"), page[start + 5] == UInt8(ascii: "A") {
            return section(page, start + 7)
        }
        bogusComment(page, start)
        return true
    }

    mutating func bogusComment(_ page: Span<UInt8>, _ start: Int) {
        let end = page.place(of: UInt8(ascii: ">"), from: start)
        emit(.comment, start, end, min(end + 1, page.count))
    }

    /// Reads a CDATA section from after its opening; false where it is empty.
    package mutating func section(_ page: Span<UInt8>, _ start: Int) -> Bool {
        var end = start
        while true {
            end = page.place(of: UInt8(ascii: "]"), from: end)
            if end >= page.count || page.holds("]]>", at: end) { break }
            end += 1
        }
        let after = min(end + 3, page.count)
        position = after
        if start >= end { return false }
        emitText(start, end, .cdata)
        position = after
        return true
    }

    /// Reads a comment whose text begins at `start`; it ends at `-->`, `--!>`, or at once as `<!-->` and `<!--->`.
    private mutating func comment(_ page: Span<UInt8>, _ start: Int) {
        if page.holds(">", at: start) { return emit(.comment, start, start, start + 1) }
        if page.holds("->", at: start) { return emit(.comment, start, start, start + 2) }
        var scan = start
        while true {
            scan = page.place(of: UInt8(ascii: "-"), from: scan)
            if scan >= page.count { break }
            if page.holds("-->", at: scan) { return emit(.comment, start, scan, scan + 3) }
            if page.holds("--!>", at: scan) { return emit(.comment, start, scan, scan + 4) }
            scan += 1
        }
        emit(.comment, start, unfinishedCommentEnd(page, start), page.count)
    }

    /// Where the text of a comment ends that the page's end cuts off: dashes that began an end are not part of it.
    private func unfinishedCommentEnd(_ page: Span<UInt8>, _ start: Int) -> Int {
        let end = page.count
        if end - start >= 3, page.holds("--!", at: end - 3) { return end - 3 }
        if end - start >= 2, page.holds("--", at: end - 2) { return end - 2 }
        return end - start >= 1 && page.holds("-", at: end - 1) ? end - 1 : end
    }

    private mutating func emit(_ kind: Token.Kind, _ start: Int, _ end: Int, _ after: Int) {
        token.kind = kind
        token.start = UInt32(truncatingIfNeeded: start)
        token.end = UInt32(truncatingIfNeeded: end)
        position = after
    }
}
