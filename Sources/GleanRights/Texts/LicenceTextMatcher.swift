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

    /// The least share of a text's runs; of a short text, whose runs may stand in many, more.
    private static func least(_ text: LicenceTextIndex.Text) -> Double { text.kept < 90 ? 0.9 : 0.75 }
    /// The most texts of one file.
    static let most = 64

    private var runs: [UInt64] = []
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
        for (place, run) in runs.enumerated() {
            index.forEachText(run) { text in
                if places[text] >= 0 { candidates[places[text]].hits.append((Int32(place), UInt32(truncatingIfNeeded: run >> 40))) }
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

    /// A text that may be in the file: its runs there, and the best stretch of them that is left.
    private struct Candidate {
        let text: Int
        var hits: [(place: Int32, print: UInt32)] = []
        var best: (found: Int, from: Int, to: Int)?

        init(_ text: Int) { self.text = text }

        /// Looks for the stretch of `reach` words with the most different runs.
        mutating func measure(_ reach: Int) {
            var seen: [UInt32: Int] = [:], first = 0
            best = nil
            for (last, hit) in hits.enumerated() {
                seen[hit.print, default: 0] += 1
                while Int(hit.place) - Int(hits[first].place) > reach {
                    let print = hits[first].print
                    if let left = seen[print] { seen[print] = left == 1 ? nil : left - 1 }
                    first += 1
                }
                if seen.count > (best?.found ?? 0) { best = (seen.count, Int(hits[first].place), Int(hits[last].place)) }
            }
        }
    }

    private func choose(_ candidates: inout [Candidate], _ index: LicenceTextIndex) -> [Match] {
        var matches: [Match] = []
        for place in candidates.indices { candidates[place].measure(reach(index.texts[candidates[place].text])) }
        while matches.count < Self.most {
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
                if candidates[place].hits.count != before { candidates[place].measure(reach(index.texts[candidates[place].text])) }
            }
        }
        return matches
    }

    /// A stretch in which a text stands may be longer than it, by names filled in and lines in between.
    private func reach(_ text: LicenceTextIndex.Text) -> Int { text.words + text.words / 4 + 20 }
}
