import Foundation
import GleanEngine
import GleanModel
import GleanSteps
import Gleaner
import Testing

/// The survey minhash through whole builds: which pages it joins, and that neither memory nor workers decide about it.
@Suite struct MinHashTests {
    /// A folder with a crawl of JSON lines, cut into inputs.
    private final class Crawl: Sendable {
        let folder: URL

        init(_ pages: [(id: String, text: String)], inputs: Int = 1) throws {
            folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-minhash-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder.appendingPathComponent("in"), withIntermediateDirectories: true)
            let size = max(1, (pages.count + inputs - 1) / inputs)
            for (input, start) in stride(from: 0, to: pages.count, by: size).enumerated() {
                var lines = Data()
                for page in pages[start..<min(pages.count, start + size)] {
                    lines += try JSONSerialization.data(withJSONObject: ["id": page.id, "text": page.text], options: [.sortedKeys])
                    lines.append(10)
                }
                try lines.write(to: folder.appendingPathComponent("in/\(String(format: "%03d", input)).jsonl"))
            }
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func build(_ name: String, _ settings: String, steps: String? = nil, say: @escaping (String) -> Void = { _ in }, change: (inout BuildRequest) -> Void = { _ in }) throws -> Release {
            let recipe = folder.appendingPathComponent("\(name).yaml")
            try """
                gleaner: 1
                name: near
                sources: [{ jsonl: { paths: \(folder.path)/in } }]
                steps: [\(steps ?? "{ minhash: { \(settings) } }")]
                output: [{ jsonl: { compress: none } }]
                """.write(to: recipe, atomically: true, encoding: .utf8)
            var request = BuildRequest(recipePath: recipe.path)
            request.output = folder.appendingPathComponent(name).path
            request.workers = 2
            change(&request)
            _ = try Build(catalog: Gleaner.catalog, request: request, monitor: RunMonitor(), events: RunEvents(say: say, tick: { _ in })).run()
            return try Release(path: folder.appendingPathComponent(name).path)
        }

        func sums(_ release: Release) throws -> String { try String(contentsOfFile: release.path + "/SHA256SUMS", encoding: .utf8) }
    }

    /// Sets of page ids that were joined.
    private func clusters(_ release: Release) throws -> Set<Set<String>> {
        let layout = try release.layout(Gleaner.catalog)
        let cluster = layout.columns.first { $0.name == "minhash.cluster" }?.slot ?? 0
        var found: [Double: Set<String>] = [:]
        for (unit, input) in release.manifest.inputs.enumerated() {
            for row in try release.rows((0..<input.pagesIn).map { PageKey(unit: unit, row: $0) }) where !row.numbers[cluster].isNaN {
                found[row.numbers[cluster], default: []].insert(String(decoding: row.id, as: UTF8.self))
            }
        }
        return Set(found.values)
    }

    // RefinedWeb's 9,000 values a page take their time in a debug build.
    @Test(arguments: [("100", "fineweb"), ("1000", "fineweb"), ("2500", "fineweb"), ("2500", "gleaner"), ("100", "refinedweb")])
    func `plagiarised articles are found, all of them and no other`(_ size: String, _ dialect: String) throws {
        guard let root = ProcessInfo.processInfo.environment["GLEANER_TEST_DATA"] else { return print("skipped: articles of known plagiarism; set GLEANER_TEST_DATA") }
        let data = root + "/labelled/minhash-plagiarism/data/articles_\(size)"
        guard let train = try? String(contentsOfFile: data + ".train", encoding: .utf8) else { return print("skipped: \(data).train is not there") }
        let pages = train.split(separator: "\n").compactMap { line -> (id: String, text: String)? in
            let parts = line.split(separator: " ", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
        }
        let truth = try String(contentsOfFile: data + ".truth", encoding: .utf8).split(whereSeparator: \.isNewline).map { Set($0.split(separator: " ").map(String.init)) }
        let crawl = try Crawl(pages, inputs: 3)
        #expect(try clusters(crawl.build("release", "dialect: \(dialect)")) == Set(truth))
    }

    /// Texts of made words, in groups that share most of them, chained so that clusters are wider than any pair.
    private func family(_ count: Int) -> [(id: String, text: String)] {
        var state: UInt64 = 42
        func random(_ below: Int) -> Int {
            state = state &* 6364136223846793005 &+ 1442695040888963407
            return Int(state >> 33) % below
        }
        var words: [[String]] = []
        return (0..<count).map { index in
            var text = words.isEmpty || random(3) == 0 ? (0..<120).map { _ in "w\(random(100_000))" } : words[random(words.count)]
            for _ in 0..<random(4) { text[random(text.count)] = "x\(random(100_000))" }
            words.append(text)
            return ("p\(index)", text.joined(separator: " "))
        }
    }

    @Test func `memory and workers change nothing`() throws {
        let crawl = try Crawl(family(900), inputs: 5)
        let wanted = try crawl.build("wanted", "keep: first")
        #expect(try clusters(wanted).contains { $0.count > 5 })
        // One byte of memory: every sort goes to disk, and components are found by contraction.
        let small = try crawl.build("small", "keep: first", change: {
            $0.memoryBytes = 1
            $0.workers = 7
        })
        #expect(try crawl.sums(small) == crawl.sums(wanted))
    }

    private static let stages = ["chain-0", "minhash-bands", "minhash-components", "minhash-pages", "minhash-clusters", "chain-1", "decide", "pack"]

    @Test(arguments: [
        ("chain-0", "00001.spill-0"), ("chain-0", "00002.spill-2"), ("minhash-bands", "00000.spill-1"), ("minhash-components", "00000.spill-2"),
        ("minhash-pages", "00001.spill-3"), ("minhash-clusters", "00002.outcome"), ("chain-0", "00000.pages"),
    ])
    func `a damaged file is made anew by its unit`(_ stage: String, _ name: String) throws {
        let crawl = try Crawl(family(300), inputs: 3)
        let wanted = try crawl.build("wanted", "keep: first")
        let kept = try crawl.build("release", "keep: first", change: { $0.keepStages = true })
        let files = FileManager.default
        // As if the run had been killed after the stage: what came later is taken away, and a byte of the file is changed.
        for name in ["manifest.json", "SHA256SUMS", "data", "decisions"] { try files.removeItem(atPath: kept.path + "/" + name) }
        let work = try #require(files.subpaths(atPath: kept.path + "/work"))
        let later = Self.stages.drop { $0 != stage }.dropFirst()
        for path in work where path.hasSuffix("sealing") || path.hasSuffix("receipt.json") && later.contains(where: { path.contains("/\($0)-") }) {
            try files.removeItem(atPath: kept.path + "/work/" + path)
        }
        let damaged = kept.path + "/work/" + (try #require(work.first { $0.contains("/\(stage)-") && $0.hasSuffix(name) }))
        var bytes = try Data(contentsOf: URL(fileURLWithPath: damaged))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(fileURLWithPath: damaged))
        var said: [String] = []
        let mended = try crawl.build("release", "keep: first", say: { said.append($0) })
        #expect(said.contains { $0.contains("is damaged; \(stage) makes unit \(Int(name.prefix(5)) ?? -1) anew") }, "\(said)")
        #expect(try crawl.sums(mended) == crawl.sums(wanted))
    }

    /// Pages that share lines, so that something is cut out of most of them.
    private func menus(_ count: Int) -> [(id: String, text: String)] {
        (0..<count).map { ("m\($0)", "Home and garden, all you need\nNumber \($0) stands here alone\nMore of it on page \($0 % 3)") }
    }

    @Test func `shards come out of their inputs again, with what was cut`() throws {
        let crawl = try Crawl(menus(40) + family(60), inputs: 6)
        let release = try crawl.build("release", "", steps: "{ exact: { dialect: llama3, more_than: 1, min_chars: 5 } }, { minhash: { keep: first } }, { redact_pii: {} }")
        #expect(release.manifest.counts.pagesKept < 100)
        var again = try Rebuild(release, catalog: Gleaner.catalog)
        #expect(again.packs == 2)
        for pack in 0..<again.packs { #expect(try again.check(pack) {}.problems == []) }
        // A word of an input is another now: the page comes out otherwise, and its shard with it.
        let input = crawl.folder.appendingPathComponent("in/000.jsonl")
        let text = try String(contentsOf: input, encoding: .utf8)
        try text.replacingOccurrences(of: "Number 0 stands", with: "Number 0 lies  ").write(to: input, atomically: true, encoding: .utf8)
        let problems = try again.check(0) {}.problems
        #expect(problems.count == 1 && problems[0].hasPrefix("data/00000-0000.jsonl comes out with"), "\(problems)")
    }

    @Test func `a text that lost lines is derived again without them`() throws {
        let crawl = try Crawl(menus(12), inputs: 2)
        let release = try crawl.build("release", "", steps: "{ exact: { dialect: llama3, more_than: 1, min_chars: 5 } }")
        var replay = try Replay(release, catalog: Gleaner.catalog)
        for (unit, input) in release.manifest.inputs.enumerated() {
            for row in try release.rows((0..<input.pagesIn).map { PageKey(unit: unit, row: $0) }) {
                let text = try replay.text(of: row)
                #expect(String(decoding: text.text, as: UTF8.self) == "Number \(String(decoding: row.id, as: UTF8.self).dropFirst()) stands here alone")
                #expect(text.agrees)
            }
        }
        let row = try #require(try release.rows([PageKey(unit: 0, row: 1)]).first)
        #expect(try replay.versions(of: row).map { String(decoding: $0.text, as: UTF8.self) } == [menus(2)[1].text, "Number 1 stands here alone"])
    }

    @Test func `signatures of pages that stay are kept, and other settings are refused`() throws {
        let crawl = try Crawl(family(50), inputs: 2)
        let old = try crawl.build("old", "keep: first, keep_signatures: true")
        #expect(old.manifest.surveys?.map(\.name) == ["minhash/00000.signatures.table", "minhash/00001.signatures.table"])
        #expect(try Verify(path: old.path, catalog: Gleaner.catalog).checks().allSatisfy(\.isOK))
        // The same crawl against itself: nothing is new.
        let again = try crawl.build("again", "keep: first, against: [\(old.path)]")
        #expect(again.manifest.counts.pagesKept == 0)
        #expect(again.manifest.counts.drops.map(\.reason) == ["seen_in_other_release"])
        #expect(again.manifest.against?.map(\.fingerprint) == [old.manifest.fingerprint])
        let copy = try #require(try Explain(again, catalog: Gleaner.catalog).explain("p0").pages.first?.copies.first)
        #expect(copy.other?.name == "near" && copy.row.map { String(decoding: $0.id, as: UTF8.self) } == "p0")
        #expect(throws: RecipeError.self) { try crawl.build("other", "ngram: 4, against: [\(old.path)]") }
        let none = try crawl.build("none", "keep: first")
        #expect(throws: RecipeError.self) { try crawl.build("other", "against: [\(none.path)]") }
    }

    @Test func `the report shows clusters and what another threshold would take`() throws {
        let crawl = try Crawl(family(80))
        let release = try crawl.build("release", "keep: first")
        let page = try String(contentsOfFile: release.path + "/run/report/index.html", encoding: .utf8)
        #expect(page.contains("Clusters by size") && page.contains("Yield against the threshold"))
        #expect(page.contains("Copies: minhash"))
    }

    @Test func `explain names the copy that stays`() throws {
        let crawl = try Crawl([("a", "one two three four five six seven"), ("b", "One two three, four five six seven."), ("c", "something else altogether, which nobody has")])
        let release = try crawl.build("release", "keep: first")
        let explain = Explain(release, catalog: Gleaner.catalog)
        let left = try #require(try explain.explain("b").pages.first?.copies.first), stayed = try #require(try explain.explain("a").pages.first?.copies.first)
        #expect(left.row.map { String(decoding: $0.id, as: UTF8.self) } == "a" && left.similarity == 1)
        #expect(stayed.kept == nil && stayed.size == 2)
        #expect(try explain.explain("c").pages.first?.copies.isEmpty == true)
        let largest = try Duplicates(release, catalog: Gleaner.catalog).largest(3, of: "minhash", members: 2)
        #expect(largest.map(\.size) == [2] && largest[0].members.map { String(decoding: $0.row.id, as: UTF8.self) } == ["b"])
    }

    @Test func `a diff tells what was taken and what was put in`() {
        let parts = TextDiff("the ferry crosses the sound at noon", "the ferry leaves the sound at noon today").parts
        #expect(parts == [.same("the ferry "), .removed("crosses "), .added("leaves "), .same("the sound at "), .removed("noon"), .added("noon today")])
        #expect(TextDiff("same", "same").parts == [.same("same")])
        #expect(TextDiff("", "new").parts == [.added("new")])
    }
}
