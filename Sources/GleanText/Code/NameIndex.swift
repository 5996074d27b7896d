/// Names as bytes, each with a few numbers: a hash table that is built once a process and asked without a String.
struct NameIndex: Sendable {
    private struct Entry: Sendable {
        var start: UInt32
        var length: UInt32
        /// Where the entry's numbers stand in `numbers`.
        var first: UInt32
        var count: UInt32
    }

    /// The numbers of all names, one name's side by side.
    private(set) var numbers: [UInt16] = []
    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    /// Places in `entries` plus one, zero for an empty slot; a power of two, half of it empty at least.
    private var slots: [UInt16]
    private let anyCase: Bool

    /// - Parameter anyCase: whether ASCII letters are asked for in any case; names are then in lower case.
    init(_ names: [(name: Substring, numbers: [UInt16])], anyCase: Bool = false) {
        var size = 16
        while size < names.count * 2 { size *= 2 }
        slots = [UInt16](repeating: 0, count: size)
        self.anyCase = anyCase
        for (name, values) in names {
            let start = bytes.count
            bytes.append(contentsOf: name.utf8)
            entries.append(Entry(
                start: UInt32(start), length: UInt32(bytes.count - start), first: UInt32(numbers.count), count: UInt32(values.count)))
            numbers.append(contentsOf: values)
            var slot = Int(truncatingIfNeeded: Self.hash(bytes.span, start..<bytes.count, anyCase)) & (size - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = UInt16(entries.count)
        }
    }

    /// An index of names alone, written with a space between them.
    init(_ names: StaticString, anyCase: Bool = false) {
        let text = names.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        self.init(text.split { $0 == " " || $0 == "\n" }.map { ($0, [0]) }, anyCase: anyCase)
    }

    /// Where the numbers of the name `text[range]` stand in `numbers`; empty for a name that is not known.
    func find(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: Self.hash(text, range, anyCase)) & mask
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            if Int(entry.length) == range.count, isSame(entry, text, range.lowerBound) {
                return Int(entry.first)..<Int(entry.first + entry.count)
            }
            slot = (slot + 1) & mask
        }
        return 0..<0
    }

    func contains(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool { !find(text, range).isEmpty }

    private func isSame(_ entry: Entry, _ text: Span<UInt8>, _ at: Int) -> Bool {
        for offset in 0..<Int(entry.length) {
            let byte = text[at + offset]
            if bytes[Int(entry.start) + offset] != (anyCase ? byte.asciiLowered : byte) { return false }
        }
        return true
    }

    /// FNV-1a; names are short.
    private static func hash(_ text: Span<UInt8>, _ range: Range<Int>, _ anyCase: Bool) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for at in range {
            hash ^= UInt64(anyCase ? text[at].asciiLowered : text[at])
            hash = hash &* 0x100_0000_01B3
        }
        return hash ^ hash >> 32
    }
}
