import GleanModel
import Testing

@testable import GleanEngine

@Suite struct ReportCardTests {
    @Test func `the card tells counts, reasons, inputs, damage and assets`() throws {
        let release = try MadeUpRelease(pages: 600, units: 25)
        defer { release.remove() }
        let card = Card.markdown(DocumentFacts(release.manifest, notes: StepNotes(Catalog(ReportSteps.all).faces)))
        let counts = release.manifest.counts
        #expect(card.contains("\(counts.pagesKept) pages"))
        #expect(card.contains("| **kept** |  |  | **\(Figures.share(counts.pagesKept, of: 600))** | **\(counts.pagesKept)** |"))
        for drop in counts.drops { #expect(card.contains("| `\(drop.step)` | `\(drop.reason)` | \(drop.pages) |")) }
        #expect(card.contains("And 5 more, listed in `manifest.json`."))
        #expect(card.contains("| `truncated_record` | 3 |"))
        #expect(card.contains("`xxh3-128:00112233445566778899aabbccddeeff`"))
        #expect(card.contains("| `gopher_quality` | 1 | Rae et al. 2021"))
        #expect(card.contains("gleaner verify ."))
        #expect(card.contains("gleaner explain . URL"))
    }

    @Test func `the card's front matter is what hubs read`() throws {
        let release = try MadeUpRelease(pages: 100, units: 1)
        defer { release.remove() }
        let lines = Card.markdown(DocumentFacts(release.manifest)).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[0] == "---")
        let front = Array(lines.dropFirst().prefix { $0 != "---" })
        #expect(front.contains { $0.hasPrefix("license: unknown") })
        #expect(front.contains("- \"n<1K\""))
        #expect(front.contains("    - \"data/*.jsonl.zst\""))
        #expect(front.contains("- \"de\"") && front.contains("- \"en\""))
    }

    @Test func `the same manifest gives the same card, without the machine's folders`() throws {
        let one = try MadeUpRelease(pages: 300, units: 3), other = try MadeUpRelease(pages: 300, units: 3)
        defer {
            one.remove()
            other.remove()
        }
        let card = Card.markdown(DocumentFacts(one.manifest))
        #expect(card == Card.markdown(DocumentFacts(other.manifest)))
        #expect(!card.contains("/home/"))
        #expect(!card.contains(one.output))
    }

    @Test func `names cannot write Markdown or HTML`() throws {
        let release = try MadeUpRelease(pages: 10, units: 1)
        defer { release.remove() }
        var manifest = release.manifest
        manifest.name = "a\"\n---\n# <script>alert(1)</script>"
        manifest.recipe.description = "| [x](javascript:1) <img src=x> `"
        manifest.inputs = [.init(name: "in`|<b>|\u{202E}gz\n# top", source: "warc", bytes: 1, digest: nil, pagesIn: 10, pagesKept: 1)]
        manifest.recipe.steps[0].settings = [SettingEntry(key: "list", value: .text("x\n```\n# top"))]
        let card = Card.markdown(DocumentFacts(manifest))
        let lines = card.split(separator: "\n")
        #expect(!lines.contains { $0.hasPrefix("# top") })
        #expect(lines.filter { $0 == "---" }.count == 2)
        #expect(lines.filter { $0.hasPrefix("# ") } == ["# a\" --- \\# \\<script\\>alert\\(1\\)\\</script\\>"])
        #expect(card.contains("\\| \\[x\\]\\(javascript\\:1\\) \\<img src=x\\> \\`"))
        #expect(card.contains("`` in`\\|<b>\\| gz # top ``"))
        #expect(!card.contains("\u{202E}"))
        #expect(lines.filter { $0.hasPrefix("```") }.count % 2 == 0)
    }

    @Test(arguments: [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (9_999_999, "1M<n<10M"), (2_000_000_000_000, "n>1T")])
    func `sizes fall into the hubs' classes`(rows: Int, name: String) {
        #expect(CardFrontMatter.size(rows) == name)
    }
}
