/// Collects decoded characters as UTF-8 in a small block that stays in cache, and moves full blocks to an array.
///
/// Decoders call `ready()` once a turn of their loop and may then write up to `slack` bytes unchecked: that is what
/// keeps them at one comparison a character. Unsafe writes stand in this file only; each stays within the slack, since
/// `ready()` leaves `used <= blockBytes` and a turn writes 8 bytes at most.
struct UTF8Writer: ~Copyable {
    private static let blockBytes = 16_384
    private static let slack = 64

    private let block: UnsafeMutablePointer<UInt8>
    private var used = 0
    private var output: [UInt8]
    private let limit: Int
    private(set) var replacements = 0
    private(set) var isFull = false

    /// Takes over an array for its capacity; `limit` is the most bytes of output.
    init(reusing output: inout [UInt8], limit: Int) {
        block = .allocate(capacity: Self.blockBytes + Self.slack)
        self.output = []
        self.limit = min(max(0, limit), .max / 2)  // halved, so that a few bytes can be added to it
        swap(&self.output, &output)
        self.output.removeAll(keepingCapacity: true)
    }

    deinit { block.deallocate() }

    /// Whether there is room for one more turn; false for good once the limit is passed.
    @inline(__always)
    mutating func ready() -> Bool {
        used <= Self.blockBytes || flush()
    }

    /// Writes the ASCII bytes at and after `start`, up to the first other byte, and returns where it stopped.
    @inline(__always)
    mutating func copyASCII(_ bytes: Span<UInt8>, from start: Int) -> Int {
        let raw = bytes.bytes
        var i = start
        while i + 8 <= bytes.count {
            guard ready() else { return i }
            let eight = word(raw, i)
            UnsafeMutableRawPointer(block + used).storeBytes(of: eight.littleEndian, as: UInt64.self)
            let high = eight & highBits
            if high != 0 {
                let length = high.trailingZeroBitCount >> 3
                used += length
                return i + length
            }
            used += 8
            i += 8
        }
        while i < bytes.count, bytes[i] < 0x80, ready() {
            put(byte: bytes[i])
            i += 1
        }
        return i
    }

    /// Writes a stretch that is known to be UTF-8.
    mutating func copyValid(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        guard !range.isEmpty, !isFull else { return }
        bytes.withUnsafeBufferPointer { all in
            let part = UnsafeBufferPointer(rebasing: all[range])
            // Short stretches between errors go through the block: an append a stretch costs 20 ns.
            if part.count + used <= Self.blockBytes, let base = part.baseAddress {
                (block + used).update(from: base, count: part.count)
                used += part.count
            } else if flush() {
                output.append(contentsOf: part.prefix(limit - output.count + 4))
                _ = flush()
            }
        }
    }

    @inline(__always)
    mutating func put(byte: UInt8) {
        block[used] = byte
        used += 1
    }

    /// Writes a cell of a single-byte table.
    @inline(__always)
    mutating func put(packed cell: UInt32) {
        UnsafeMutableRawPointer(block + used).storeBytes(of: (cell & 0xFF_FFFF).littleEndian, as: UInt32.self)
        used += Int(cell >> 24 & 0xF)
        replacements += Int(cell >> 31)
    }

    /// Writes a scalar value; the caller never hands over a surrogate.
    @inline(__always)
    mutating func put(_ scalar: UInt32) {
        let at = block + used
        if scalar >= 0x800 && scalar < 0x10000 {
            at[0] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
            at[1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
            at[2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            used += 3
        } else if scalar < 0x80 {
            at[0] = UInt8(truncatingIfNeeded: scalar)
            used += 1
        } else if scalar < 0x800 {
            at[0] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
            at[1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            used += 2
        } else {
            at[0] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
            at[1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F)
            at[2] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
            at[3] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            used += 4
        }
    }

    /// Writes U+FFFD for an error of the input.
    @inline(__always)
    mutating func putReplacement() {
        put(0xFFFD)
        replacements += 1
    }

    /// Moves the block to the array and cuts at the limit, never inside a character. False once the limit is passed.
    private mutating func flush() -> Bool {
        if !isFull {
            output.append(contentsOf: UnsafeBufferPointer(start: block, count: used))
            used = 0
            guard output.count > limit else { return true }
            var end = limit
            while end > 0, output[end] & 0xC0 == 0x80 { end -= 1 }
            output.removeLast(output.count - end)
            isFull = true
        }
        // More than a block, so that `ready()` comes here again and not to a turn.
        used = Self.blockBytes + 1
        return false
    }

    /// Ends the work and gives the array back.
    mutating func finish(into target: inout [UInt8]) {
        _ = flush()
        swap(&output, &target)
    }
}
