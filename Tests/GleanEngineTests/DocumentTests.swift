import Foundation
import GleanBytes
import GleanModel
import Testing

@testable import GleanEngine

@Suite struct DocumentTests {
    private static let about = "about:\n  title: Toy pages\n  license: CC-BY-4.0\n  creators: [Ann, Ben]\n  contact: data@toy.test\n"

    private func text(_ toy: ToyRelease, _ name: String) throws -> String { try String(contentsOfFile: "\(toy.path)/\(name)", encoding: .utf8) }

    private func croissant(_ bytes: [UInt8]) throws -> [String: Any] { try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]) }

    @Test func `every document is in the sums, and marks what nobody answered`() throws {
        let toy = try ToyRelease.shared.get()
        let sums = try text(toy, "SHA256SUMS")
        for name in ReleaseDocuments.names + ["domains.tsv"] { #expect(sums.contains("  \(name)\n"), "\(name)") }
        for name in ["README.md", "datasheet.md", "training-content-summary.md"] {
            let document = try text(toy, name)
            for question in AboutQuestion.all where question.goes.contains(name == "README.md" ? "card" : name == "datasheet.md" ? "datasheet" : "summary") {
                // The card asks for what it cannot do without; of others it takes the answer if there is one.
                let asks = document.contains("To be answered by the publisher: \(Markdown.prose(question.ask)) (`about: \(question.key)`)")
                #expect(asks || ["description", "homepage", "creators", "opt_outs", "personal_data"].contains(question.key) && name == "README.md", "\(name): \(question.key)")
            }
        }
        #expect(try text(toy, "README.md").contains("license: unknown  # To be answered by the publisher (about: license)"))
    }

    @Test func `answers fill the gaps of all documents`() throws {
        let toy = try ToyRelease(extra: Self.about)
        let card = try text(toy, "README.md"), sheet = try text(toy, "datasheet.md"), summary = try text(toy, "training-content-summary.md")
        #expect(card.contains("pretty_name: \"Toy pages\"\nlicense: \"cc-by-4.0\"\n") && card.contains("# Toy pages\n"))
        #expect(sheet.contains("### Who made it, and on whose behalf?\n\n- Ann\n- Ben\n"))
        #expect(sheet.contains("data\\@toy.test") && !sheet.contains("about: contact"))
        #expect(summary.hasPrefix("# Public summary of training content\\: Toy pages\n"))
        let croissant = try croissant(Files.read(toy.path + "/croissant.json"))
        #expect(croissant["name"] as? String == "Toy pages")
        #expect(croissant["license"] as? String == "https://spdx.org/licenses/CC-BY-4.0")
        #expect((croissant["creator"] as? [[String: String]])?.map { $0["name"] } == ["Ann", "Ben"])
    }

    @Test func `documents tell the facts of the release`() throws {
        let toy = try ToyRelease.shared.get()
        let card = try text(toy, "README.md"), sheet = try text(toy, "datasheet.md"), summary = try text(toy, "training-content-summary.md")
        // 12 pages with a text or without; 3 stay, with 40 bytes.
        #expect(card.contains("3 pages with 40 bytes of text, kept out of 12 (25.0%)"))
        #expect(card.contains("| `site.test` | 2 | 29 bytes | 72.5% |\n| `other.test` | 1 | 11 bytes | 27.5% |"))
        #expect(sheet.contains("Damaged records that were passed over: 1."))
        for heading in ["Motivation", "Composition", "Collection process", "Preprocessing, cleaning, labelling", "Uses", "Distribution", "Maintenance"] {
            #expect(sheet.contains("\n## \(heading)\n"))
        }
        for heading in ["1. General information", "2. List of data sources", "3. Data processing aspects"] { #expect(summary.contains("\n## \(heading)\n")) }
        #expect(summary.contains("| Text | Less than 1 billion tokens (40 bytes of UTF-8 text) |"))
        #expect(summary.contains("(1 of 2)") && summary.contains("| `site.test` | 2 | 29 bytes |"))
        #expect(summary.contains("> To be answered by the provider of the model: Versioned names"))
    }

    @Test func `what a recipe did and did not do about people and rights is told from its steps`() throws {
        let release = try MadeUpRelease(pages: 10, units: 1)
        defer { release.remove() }
        var manifest = release.manifest
        func use(_ step: String, _ settings: [SettingEntry] = []) -> StepUse { .init(step: step, kind: .filter, name: step, version: 1, settings: settings) }
        manifest.recipe.steps = []
        manifest.counts.drops = [.init(step: "url_filter", reason: "banned_domain", pages: 3)]
        var deeds = Deeds(facts: DocumentFacts(manifest))
        #expect(deeds.personalData.hasPrefix("The recipe has no step") && deeds.optOuts.hasPrefix("No step") && deeds.content.hasPrefix("No classifier"))
        #expect(deeds.addresses.hasPrefix("No list of addresses"))
        manifest.recipe.steps = [
            use("url_filter", [.init(key: "domains", value: .text("a.txt")), .init(key: "urls", value: .null)]), use("robots_filter"), use("fasttext_score"),
            use("redact_pii", [.init(key: "emails", value: .text("gleaner")), .init(key: "ips", value: .text("none")), .init(key: "phones", value: .text("dolma"))]),
        ]
        deeds = Deeds(facts: DocumentFacts(manifest))
        #expect(deeds.personalData.hasPrefix("Of personal data, e-mail addresses and phone numbers were looked for"))
        #expect(deeds.addresses == "Pages were kept out by their address (step url_filter: lists of domains): 3 pages.")
        #expect(deeds.optOuts.hasPrefix("robots_filter:") && deeds.content.hasPrefix("Texts were judged by classifiers (fasttext_score)"))
    }

    @Test func `croissant.json names every shard with its digest and size`() throws {
        let toy = try ToyRelease.shared.get()
        let croissant = try croissant(Files.read(toy.path + "/croissant.json"))
        #expect(croissant["conformsTo"] as? [String] == ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"])
        let files = try #require(croissant["distribution"] as? [[String: Any]])
        #expect(files.map { $0["@type"] as? String } == ["cr:FileSet", "cr:FileObject"])
        #expect(files[0]["includes"] as? [String] == ["data/*.jsonl"])
        let shard = try Files.read("\(toy.path)/data/00000-0000.jsonl")
        #expect(files[1]["contentUrl"] as? String == "data/00000-0000.jsonl")
        #expect(files[1]["contentSize"] as? String == "\(shard.count) B")
        #expect(files[1]["sha256"] as? String == hexadecimal(SHA.digest(.sha256, shard.span)))
    }

    @Test func `fields stand under their parents, with types and where they are read`() throws {
        let rows = WrittenRows(
            writer: "jsonl", ending: ".jsonl.gz", mediaType: "application/jsonlines",
            fields: [
                .init(["text"], .text, "T."), .init(["date"], .date, "D."), .init(["numbers"], .object, "N."), .init(["numbers", "a.words"], .integer, "W."),
                .init(["metadata"], .object, "M."), .init(["metadata", "said"], .object, isList: true, "S."), .init(["metadata", "said", "href"], .text, "H."),
            ])
        func ids(_ fields: [[String: Any]]) -> [String] { fields.map { $0["@id"] as? String ?? "" } }
        let release = try MadeUpRelease(pages: 10, units: 1)
        defer { release.remove() }
        func fields(_ hasMetadata: Bool) throws -> [[String: Any]] {
            var manifest = release.manifest, statements = Statements()
            statements.pages = hasMetadata ? 1 : 0
            manifest.composition = .init(
                labels: [:], domains: .init(distinct: 0, pagesWithout: 0, top: [], list: .init(name: "", bytes: 0, digest: "")), dates: .init())
            manifest.composition?.statements = statements
            let values = CroissantFields(recordSet: "jsonl", fileSet: "files", fields: DocumentFacts(manifest).fields(rows)).values
            return try #require(JSONSerialization.jsonObject(with: CanonicalJSON.encode(SettingValue.list(values))) as? [[String: Any]])
        }
        let all = try fields(true)
        #expect(ids(all) == ["jsonl/text", "jsonl/date", "jsonl/numbers", "jsonl/metadata"])
        #expect(all[1]["dataType"] as? String == "sc:DateTime")
        let words = try #require((all[2]["subField"] as? [[String: Any]])?.first)
        #expect(words["@id"] as? String == "jsonl/numbers/a.words" && words["dataType"] as? String == "sc:Integer")
        let source = try #require(words["source"] as? [String: [String: String]])
        #expect(source == ["fileSet": ["@id": "files"], "extract": ["column": "numbers"], "transform": ["jsonPath": "$.\"a.words\""]])
        let said = try #require((all[3]["subField"] as? [[String: Any]])?.first)
        #expect(said["isArray"] as? Bool == true && said["source"] == nil && said["subField"] == nil)
        // A column that no row has cannot be loaded.
        #expect(ids(try fields(false)) == ["jsonl/text", "jsonl/date", "jsonl/numbers"])
    }

    @Test func `patterns find the shards of one writer alone`() throws {
        let release = try MadeUpRelease(pages: 10, units: 1)
        defer { release.remove() }
        var manifest = release.manifest
        func rows(_ name: String, _ ending: String) -> WrittenRows { .init(writer: name, ending: ending, mediaType: "application/jsonlines", fields: []) }
        manifest.rows = [rows("jsonl", ".jsonl.gz"), rows("jsonl_2", ".jsonl.gz"), rows("jsonl_3", ".jsonl")]
        manifest.shards = ["00000-0000.jsonl.gz", "00000-12345.jsonl.gz", "00000-0000.2.jsonl.gz", "00000-0000.3.jsonl"].map { .init(name: $0, bytes: 1, digest: "") }
        let files = ShardFiles(manifest: manifest)
        let names: [String] = manifest.shards.map { "data/\($0.name)" }
        for writer in 0..<3 {
            let found: [String] = names.filter { name in files.patterns(writer).contains { fnmatch($0, name, 0) == 0 } }
            #expect(found == files.shards(writer).map { "data/\($0.name)" })
        }
        #expect(files.mediaTypes(0) == ["application/gzip", "application/jsonlines"] && files.mediaTypes(2) == ["application/jsonlines"])
    }

    @Test func `what people say changes documents and no data`() throws {
        let folder = try ToyFolder()
        let first = try toyBuild(folder, steps: ToyRelease.steps, inputs: ToyRelease.inputs)
        func files() throws -> [String: [UInt8]] {
            let names = try #require(FileManager.default.enumerator(atPath: folder.path + "/release")).compactMap { $0 as? String }
            return try Dictionary(uniqueKeysWithValues: names.filter { $0.hasPrefix("data/") || $0.hasPrefix("decisions/0") || $0 == "domains.tsv" }.map {
                ($0, try Files.read("\(folder.path)/release/\($0)"))
            })
        }
        let before = try files()
        let again = try toyBuild(folder, steps: ToyRelease.steps, inputs: [:], extra: Self.about)
        #expect(again.wasThere && again.manifest.fingerprint == first.manifest.fingerprint)
        #expect(try files() == before && before.count == 4)
        #expect(try Verify(path: folder.path + "/release", catalog: toyCatalog).checks().allSatisfy(\.isOK))
        #expect(try String(contentsOfFile: folder.path + "/release/README.md", encoding: .utf8).contains("# Toy pages\n"))
        // The same as if it had been said at once.
        let other = try ToyRelease(extra: Self.about)
        for name in ReleaseDocuments.names + ["manifest.json", "SHA256SUMS"] {
            #expect(try Files.read("\(folder.path)/release/\(name)") == Files.read("\(other.path)/\(name)"), "\(name)")
        }
    }

    @Test func `a manifest with more than this version knows is left alone`() throws {
        let toy = try ToyRelease()
        let path = toy.path + "/manifest.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacingOccurrences(of: "\"format\" : 1", with: "\"format\" : 1,\n  \"future\" : 1").write(toFile: path, atomically: true, encoding: .utf8)
        let error = #expect(throws: RunError.self) { try ReleaseDocuments.answer(nil, release: toy.path, catalog: toyCatalog) }
        #expect(error?.kind == .badRelease)
        #expect(try String(contentsOfFile: path, encoding: .utf8).contains("future"))
    }

    @Test func `names and answers cannot write Markdown, YAML or JSON`() throws {
        let release = try MadeUpRelease(pages: 10, units: 1)
        defer { release.remove() }
        let evil = "x\"\n---\n# top\n\n```\n<script>alert(1)</script> | [a](javascript:1) \u{202E}"
        var manifest = release.manifest
        manifest.name = evil
        manifest.inputs = [.init(name: evil, source: "warc", bytes: 1, digest: nil, pagesIn: 10, pagesKept: 1)]
        manifest.recipe.about = About(Dictionary(uniqueKeysWithValues: AboutQuestion.all.map { ($0.key, [evil, evil]) }))
        manifest.rows = [.init(writer: evil, ending: ".jsonl", mediaType: evil, fields: [.init([evil], .text, evil), .init(["a", evil], .text, evil)])]
        let share = Composition.Share(name: "evil.example\"|`<b>\u{202E}", pages: 1, textBytes: 1)
        manifest.composition = .init(
            labels: ["language.label": [share]], domains: .init(distinct: 1, pagesWithout: 0, top: [share], list: .init(name: evil, bytes: 1, digest: evil, rows: 1)),
            dates: .init(first: "2024-01-01", last: "2024-01-01", months: ["2024-01": 1]))
        let documents = try ReleaseDocuments.make(manifest, notes: StepNotes())
        for (name, bytes) in zip(ReleaseDocuments.names, documents) {
            guard name != "croissant.json" else {
                #expect(try croissant(bytes)["name"] as? String == evil)
                continue
            }
            let document = String(decoding: bytes, as: UTF8.self)
            var isFenced = false, rules = 0
            for line in document.split(separator: "\n", omittingEmptySubsequences: false) {
                if line.hasPrefix("```") { isFenced.toggle() }
                guard !isFenced else { continue }
                if line == "---" { rules += 1 }
                // Front matter is YAML, whose texts stand in quotation marks.
                if rules == 1 { continue }
                // What stands in code means nothing.
                let shown = line.replacing(/(`+)(?!`).*?[^`]\1(?!`)/, with: "").replacing("\\<", with: "")
                #expect(!line.hasPrefix("# top") && !line.contains("\u{202E}"), "\(name): \(line)")
                #expect(!shown.contains("<script") && !shown.contains("<b>") && !shown.contains("[a]("), "\(name): \(line)")
            }
            #expect(!isFenced, "\(name)")
            #expect(rules == (name == "README.md" ? 2 : 0))
        }
    }
}
