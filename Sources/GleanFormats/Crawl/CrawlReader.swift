import GleanBytes

/// What `CrawlReader` found next.
package enum CrawlEvent: Sendable {
    case record(CrawlRecord)
    case damage(CrawlDamage)
}

/// Reads WARC (0.17 to 1.1) and ARC (1 and 2) files, plain or packed by gzip, zstd or bzip2, record by record.
///
/// Memory follows the largest record, up to `maxBlockBytes` of its block, and shrinks back; what is beyond is read and thrown away.
/// Damage never ends the reading: each `next` yields a record, or says what is wrong and goes on at the next good record.
///
/// - A record that ends early (the input, or its member, is over) is handed out with `missingBytes`, then the damage is told.
/// - A record whose member does not inflate, or fails its checksum, is not handed out, as its bytes cannot be trusted.
/// - One region without records is told once, however long it is.
/// - A length that is wrong and above `maxBlockBytes` costs, in plain input, what it spans.
///
/// Keep it in a local variable or a `~Copyable` struct: of a class's property, `bytes` can only be handed straight to a call.
package struct CrawlReader: ~Copyable {
    /// Longest record header or ARC line.
    package static let maxHeadBytes = 64 << 10
    /// The front of the buffer, kept for the written-out date of an ARC record.
    static let reserve = 32
    /// Room for one piece of input.
    static let room = 64 << 10
    static let usualCapacity = 1 << 20

    let maxBlockBytes: Int
    var input: UnpackedInput
    var buffer = ByteBuffer(capacity: CrawlReader.usualCapacity)
    /// Where the current record begins; bytes before it are done with.
    var start = CrawlReader.reserve
    /// The next byte that no record has claimed.
    var cursor = CrawlReader.reserve
    var end = CrawlReader.reserve
    /// What ended the filling; nil while there may be more.
    var boundary: UnpackedInput.Outcome?
    /// Told first by the next call.
    var pending: CrawlDamage?
    /// The place after the current record is not known to begin one: look for it before reading on.
    var needsSeek = false
    /// Where the current record is cut short by the beginning of the next member's record, from `start`.
    var cut: Int?
    var format: CrawlRecord.Format?
    /// Set until a part's first record is found.
    private var partStart: Int64?
    /// Input offsets of the current record (see `CrawlRecord.offset`).
    var place = Place()

    struct Place { var offset: Int64 = 0, inner: Int64 = 0 }

    /// `maxBlockBytes`: the most bytes of a block that are kept.
    package init(_ source: any ByteSource, maxBlockBytes: Int = 8 << 20) {
        self.maxBlockBytes = max(0, maxBlockBytes)
        input = UnpackedInput(source)
    }

    /// Reads a part of an input: from the first member (record, where the input is plain) that begins at or behind input offset
    /// `offset`, where `source` must begin too, to the source's end. A caller that reads one part of many stops at the first record
    /// whose offset is not in its part; then each record is read in one part, however the input is cut.
    ///
    /// `container` is that of the input's beginning (see `Container(opening:)`), and `format` is known from it for plain ARC files.
    /// A .warc.zst with a dictionary, or an input of one member, cannot be read in parts.
    package init(
        _ source: any ByteSource, from offset: Int64, container: Container, format: CrawlRecord.Format? = nil,
        maxBlockBytes: Int = 8 << 20
    ) {
        self.maxBlockBytes = max(0, maxBlockBytes)
        self.format = format
        input = UnpackedInput(source, from: offset, container: container)
        partStart = offset
    }

    /// The bytes that a record's ranges are places in; good until `next`.
    package var bytes: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get { buffer.span(0..<end) }
    }

    /// How the input is packed; nil before the first `next` and for an empty input.
    package var container: Container? { input.container }

    /// Frames are packed with a dictionary that stands at the input's beginning.
    package var hasDictionary: Bool { input.hasDictionary }

    /// Input bytes that were taken in so far, for progress.
    package var inputOffset: Int64 { input.raw.offset }

    /// Bytes that the buffer holds now, for tests and reports.
    package var bufferBytes: Int { buffer.capacity }

    /// The next record or damage; nil at the end. Throws only what the source throws.
    package mutating func next() throws -> CrawlEvent? {
        if let damage = pending {
            pending = nil
            return .damage(damage)
        }
        shrink()
        if let offset = partStart {
            partStart = nil
            try enterPart(at: offset)
        }
        if needsSeek {
            needsSeek = false
            try seekRecord(from: cursor)
        }
        guard try skipBlankLines() else {
            guard case .damaged(let damage) = boundary else { return nil }
            try recover(from: damage)
            return .damage(damage)
        }
        start = cursor
        place = placeOfCursor()
        return try readRecord()
    }

    private mutating func enterPart(at offset: Int64) throws {
        if input.container == .plain { return try seekRecord(from: start, atLine: true) }
        let arc = mayBeARC
        if try !input.seekMember(after: offset - 1, where: { Self.opens($0, arc: arc) }) { boundary = .ended }
    }

    /// Passes over line ends, and over the ends of members, to the next byte of a record; false at the end or at damage.
    private mutating func skipBlankLines() throws -> Bool {
        while true {
            cursor += buffer.span(cursor..<end).lineEnds()
            if cursor < end { return true }
            start = cursor
            if try more() { continue }
            guard boundary == .memberEnd else { return false }
            boundary = nil
        }
    }

    func placeOfCursor() -> Place {
        let inner = input.produced - Int64(end - cursor)
        return input.container == .plain ? Place(offset: inner, inner: 0) : Place(offset: input.memberOffset, inner: inner)
    }
}

// MARK: - The buffer

extension CrawlReader {
    /// Takes in one more piece; false at a boundary, which is kept in `boundary` until someone clears it.
    mutating func more() throws -> Bool {
        if boundary != nil { return false }
        makeRoom()
        let outcome = try input.read(into: &buffer, from: end)
        if case .bytes(let count) = outcome {
            end += count
            return true
        }
        boundary = outcome
        return false
    }

    /// The record's bytes move to the front, or the buffer doubles: it grows by what came, never by what was claimed.
    private mutating func makeRoom() {
        if start == end {
            // Nothing to keep: the front again, which is still in the processor's cache.
            start = Self.reserve
            cursor = start
            end = start
        }
        if buffer.capacity - end >= Self.room { return }
        let shift = start - Self.reserve
        if shift > 0 {
            buffer.move(start..<end, to: Self.reserve)
            start -= shift
            cursor -= shift
            end -= shift
        }
        if buffer.capacity - end < Self.room {
            buffer.resize(to: buffer.capacity * 2, keeping: end)
        }
    }

    /// Gives back what a large record took.
    private mutating func shrink() {
        guard buffer.capacity > Self.usualCapacity, end - cursor < Self.usualCapacity / 2 else { return }
        buffer.move(cursor..<end, to: Self.reserve)
        end = Self.reserve + (end - cursor)
        cursor = Self.reserve
        start = cursor
        buffer.resize(to: Self.usualCapacity, keeping: end)
    }

    /// A member is over in the middle of a record. If the next one begins with a record, or there is none, this one is cut short:
    /// returns false, and what follows is left for later. Else the record goes on in the next member, as in files that were
    /// packed in blocks of any size: true.
    mutating func continues() throws -> Bool {
        guard boundary == .memberEnd else { return false }
        boundary = nil
        let seam = end - start
        // An ARC record is known by its whole line.
        let wanted = mayBeARC ? 4096 : Self.openingBytes
        while end - start - seam < wanted, buffer.span(start + seam..<end).firstIndex(of: 0x0A) == nil {
            if try more() { continue }
            if end - start > seam || boundary != .memberEnd { break }
            boundary = nil
        }
        if end - start > seam, !opensRecord(at: start + seam) { return true }
        cut = seam
        return false
    }
}
