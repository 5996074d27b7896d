import GleanBytes
package import GleanModel
import GleanText

/// Near duplicates by MinHash: pages whose signatures agree in all values of a band are joined, and of a cluster one page stays.
package struct MinHash: Survey {
    package var unit = "words"
    package var ngram = 5
    package var normal = "fineweb"
    package var words = "spacy_english"
    package var hash = "sha1"
    package var family = "mersenne_wrapping"
    package var bands = 14
    package var rows = 8
    package var values = 0
    package var seed = 1
    package var keep = "longest"
    package var score: String?
    package var minJaccard: Limit = nil
    package var keepSignatures = false
    package var against: [String] = []

    package init() {}

    package enum Number: Int, NumberKey { case cluster, clusterSize, similarity, kept }

    package static let manual = Manual<Self>(
        "minhash", "Finds pages that are nearly the same, and keeps one of each cluster.",
        source: "Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, section 3.4",
        settings: [
            Setting("unit", \.unit, choices: ["words", "characters"], "What a shingle is made of."),
            Setting("ngram", \.ngram, in: 1...100, "Words or characters in a shingle. A page that has fewer is nobody's duplicate, nor is one of 512 MiB of text."),
            Setting("normal", \.normal, choices: ["fineweb", "plain"], "What is done to the text first: fineweb lowers it, makes every number 0 and takes marks and accents out; plain lowers it."),
            Setting("words", \.words, choices: ["spacy_english", "spaces", "unicode"], "How words are told."),
            Setting("hash", \.hash, choices: ["sha1", "xxh64", "xxh3", "rolling"], "How a shingle becomes a number of 64 bits."),
            Setting("family", \.family, choices: ["mersenne_wrapping", "fast"], "How that number is put into the orders of a signature: as datatrove does, or our own cheaper way."),
            Setting("bands", \.bands, in: 1...10_000, "Bands of a signature; one that agrees joins two pages."),
            Setting("rows", \.rows, in: 1...1000, "Values of a band."),
            Setting("values", \.values, in: 0...1_000_000, "Values of a signature; 0 for bands times rows."),
            Setting("seed", \.seed, in: 0...4_294_967_295, "Of the random orders."),
            Setting("keep", \.keep, choices: ["longest", "first", "newest", "best", "licence"], "Which page of a cluster stays: the one with the longest text, the first in canonical order, the one with the latest date, the one with the best score, or the one with the best evidence of the most open licence. Ties go to the first."),
            Setting("score", optional: \.score, "The number that best goes by, as step.number; more is better."),
            Setting("min_jaccard", \.minJaccard, in: 0...1, "Joins two pages only where their shingles have at least this share in common; null to trust the bands."),
            Setting("keep_signatures", \.keepSignatures, "Keeps the signatures of pages that stay in the release, so that others can be held against it."),
            Setting("against", \.against, "Releases with kept signatures whose pages count as seen before."),
        ],
        numbers: [
            NumberSpec(Number.cluster, "cluster", .page, in: .count, "The cluster, named by its first page; of pages that have a near duplicate."),
            NumberSpec(Number.clusterSize, "cluster_size", .count, in: .count, "Pages of the cluster, this one among them; of the page that stays."),
            NumberSpec(Number.similarity, "similarity", in: .fraction, "Share of shingles in common with the page that stays, estimated from the signatures."),
            NumberSpec(Number.kept, "kept", .page, in: .count, "The page that stays in this one's place."),
        ],
        reasons: [
            ReasonSpec("near_duplicate", "Another page of the run is nearly the same and stays."),
            ReasonSpec("seen_in_other_release", "A page of another release is nearly the same."),
        ],
        dialects: [
            preset("fineweb", aliases: ["datatrove", "datatrove_0_10"], .fineweb),
            preset("fineweb2", .fineweb2),
            preset("refinedweb", .refinedweb),
            preset("redpajama2", .redpajama2),
            preset("lee2021", .lee2021),
            preset("gleaner", .gleaner),
        ],
        notes: """
            Signatures of the dialect fineweb are those of datatrove 0.10.1, bit for bit. Two pages of similarity s are found with the chance \
            1 - (1 - s^rows)^bands: 14 bands of 8 rows find 56% of pairs at 0.7, 77% at 0.75, 92% at 0.8 and 98.8% at 0.85.

            Clusters are connected components: if a page is like a second and that one like a third, all three are one cluster. They \
            depend neither on workers nor on memory, and are named by their first page. Which page stays is the rule `keep`; the \
            original keeps whichever its union-find happens to make the root, and so the dialect fineweb differs from it in which \
            copy stays, never in how many. RedPajama-V2's other cuts of its 128 values are `bands: 9, rows: 13` (for 0.8), \
            `bands: 5, rows: 25` (0.9) and `bands: 1, rows: 128` (1.0). FineWeb-2 runs minhash by language: put pages of one language \
            into a run, or take words: unicode, under which pages of two languages share no shingle.

            With `min_jaccard` pages are seen again before they are joined: those that share a band are compared in pairs by their whole \
            sets of shingles. In a band's group each page is compared with the two before it and, among the first 64, with the first; \
            pages of other releases, whose texts are not at hand, are joined by their bands.

            A band is kept as 96 bits of XXH3-128 over its values: among 42 billion bands (3 billion pages by 14) the chance that two \
            different ones meet is one in ninety million. On disk a page takes 20 bytes a band and 140 for its sketch, of which the \
            similarity is estimated (one byte a value, at most 128 values).
            """)

    private static func preset(_ name: String, aliases: [String] = [], _ preset: MinHashPreset) -> Dialect<Self> {
        Dialect(name, aliases: aliases, source: preset.source) {
            $0.unit = preset.shingles.unit.rawValue
            $0.ngram = preset.shingles.size
            $0.normal = preset.shingles.normal.rawValue
            $0.words = preset.shingles.words.rawValue
            $0.hash = preset.shingles.hash.rawValue
            $0.family = preset.family.rawValue
            $0.bands = preset.choices[0].bands
            $0.rows = preset.choices[0].rows
            $0.values = preset.count == preset.choices[0].bands * preset.choices[0].rows ? 0 : preset.count
            $0.seed = Int(preset.seed)
        }
    }

    package static var signatureSettings: [String] {
        ["unit", "ngram", "normal", "words", "hash", "family", "bands", "rows", "values", "seed"]
    }

    package var wanted: [String] { keep == "best" ? score.map { [$0] } ?? [] : [] }
    package var keepsSignatures: Bool { keepSignatures }
    package var cuts: Bool { false }

    package var spill: SurveySpill { SurveySpill(perPage: Double(bands * 20 + 13 + Sketch.mostBytes)) }

    // MARK: Rounds

    var verifies: Bool { minJaccard != .off }

    /// Positions of the rounds; those that verify are there only where they are wanted.
    enum Round {
        static let bands = 0
        static func components(_ verifies: Bool) -> Int { verifies ? 3 : 1 }
        static func pages(_ verifies: Bool) -> Int { components(verifies) + 1 }
        static func clusters(_ verifies: Bool) -> Int { components(verifies) + 2 }
        static let visits = 1, pairs = 2
    }

    package var feeds: [Int] { [Round.bands, Round.pages(verifies)] }

    package var reach: SurveyReach { .wholeCopies }

    package var rounds: [SurveyRound] {
        let components = Round.components(verifies)
        var rounds = [SurveyRound("bands", keyBytes: BandKey.bytes, valueBytes: 8, feeds: verifies ? [Round.visits, components] : [components])]
        if verifies {
            rounds.append(SurveyRound("shingles", .visits, keyBytes: 8, valueBytes: 8, feeds: [Round.pairs]))
            rounds.append(SurveyRound("pairs", keyBytes: 16, valueBytes: nil, feeds: [components]))
        }
        return rounds + [
            SurveyRound("components", .components, keyBytes: 16, valueBytes: 0, feeds: [components + 1]),
            SurveyRound("pages", keyBytes: 8, valueBytes: nil, feeds: [components + 2]),
            SurveyRound("clusters", keyBytes: 8, valueBytes: nil, decides: true),
        ]
    }

    // MARK: Signing

    package struct Kit: Sendable {
        let hasher: MinHasher
    }

    package var contradiction: RecipeError? {
        if valueCount < bands * rows {
            return RecipeError("minhash: values: \(values) are fewer than \(bands) bands of \(rows) rows.", hint: "Write 0 for as many as are needed.")
        }
        if keep == "best", score == nil {
            return RecipeError("minhash: keep: best wants a score.", hint: "Name a number of an earlier step, such as score: fasttext_score.score.")
        }
        return nil
    }

    package func open(_ assets: inout Assets) throws -> Kit {
        Kit(hasher: MinHasher(MinHasher.Family(rawValue: family) ?? .fast, count: valueCount, seed: UInt32(seed)))
    }

    private var valueCount: Int { values == 0 ? bands * rows : values }

    var shingles: ShingleSettings {
        ShingleSettings(
            unit: ShingleSettings.Unit(rawValue: unit) ?? .words, size: ngram, normal: ShingleSettings.Normal(rawValue: normal) ?? .plain,
            words: ShingleSettings.Words(rawValue: words) ?? .unicode, hash: ShingleSettings.Hash(rawValue: hash) ?? .xxh3)
    }

    package struct Scratch {
        var shingler: Shingler
        var hashes: [UInt64] = []
        var values: [UInt64] = []
    }

    package func makeScratch(_ kit: Kit, _ desk: Desk) -> Scratch { Scratch(shingler: Shingler(shingles)) }

    /// The signature that is kept of a page: rank (8), a key a band, the sketch.
    package func sign(_ page: borrowing Page, _ numbers: [Double], _ kit: Kit, _ scratch: inout Scratch, into signature: inout [UInt8]) {
        // Taken out, so that one list can be read while the other is written, and put back for their memory.
        var hashes = scratch.hashes, values = scratch.values
        (scratch.hashes, scratch.values) = ([], [])
        defer { (scratch.hashes, scratch.values) = (hashes, values) }
        scratch.shingler.hashes(of: page.text, into: &hashes)
        kit.hasher.signature(of: hashes.span, into: &values)
        if values.isEmpty { return }
        append(values, rank: rank(page, numbers), to: &signature)
    }

    /// What is kept of the values of a signature.
    package func append(_ values: [UInt64], rank: UInt64, to signature: inout [UInt8]) {
        signature.append(big: rank)
        for band in 0..<bands { BandKey.append(values.span.extracting((band * rows)..<((band + 1) * rows)), band, to: &signature) }
        Sketch.append(values.span, to: &signature)
    }

    private func rank(_ page: borrowing Page, _ numbers: [Double]) -> UInt64 {
        switch keep {
        case "longest": CopyRank.largest(UInt64(page.text.count))
        case "newest": CopyRank.largest(CopyRank.date(page.date))
        case "best": CopyRank.largest(numbers.first ?? .nan)
        case "licence": CopyRank.licence(page.rights)
        default: 0
        }
    }

    package func emit(_ signature: Span<UInt8>, of page: SurveyPage, into records: inout RecordSink) {
        guard signature.count >= 8 + bands * BandKey.bytes else { return }
        for band in 0..<bands {
            let start = 8 + band * BandKey.bytes
            records.emit(to: Round.bands) { record in
                for index in start..<(start + BandKey.bytes) { record.append(signature[index]) }
                record.append(page.key)
            }
        }
        records.emit(to: Round.pages(verifies)) { record in
            record.append(page.key)
            record.append(1)
            record.append(page.isForeign ? 0 : 1)
            for index in 0..<8 { record.append(signature[index]) }
            for index in (8 + bands * BandKey.bytes)..<signature.count { record.append(signature[index]) }
        }
    }

    package func judge(_ unit: SurveyUnit, _ kit: Kit) -> any SurveyJudge {
        switch unit.round {
        case Round.bands: BandJudge(unit, components: Round.components(verifies), verifies: verifies)
        case Round.pages(verifies): LabelJudge(clusters: Round.clusters(verifies))
        case Round.clusters(verifies): ClusterJudge(unit)
        default: PairJudge(atLeast: minJaccard.values.first ?? 0, components: Round.components(verifies))
        }
    }

    package func visitor(_ unit: SurveyUnit, _ kit: Kit, _ desk: Desk) -> any SurveyVisitor { ShingleVisitor(shingles) }
}
