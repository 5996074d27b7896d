import GleanBytes

/// The Public Suffix List: which endings of host names people register under ("co.uk", "*.ck", but not "www.ck").
///
/// A tree of labels from the right, kept as one hash table of (parent, label) pairs over one array of label bytes: a look-up
/// compares bytes and allocates nothing. A rule in another script is found by its punycode form as well.
package struct PublicSuffixList: Sendable {
    private struct Entry {
        var parent: UInt32
        var start: UInt32
        var length: UInt32
        var node: UInt32
    }

    /// What ends at a node, and whether anything public lies at or below it.
    struct Node {
        var endsPublic = false
        var endsPrivate = false
        var isPublic = false
    }

    private(set) var nodes = [Node()]
    private var entries: [Entry] = []
    private var labels: [UInt8] = []
    /// Entry numbers plus one, by hash; 0 is free. The count is a power of two, at least twice that of the entries.
    private var slots = [UInt32](repeating: 0, count: 1024)

    /// Reads the list's own text format (publicsuffix.org/list): a rule a line up to white space, `//` starting comments.
    /// Rules after the line "===BEGIN PRIVATE DOMAINS===" are the private ones.
    package init(list: Span<UInt8>) {
        let privateMark = Array("// ===BEGIN PRIVATE DOMAINS===".utf8)
        var isPrivate = false
        forEachLine(list) { line in
            if startsWith(line, 0, privateMark.map(asciiLower)) { isPrivate = true }
            var end = 0
            while end < line.count, line[end] > 0x20 { end += 1 }
            guard end > 0, line[0] != 0x2F else { return }
            add(rule: line.extracting(0..<end), isPrivate: isPrivate)
        }
    }

    private mutating func add(rule: Span<UInt8>, isPrivate: Bool) {
        var node: UInt32 = 0
        var end = rule.count
        while end >= 0 {
            var start = end
            while start > 0, rule[start - 1] != 0x2E { start -= 1 }
            node = child(of: node, rule.extracting(start..<end))
            if !isPrivate { nodes[Int(node)].isPublic = true }
            end = start - 1
        }
        if isPrivate { nodes[Int(node)].endsPrivate = true } else { nodes[Int(node)].endsPublic = true }
    }

    /// The child under a label, made if it is new, with an alias in punycode if the label is not ASCII.
    private mutating func child(of parent: UInt32, _ label: Span<UInt8>) -> UInt32 {
        if let known = find(parent, label) { return known }
        let node = UInt32(nodes.count)
        nodes.append(Node())
        insert(parent, label, node)
        if let alias = punycodeLabel(label) { insert(parent, alias.span, node) }
        return node
    }

    private mutating func insert(_ parent: UInt32, _ label: Span<UInt8>, _ node: UInt32) {
        if (entries.count + 1) * 2 > slots.count { grow() }
        let entry = Entry(parent: parent, start: UInt32(labels.count), length: UInt32(label.count), node: node)
        for index in 0..<label.count { labels.append(label[index]) }
        entries.append(entry)
        place(entries.count - 1)
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for number in entries.indices { place(number) }
    }

    private mutating func place(_ number: Int) {
        let slot = freeSlot(entries[number])
        slots[slot] = UInt32(number + 1)
    }

    private func freeSlot(_ entry: Entry) -> Int {
        let mask = slots.count - 1
        var slot = Self.hash(entry.parent, labels.span.extracting(Int(entry.start)..<Int(entry.start + entry.length))) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        return slot
    }

    /// The node under `parent` for a label in lower case; the root is 0.
    func find(_ parent: UInt32, _ label: Span<UInt8>) -> UInt32? {
        var slot = Self.hash(parent, label) & (slots.count - 1)
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            if entry.parent == parent, Int(entry.length) == label.count {
                var index = 0
                while index < label.count, labels[Int(entry.start) + index] == label[index] { index += 1 }
                if index == label.count { return entry.node }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// FNV-1a, seeded by the parent: labels are a few bytes long.
    private static func hash(_ parent: UInt32, _ label: Span<UInt8>) -> Int {
        var hash = 0xCBF2_9CE4_8422_2325 as UInt64 ^ UInt64(parent) &* 0x9E37_79B9_7F4A_7C15
        for index in 0..<label.count { hash = (hash ^ UInt64(label[index])) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: (hash ^ hash >> 29) & 0x7FFF_FFFF)
    }
}

/// Calls `body` for each line, without its line end (`\n`, `\r\n` or `\r`).
func forEachLine(_ bytes: Span<UInt8>, _ body: (Span<UInt8>) -> Void) {
    var start = 0
    while start < bytes.count {
        var end = start
        while end + 8 <= bytes.count, !holdsLineEnd(bytes.eightBytes(end)) { end += 8 }
        while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
        body(bytes.extracting(start..<end))
        start = end + 1
    }
}

/// Whether one of eight bytes is a line feed or a carriage return: a byte of x is zero iff (x - 1) & ~x & 0x80 marks one.
@inline(__always)
private func holdsLineEnd(_ eight: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let (feed, carriage) = (eight ^ (ones &* 0x0A), eight ^ (ones &* 0x0D))
    return ((feed &- ones) & ~feed | (carriage &- ones) & ~carriage) & (ones &* 0x80) != 0
}
