/// Tells whether any of a list of words stands anywhere in a text, read as ASCII letters and digits only, without case.
///
/// An Aho-Corasick automaton over the 36 symbols a-z and 0-9, all transitions filled in: one table look-up a byte.
package struct SubwordMatcher: Sendable {
    private static let symbols = 36
    /// Row `state`, column `symbol`: the next state. A state whose word is complete is marked in `isEnd`.
    private var next: [UInt32]
    private var isEnd: [Bool]

    package var isEmpty: Bool { isEnd.count == 1 }

    /// Builds from a list file; of each line, letters and digits count.
    package init(lines: Span<UInt8>) {
        next = [UInt32](repeating: 0, count: Self.symbols)
        isEnd = [false]
        forEachEntry(lines) { entry in
            var state = 0
            for index in 0..<entry.count {
                guard let symbol = Self.symbol(entry[index]) else { continue }
                let cell = state * Self.symbols + symbol
                if next[cell] == 0 {
                    next[cell] = UInt32(isEnd.count)
                    isEnd.append(false)
                    next += [UInt32](repeating: 0, count: Self.symbols)
                }
                state = Int(next[cell])
            }
            // A line without letters is no word; the empty word would stand in every text.
            if state != 0 { isEnd[state] = true }
        }
        fillIn()
    }

    /// Gives every state the transitions of its longest proper suffix that is a state, nearest states first.
    private mutating func fillIn() {
        var fallback = [Int](repeating: 0, count: isEnd.count)
        var queue: [Int] = []
        for symbol in 0..<Self.symbols where next[symbol] != 0 { queue.append(Int(next[symbol])) }
        var head = 0
        while head < queue.count {
            let state = queue[head]
            head += 1
            if isEnd[fallback[state]] { isEnd[state] = true }
            for symbol in 0..<Self.symbols {
                let child = Int(next[state * Self.symbols + symbol])
                let other = next[fallback[state] * Self.symbols + symbol]
                if child == 0 {
                    next[state * Self.symbols + symbol] = other
                } else {
                    fallback[child] = Int(other)
                    queue.append(child)
                }
            }
        }
    }

    /// Whether a word of the list is found.
    package func matches(_ text: Span<UInt8>) -> Bool {
        if isEmpty { return false }
        var state = 0
        for index in 0..<text.count {
            guard let symbol = Self.symbol(text[index]) else { continue }
            state = Int(next[state * Self.symbols + symbol])
            if isEnd[state] { return true }
        }
        return false
    }

    @inline(__always)
    private static func symbol(_ byte: UInt8) -> Int? {
        let letter = asciiLower(byte) &- 0x61
        if letter < 26 { return Int(letter) }
        let digit = byte &- 0x30
        return digit < 10 ? Int(digit) + 26 : nil
    }
}
