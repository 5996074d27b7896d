/// How white space is made ready for a reader that knows only some of it, such as fastText.
package enum LineJoining: Sendable {
    /// The text's ends stripped and its lines, by `str.splitlines`, joined by a space.
    case lines
    /// Every word between white space, by `str.split`, joined by a space.
    case words
    /// The text's ends stripped and every "\n" left out, so that the words beside it become one.
    case removed
}

extension LineTable {
    /// Replaces `joined` by the text in that form. Uses the table for its lines.
    package mutating func join(_ text: Span<UInt8>, by joining: LineJoining, into joined: inout [UInt8]) {
        joined.removeAll(keepingCapacity: joined.capacity <= 1 << 24)
        let inner = text.stripped(0, text.count)
        let body = text.extracting(inner)
        switch joining {
        case .lines: splitPython(body)
        case .words: splitWords(body)
        case .removed: splitEach(body)
        }
        for index in 0..<count {
            if index > 0, joining != .removed { joined.append(0x20) }
            // One copy; the pointer lives no longer than the call.
            body.extracting(self[index].range).withUnsafeBufferPointer { joined.append(contentsOf: $0) }
        }
    }

    /// Splits at runs of white space, as `str.split`: no entry is empty.
    private mutating func splitWords(_ text: Span<UInt8>) {
        let table = CodePointTable.text
        lines.removeAll(keepingCapacity: true)
        var (start, at) = (0, 0)
        while at < text.count {
            let point = CodePoint(text, at: at, end: text.count)
            if table.has(point.value, .space) {
                if at > start { lines.append(Line(start, at)) }
                start = at + point.length
            }
            at += point.length
        }
        if at > start { lines.append(Line(start, at)) }
    }
}
