import GleanBytes

/// Finds the most frequent names of any number, in memory for `capacity` of them (Metwally et al. 2005, Space-Saving).
///
/// Counts are exact until more names were met than there is room for. From then on a new name takes the place of the rarest, and its count
/// with it: a count is never too small, and `over` is the most by which it may be too large. Two large sums are added as Agarwal et al. 2012
/// (Mergeable Summaries) do it.
package struct FrequentNames: Sendable {
    package struct Row: Sendable, Equatable {
        package let name: [UInt8]
        package let count: Int
        /// The count may be too large by at most this.
        package let over: Int
    }

    private struct Entry {
        let hash: UInt64
        let name: [UInt8]
        var count: Int
        var over: Int
    }

    private let capacity: Int
    private var entries: [Entry] = []
    /// Positions by hash. Names are not compared: among as many as there is room for, two do not share 64 bits.
    private var positions: [UInt64: Int] = [:]
    /// Positions as a heap, the rarest on top, and the place of each position in it.
    private var heap: [Int] = []
    private var places: [Int] = []
    /// A name that is not held was met at most this often; 0 while all are held.
    package private(set) var missing = 0

    package init(capacity: Int) { self.capacity = max(1, capacity) }

    /// Names held.
    package var count: Int { entries.count }

    package mutating func add(_ name: Span<UInt8>) {
        let hash = XXH3.hash64(name)
        if let position = positions[hash] {
            entries[position].count += 1
            sink(places[position])
            return
        }
        insert(hash, name.withUnsafeBufferPointer { Array($0) }, count: 1)
    }

    /// Adds what another has counted. Of one that counted few names the cost follows those: a sum over many small files is not slowed down by
    /// the names that it holds already.
    package mutating func add(_ other: FrequentNames) {
        let isFew = other.count <= capacity / Self.few
        if other.missing == 0, isFew || entries.count + other.count <= capacity { return addEach(of: other) }
        merge(other)
    }

    /// A table with fewer names than this part of what there is room for has few.
    private static let few = 16

    /// Adds names that were all counted exactly, one by one: those held first, lest one of them makes room for a new one.
    private mutating func addEach(of other: FrequentNames) {
        var new: [Entry] = []
        for entry in other.entries {
            guard let position = positions[entry.hash] else {
                new.append(entry)
                continue
            }
            entries[position].count += entry.count
            sink(places[position])
        }
        for entry in new { insert(entry.hash, entry.name, count: entry.count) }
    }

    /// Adds a name that is not held and was met `count` times.
    private mutating func insert(_ hash: UInt64, _ name: [UInt8], count: Int) {
        guard entries.count == capacity else { return append(Entry(hash: hash, name: name, count: missing + count, over: missing)) }
        let rarest = heap[0]
        missing = max(missing, entries[rarest].count)
        positions[entries[rarest].hash] = nil
        positions[hash] = rarest
        entries[rarest] = Entry(hash: hash, name: name, count: missing + count, over: missing)
        sink(0)
    }

    /// Adds up both tables and keeps the most frequent names of the sum.
    private mutating func merge(_ other: FrequentNames) {
        var sum: [Entry] = []
        for var entry in entries {
            let position = other.positions[entry.hash]
            entry.count += position.map { other.entries[$0].count } ?? other.missing
            entry.over += position.map { other.entries[$0].over } ?? other.missing
            sum.append(entry)
        }
        for var entry in other.entries where positions[entry.hash] == nil {
            entry.count += missing
            entry.over += missing
            sum.append(entry)
        }
        missing += other.missing
        if sum.count > capacity {
            sum.sort { $0.count != $1.count ? $0.count > $1.count : $0.hash < $1.hash }
            missing = max(missing, sum[capacity].count)
            sum.removeLast(sum.count - capacity)
        }
        entries = []
        positions = [:]
        heap = []
        places = []
        for entry in sum { append(entry) }
    }

    /// The most frequent names; of equal ones, the first by its bytes.
    package func top(_ most: Int) -> [Row] {
        let order = entries.sorted { $0.count != $1.count ? $0.count > $1.count : $0.name.lexicographicallyPrecedes($1.name) }
        return order.prefix(most).map { Row(name: $0.name, count: $0.count, over: $0.over) }
    }

    private mutating func append(_ entry: Entry) {
        positions[entry.hash] = entries.count
        places.append(heap.count)
        heap.append(entries.count)
        entries.append(entry)
        var place = heap.count - 1
        while place > 0, entries[heap[place]].count < entries[heap[(place - 1) / 2]].count {
            exchange(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func sink(_ start: Int) {
        var place = start
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count && entries[heap[child]].count < entries[heap[least]].count { least = child }
            if least == place { return }
            exchange(place, least)
            place = least
        }
    }

    private mutating func exchange(_ one: Int, _ other: Int) {
        heap.swapAt(one, other)
        places[heap[one]] = one
        places[heap[other]] = other
    }
}
