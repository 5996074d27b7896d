import GleanBytes
import GleanModel
import GleanSteps
import Testing

@Suite struct ExactTests {
    private func pages(_ texts: [String]) -> [(text: [UInt8], url: String, id: String, date: String)] {
        texts.enumerated().map { (Array($1.utf8), "", "page-\($0)", "") }
    }

    @Test func `of copies the first page stays and the others name it`() {
        let found = MemorySurvey(Exact(), pages(["x", "y", "x", "", "x", ""]))
        #expect(found.outcomes.map(\.drop) == [nil, nil, "duplicate_text", nil, "duplicate_text", nil])
        #expect(found.outcomes.map(\.kept) == [nil, nil, 0, nil, 0, nil])
        #expect(found.outcomes[4].numbers == [Exact.Number.copies.rawValue: 3, Exact.Number.kept.rawValue: PageKey(unit: 0, row: 0).number])
    }

    @Test func `scores compare as numbers do, and a page without one comes last`() {
        var step = Exact()
        step.keep = "best_score"
        step.score = "some.number"
        for (scores, best) in [([0.5, 0.7, 0.6], 1), ([-2, -1, -3], 1), ([.nan, -9, .nan], 1), ([-0.0, 0.0, 0.0], 0), ([-1, .infinity, 3], 1), ([.nan, .nan, .nan], 0)] {
            let found = MemorySurvey(step, pages(["x", "x", "x"]), scores: scores)
            #expect(found.outcomes.firstIndex { $0.drop == nil } == best, "\(scores)")
        }
    }

    @Test func `dates compare as times do, however they are written`() {
        var step = Exact()
        step.keep = "newest"
        let dates = ["2024-05-06", "2024-05-06T00:00:01Z", "20240506000000", "", "1999-12-31T23:59:59Z"]
        let found = MemorySurvey(step, dates.enumerated().map { (Array("x".utf8), "", "\($0)", $1) })
        #expect(found.outcomes.map { $0.drop == nil } == [false, true, false, false, false])
    }

    @Test func `pages of another release come first and are never changed`() {
        let text = pages(["x", "z"]), seen = MemorySurvey.signatures(Exact(), MemorySurvey.batch(text))
        var step = Exact()
        step.keep = "longest"
        let found = MemorySurvey(step, pages(["y", "x", "x"]), seen: seen)
        #expect(found.outcomes.map(\.drop) == [nil, "duplicate_text", "duplicate_text"])
        #expect(found.outcomes.map(\.kept) == [nil, -1, -1])
    }

    @Test func `lines of another release are cut wherever they stand`() {
        var step = Exact()
        step.unit = "line"
        let seen = MemorySurvey.signatures(step, MemorySurvey.batch(pages(["menu\nfoot"])))
        let found = MemorySurvey(step, pages(["menu\nprose"]), seen: seen)
        #expect(found.outcomes[0].spans == [0..<5])
    }

    @Test func `a group larger than what is held is judged in pieces`() {
        let count = 200_000
        let found = MemorySurvey(Exact(), pages(Array(repeating: "x", count: count)))
        #expect(found.interruptions > 0)
        #expect(found.outcomes.filter { $0.drop == "duplicate_text" && $0.kept == 0 }.count == count - 1)
        #expect(found.outcomes[0] == .init(numbers: [Exact.Number.copies.rawValue: Double(count)]))
        #expect(found.outcomes[count - 1].numbers == [Exact.Number.kept.rawValue: 0])
    }

    @Test func `so is a line that stands in very many places`() {
        var step = Exact()
        step.unit = "line"
        step.keepFirst = false
        step.moreThan = 100
        let line = Array("ab\n".utf8), text = Array(repeatElement(line, count: 150_000).joined())
        let found = MemorySurvey(step, [(text, "", "a", ""), (line, "", "b", "")])
        #expect(found.interruptions > 0)
        #expect(found.outcomes.map(\.spans) == [[0..<450_000], [0..<3]])
    }

    @Test func `copies are looked for in each bucket by itself`() {
        var step = Exact()
        step.buckets = 4
        let found = MemorySurvey(step, pages(Array(repeating: "x", count: 200)))
        // One page of each bucket stays, and buckets are of about one size.
        #expect(found.outcomes.filter { $0.drop == nil }.count == 4)
        let sizes = found.outcomes.filter { $0.drop == nil }.map { $0.numbers[Exact.Number.copies.rawValue] ?? 0 }
        #expect(sizes.reduce(0, +) == 200)
        #expect(sizes.allSatisfy { $0 > 25 && $0 < 80 })
    }

    @Test func `spans of sentences overlap and are joined`() {
        var step = Exact()
        step.unit = "sentence_span"
        step.sentences = 2
        let found = MemorySurvey(step, pages(["One. Two. Three. Four.", "Zero. Two. Three. Four. Five."]))
        #expect(found.outcomes[1].spans == [6..<24])
        #expect(MemorySurvey(step, pages(["One.", "One."])).outcomes.map(\.spans) == [[], []])
    }
}
