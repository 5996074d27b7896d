/// A set of byte strings, each with a number, that finds all members a text begins with: a double array.
///
/// The child of a node for byte b stands at `base ^ b`, and is one if its `parent` says so. The terminal number is kept beside it, so a step is
/// one load. Members are put in by depth; places are given first come, first served.
struct ByteTrie: Sendable {
    struct Node {
        var base: Int32 = 0
        var parent: Int32 = -1
        var value: Int32 = -1
    }

    private(set) var nodes: [Node] = []

    static let root = 0

    /// - Parameter keys: byte strings in `names` with their numbers, not empty, no two alike.
    init(_ names: [UInt8], _ keys: [(range: Range<Int>, value: Int)]) {
        let sorted = keys.sorted { names[$0.range].lexicographicallyPrecedes(names[$1.range]) }
        nodes = Array(repeating: Node(), count: 512)
        nodes[0].parent = 0
        var firstFree = 1
        var queue = [(node: 0, keys: 0..<sorted.count, depth: 0)]
        var next = 0
        var labels: [(byte: UInt8, keys: Range<Int>)] = []
        while next < queue.count {
            let (node, range, depth) = queue[next]
            next += 1
            labels.removeAll(keepingCapacity: true)
            for index in range {
                let key = sorted[index].range
                if key.count == depth {
                    nodes[node].value = Int32(sorted[index].value)
                    continue
                }
                let byte = names[key.lowerBound + depth]
                if labels.last?.byte == byte { labels[labels.count - 1].keys = labels[labels.count - 1].keys.lowerBound..<index + 1 }
                else { labels.append((byte, index..<index + 1)) }
            }
            guard !labels.isEmpty else { continue }
            let base = place(labels, &firstFree)
            nodes[node].base = Int32(base)
            for label in labels {
                let child = base ^ Int(label.byte)
                nodes[child].parent = Int32(node)
                queue.append((child, label.keys, depth + 1))
            }
        }
    }

    /// A base whose children are all free. Blocks of 256 that are nearly full are left behind, which keeps the search short.
    private mutating func place(_ labels: [(byte: UInt8, keys: Range<Int>)], _ firstFree: inout Int) -> Int {
        while firstFree < nodes.count, nodes[firstFree].parent >= 0 { firstFree += 1 }
        var slot = firstFree
        var missed = 0
        while true {
            if slot + 256 >= nodes.count { nodes.append(contentsOf: repeatElement(Node(), count: nodes.count)) }
            if nodes[slot].parent < 0 {
                let base = slot ^ Int(labels[0].byte)
                if labels.allSatisfy({ nodes[base ^ Int($0.byte)].parent < 0 }) {
                    if missed > 1_000 { firstFree = max(firstFree, slot & ~255) }
                    return base
                }
                missed += 1
            }
            slot += 1
        }
    }

    /// The child of `node` for `byte`, or nil.
    @inline(__always)
    func child(_ node: Int, _ byte: UInt8) -> Int? {
        let child = Int(nodes[node].base) ^ Int(byte)
        return nodes[child].parent == Int32(truncatingIfNeeded: node) && child != 0 ? child : nil
    }

    /// The number of the member that ends at `node`, or -1.
    @inline(__always)
    func value(_ node: Int) -> Int { Int(nodes[node].value) }

    /// The number of the member that is exactly these bytes, or -1.
    func find(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
        var node = Self.root
        for index in range {
            guard let child = child(node, text[index]) else { return -1 }
            node = child
        }
        return value(node)
    }

    /// The longest member that begins at `start`, as the number and the end, or nil.
    /// As in the library, no more than `most` members are looked at, the shortest first.
    func longest(_ text: Span<UInt8>, from start: Int, most: Int) -> (value: Int, end: Int)? {
        var node = Self.root
        var found: (value: Int, end: Int)?
        var count = 0
        var index = start
        while index < text.count, count < most, let child = child(node, text[index]) {
            node = child
            index += 1
            guard value(node) >= 0 else { continue }
            found = (value(node), index)
            count += 1
        }
        return found
    }
}
