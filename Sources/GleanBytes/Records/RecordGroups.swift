// Unsafe: reads the record that the merge lends out; see RecordCursor.swift.
import Glibc

/// Sorted records, handed out in groups of equal keys, one record at a time: a group may be larger than memory.
///
/// A class, because it stands in the middle of a merge; it never leaves its thread. Its properties are not checked for
/// overlapping accesses while it runs, which took a fifth of a merge: no method calls out while it changes one.
package final class RecordGroups {
    private let merge: RecordMerge
    package let keyBytes: Int
    @exclusivity(unchecked) private var keyCopy: [UInt8]
    @exclusivity(unchecked) private var current: UnsafeRawBufferPointer?
    @exclusivity(unchecked) private var hasStarted = false
    /// The current record is the group's first and has not been handed out.
    @exclusivity(unchecked) private var isFresh = false
    /// The current record begins the next group.
    @exclusivity(unchecked) private var isAtEnd = false

    package init(_ merge: RecordMerge, keyBytes: Int) {
        self.merge = merge
        self.keyBytes = keyBytes
        keyCopy = Array(repeating: 0, count: keyBytes)
    }

    /// Goes to the next group, past what is left of this one; false at the end.
    package func nextGroup() throws -> Bool {
        if hasStarted {
            while try next() {}
        } else {
            hasStarted = true
            current = try merge.next()
        }
        guard let first = current else { return false }
        isAtEnd = false
        keyCopy.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: first[0..<keyBytes])) }
        isFresh = true
        return true
    }

    /// The group's first record has not been handed out yet.
    package var isAtStart: Bool { isFresh }
    /// The group has no more records, as far as has been looked.
    package var isOver: Bool { isAtEnd || current == nil }

    /// Goes to the group's next record, at first to its first; false at the group's end.
    package func next() throws -> Bool {
        if isFresh {
            isFresh = false
            return true
        }
        guard current != nil, !isAtEnd else { return false }
        current = try merge.next()
        guard let record = current else { return false }
        let isSame = keyCopy.withUnsafeBytes { key in
            guard let known = key.baseAddress, let found = record.baseAddress else { return false }
            return memcmp(known, found, keyBytes) == 0
        }
        isAtEnd = !isSame
        return isSame
    }

    // MARK: What stands in key and value

    /// 8 bytes of the group's key as a big-endian number.
    package func key(at offset: Int) -> UInt64 {
        keyCopy.withUnsafeBytes { UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) }
    }

    /// Bytes of the record behind its key.
    package var valueCount: Int { (current?.count ?? keyBytes) - keyBytes }

    /// 8 bytes of the value as a big-endian number.
    package func u64(at offset: Int) -> UInt64 {
        guard let current, keyBytes + offset + 8 <= current.count else { return 0 }
        return UInt64(bigEndian: current.loadUnaligned(fromByteOffset: keyBytes + offset, as: UInt64.self))
    }

    /// 4 bytes of the value as a big-endian number.
    package func u32(at offset: Int) -> UInt32 {
        guard let current, keyBytes + offset + 4 <= current.count else { return 0 }
        return UInt32(bigEndian: current.loadUnaligned(fromByteOffset: keyBytes + offset, as: UInt32.self))
    }

    package func u8(at offset: Int) -> UInt8 {
        guard let current, keyBytes + offset < current.count else { return 0 }
        return current[keyBytes + offset]
    }

    /// Appends the value's bytes from `offset` on.
    package func appendValue(from offset: Int = 0, to bytes: inout [UInt8]) {
        guard let current, keyBytes + offset < current.count else { return }
        bytes.append(contentsOf: current[(keyBytes + offset)...])
    }
}
