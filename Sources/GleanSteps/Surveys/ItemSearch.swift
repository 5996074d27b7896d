package import GleanModel
import GleanText

/// Holds the shards of a finished release against items: the matching of `decontaminate`, and its report, with nothing done.
package struct ItemSearch {
    private let items: BenchmarkItems
    private let source = JSONLSource()
    private var matcher: ItemMatcher
    private var lines: [Int: ItemLine] = [:]
    private var shards = 0
    /// Pages that were read, and those of them that hold an item.
    package private(set) var pages = 0
    package private(set) var holding = 0

    /// Throws a `RecipeError` where items cannot be read.
    package init(_ step: Decontaminate, assets: inout Assets) throws {
        items = try step.open(&assets)
        matcher = ItemMatcher(items.index, items.matching)
    }

    /// Reads one shard of JSON lines, plain or packed.
    package mutating func read(shard path: String, name: String) throws {
        var reader = try source.start(Input(ordinal: shards, source: 0, name: name, path: path, bytes: 0, modified: 0), at: nil, ())
        var tally = SourceTally(), goesOn = true, row = 0
        while goesOn {
            var batch = Batch()
            goesOn = try source.fill(&batch, from: &reader, &tally)
            for index in 0..<batch.count {
                match(Page(batch, index, text: batch.text[index], version: 0), row)
                row += 1
            }
        }
        pages += row
        shards += 1
    }

    private mutating func match(_ page: borrowing Page, _ row: Int) {
        let matches = matcher.match(page.text)
        if !matches.isEmpty { holding += 1 }
        for match in matches {
            lines[match.item, default: ItemLine(items.place(match.item))].add(
                id: page.id, url: page.url, part: "shard", place: (shards, row), ngrams: match.ngrams, spans: match.spans, done: "nothing")
        }
    }

    package var found: Int { lines.count }
    package var count: Int { items.count }

    /// The lines of the report, without their ends.
    package mutating func report() -> [[UInt8]] {
        var report: [[UInt8]] = []
        for item in lines.keys.sorted() {
            guard var line = lines[item] else { continue }
            report.append(line.finished())
        }
        return report + [ItemLine.counts(items, found: found)]
    }
}
