import GleanModel

/// Figures of files of pages: what `gleaner stats` prints, draws, and writes as JSON.
package struct StatsSummary: Sendable, Encodable {
    /// Something by name, and how often.
    package struct Named: Sendable, Encodable, Equatable {
        package let name: String
        /// Pages; bytes for scripts, records for damage.
        package let count: Int
    }

    /// The most frequent of some names.
    package struct Frequent: Sendable, Encodable, Equatable {
        package let top: [Named]
        /// Different names; nil where there were more than are held.
        package let different: Int?
        /// A count may be too large by at most this.
        package let over: Int
    }

    /// How a length is distributed over pages that have a text.
    package struct Lengths: Sendable, Encodable {
        package let mean: Double?
        package let least: Double?
        package let greatest: Double?
        /// Of `shares`; see `QuantileSketch` for how exact they are.
        package let quantiles: [Double?]
        let scale: Scale
        /// Pages by bin of the scale.
        package let bins: [Int]
        package var edges: [Double] { scale.edges }

        package static let shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]

        private enum CodingKeys: String, CodingKey { case mean, least, greatest, quantiles, bins, edges }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(mean, forKey: .mean)
            try container.encode(least, forKey: .least)
            try container.encode(greatest, forKey: .greatest)
            try container.encode(quantiles, forKey: .quantiles)
            try container.encode(bins, forKey: .bins)
            try container.encode(scale.edges, forKey: .edges)
        }
    }

    /// What stands more than once, of ids, URLs or texts.
    package struct Repeats: Sendable, Encodable, Equatable {
        package let kind: String
        /// Pages that have one.
        package let pages: Int
        /// Different ones that stand more than once.
        package let repeated: Int
        /// Pages with one that an earlier page has.
        package let again: Int
        /// How often the most frequent one stands, and where first: file and row from 0.
        package let most: Int
        package let file: String?
        package let row: Int?
    }

    package let name: String
    package let files: Int
    package let storedBytes: UInt64
    package let pages: Int
    package let bytes: Int
    package let characters: Int
    package let words: Int
    package let lines: Int
    /// Pages without the field, or with an empty one.
    package let missing: [Named]
    package let byteLengths: Lengths
    package let characterLengths: Lengths
    package let wordLengths: Lengths
    package let languages: Frequent
    package let hosts: Frequent
    /// By month, rising: `2024-07`.
    package let months: [Named]
    package let otherDates: Int
    /// Empty if they were not looked for.
    package let repeats: [Repeats]
    package let invalidUTF8: Int
    package let replacementCharacters: Int
    package let controlCharacters: Int
    /// Bytes by script, the most frequent first.
    package let scripts: [Named]
    package let firstLines: Frequent
    package let lastLines: Frequent
    package let damage: [Named]

    private static let most = 25, mostLines = 10

    init(_ name: String, _ stats: PageStats, _ repeated: [RepeatedPages.Found], names: [String]) {
        self.name = name
        files = stats.files
        storedBytes = stats.storedBytes
        pages = stats.pages
        bytes = stats.text.bytes
        characters = stats.text.characters
        words = stats.text.words
        lines = stats.text.lines
        missing = zip(PageStats.fields, stats.missing).map { Named(name: $0, count: $1) }
        byteLengths = Lengths(stats.byteLengths)
        characterLengths = Lengths(stats.characterLengths)
        wordLengths = Lengths(stats.wordLengths)
        languages = Frequent(stats.languages, Self.most)
        hosts = Frequent(stats.hosts, Self.most)
        months = stats.months.sorted { $0.key < $1.key }.map { month, pages in
            let (year, number) = (String(month / 12), String(month % 12 + 1))
            return Named(name: String(repeating: "0", count: max(0, 4 - year.count)) + year + (number.count < 2 ? "-0" : "-") + number, count: pages)
        }
        otherDates = stats.otherDates
        repeats = zip(RepeatedPages.Kind.allCases, repeated).map { kind, found in
            let first = found.most > 1 ? found.first : nil
            return Repeats(
                kind: "\(kind)", pages: found.pages, repeated: found.repeated, again: found.again, most: found.most,
                file: first.map { names[$0.unit] }, row: first?.row)
        }
        invalidUTF8 = stats.text.invalid
        replacementCharacters = stats.text.replacements
        controlCharacters = stats.text.controls
        scripts = Script.allCases.map { Named(name: $0.name, count: stats.text.scripts[Int($0.rawValue)]) }.filter { $0.count > 0 }
            .sorted { $0.count > $1.count }
        firstLines = Frequent(stats.firstLines, Self.mostLines)
        lastLines = Frequent(stats.lastLines, Self.mostLines)
        damage = stats.damage.sorted { $0.key < $1.key }.map { Named(name: $0.key, count: $0.value) }
    }
}

extension StatsSummary.Frequent {
    init(_ names: FrequentNames, _ most: Int) {
        top = names.top(most).map { .init(name: String(decoding: $0.name, as: UTF8.self), count: $0.count) }
        different = names.missing == 0 ? names.count : nil
        over = names.missing
    }
}

extension StatsSummary.Lengths {
    init(_ sketch: QuantileSketch) {
        func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
        mean = finite(sketch.mean)
        least = finite(sketch.least)
        greatest = finite(sketch.greatest)
        quantiles = sketch.quantiles(Self.shares).map(finite)
        scale = QuantileSketch.scale([sketch], isLog: true)
        bins = sketch.histogram(scale)
    }
}
