// Lines as PyPI's wikiextractor has them, for its dialect.

extension WikiWriter {
    /// Lists are left out, indents kept, headings end with a full stop and wait for a line of text; lines that are left of tables, lines in
    /// brackets and lines of dots are left out.
    mutating func endPeerLine() {
        defer { line.removeAll(keepingCapacity: true) }
        guard line.contains(where: { WikiBytes.isLetter($0) || WikiBytes.isDigit($0) || $0 >= 0x80 }) else { return }
        while let last = line.last, last == 0x20 || last == 0x0D { line.removeLast() }
        guard let first = line.first, let final = line.last else { return }
        switch first {
        case UInt8(ascii: "=") where takePeerHeading(): return
        case UInt8(ascii: ":"):
            writePeerLine(line.drop { $0 == UInt8(ascii: ":") })
            return
        case UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "|"): return
        case UInt8(ascii: "(") where final == UInt8(ascii: ")"): return
        default: break
        }
        if final == UInt8(ascii: "}") { return }
        if !headings.isEmpty {
            let waiting = headings
            headings.removeAll(keepingCapacity: true)
            for heading in waiting.sorted(by: { $0.level < $1.level }) { writePeerLine(heading.text[...]) }
            hasHeading = false
        }
        if !hasHeading { writePeerLine(line[...]) }
    }

    private mutating func takePeerHeading() -> Bool {
        var first = 0
        while first < line.count, line[first] == UInt8(ascii: "=") { first += 1 }
        // As many signs as come again behind them, be it in the second half of the same run.
        let level = max(min(first, longestRun(from: first)), first / 2)
        guard level > 1, let end = runEnd(of: level, from: level) else { return false }
        let inner = WikiBytes.trimmed(level..<end - level, in: line.span)
        var text = Array(line[inner])
        if let last = text.last, last != UInt8(ascii: "!"), last != UInt8(ascii: "?") { text.append(UInt8(ascii: ".")) }
        headings.removeAll { $0.level >= level }
        headings.append((level, text))
        hasHeading = true
        return true
    }

    /// The most equals signs in a row from `start` on.
    private func longestRun(from start: Int) -> Int {
        var run = 0, longest = 0
        for index in start..<line.count {
            run = line[index] == UInt8(ascii: "=") ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }

    /// The place behind the first `count` equals signs in a row from `start` on.
    private func runEnd(of count: Int, from start: Int) -> Int? {
        var run = 0
        for index in start..<line.count {
            run = line[index] == UInt8(ascii: "=") ? run + 1 : 0
            if run == count { return index + 1 }
        }
        return nil
    }

    private mutating func writePeerLine(_ text: ArraySlice<UInt8>) {
        if last != .none { out.append(0x0A) }
        let start = out.count
        for byte in text {
            let before = out.count > start ? out[out.count - 1] : 0
            // One space at a time; none in front of marks that end, and none behind those that begin.
            if byte == 0x20, before == 0x20 || before == UInt8(ascii: "(") || before == UInt8(ascii: "[") { continue }
            if before == 0x20, Self.closes(byte) { out.removeLast() }
            out.append(byte)
        }
        last = .closed
    }

    private static func closes(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: ")"), UInt8(ascii: "]"): true
        default: false
        }
    }
}
