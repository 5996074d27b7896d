/// The tokens of a page, for training.
package struct TokenRecord {
    package private(set) var containerSlots: [UInt32] = []
    package private(set) var containerEnds: [Int] = []
    package private(set) var wordSlots: [UInt32] = []
    package private(set) var wordEnds: [Int] = []

    mutating func begin() {
        containerSlots.removeAll(keepingCapacity: true)
        containerEnds.removeAll(keepingCapacity: true)
        wordSlots.removeAll(keepingCapacity: true)
        wordEnds.removeAll(keepingCapacity: true)
    }

    mutating func addContainer(_ slots: [UInt32]) {
        containerSlots += slots
        containerEnds.append(containerSlots.count)
    }

    mutating func endBlock(_ words: [UInt64]) {
        for word in words { wordSlots.append(TokenTables.slot(word)) }
        wordEnds.append(wordSlots.count)
    }
}
