import GleanBytes

/// What is wrong with a list of words and counts, and in which line.
package struct UnigramProblem: Error, Equatable, CustomStringConvertible {
    package let line: Int
    package let reason: String
    package var description: String { "line \(line): \(reason)" }
}

/// The words of a list, as hashes, and their counts, in the order of the file.
struct UnigramEntries {
    /// Words that a list may hold, which bounds memory.
    private static let most = 1 << 26

    private(set) var hashes: [UInt64] = []
    private(set) var counts: [UInt64] = []

    init(_ text: Span<UInt8>) throws(UnigramProblem) {
        var (start, number) = (0, 0)
        while start < text.count {
            let end = text.firstNewline(start, text.count)
            number += 1
            try read(text, text.stripped(start, end), number)
            start = end + 1
        }
    }

    private mutating func read(_ text: Span<UInt8>, _ line: Range<Int>, _ number: Int) throws(UnigramProblem) {
        if line.isEmpty { return }
        var mark = text.next(0x09, from: line.lowerBound, to: line.upperBound)
        if mark == line.upperBound { mark = text.next(0x2C, from: line.lowerBound, to: line.upperBound) }
        guard mark < line.upperBound, mark > line.lowerBound else { throw UnigramProblem(line: number, reason: "it wants a word, a tab or comma, and a count") }
        var count: UInt64 = 0
        for at in mark + 1..<line.upperBound {
            guard text[at] >= 0x30, text[at] <= 0x39 else { return }
            let (tens, overflows) = count.multipliedReportingOverflow(by: 10)
            guard !overflows, tens <= UInt64.max - 9 else { throw UnigramProblem(line: number, reason: "its count is more than 2^64") }
            count = tens + UInt64(text[at] & 0x0F)
        }
        guard mark + 1 < line.upperBound else { return }
        guard count > 0 else { throw UnigramProblem(line: number, reason: "its count is 0") }
        guard hashes.count < Self.most else { throw UnigramProblem(line: number, reason: "it lists more than \(Self.most) words") }
        var hash = WordHash()
        for at in line.lowerBound..<mark { hash.add(text[at]) }
        hashes.append(hash.value)
        counts.append(count)
    }
}
