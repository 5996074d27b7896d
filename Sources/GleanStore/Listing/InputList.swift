import GleanBytes

/// Lists of inputs: a pattern a line, plain or gzip, at any location.
enum InputList {
    /// Of a list, unpacked: a few bytes may unpack to any number. As many inputs as a run takes have room, with names of 250 bytes.
    private static let mostBytes = 512 << 20
    /// Of a list, and of all inputs that are found: the crawls of Common Crawl together have about as many files.
    static let mostLines = 10_000_000
    static let tooMany = "more than \(mostLines) inputs"

    /// The lines that name something, without the space around them.
    ///
    /// - Throws: `.tooLarge` past 512 MiB or `mostLines`.
    static func lines(of list: String) throws(StoreError) -> [String] {
        var bytes = try FileBytes.read(list, limit: mostBytes)
        if bytes.starts(with: [0x1f, 0x8b]) { bytes = try unpacked(bytes, list) }
        guard let lines = lines(bytes) else { throw StoreError(.tooLarge, path: list, detail: tooMany) }
        return lines
    }

    /// The same of bytes; nil for more than `most` lines.
    static func lines(_ bytes: [UInt8], most: Int = mostLines) -> [String]? {
        var lines: [String] = [], start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex { $0 == 0x0a || $0 == 0x0d } ?? bytes.count
            let line = bytes[start..<end]
            start = end + 1
            guard let first = line.firstIndex(where: { !isSpace($0) }), let last = line.lastIndex(where: { !isSpace($0) }), line[first] != 0x23 else { continue }
            guard lines.count < most else { return nil }
            lines.append(String(decoding: line[first...last], as: UTF8.self))
        }
        return lines
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func unpacked(_ packed: [UInt8], _ list: String) throws(StoreError) -> [UInt8] {
        let inflater = Inflater(.gzip)
        var unpacked: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        var place = 0
        var isOver = false
        while !(isOver && place == packed.count) {
            if isOver { inflater.reset() }
            var room = piece.mutableSpan
            let step = inflater.decode(packed.span.extracting(place..<packed.count), into: &room)
            place += step.consumed
            unpacked += piece[..<step.produced]
            isOver = step.status == .memberEnd
            guard unpacked.count <= mostBytes else { throw StoreError(.tooLarge, path: list) }
            switch step.status {
            case .outputFull, .memberEnd: break
            case .needsInput: throw StoreError(.damaged, path: list, detail: "the gzip data ends too early")
            case .damaged(let damage): throw StoreError(.damaged, path: list, detail: damage.rawValue)
            }
        }
        return unpacked
    }
}
