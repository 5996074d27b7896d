/// Appends `text` to `shortened`, of each run of newlines no more than `most`; says how many were left out.
package func shortenNewlineRuns(_ text: Span<UInt8>, most: Int, into shortened: inout [UInt8]) -> Int {
    var (removed, copied) = (0, 0)
    var at = text.firstNewline(0, text.count)
    while at < text.count {
        var end = at
        while end < text.count, text[end] == 10 { end += 1 }
        if end - at > most {
            // One copy; the pointer lives no longer than the call.
            text.extracting(copied..<(at + most)).withUnsafeBufferPointer { shortened.append(contentsOf: $0) }
            removed += end - at - most
            copied = end
        }
        at = text.firstNewline(end, text.count)
    }
    text.extracting(copied..<text.count).withUnsafeBufferPointer { shortened.append(contentsOf: $0) }
    return removed
}
