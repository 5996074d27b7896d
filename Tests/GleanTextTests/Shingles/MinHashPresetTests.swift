import Foundation
import GleanBytes
import GleanText
import Testing

@Suite struct MinHashPresetTests {
    @Test func `FineWeb's signatures are the reference's on every document`() throws {
        guard let lines = try ReferencePage.lines("minhash.jsonl.gz"), let pages = try ReferencePage.load() else { return }
        let texts = Dictionary(pages.map { ($0.id, $0.text) }) { first, _ in first }
        var shingler = Shingler(MinHashPreset.fineweb.shingles)
        let hasher = MinHashPreset.fineweb.hasher
        var (hashes, signature): ([UInt64], [UInt64]) = ([], [])
        for line in lines {
            let row = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
            let id = try #require(row["id"] as? String)
            let bands = try #require(row["signature"] as? [[String]])
            let text = try #require(texts[id])
            shingler.hashes(of: text.span, into: &hashes)
            hasher.signature(of: hashes.span, into: &signature)
            #expect(signature == bands.flatMap { $0.compactMap { UInt64($0) } }, "\(id)")
        }
        #expect(lines.count > 100)
    }

    /// The chances that the FineWeb paper gives for 14 bands of 8.
    @Test func `bands find what their formula says`() {
        let bands = MinHashPreset.fineweb.choices[0]
        for (similarity, chance) in [(0.7, 0.56), (0.75, 0.77), (0.8, 0.92), (0.85, 0.988)] {
            #expect(abs(bands.chance(at: similarity) - chance) < 0.01)
        }
    }

    @Test func `bands fit into signatures`() {
        for preset in MinHashPreset.all {
            for choice in preset.choices { #expect(choice.bands * choice.rows <= preset.count, "\(preset.name)") }
        }
        #expect(Set(MinHashPreset.all.map(\.name)).count == MinHashPreset.all.count)
    }

    /// Texts with words exchanged at random: as many pairs share a band as the sum of their chances says, but for sampling error.
    @Test(arguments: [MinHashPreset.fineweb, .fineweb2, .gleaner, .redpajama2])
    func `planted near duplicates are found as often as expected`(_ preset: MinHashPreset) {
        var random = SplitMix(17)
        var shingler = Shingler(preset.shingles)
        let (hasher, bands) = (preset.hasher, preset.choices[0])
        var (found, expected, variance, agreeing, similar): (Double, Double, Double, Double, Double) = (0, 0, 0, 0, 0)
        func signed(_ words: [String]) -> (Set<UInt64>, [UInt64]) {
            var (hashes, signature): ([UInt64], [UInt64]) = ([], [])
            shingler.hashes(of: Array(words.joined(separator: " ").utf8).span, into: &hashes)
            hasher.signature(of: hashes.span, into: &signature)
            return (Set(hashes), signature)
        }
        let pairs = 300
        for pair in 0..<pairs {
            let words = (0..<160).map { _ in MinHashPresetTests.word(&random) }
            var changed = words
            for _ in 0..<(pair % 8) { changed[Int(random.next() % 160)] = MinHashPresetTests.word(&random) }
            let ((ours, one), (theirs, other)) = (signed(words), signed(changed))
            let similarity = Double(ours.intersection(theirs).count) / Double(ours.union(theirs).count)
            let chance = bands.chance(at: similarity)
            expected += chance
            variance += chance * (1 - chance)
            if (0..<bands.bands).contains(where: { one[($0 * bands.rows)..<(($0 + 1) * bands.rows)] == other[($0 * bands.rows)..<(($0 + 1) * bands.rows)] }) { found += 1 }
            agreeing += Double(zip(one, other).count { $0 == $1 }) / Double(preset.count)
            similar += similarity
        }
        #expect(abs(found - expected) <= 4 * variance.squareRoot() + 1, "found \(found), expected \(expected)")
        // The error of one pair is at most that of half and half.
        #expect(abs(agreeing - similar) < 4 * (0.25 * Double(pairs) / Double(preset.count)).squareRoot(), "\(agreeing) \(similar)")
    }

    /// Real texts with words taken out, put in and exchanged, at similarities from a half to one: in each twentieth as many pairs share a
    /// band as the formula says, but for sampling error.
    @Test(arguments: [MinHashPreset.fineweb, .gleaner])
    func `edited copies of real texts are found as often as expected, at each similarity`(_ preset: MinHashPreset) throws {
        guard let pages = try ReferencePage.load() else { return }
        var random = SplitMix(23)
        var shingler = Shingler(preset.shingles)
        let (hasher, bands) = (preset.hasher, preset.choices[0])
        func signed(_ text: [UInt8]) -> (Set<UInt64>, [UInt64]) {
            var (hashes, signature): ([UInt64], [UInt64]) = ([], [])
            shingler.hashes(of: text.span, into: &hashes)
            hasher.signature(of: hashes.span, into: &signature)
            return (Set(hashes), signature)
        }
        var bins = Array(repeating: (pairs: 0, found: 0.0, expected: 0.0, variance: 0.0), count: 11)
        for page in pages where page.text.count > 1500 && page.text.count < 20_000 {
            let (ours, one) = signed(page.text)
            guard ours.count > 150 else { continue }
            let words = String(decoding: page.text, as: UTF8.self).split(separator: " ")
            for edits in [200, 100, 60, 40, 30, 22, 16, 12] {
                // One word in `edits` is another, is gone, or has another before it.
                var changed: [Substring] = []
                for word in words {
                    switch random.next() % UInt64(3 * edits) {
                    case 0: changed.append(Substring(MinHashPresetTests.word(&random)))
                    case 1: break
                    case 2: changed += [Substring(MinHashPresetTests.word(&random)), word]
                    default: changed.append(word)
                    }
                }
                let (theirs, other) = signed(Array(changed.joined(separator: " ").utf8))
                let similarity = Double(ours.intersection(theirs).count) / Double(ours.union(theirs).count)
                guard similarity >= 0.5 else { continue }
                let bin = Int((similarity - 0.5) * 20), chance = bands.chance(at: similarity)
                bins[bin].pairs += 1
                bins[bin].expected += chance
                bins[bin].variance += chance * (1 - chance)
                if (0..<bands.bands).contains(where: { one[($0 * bands.rows)..<(($0 + 1) * bands.rows)] == other[($0 * bands.rows)..<(($0 + 1) * bands.rows)] }) { bins[bin].found += 1 }
            }
        }
        for (index, bin) in bins.enumerated() where bin.pairs > 0 {
            print("similarity \(0.5 + Double(index) / 20): \(bin.pairs) pairs, found \(Int(bin.found)), expected \((bin.expected * 10).rounded() / 10)")
            #expect(abs(bin.found - bin.expected) <= 4 * bin.variance.squareRoot() + 1, "at \(0.5 + Double(index) / 20)")
        }
        #expect(bins.dropLast().allSatisfy { $0.pairs >= 30 })
    }

    /// Letters only, and longer than any exception of the tokenizer.
    private static func word(_ random: inout SplitMix) -> String {
        var bits = random.next()
        return String(decoding: (0..<12).map { _ in
            defer { bits >>= 5 }
            return UInt8(0x61 + bits % 26)
        }, as: UTF8.self)
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): random numbers that are the same in every run.
private struct SplitMix {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
