import GleanFormats
import GleanModel
import Glibc

/// Cuts a file of patents, one behind the other, into records.
///
/// A record begins at a line with an XML declaration, with a document type where the record before has one already, or with `PATN`, the first line
/// of a patent in the text files of 1976 to 2001. What stands before the first of them is a record too, or the header of such a file.
///
/// A class, as what it reads from cannot be copied and a source's reader must be.
final class PatentRecords: RecordStream {
    private let input: InputBytes
    private let name: String
    private let maxBytes: Int
    private var content: ContentWindow
    /// Bytes of the window that were looked through for a boundary.
    private var scanned = 0
    /// The record has a document type.
    private var hasType = false
    private var hasStarted = false
    private var isOver = false

    init(_ input: Input, maxBytes: Int) throws {
        self.input = try InputBytes(input)
        name = input.name
        self.maxBytes = maxBytes
        content = ContentWindow(self.input)
    }

    var digest: String? { input.name }
    var inputOffset: UInt64 { UInt64(content.inputOffset) }

    func next() throws -> RecordEvent? {
        while !isOver {
            let start = UInt64(content.offset)
            var dropped: UInt64 = 0
            scanned = 0
            hasType = false
            while true {
                if let boundary = Self.boundary(content, &scanned, &hasType, isFirst: dropped == 0) {
                    if let event = take(boundary, start, dropped) { return event }
                    break
                }
                if content.count > maxBytes {
                    // Too long to keep: what was looked through is passed over, up to the boundary.
                    dropped += UInt64(scanned)
                    content.advance(scanned)
                    scanned = 0
                }
                if try content.more() { continue }
                isOver = true
                let event = take(content.count, start, dropped)
                if let damage = content.damage { return .damage(DataError(kind: damage.kind.rawValue, file: name, offset: UInt64(damage.offset))) }
                return event
            }
        }
        return nil
    }

    /// Hands out the first `count` bytes of the window, with `dropped` before them; nil where they are blank.
    private func take(_ count: Int, _ start: UInt64, _ dropped: UInt64) -> RecordEvent? {
        defer { content.advance(count) }
        if dropped > 0 || count > maxBytes { return .tooLarge(offset: start, bytes: dropped + UInt64(count)) }
        let bytes = Self.copy(content, count)
        if bytes.allSatisfy({ $0 <= 0x20 }) { return nil }
        // The first line of a text file tells of the file.
        if bytes.starts(with: Array("HHHHHT".utf8)) { return .other("header") }
        return .record(SourceRecord(bytes: bytes, offset: start, length: UInt64(count)))
    }

    private static func copy(_ content: borrowing ContentWindow, _ count: Int) -> [UInt8] {
        content.bytes.extracting(first: count).withUnsafeBufferPointer { Array($0) }
    }

    /// Bytes that are looked at behind a line end.
    private static let lookahead = 16

    /// The place in the window where the next record begins; nil if it is not there yet, and then `scanned` says how far was looked.
    private static func boundary(_ content: borrowing ContentWindow, _ scanned: inout Int, _ hasType: inout Bool, isFirst: Bool) -> Int? {
        let bytes = content.bytes
        // The record's own first line.
        if scanned == 0, isFirst, begins(bytes, "<!DOCTYPE", at: 0) { hasType = true }
        while let feed = firstLineFeed(bytes, from: scanned) {
            let place = feed + 1
            if place + lookahead > bytes.count, !content.isAtEnd {
                scanned = feed
                return nil
            }
            if begins(bytes, "<?xml ", at: place) || begins(bytes, "PATN", at: place) && isLineEnd(bytes, place + 4) { return place }
            if begins(bytes, "<!DOCTYPE", at: place) {
                if hasType { return place }
                hasType = true
            }
            scanned = place
        }
        scanned = bytes.count
        return nil
    }

    private static func isLineEnd(_ bytes: Span<UInt8>, _ place: Int) -> Bool { place >= bytes.count || bytes[place] <= 0x20 }

    private static func begins(_ bytes: Span<UInt8>, _ word: StaticString, at place: Int) -> Bool {
        guard place + word.utf8CodeUnitCount <= bytes.count else { return false }
        // Unsafe: a literal's own bytes, inside its own length.
        for index in 0..<word.utf8CodeUnitCount where bytes[place + index] != word.utf8Start[index] { return false }
        return true
    }

    /// Unsafe: memchr; the span's own bounds are what it is given.
    private static func firstLineFeed(_ bytes: Span<UInt8>, from start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        return bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, let found = memchr(base + start, 0x0A, buffer.count - start) else { return nil }
            return UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }
}
