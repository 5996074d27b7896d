import GleanBytes

/// The headings of a text so far, so that a line that stands at the head of every page is kept once.
///
/// A heading is more than five letters, digits, full stops, commas, colons and white space. It was seen before if it is as like one of
/// those as 70 in 100: twice the longest common subsequence over both lengths, as RapidFuzz's `ratio` has it, in small letters.
struct SeenHeadings {
    /// Longer lines are no headings, and further headings are not remembered: both bound the work.
    private static let mostCharacters = 256
    private static let mostHeadings = 1024

    private var seen: [[UInt8]] = []

    /// The line's characters in small letters, any white space a byte of its own; nil if it cannot be a heading.
    static func heading(_ text: Span<UInt8>, _ line: Range<Int>) -> [UInt8]? {
        guard line.count > 5, line.count <= 4 * mostCharacters else { return nil }
        var characters: [UInt8] = []
        var at = line.lowerBound
        while at < line.upperBound {
            let point = CodePoint(text, at: at, end: line.upperBound)
            at += point.length
            switch point.value {
            case 0x30...0x39, 0x61...0x7A, 0x2E, 0x2C, 0x3A: characters.append(UInt8(point.value))
            case 0x41...0x5A: characters.append(UInt8(point.value | 0x20))
            case let value where CodePointTable.text.has(value, .space):
                // Spaces beyond ASCII keep apart by their low byte, which is none of a letter's.
                characters.append(value < 0x80 ? UInt8(value) : 0x80 | UInt8(truncatingIfNeeded: value))
            default: return nil
            }
        }
        return (6...mostCharacters).contains(characters.count) ? characters : nil
    }

    /// Remembers `heading` unless it is like one of those before; says whether it is new.
    mutating func add(_ heading: [UInt8]) -> Bool {
        let subsequence = CommonSubsequence(heading)
        for other in seen {
            let total = heading.count + other.count
            // At best the shorter one is wholly in the longer.
            guard Self.isAlike(min(heading.count, other.count), total) else { continue }
            if Self.isAlike(subsequence.length(with: other), total) { return false }
        }
        if seen.count < Self.mostHeadings { seen.append(heading) }
        return true
    }

    private static func isAlike(_ common: Int, _ total: Int) -> Bool {
        // In RapidFuzz's order of operations, so that 70 is 70.
        (1 - Double(total - 2 * common) / Double(total)) * 100 >= 70
    }
}

/// The longest common subsequence of one string with others, 64 characters a step (Hyyrö 2004, "Bit-parallel LCS-length computation").
struct CommonSubsequence {
    private let count: Int
    private let words: Int
    /// For each byte the places where it stands, a bit each.
    private var places: [UInt64]

    init(_ string: [UInt8]) {
        count = string.count
        words = (string.count + 63) / 64
        places = [UInt64](repeating: 0, count: 256 * words)
        for (index, byte) in string.enumerated() { places[Int(byte) * words + index / 64] |= 1 << UInt64(index % 64) }
    }

    /// Bytes of the longest string that both hold in order, with gaps.
    func length(with other: [UInt8]) -> Int {
        var rows = [UInt64](repeating: .max, count: words)
        for byte in other {
            var carry = false
            for word in 0..<words {
                let row = rows[word], common = row & places[Int(byte) * words + word]
                let (sum, first) = row.addingReportingOverflow(common)
                let (whole, second) = sum.addingReportingOverflow(carry ? 1 : 0)
                carry = first || second
                rows[word] = whole | (row & ~common)
            }
        }
        var length = 0
        for index in 0..<count where rows[index / 64] >> UInt64(index % 64) & 1 == 0 { length += 1 }
        return length
    }
}
