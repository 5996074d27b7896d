import GleanBytes
import GleanModel
import GleanSteps
import GleanText
import Testing
import TestSupport

/// `substring` against a search that looks at every pair of windows.
@Suite struct SubstringTests {
    private func pages(_ texts: [[UInt8]]) -> [(text: [UInt8], url: String, id: String, date: String)] { texts.map { ($0, "", "", "") } }

    /// Marks every unit that lies in a window which stands at two places, or, to keep the first, at an earlier one.
    private func covered<Unit: Hashable>(_ pages: [[Unit]], _ length: Int, keepFirst: Bool) -> [[Bool]] {
        var places: [ArraySlice<Unit>: [(Int, Int)]] = [:]
        for (page, units) in pages.enumerated() {
            for start in 0..<max(0, units.count - length + 1) { places[units[start..<(start + length)], default: []].append((page, start)) }
        }
        var marks = pages.map { Array(repeating: false, count: $0.count) }
        for found in places.values where found.count > 1 {
            for (page, start) in found.dropFirst(keepFirst ? 1 : 0) {
                for unit in start..<(start + length) { marks[page][unit] = true }
            }
        }
        return marks
    }

    private func marks(_ spans: [Range<Int>], _ count: Int) -> [Bool] {
        var marks = Array(repeating: false, count: count)
        for span in spans { for at in span { marks[at] = true } }
        return marks
    }

    private func text(_ letters: Int, _ count: Int, _ random: inout TestRandom) -> [UInt8] {
        (0..<count).map { _ in UInt8(97 + Int.random(in: 0..<letters, using: &random)) }
    }

    @Test(arguments: [false, true])
    func `bytes are marked as by looking at every pair of windows`(_ keepFirst: Bool) {
        var random = TestRandom()
        for trial in 0..<600 {
            var step = Substring()
            step.unit = "bytes"
            step.minLength = Int.random(in: 2...12, using: &random)
            step.keepFirst = keepFirst
            let letters = Int.random(in: 1...5, using: &random)
            // Pages shorter than a window, and empty ones, among longer ones; some take over a piece of the page before.
            var texts: [[UInt8]] = []
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                var text = text(letters, Int.random(in: 0...40, using: &random), &random)
                if let before = texts.last, Bool.random(using: &random) { text += before.dropFirst(Int.random(in: 0...20, using: &random)) }
                texts.append(text)
            }
            let found = MemorySurvey(step, pages(texts))
            let wanted = covered(texts, step.minLength, keepFirst: keepFirst)
            #expect(zip(found.outcomes, texts).map { marks($0.spans, $1.count) } == wanted, "trial \(trial): \(step.minLength), \(texts)")
        }
    }

    @Test func `tokens are marked as by looking at every pair of windows`() {
        var random = TestRandom()
        let words = ["the", "ferry", "—", "東", "dog's", ","], gaps = [" ", "  ", "\n", "\u{3000}"]
        for trial in 0..<300 {
            var step = Substring()
            step.minLength = Int.random(in: 2...9, using: &random)
            let kinds = Int.random(in: 1...words.count, using: &random)
            var texts: [[UInt8]] = [], sequences: [[String]] = [], places: [[Range<Int>]] = []
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                var text: [UInt8] = [], sequence: [String] = [], place: [Range<Int>] = []
                for _ in 0..<Int.random(in: 0...40, using: &random) {
                    let word = words[Int.random(in: 0..<kinds, using: &random)]
                    place.append(text.count..<(text.count + word.utf8.count))
                    sequence.append(word)
                    text += Array((word + gaps[Int.random(in: 0..<gaps.count, using: &random)]).utf8)
                }
                texts.append(text)
                sequences.append(sequence)
                places.append(place)
            }
            let found = MemorySurvey(step, pages(texts))
            let wanted = covered(sequences, step.minLength, keepFirst: false)
            for page in texts.indices {
                let cut = marks(found.outcomes[page].spans, texts[page].count)
                let isRight = zip(places[page], wanted[page]).allSatisfy { place, isCovered in place.allSatisfy { cut[$0] == isCovered } }
                #expect(isRight, "trial \(trial)")
                // Spans begin and end with tokens.
                for span in found.outcomes[page].spans {
                    #expect(places[page].map(\.lowerBound).contains(span.lowerBound))
                    #expect(places[page].map(\.upperBound).contains(span.upperBound))
                }
            }
        }
    }

    @Test func `stretches of bytes are cut at whole characters`() {
        var random = TestRandom()
        let letters: [Character] = ["a", "é", "東", "🐕", "b"]
        for _ in 0..<300 {
            var step = Substring()
            step.unit = "bytes"
            step.minLength = Int.random(in: 4...12, using: &random)
            let texts = (0..<4).map { _ in
                Array(String((0..<Int.random(in: 0...30, using: &random)).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }).utf8)
            }
            let found = MemorySurvey(step, pages(texts)), wanted = covered(texts, step.minLength, keepFirst: false)
            for page in texts.indices {
                let cut = marks(found.outcomes[page].spans, texts[page].count)
                let left = zip(texts[page], cut).filter { !$1 }.map(\.0)
                #expect(String(validating: left, as: UTF8.self) != nil)
                // A character goes if it lies whole in one window that goes; what goes lies in such windows.
                #expect(zip(cut, wanted[page]).allSatisfy { !$0 || $1 })
            }
        }
    }

    @Test func `a run of one letter repeats itself`() {
        var step = Substring()
        step.unit = "bytes"
        step.minLength = 5
        #expect(MemorySurvey(step, pages([Array("aaaaa".utf8)])).outcomes[0].spans.isEmpty)
        #expect(MemorySurvey(step, pages([Array("xaaaaaay".utf8)])).outcomes[0].spans == [1..<7])
        step.keepFirst = true
        #expect(MemorySurvey(step, pages([Array("xaaaaaay".utf8)])).outcomes[0].spans == [2..<7])
    }

    @Test func `of what does not repeat few windows are hashed`() {
        var random = TestRandom()
        var step = Substring()
        step.unit = "bytes"
        step.minLength = 40
        let texts = (0..<20).map { _ in text(20, 2000, &random) }
        let found = MemorySurvey(step, pages(texts + [Array(texts[3][100..<200])]))
        #expect(found.records[0] < 40_000 / 9)
        #expect(found.records[2] < 300)
        #expect(found.outcomes[3].spans == [100..<200])
        #expect(found.outcomes[20].spans == [0..<100])
    }
}
