import GleanBytes
import GleanModel
@testable import GleanSteps
import Testing

@Suite struct NGramBloomTests {
    private func step(_ change: (inout NGramBloom) -> Void) -> NGramBloom {
        var step = NGramBloom()
        change(&step)
        return step
    }

    private func records(_ step: NGramBloom, _ text: String) -> RecordSink {
        var page = NGramPage(step), signature: [UInt8] = []
        let bytes = Array(text.utf8)
        page.read(bytes.span)
        page.write(into: &signature)
        var sink = RecordSink(step.rounds)
        if !signature.isEmpty { step.emit(signature.span, of: SurveyPage(key: PageKey(unit: 3, row: 9), isForeign: false), into: &sink) }
        return sink
    }

    @Test(arguments: [1, 2, 3, 64, 4095, 4096])
    func `a slice is a partition`(_ slices: Int) {
        for slice in 0..<slices {
            let lowest = UInt64(NGramBloom.keyTop(slice, of: slices)) << 48, highest = lowest | 0xFFFF_FFFF_FFFF
            #expect(lowest.multipliedFullWidth(by: UInt64(slices)).high == slice)
            #expect(highest.multipliedFullWidth(by: UInt64(slices)).high == slice)
        }
    }

    @Test(arguments: [1, 7, 4096])
    func `every n-gram comes once, whatever the slices`(_ slices: Int) {
        let text = (0..<500).map { "word\($0) and" }.joined(separator: " ") + "\n" + (0..<40).map { "more\($0)" }.joined(separator: " ")
        let step = step { $0.slices = slices }
        let sink = records(step, text)
        #expect(sink.counts[1] == 1)
        var at = 0, found: [Int: Int] = [:]
        while at < sink.lanes[0].count {
            let length = (0..<4).reduce(0) { $0 | Int(sink.lanes[0][at + $1]) << (8 * $1) }
            let record = Array(sink.lanes[0][(at + 4)..<(at + 4 + length)])
            #expect(record.big(at: 2) == PageKey(unit: 3, row: 9).raw)
            var reader = VarintReader(record.span, at: 14)
            while !reader.isAtEnd {
                let paragraph = reader.next(), count = reader.next()
                found[paragraph, default: 0] += count
                _ = reader.take(count * step.hashBytes)
            }
            at += 4 + length
        }
        #expect(found == [0: 1000 - 12, 1: 40 - 12])
    }

    @Test func `a page without n-grams takes no part`() {
        #expect(records(step { _ in }, "").counts == [0, 0])
        #expect(records(step { _ in }, "\n \n\t\n").counts == [0, 0])
        #expect(records(step { $0.ngram = 0 }, "\n \n\u{A0}\n").counts == [0, 0])
        #expect(records(step { $0.ngram = 0 }, "x").counts == [1, 1])
    }

    @Test func `hashes are kept as long as the filters need`() {
        #expect(step { _ in }.hashBytes == 5)
        #expect(step { $0.expectedNgrams = 1000 }.hashBytes == 4)
        #expect(step { ($0.expectedNgrams, $0.falsePositiveRate, $0.slices) = (1_000_000_000_000, 1e-9, 1) }.hashBytes == 8)
    }

    @Test func `memory is what the manual says`() {
        func megabytes(_ step: NGramBloom) -> Double {
            Double(BloomShape(items: step.expectedNgrams / step.slices, rate: step.falsePositiveRate).bytes) / 1e6
        }
        #expect(megabytes(step { _ in }).rounded() == 19)
        #expect(megabytes(step { ($0.expectedNgrams, $0.slices) = (400_000_000_000, 4096) }).rounded() == 121)
    }
}
