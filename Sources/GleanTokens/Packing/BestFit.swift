/// Best-fit decreasing (Ding et al. 2024, arXiv:2404.10830): a document is cut only where it is longer than a sequence.
///
/// Documents are first cut into chunks of a sequence's length. Then the chunks that are left over go, the longest first, each into the
/// sequence that has the least room of those in which it still fits. Chunks of one length go in the order of their documents, and of
/// sequences with the same room the one that came to it last is taken, so the result depends on the lengths alone.
///
/// Sequences come out in the order of their first pieces, and pieces in the order of their documents: not by size, which would show
/// a trainer the full sequences first. Work is linear in the documents but for the search of the room, which reads a few words of a
/// bit tree; memory follows documents and `length`.
package struct BestFit: Packing {
    package let length: Int

    /// `length` is at least 1.
    package init(length: Int) { self.length = length }

    package func pack(_ lengths: [Int]) -> PackedSequences {
        var chunks: [Piece] = []
        for (document, tokens) in lengths.enumerated() {
            for start in stride(from: 0, to: tokens, by: length) {
                chunks.append(Piece(document: document, start: start, count: min(length, tokens - start)))
            }
        }
        return lay(chunks, in: fit(chunks))
    }

    /// The sequence of each chunk, numbered as they were begun.
    private func fit(_ chunks: [Piece]) -> [Int] {
        var sequences = [Int](repeating: 0, count: chunks.count)
        var rooms = RoomIndex(length: length)
        for chunk in longestFirst(chunks) {
            let count = chunks[chunk].count
            let (sequence, room) = rooms.take(atLeast: count) ?? (rooms.begin(), length)
            sequences[chunk] = sequence
            rooms.put(sequence, room: room - count)
        }
        return sequences
    }

    /// Positions of `chunks`, the longest first; equal ones stay in order. A sort by counting.
    private func longestFirst(_ chunks: [Piece]) -> [Int] {
        var starts = [Int](repeating: 0, count: length + 2)
        for chunk in chunks { starts[length - chunk.count + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        var order = [Int](repeating: 0, count: chunks.count)
        for (position, chunk) in chunks.enumerated() {
            order[starts[length - chunk.count]] = position
            starts[length - chunk.count] += 1
        }
        return order
    }

    /// Chunks in their order, sequence by sequence, each sequence where its first chunk stands.
    private func lay(_ chunks: [Piece], in sequences: [Int]) -> PackedSequences {
        let none = -1
        var ranks = [Int](repeating: none, count: chunks.count)
        var sizes: [Int] = []
        for sequence in sequences {
            if ranks[sequence] == none {
                ranks[sequence] = sizes.count
                sizes.append(0)
            }
            sizes[ranks[sequence]] += 1
        }
        var starts = [0]
        for size in sizes { starts.append(starts[starts.count - 1] + size) }
        var order = [Int](repeating: 0, count: chunks.count)
        for (chunk, sequence) in sequences.enumerated() {
            order[starts[ranks[sequence]]] = chunk
            starts[ranks[sequence]] += 1
        }
        var packed = PackedSequences()
        var next = 0
        for size in sizes {
            for chunk in order[next..<(next + size)] { packed.add(chunks[chunk]) }
            packed.endSequence()
            next += size
        }
        return packed
    }
}
