/// Documents end to end, cut wherever a sequence is full. Only the last sequence may be short.
package struct Concatenation: Packing {
    package let length: Int

    /// `length` is at least 1.
    package init(length: Int) { self.length = length }

    package func pack(_ lengths: [Int]) -> PackedSequences {
        var packed = PackedSequences()
        var room = length
        for (document, tokens) in lengths.enumerated() {
            var start = 0
            while start < tokens {
                let count = min(room, tokens - start)
                packed.add(Piece(document: document, start: start, count: count))
                start += count
                room -= count
                if room == 0 {
                    packed.endSequence()
                    room = length
                }
            }
        }
        if room < length { packed.endSequence() }
        return packed
    }
}
