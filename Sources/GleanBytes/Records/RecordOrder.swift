// Unsafe: records are compared and moved by address, a few nanoseconds each. `Tests/GleanBytesTests/RecordTests.swift` holds the
// result against the standard library's sort.
import Glibc

/// How records lie in memory: one after the other, all of one width, or each behind its length (4 bytes, little-endian).
package struct RecordShape: Sendable, Equatable {
    /// Bytes of the key with which each record begins; at least 8.
    package let keyBytes: Int
    /// Bytes of every record, key included; nil where records carry their length.
    package let width: Int?

    package init(keyBytes: Int, width: Int?) {
        precondition(keyBytes >= 8, "A record begins with a key of at least 8 bytes.")
        precondition(width.map { $0 >= keyBytes } ?? true, "A record holds its key.")
        self.keyBytes = keyBytes
        self.width = width
    }

    /// Bytes of a length before a record.
    package static let lengthBytes = 4
    /// Bytes of the largest record that carries its length.
    package static let largest = 64 << 20
}

/// Puts records in the order of their bytes.
///
/// Radix passes over at most four bytes of the key's first eight, the highest that differ at all; runs that are still equal are then
/// sorted by comparing whole records. Hashes differ in their first four bytes nearly always, and pages of one input in fewer.
package struct RecordOrder {
    private struct Entry {
        /// The first 8 bytes, big-endian.
        var top: UInt64
        var offset: UInt32
        var length: UInt32
    }

    private var entries: [Entry] = []
    private var spare: [Entry] = []

    package init() {}

    /// Bytes that the order of one record takes, beside the record.
    package static let entryBytes = 2 * MemoryLayout<Entry>.stride

    /// Takes in the records of `bytes`, at most 4 GB, and sorts them.
    package mutating func sort(_ bytes: [UInt8], _ shape: RecordShape) {
        entries.removeAll(keepingCapacity: true)
        bytes.withUnsafeBytes { raw in
            guard let base = raw.baseAddress else { return }
            collect(base, raw.count, shape)
            guard entries.count > 1 else { return }
            let shift = radix()
            sortTies(base, shift)
        }
    }

    /// Hands every record to `body`, in order. `bytes` are those that were sorted.
    package func forEach(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        try bytes.withUnsafeBytes { raw in
            for entry in entries {
                try body(UnsafeRawBufferPointer(rebasing: raw[Int(entry.offset)..<(Int(entry.offset) + Int(entry.length))]))
            }
        }
    }

    private mutating func collect(_ base: UnsafeRawPointer, _ count: Int, _ shape: RecordShape) {
        precondition(count <= Int(UInt32.max), "Records are sorted in parts of at most 4 GB.")
        var at = 0
        while at < count {
            var length = shape.width ?? 0
            if shape.width == nil {
                length = Int(UInt32(littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
                at += RecordShape.lengthBytes
            }
            let top = UInt64(bigEndian: base.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            entries.append(Entry(top: top, offset: UInt32(at), length: UInt32(length)))
            at += length
        }
    }

    /// Sorts by up to four bytes of `top`; returns how many low bits of it have not been looked at.
    private mutating func radix() -> UInt64 {
        var all = entries[0].top, any = all
        for entry in entries {
            all &= entry.top
            any |= entry.top
        }
        let differing = all ^ any
        guard differing != 0 else { return 64 }
        let highest = (63 - differing.leadingZeroBitCount) / 8
        let lowest = max(0, highest - 3)
        // Below some thousands of records, passes over 256 counters cost more than comparing.
        guard entries.count > 1024 else { return 64 }
        if spare.count < entries.count { spare = Array(repeating: Entry(top: 0, offset: 0, length: 0), count: entries.count) }
        for byte in lowest...highest where differing >> UInt64(8 * byte) & 0xFF != 0 { pass(UInt64(8 * byte)) }
        return UInt64(8 * lowest)
    }

    private mutating func pass(_ shift: UInt64) {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { places in
            places.initialize(repeating: 0)
            for entry in entries { places[Int(entry.top >> shift & 0xFF)] += 1 }
            var sum = 0
            for value in 0..<256 {
                let count = places[value]
                places[value] = sum
                sum += count
            }
            let count = entries.count
            spare.withUnsafeMutableBufferPointer { target in
                entries.withUnsafeBufferPointer { source in
                    for index in 0..<count {
                        let digit = Int(source[index].top >> shift & 0xFF)
                        target[places[digit]] = source[index]
                        places[digit] += 1
                    }
                }
            }
            let kept = entries.count
            swap(&entries, &spare)
            if entries.count > kept { entries.removeLast(entries.count - kept) }
        }
    }

    /// Sorts runs whose `top` is equal above `shift` by whole records. A shift of 64 means that nothing has been sorted yet.
    private mutating func sortTies(_ base: UnsafeRawPointer, _ shift: UInt64) {
        func precedes(_ left: Entry, _ right: Entry) -> Bool {
            if left.top != right.top { return left.top < right.top }
            let order = memcmp(base + Int(left.offset), base + Int(right.offset), Int(min(left.length, right.length)))
            return order != 0 ? order < 0 : left.length < right.length
        }
        var start = 0
        entries.withUnsafeMutableBufferPointer { entries in
            while start < entries.count {
                var end = start + 1
                while end < entries.count, shift >= 64 || entries[end].top >> shift == entries[start].top >> shift { end += 1 }
                if end - start > 1 { entries[start..<end].sort(by: precedes) }
                start = end
            }
        }
    }
}
