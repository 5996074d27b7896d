import Foundation
import Testing

/// `ngram_bloom` as a release has it, against sets that hold every n-gram seen so far.
@Suite struct NGramBloomModelTests {
    /// Pages of a few lines of a few words of a small vocabulary, so that n-grams come again.
    private static let pages: [[[String]]] = {
        var state: UInt64 = 11
        func draw(_ below: Int) -> Int {
            state = state &* 6364136223846793005 &+ 1442695040888963407
            return Int((state >> 33) % UInt64(below))
        }
        return (0..<120).map { _ in (0..<(1 + draw(4))).map { _ in (0..<draw(14)).map { _ in "w\(draw(6))" } } }
    }()

    private static func overlaps(ngram: Int, countsRepeats: Bool) -> [Double] {
        var seen: Set<[String]> = []
        return pages.map { page in
            var all = 0, found = 0
            for line in page where line.count >= ngram {
                let grams = (0...(line.count - ngram)).map { Array(line[$0..<($0 + ngram)]) }
                all += grams.count
                if countsRepeats {
                    for gram in grams where !seen.insert(gram).inserted { found += 1 }
                } else {
                    found += grams.filter { seen.contains($0) }.count
                    seen.formUnion(grams)
                }
            }
            return all == 0 ? .nan : Double(found) / Double(all)
        }
    }

    @Test(arguments: [1, 7], [false, true])
    func `shares are those of exact sets, whatever the slices`(_ slices: Int, _ countsRepeats: Bool) throws {
        var example = Example(step: "ngram_bloom", heading: "model", line: 0)
        example.blocks["settings"] = """
            ngram: 3
            min_ngram: 3
            max_overlap: null
            max_paragraph_overlap: 1
            count_repeats: \(countsRepeats)
            slices: \(slices)
            expected_ngrams: 10000
            false_positive_rate: 1.0e-9
            """
        example.blocks["crawl"] = Self.pages.enumerated()
            .map { index, page in
                // A full stop on a line of its own, since a page wants a text.
                let text = (page + [["."]]).map { $0.joined(separator: " ") }.joined(separator: "\\\\n")
                return "{\"id\": \"p\(index)\", \"text\": \"\(text)\"}"
            }
            .joined(separator: "\n")
        let found = try SurveyExample(FixtureRunner(example: example))
        let wanted = Self.overlaps(ngram: 3, countsRepeats: countsRepeats)
        #expect(found.verdicts.count == Self.pages.count)
        for (index, share) in wanted.enumerated() {
            let number = found.numbers["p\(index).overlap"] ?? .nan
            #expect(number == share || number.isNaN && share.isNaN, "p\(index): \(number), not \(share)")
        }
        #expect(found.report.count == slices)
        #expect(found.report.allSatisfy { $0.hasPrefix("{\"slice\":") && $0.contains("\"false_positive_rate\":") })
    }
}
