/// Hashes of n words in a row, from the words' own hashes: a polynomial that is moved along, two multiplications a word whatever n is.
package struct NGramRoll: Sendable {
    package let size: Int
    /// What the word that leaves was multiplied by.
    private let leaving: UInt64
    private var ring: [UInt64]
    private var place = 0
    private var words = 0
    private var sum: UInt64 = 0

    /// - Precondition: `size > 0`.
    package init(size: Int) {
        precondition(size > 0)
        self.size = size
        ring = Array(repeating: 0, count: size)
        leaving = (0..<size).reduce(1) { product, _ in product &* Self.factor }
    }

    private static let factor: UInt64 = 0xD6E8_FEB8_6659_FD93

    package mutating func removeAll() {
        (words, sum, place) = (0, 0, 0)
    }

    /// Adds a word; returns the hash of the last n, once there are n.
    package mutating func add(_ word: UInt64) -> UInt64? {
        sum = sum &* Self.factor &+ word
        // A place that no word of this text has taken yet holds one of the last text.
        if words >= size { sum = sum &- leaving &* ring[place] } else { words += 1 }
        ring[place] = word
        place = place + 1 == size ? 0 : place + 1
        return words == size ? hash : nil
    }

    /// The words that the hash is of: n at most.
    package var count: Int { words }

    /// The hash of the last n words, or of all where there are fewer; texts of different numbers of words have different ones.
    package var hash: UInt64 {
        var mixed = sum ^ UInt64(words) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 32) &* Self.factor
        mixed = (mixed ^ mixed >> 29) &* Self.factor
        return mixed ^ mixed >> 32
    }
}
