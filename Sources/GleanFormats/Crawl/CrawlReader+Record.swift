import GleanBytes

extension CrawlReader {
    /// Reads the record that begins at `start`, or says what is wrong with it.
    mutating func readRecord() throws -> CrawlEvent {
        cut = nil
        guard let line = try readLine() else { return try give(up: .headerTooLong) }
        var record = CrawlRecord()
        if WARCHead.opens(buffer.span(start..<end)) {
            guard WARCHead.isVersionLine(buffer.span(start..<end), 0..<line) else { return try give(up: .badVersionLine) }
            format = .warc
            return try readWARC(&record)
        }
        guard mayBeARC, let url = ARCLine(buffer.span(start..<end), 0..<line) else { return try give(up: .badVersionLine) }
        format = .arc
        url.fill(&record, from: buffer.span(start..<end))
        record.head = 0..<line
        guard url.length != nil else { return try give(up: .badContentLength) }
        return try readBlock(&record, headLength: line, arc: url)
    }

    /// Length of the line at `start`, with its line end; the line ends with the input too. Nil when it is too long.
    private mutating func readLine() throws -> Int? {
        var scanned = 0
        while true {
            if let feed = buffer.span(start..<end).firstIndex(of: 0x0A, from: scanned) {
                return feed < Self.maxHeadBytes ? feed + 1 : nil
            }
            scanned = end - start
            if scanned > Self.maxHeadBytes { return nil }
            if try more() { continue }
            if try continues() { continue }
            return cut ?? end - start
        }
    }

    private mutating func readWARC(_ record: inout CrawlRecord) throws -> CrawlEvent {
        var line = 0
        var length: Int?
        while length == nil {
            // Behind a cut lies the next record, whose head is not this one's.
            let there = cut ?? end - start
            length = HeaderFields.endOfHead(buffer.span(start..<end), from: &line, to: there)
            if (length ?? there) > Self.maxHeadBytes { return try give(up: .headerTooLong) }
            if length == nil, cut == nil, try more() { continue }
            if length == nil, cut == nil, try continues() { continue }
            break
        }
        guard let length else { return try give(up: .truncatedRecord) }
        if WARCHead.isFolded(buffer.span(start..<start + length), 0..<length) {
            var head = buffer.mutableSpan(start..<start + length)
            WARCHead.unfold(&head)
        }
        record.head = 0..<length
        if let kind = WARCHead.read(buffer.span(start..<start + length), record.head, into: &record) { return try give(up: kind) }
        return try readBlock(&record, headLength: length, arc: nil)
    }

    /// Takes in the block and the blank lines behind it, and hands the record out.
    private mutating func readBlock(_ record: inout CrawlRecord, headLength: Int, arc: ARCLine?) throws -> CrawlEvent {
        let declared = record.contentLength
        let keep = Int(min(declared, Int64(maxBlockBytes)))
        while end - start - headLength < keep, cut == nil {
            if try !more(), try !continues() { break }
        }
        var kept = min(keep, (cut ?? end - start) - headLength)
        cursor = start + headLength + kept
        if kept == keep, cut == nil, declared > Int64(keep) { record.skippedBytes = try skip(declared - Int64(keep)) }
        record.missingBytes = declared - Int64(kept) - record.skippedBytes
        let ending = record.missingBytes > 0 ? Ending.missing : try passEnding()
        if cut == nil, case .damaged(let damage) = boundary {
            guard damage.kind == .gzipTruncated || damage.kind == .zstdTruncated else {
                try recover(from: damage)
                return .damage(damage)
            }
            // The input ends here: what is there is right as far as it goes.
            boundary = .ended
            if ending != .missing { pending = damage }
        }
        if ending != .good {
            // A length that is too large swallows the next record; where one stands in the block, the block ends before it.
            pending = CrawlDamage(ending == .missing ? .truncatedRecord : .badContentLength, at: place.offset)
            if record.skippedBytes == 0, let next = swallowedRecord(in: start + headLength..<start + headLength + kept) {
                pending?.kind = .badContentLength
                kept = withoutLineEnds(start + headLength..<next).count
                record.missingBytes = declared - Int64(kept)
                cursor = next
            } else if ending == .bad {
                needsSeek = true
            }
        }
        record.offset = place.offset
        record.innerOffset = place.inner
        record.length = input.container == .plain ? Int64(headLength + kept) + record.skippedBytes : packedLength()
        record.move(by: start)
        record.block = start + headLength..<start + headLength + kept
        if let arc {
            arc.writeDate(in: &buffer, line: start)
            record.date = 0..<20
        }
        return .record(record)
    }

    /// Reads `count` bytes behind `cursor` and throws them away; says how many there were.
    private mutating func skip(_ count: Int64) throws -> Int64 {
        var left = count
        while true {
            let there = end - cursor
            if Int64(there) >= left {
                cursor += Int(left)
                return count
            }
            left -= Int64(there)
            end = cursor
            if try more() { continue }
            if try !continues() { return count - left }
        }
    }

    private enum Ending { case good, bad, missing }

    /// Passes over up to two line ends behind a block and judges by what follows whether the block ended where it should.
    private mutating func passEnding() throws -> Ending {
        var feeds = 0, returns = 0
        while feeds < 2, returns <= 2, try isThere(1) {
            let byte = buffer.span(cursor..<end)[0]
            if byte == 0x0A { feeds += 1 } else if byte == 0x0D { returns += 1 } else { break }
            cursor += 1
        }
        // Asking for one more byte tells a member's end, and with it the record's length and checksum.
        if try !isThere(1) || cut != nil { return .good }
        let isEnded = feeds >= (format == .arc ? 1 : 2)
        if isEnded, input.container == .plain { return .good }
        _ = try isThere(8)
        if format == .arc {
            while buffer.span(cursor..<end).firstIndex(of: 0x0A) == nil, end - cursor < 4096, try more() {}
        }
        if opensRecord(at: cursor) { return .good }
        // Bytes that go on where the record should end may be what a damaged member inflates to: its checksum is near, most often.
        while input.container != .plain, end - cursor < Self.usualCapacity, try more() {}
        return isEnded ? .good : .bad
    }

    /// At least `count` bytes lie ahead, in this member.
    private mutating func isThere(_ count: Int) throws -> Bool {
        while end - cursor < count {
            if try !more() { return false }
        }
        return true
    }

    /// Input bytes from the record's place to the end of its member when it ends there; else 0.
    private func packedLength() -> Int64 {
        if cut != nil { return input.memberOffset - place.offset }
        if cursor == end, boundary != nil { return input.raw.offset - place.offset }
        return 0
    }

    private func swallowedRecord(in block: Range<Int>) -> Int? {
        let bytes = buffer.span(0..<block.upperBound)
        var from = block.lowerBound
        if opensRecord(at: from), from < block.upperBound { return from }
        while let feed = bytes.firstIndex(of: 0x0A, from: from), feed + 1 < block.upperBound {
            if opensRecord(at: feed + 1) { return feed + 1 }
            from = feed + 1
        }
        return nil
    }

    /// Up to two line ends at the back belong to the record, not to its block.
    private func withoutLineEnds(_ block: Range<Int>) -> Range<Int> {
        let bytes = buffer.span(0..<block.upperBound)
        var high = block.upperBound
        for _ in 0..<2 where high > block.lowerBound && bytes[high - 1] == 0x0A {
            high -= 1
            if high > block.lowerBound, bytes[high - 1] == 0x0D { high -= 1 }
        }
        return block.lowerBound..<high
    }
}
