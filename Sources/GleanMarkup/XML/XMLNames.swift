/// A set of names, each with a number from 1 in the order given, found by its bytes.
///
/// Open addressing over a hash of length, first and last bytes: names of a vocabulary are looked up once for each element.
package struct XMLNames: Sendable {
    private var bytes: [UInt8] = []
    private var starts: [Int32] = [0]
    private var slots: [UInt16]
    private let mask: Int

    /// At most 30,000 names.
    package init(_ names: [String]) {
        var size = 16
        while size < names.count * 4 { size *= 2 }
        slots = [UInt16](repeating: 0, count: size)
        mask = size - 1
        for name in names.prefix(30_000) {
            let start = bytes.count
            bytes += Array(name.utf8)
            starts.append(Int32(bytes.count))
            var slot = Self.hash(bytes.span.extracting(start..<bytes.count)) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt16(starts.count - 1)
        }
    }

    /// The number of a name, or 0.
    @inline(__always)
    package func number(_ name: Span<UInt8>) -> Int {
        var slot = Self.hash(name) & mask
        while slots[slot] != 0 {
            let number = Int(slots[slot]), start = Int(starts[number - 1])
            if Int(starts[number]) - start == name.count, equals(start, name) { return number }
            slot = (slot + 1) & mask
        }
        return 0
    }

    package func holds(_ name: Span<UInt8>) -> Bool { number(name) != 0 }

    @inline(__always)
    private func equals(_ start: Int, _ name: Span<UInt8>) -> Bool {
        for index in 0..<name.count where bytes[start + index] != name[index] { return false }
        return true
    }

    @inline(__always)
    private static func hash(_ name: Span<UInt8>) -> Int {
        guard name.count > 0 else { return 0 }
        var hash = UInt32(truncatingIfNeeded: name.count) &* 0x9E37
        hash = hash &* 31 &+ UInt32(name[0])
        hash = hash &* 31 &+ UInt32(name[name.count / 2])
        hash = hash &* 31 &+ UInt32(name[name.count - 1])
        if name.count > 1 { hash = hash &* 31 &+ UInt32(name[1]) }
        return Int((hash &* 0x9E37_79B1) >> 12)
    }
}
