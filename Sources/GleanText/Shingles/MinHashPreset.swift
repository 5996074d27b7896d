package import GleanBytes

/// A data set's way of finding near duplicates by MinHash: its shingles, its permutations, its bands.
package struct MinHashPreset: Sendable {
    /// Two pages are taken for near duplicates when all `rows` values of one of `bands` bands are equal; band i holds the places
    /// `i * rows ..< (i + 1) * rows` of the signature.
    package struct Bands: Sendable, Equatable {
        package let bands: Int
        package let rows: Int

        package init(bands: Int, rows: Int) { (self.bands, self.rows) = (bands, rows) }

        /// Chance that pages of this Jaccard similarity are found: `1 - (1 - s^rows)^bands` (Leskovec et al., Mining of Massive
        /// Datasets, section 3.4.2).
        package func chance(at similarity: Double) -> Double {
            var (power, miss) = (1.0, 1.0)
            for _ in 0..<rows { power *= similarity }
            for _ in 0..<bands { miss *= 1 - power }
            return 1 - miss
        }
    }

    package let name: String
    /// Paper and section, or whose code.
    package let source: String
    package let shingles: ShingleSettings
    package let family: MinHasher.Family
    /// Values in a signature.
    package let count: Int
    package let seed: UInt32
    /// The first is the one to take where nothing else is said.
    package let choices: [Bands]

    package var hasher: MinHasher { MinHasher(family, count: count, seed: seed) }

    /// FineWeb, bit for bit what datatrove 0.10.1 makes of it.
    package static let fineweb = MinHashPreset(
        name: "fineweb", source: "arXiv:2406.17557; datatrove 0.10.1",
        shingles: ShingleSettings(size: 5, hash: .sha1), family: .mersenneWrapping, count: 112, seed: 1,
        choices: [Bands(bands: 14, rows: 8)])

    /// FineWeb-2: XXH64 in place of SHA-1. Its words are those of each language's own tokenizer; here those of English, or by
    /// `words: .unicode` of all.
    package static let fineweb2 = MinHashPreset(
        name: "fineweb2", source: "arXiv:2506.20920; datatrove 0.10.1",
        shingles: ShingleSettings(size: 5, hash: .xxh64), family: .mersenneWrapping, count: 112, seed: 1,
        choices: [Bands(bands: 14, rows: 8)])

    /// RefinedWeb. The paper gives shingles and bands, not the hashes; ours stand in.
    package static let refinedweb = MinHashPreset(
        name: "refinedweb", source: "arXiv:2306.01116",
        shingles: ShingleSettings(size: 5, words: .unicode, hash: .rolling), family: .fast, count: 9000, seed: 1,
        choices: [Bands(bands: 450, rows: 20)])

    /// RedPajama-V2: bands for similarities of 0.7, 0.8, 0.9 and 1.0.
    package static let redpajama2 = MinHashPreset(
        name: "redpajama2", source: "arXiv:2411.12372",
        shingles: ShingleSettings(size: 13, words: .unicode, hash: .rolling), family: .fast, count: 128, seed: 1,
        choices: [Bands(bands: 14, rows: 9), Bands(bands: 9, rows: 13), Bands(bands: 5, rows: 25), Bands(bands: 1, rows: 128)])

    /// Lee et al., Deduplicating Training Data Makes Language Models Better. The paper verifies what the bands find by edit similarity;
    /// words are cut at spaces, and the hashes are ours.
    package static let lee2021 = MinHashPreset(
        name: "lee2021", source: "arXiv:2107.06499, section 4.2 and appendix A",
        shingles: ShingleSettings(size: 5, normal: .plain, words: .spaces, hash: .rolling), family: .fast, count: 9000, seed: 1,
        choices: [Bands(bands: 450, rows: 20)])

    /// Ours: FineWeb's shingles and bands by hashes that cost little, with words of every language.
    package static let gleaner = MinHashPreset(
        name: "gleaner", source: "Gleaner",
        shingles: ShingleSettings(size: 5, words: .unicode, hash: .rolling), family: .fast, count: 112, seed: 1,
        choices: [Bands(bands: 14, rows: 8)])

    package static let all = [fineweb, fineweb2, refinedweb, redpajama2, lee2021, gleaner]
}
