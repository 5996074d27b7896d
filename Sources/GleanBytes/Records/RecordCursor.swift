// Unsafe: a cursor lends out the address of a record in its own buffer, valid until it moves on, so that merging copies nothing.
import Glibc

/// Where the bytes of sorted records come from, piece by piece.
package protocol RecordFeed: AnyObject {
    /// Fills `buffer` from its start with the bytes that come next, as many as there are; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
    /// What to throw where the bytes cannot be records.
    var damage: any Error { get }
}

/// Walks sorted records.
///
/// A class, because it owns its buffer; it never leaves its thread. Its properties are not checked for
/// overlapping accesses while it runs, which took a fifth of a merge: no method calls out while it changes one.
package final class RecordCursor {
    private let feed: any RecordFeed
    private let shape: RecordShape
    @exclusivity(unchecked) private var buffer: UnsafeMutableRawPointer
    @exclusivity(unchecked) private var capacity: Int
    /// What of the buffer has been read and not walked.
    @exclusivity(unchecked) private var start = 0, end = 0
    /// The record the cursor stands on.
    @exclusivity(unchecked) package private(set) var record = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Its first 8 bytes, big-endian.
    @exclusivity(unchecked) package private(set) var top: UInt64 = 0

    package init(_ feed: any RecordFeed, _ shape: RecordShape, bufferBytes: Int = 1 << 16) {
        self.feed = feed
        self.shape = shape
        capacity = max(bufferBytes, 4096, (shape.width ?? 0) * 2)
        buffer = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// Moves to the next record; false at the end.
    package func advance() throws -> Bool {
        var length = shape.width ?? 0
        if shape.width == nil {
            guard try have(RecordShape.lengthBytes) else { return false }
            length = Int(UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
            guard length >= shape.keyBytes, length <= RecordShape.largest else { throw feed.damage }
            start += RecordShape.lengthBytes
            guard try have(length) else { throw feed.damage }
        } else {
            guard try have(length) else { return false }
        }
        record = UnsafeRawBufferPointer(start: buffer + start, count: length)
        top = UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        start += length
        return true
    }

    /// Below zero if this cursor's record comes before the other's, zero if they are equal.
    func compare(_ other: RecordCursor) -> Int {
        guard let one = record.baseAddress, let two = other.record.baseAddress else { return 0 }
        let order = memcmp(one, two, min(record.count, other.record.count))
        return order != 0 ? Int(order) : record.count - other.record.count
    }

    /// Sees to it that `count` bytes lie in the buffer; false if nothing is left, and throws if less is.
    private func have(_ count: Int) throws -> Bool {
        if end - start >= count { return true }
        if count > capacity {
            let larger = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 16)
            larger.copyMemory(from: buffer + start, byteCount: end - start)
            buffer.deallocate()
            buffer = larger
            capacity = count
        } else {
            memmove(buffer, buffer + start, end - start)
        }
        end -= start
        start = 0
        while end < count {
            let read = try feed.read(into: UnsafeMutableRawBufferPointer(start: buffer + end, count: capacity - end))
            if read == 0 { break }
            end += read
        }
        if end >= count { return true }
        if end == 0 { return false }
        throw feed.damage
    }
}
