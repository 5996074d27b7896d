import GleanBytes
import GleanFormats
import GleanModel

/// Walks the rows of one file of a dump, as bytes come, in memory that the longest row bounds.
struct DumpRows: ~Copyable {
    enum Event {
        /// The row stands in `row`.
        case row
        case damage(kind: String, offset: UInt64)
        /// No row stood in the last `stretchBytes`.
        case noRow
    }

    private let source: any ByteSource
    private let maxRowBytes: Int
    private var bytes: [UInt8] = []
    private var start = 0
    /// Offset of the first of `bytes` in the unpacked file.
    private var origin: UInt64 = 0
    private var isAtEnd = false
    private(set) var row = DumpRow()

    private static let pieceBytes = 1 << 18
    private static let stretchBytes: UInt64 = 16 << 20
    private static let opening: [UInt8] = Array("<row".utf8)

    init(_ source: any ByteSource, maxRowBytes: Int) {
        self.source = source
        self.maxRowBytes = maxRowBytes
    }

    /// Bytes of the unpacked file that were read.
    var bytesRead: UInt64 { origin + UInt64(bytes.count) }

    /// The next row or damage; nil at the end. Throws what the source throws.
    mutating func next() throws -> Event? {
        let from = bytesRead
        while true {
            guard let found = Self.search(bytes.span, Self.opening, from: start) else {
                // What is left may be the beginning of an opening.
                start = max(start, bytes.count - Self.opening.count)
                guard try more() else { return nil }
                if bytesRead - from >= Self.stretchBytes { return .noRow }
                continue
            }
            start = found
            let offset = origin + UInt64(found)
            var end = Self.end(bytes.span, from: found + Self.opening.count)
            while end == nil {
                if bytes.count - start > maxRowBytes {
                    start += Self.opening.count
                    return .damage(kind: "row_too_long", offset: offset)
                }
                guard try more() else { break }
                end = Self.end(bytes.span, from: start + Self.opening.count)
            }
            guard let end else {
                start = bytes.count
                return .damage(kind: "truncated_row", offset: offset)
            }
            let range = start..<end
            start = end
            return read(range, offset) ? .row : .damage(kind: "bad_row", offset: offset)
        }
    }

    private mutating func read(_ range: Range<Int>, _ offset: UInt64) -> Bool {
        // Taken out while the row reads them, and put back.
        var row = self.row
        self.row = DumpRow()
        defer { self.row = row }
        if range.count > maxRowBytes { return false }
        return row.read(bytes.span.extracting(range), at: offset)
    }

    /// Reads on; false at the end.
    private mutating func more() throws -> Bool {
        if isAtEnd { return false }
        if start > 0 {
            origin += UInt64(start)
            bytes.removeFirst(start)
            start = 0
        }
        let kept = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: Self.pieceBytes))
        let source = self.source
        // Unsafe: the piece at the end is read into in place.
        let count = try bytes.withUnsafeMutableBytes { try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[kept...])) }
        bytes.removeLast(Self.pieceBytes - count)
        isAtEnd = count == 0
        return !isAtEnd
    }

    private static func search(_ bytes: Span<UInt8>, _ word: [UInt8], from start: Int) -> Int? {
        var at = start
        while let found = bytes.firstIndex(of: word[0], from: at) {
            if found + word.count > bytes.count { return nil }
            var same = true
            for index in 1..<word.count where bytes[found + index] != word[index] { same = false }
            if same, found + word.count < bytes.count, bytes[found + word.count] <= 0x20 { return found }
            at = found + 1
        }
        return nil
    }

    /// The place behind the `>` that ends an element, quoted values passed over; nil where it is not there yet. A `<` ends it too, which
    /// stands in no element, quoted or not: its own end is lost.
    private static func end(_ bytes: Span<UInt8>, from start: Int) -> Int? {
        var at = start
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: ">"): return at + 1
            case UInt8(ascii: "<"): return at
            case 0x22:
                at += 1
                while at < bytes.count, bytes[at] != 0x22 {
                    if bytes[at] == UInt8(ascii: "<") { return at }
                    at += 1
                }
                at += 1
            default: at += 1
            }
        }
        return nil
    }
}
