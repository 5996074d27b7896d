/// Packs documents so that only those are cut that are longer than a sequence: best fit, the longest first.
///
/// Ding et al. 2024, "Fewer Truncations Improve Language Modeling" (arXiv:2404.10830): documents are cut into chunks of `length`, and each chunk,
/// the longest first, goes into the sequence with the least room that it still fits in. Lengths are sorted by counting, and the least room that
/// fits is found in a tree over all rooms: O(log length) a chunk. The paper packs all documents at once; here a window of them at a time.
package struct BestFitPacking: Sendable {
    package let length: Int
    package let endTokens: Int
    /// The most chunks that are packed together; memory is about 100 bytes for each.
    package let window: Int
    package private(set) var counts = PackingCounts()

    private var chunks: [PackedSpan] = []

    /// - Parameters:
    ///   - length: tokens of a sequence, at least 1.
    ///   - endTokens: tokens that are put behind each document.
    ///   - window: at least 1. With less to choose from, a few more places stay empty.
    package init(length: Int, endTokens: Int = 1, window: Int = 500_000) {
        precondition(length >= 1 && endTokens >= 0 && window >= 1, "A sequence has one token or more, a document is ended by none or more, a window holds one or more.")
        self.length = length
        self.endTokens = endTokens
        self.window = window
    }

    /// Adds the next document, of `tokens` tokens. Hands out the sequences of a window that is full: in the order in which they were begun.
    package mutating func add(_ tokens: Int, _ emit: (_ sequence: [PackedSpan]) throws -> Void) rethrows {
        let document = counts.documents
        let total = tokens + endTokens
        counts.documents += 1
        counts.tokens += total
        if total > length {
            counts.truncatedDocuments += 1
            counts.cuts += (total - 1) / length
        }
        for start in stride(from: 0, to: total, by: length) {
            chunks.append(PackedSpan(document: document, range: start..<min(total, start + length)))
            if chunks.count == window { try pack(emit) }
        }
    }

    /// Hands out what is left.
    package mutating func finish(_ emit: (_ sequence: [PackedSpan]) throws -> Void) rethrows { try pack(emit) }

    private mutating func pack(_ emit: (_ sequence: [PackedSpan]) throws -> Void) rethrows {
        guard !chunks.isEmpty else { return }
        // Sequences by the room they have left, the latest of equal ones first.
        var rooms = [[Int32]](repeating: [], count: length + 1)
        var open = OpenRooms(length)
        var sequences: [[PackedSpan]] = []
        var left: [Int] = []
        for index in longestFirst() {
            let chunk = chunks[index]
            let sequence: Int
            if let room = open.least(atLeast: chunk.range.count), let found = rooms[room].popLast() {
                sequence = Int(found)
                if rooms[room].isEmpty { open.remove(room) }
                sequences[sequence].append(chunk)
            } else {
                sequence = sequences.count
                sequences.append([chunk])
                left.append(length)
            }
            left[sequence] -= chunk.range.count
            let room = left[sequence]
            guard room > 0 else { continue }
            if rooms[room].isEmpty { open.insert(room) }
            rooms[room].append(Int32(truncatingIfNeeded: sequence))
        }
        chunks.removeAll(keepingCapacity: true)
        counts.sequences += sequences.count
        counts.paddingTokens += left.reduce(0, +)
        for sequence in sequences { try emit(sequence) }
    }

    /// The chunks by falling length, those of one length in their order.
    private func longestFirst() -> [Int] {
        var places = [Int](repeating: 0, count: length + 2)
        for chunk in chunks { places[length - chunk.range.count + 1] += 1 }
        for index in 1..<places.count { places[index] += places[index - 1] }
        var order = [Int](repeating: 0, count: chunks.count)
        for (index, chunk) in chunks.enumerated() {
            order[places[length - chunk.range.count]] = index
            places[length - chunk.range.count] += 1
        }
        return order
    }
}

/// Which rooms any sequence has: a tree of bits, 64 children a node, that finds the least room of at least a size.
struct OpenRooms {
    /// A bit for each room; above it a bit for each word that is not zero; and so on up to one word.
    private var levels: [[UInt64]] = []

    /// For rooms of 0 to `largest` tokens.
    init(_ largest: Int) {
        var size = largest + 1
        repeat {
            size = (size + 63) / 64
            levels.append(Array(repeating: 0, count: size))
        } while size > 1
    }

    mutating func insert(_ room: Int) {
        var place = room
        for level in levels.indices {
            levels[level][place / 64] |= 1 << UInt64(place % 64)
            place /= 64
        }
    }

    mutating func remove(_ room: Int) {
        var place = room
        for level in levels.indices {
            levels[level][place / 64] &= ~(1 << UInt64(place % 64))
            if levels[level][place / 64] != 0 { return }
            place /= 64
        }
    }

    func least(atLeast room: Int) -> Int? {
        var place = room
        for level in levels.indices {
            guard place / 64 < levels[level].count else { return nil }
            let word = levels[level][place / 64] >> UInt64(place % 64)
            if word != 0 {
                place += word.trailingZeroBitCount
                // Down again, to the lowest bit of each word.
                for below in levels[..<level].reversed() { place = place * 64 + below[place].trailingZeroBitCount }
                return place
            }
            place = place / 64 + 1
        }
        return nil
    }
}
