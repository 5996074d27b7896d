import GleanTokens

// Packs documents by best-fit decreasing, and says how long that takes and what it costs beside concatenation:
//
//     swift run -c release PackingBench [LENGTH [DOCUMENTS...]]        documents of made lengths, all packed at once
//     swift run -c release PackingBench LENGTH WINDOW - < LENGTHS      lengths from a file, a number a line, packed in windows of WINDOW sequences
//
// Made lengths follow what web text has: a logarithmic normal distribution about 600 tokens, some documents longer than 2,048.

let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let length = arguments.first ?? 2048

struct Draws: RandomNumberGenerator {
    var state: UInt64 = 1

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}

/// A length: the exponential of a sum of twelve draws, which is as good as normal.
func tokens(_ draws: inout Draws) -> Int {
    let normal = (0..<12).reduce(-6.0) { sum, _ in sum + Double(draws.next() >> 11) / 9_007_199_254_740_992 }
    var power = 1.0, term = 1.0
    let exponent = 6.4 + 0.9 * normal
    for step in 1...40 {
        term *= exponent / Double(step)
        power += term
    }
    return max(1, Int(power))
}

func compare(_ lengths: [Int], window: Int) {
    var comparison = PackingComparison(length: length, window: window, dropsLast: false)
    for tokens in lengths { comparison.add(tokens) }
    comparison.finish()
    print("\(lengths.count) documents, \(lengths.reduce(0, +)) tokens, \(comparison.longDocuments) longer than \(length)")
    for (name, loss) in [("concatenate", comparison.concatenation), ("best_fit", comparison.bestFit)] {
        print("\(name): \(loss.sequences) sequences, \(loss.padding) padding, \(loss.cuts) cuts, \(loss.truncatedDocuments) documents cut")
    }
}

if CommandLine.arguments.contains("-") {
    var lengths: [Int] = []
    while let line = readLine() { lengths.append(Int(line) ?? 0) }
    compare(lengths, window: arguments.count > 1 ? arguments[1] : 1024)
} else {
    for documents in arguments.count > 1 ? Array(arguments.dropFirst()) : [1_000_000, 10_000_000] {
        var draws = Draws()
        let lengths = (0..<documents).map { _ in tokens(&draws) }
        let time = ContinuousClock().measure { precondition(BestFit(length: length).pack(lengths).count > 0) }
        print("best_fit, all at once: \(time)")
        compare(lengths, window: 1 << 40)
    }
}
