/// Finds listed licence texts in a file's words.
///
/// A text is taken for found where most of its runs of words stand within a stretch about as long as itself. Of all texts, the one that
/// explains the most words comes first, missing ones counted twice, so that the 3-clause BSD licence goes before the 2-clause one that it
/// holds, and of two that differ in names alone the common one; its stretch is taken out, and the rest is asked again.
struct LicenceTextMatcher {
    struct Match {
        let text: Int
        /// Places of words.
        let words: Range<Int>
        /// The share of the text's runs that were found.
        let share: Double
    }

    /// The least share of a text's runs: more of a short text, whose runs may stand in many, and of a long one, in which nobody changes much
    /// but whose versions are alike.
    private static func least(_ text: LicenceTextIndex.Text) -> Double { text.kept < 90 || text.words > 1200 ? 0.9 : 0.8 }
    /// The most texts of one file.
    static let most = 64

    private var runs: [UInt64] = []
    /// A number for each run, the same for equal ones; and how often each number stands in the stretch at hand.
    private var numbers: [Int32] = []
    private var seen: [Int32] = []
    private var counts: [Int32] = []

    mutating func matches(_ words: LicenceWordReader) -> [Match] {
        let index = LicenceTextIndex.shared
        hashRuns(words.hashes)
        counts = Array(repeating: 0, count: index.texts.count)
        for run in runs { index.forEachText(run) { counts[$0] += 1 } }
        var candidates: [Candidate] = [], places = Array(repeating: -1, count: index.texts.count)
        for text in index.texts.indices where Double(counts[text]) >= Self.least(index.texts[text]) * Double(index.texts[text].kept) && index.texts[text].kept > 0 {
            places[text] = candidates.count
            candidates.append(Candidate(text))
        }
        if candidates.isEmpty { return [] }
        number()
        for (place, run) in runs.enumerated() {
            index.forEachText(run) { text in
                if places[text] >= 0 { candidates[places[text]].hits.append((Int32(place), numbers[place])) }
            }
        }
        return choose(&candidates, index)
    }

    private mutating func hashRuns(_ hashes: [UInt64]) {
        runs.removeAll(keepingCapacity: true)
        guard hashes.count >= LicenceTextIndex.gram else { return }
        for place in 0...hashes.count - LicenceTextIndex.gram {
            var value: UInt64 = 0
            for part in place..<place + LicenceTextIndex.gram {
                value = (value ^ hashes[part]) &* 0x9E37_79B9_7F4A_7C15
                value ^= value >> 29
            }
            runs.append(value)
        }
    }

    /// Numbers the runs by a table of twice their count, whose cells hold places of runs plus one.
    private mutating func number() {
        var size = 16
        while size < runs.count * 2 { size *= 2 }
        var cells = [Int32](repeating: 0, count: size)
        numbers = Array(repeating: 0, count: runs.count)
        var next: Int32 = 0
        for (place, run) in runs.enumerated() {
            var cell = Int(truncatingIfNeeded: run >> 40) & (size - 1)
            while cells[cell] != 0, runs[Int(cells[cell]) - 1] >> 40 != run >> 40 { cell = (cell + 1) & (size - 1) }
            if cells[cell] == 0 {
                cells[cell] = Int32(place + 1)
                numbers[place] = next
                next += 1
            } else {
                numbers[place] = numbers[Int(cells[cell]) - 1]
            }
        }
        seen = Array(repeating: 0, count: Int(next))
    }

    /// A text that may be in the file: its runs there, and the best stretch of them that is left.
    private struct Candidate {
        let text: Int
        var hits: [(place: Int32, number: Int32)] = []
        var best: (found: Int, from: Int, to: Int)?
        /// The most runs that any stretch holds; it only falls.
        var most = 0

        init(_ text: Int) { self.text = text }

        /// Looks for the stretch about as long as the text with the most different runs. `seen` is all zeros before and behind.
        mutating func measure(_ text: LicenceTextIndex.Text, _ seen: inout [Int32]) {
            // A stretch in which a text stands may be longer than it, by names filled in and lines in between.
            let reach = text.words + text.words / 4 + 20
            var found = 0, first = 0
            best = nil
            for (last, hit) in hits.enumerated() {
                if seen[Int(hit.number)] == 0 { found += 1 }
                seen[Int(hit.number)] += 1
                while Int(hit.place) - Int(hits[first].place) > reach {
                    let number = Int(hits[first].number)
                    seen[number] -= 1
                    if seen[number] == 0 { found -= 1 }
                    first += 1
                }
                if found > (best?.found ?? 0) { best = (found, first, last) }
                if last == hits.count - 1 { for rest in hits[first...] { seen[Int(rest.number)] = 0 } }
            }
            most = best?.found ?? 0
            guard let widest = best else { return }
            // What stands twice is a neighbour's: of two licences in a row that are alike, the second may end as this text does.
            var from = widest.from, to = widest.to
            for hit in hits[from...to] { seen[Int(hit.number)] += 1 }
            while from < to, seen[Int(hits[from].number)] > 1 {
                seen[Int(hits[from].number)] -= 1
                from += 1
            }
            while to > from, seen[Int(hits[to].number)] > 1 {
                seen[Int(hits[to].number)] -= 1
                to -= 1
            }
            for hit in hits[from...to] { seen[Int(hit.number)] = 0 }
            // So are runs that stray at its sides, as those that many licences share.
            (from, to) = (inner(from, to, step: 1, text.shift), inner(to, from, step: -1, text.shift))
            if from >= to { return best = nil }
            var count = 0
            for hit in hits[from...to] {
                if seen[Int(hit.number)] == 0 { count += 1 }
                seen[Int(hit.number)] = 1
            }
            for hit in hits[from...to] { seen[Int(hit.number)] = 0 }
            best = (count, Int(hits[from].place), Int(hits[to].place))
        }

        /// The first of the hits from a side on that no gap parts from the rest, in which more runs are missing than stand before it.
        private func inner(_ start: Int, _ end: Int, step: Int, _ shift: Int) -> Int {
            var kept = start, count = 0, place = start
            while place != end {
                count += 1
                let gap = abs(Int(hits[place + step].place) - Int(hits[place].place)) >> shift
                if gap > 6, count < gap { (kept, count) = (place + step, 0) }
                if count > 60 { break }
                place += step
            }
            return kept
        }
    }

    private mutating func choose(_ candidates: inout [Candidate], _ index: LicenceTextIndex) -> [Match] {
        var matches: [Match] = []
        for place in candidates.indices { candidates[place].measure(index.texts[candidates[place].text], &seen) }
        while matches.count < Self.most {
            candidates.removeAll { Double($0.most) < Self.least(index.texts[$0.text]) * Double(index.texts[$0.text].kept) }
            var chosen: Int?, highest = Int.min
            for (place, candidate) in candidates.enumerated() {
                let text = index.texts[candidate.text]
                guard let best = candidate.best, Double(best.found) >= Self.least(text) * Double(text.kept) else { continue }
                let score = (best.found - 2 * (text.kept - best.found)) << text.shift + (text.isCommon ? text.words / 25 : 0)
                if score > highest { (chosen, highest) = (place, score) }
            }
            guard let chosen, let best = candidates[chosen].best else { break }
            let text = index.texts[candidates[chosen].text]
            matches.append(Match(
                text: candidates[chosen].text, words: best.from..<best.to + LicenceTextIndex.gram, share: Double(best.found) / Double(text.kept)))
            for place in candidates.indices {
                let before = candidates[place].hits.count
                candidates[place].hits.removeAll { Int($0.place) >= best.from && Int($0.place) <= best.to }
                if candidates[place].hits.count != before { candidates[place].measure(index.texts[candidates[place].text], &seen) }
            }
        }
        return matches
    }
}
