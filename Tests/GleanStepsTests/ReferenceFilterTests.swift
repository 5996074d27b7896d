import Foundation
import GleanModel
import Testing

/// The text filters and the language step against the reference implementation's verdicts on real pages.
@Suite struct ReferenceFilterTests {
    /// GLEANER_REFERENCE is the folder that holds datatrove/; by default ../shared/reference beside the package.
    static let path = existing(
        (ProcessInfo.processInfo.environment["GLEANER_REFERENCE"].map { URL(filePath: $0) } ?? StepRunner.root.appending(path: "../shared/reference"))
            .appending(path: "datatrove/filters.jsonl.gz").path)

    /// What scripts/compare_filters.sh made of a crawl.
    static let crawl = existing(ProcessInfo.processInfo.environment["GLEANER_VERDICTS"] ?? "$GLEANER_VERDICTS, see scripts/compare_filters.sh")

    /// nil, and a line saying so, where there is no such file.
    private static func existing(_ path: String) -> String? {
        if FileManager.default.fileExists(atPath: path) { return path }
        print("skipped: no verdicts of the reference at \(path)")
        return nil
    }

    /// Pages on which we differ knowingly, by filter and id, and why. At most two a filter.
    static let explained: [String: [String: String]] = [:]

    @Test(arguments: ReferenceVerdict.filters)
    func `a filter alone says what the reference says, for the same reason`(_ filter: String) throws {
        var runner = try StepRunner("- \(filter): { dialect: fineweb }")
        var agreement = Agreement()
        guard let path = Self.path else { return }
        try ReferenceVerdict.read(path) { agreement.compare(filter, runner.run($0.text), $0) }
        let known = Self.explained[filter] ?? [:]
        #expect(agreement.compared == 536)
        #expect(known.count <= 2)
        for (id, ours, theirs) in agreement.differing where known[id] == nil {
            Issue.record("\(id): ours \(ours), the reference's \(theirs)")
        }
    }

    @Test func `languages are the reference's, and scores within a ten thousandth`() throws {
        var runner: StepRunner
        do {
            runner = try StepRunner("- language: {}")
        } catch let error as RecipeError where error.message.contains("was not found") {
            print("skipped: \(error.message)")
            return
        }
        var compared = 0
        guard let path = Self.path else { return }
        try ReferenceVerdict.read(path) { page in
            guard let language = page.language, let score = page.score else { return }
            compared += 1
            let ours = runner.run(page.text)
            #expect(ours.labels["language.label"] == language, "\(page.id)")
            #expect(abs((ours.numbers["language.score"] ?? .nan) - score) <= 1e-4, "\(page.id)")
        }
        #expect(compared == 589)
    }

    /// Of a whole crawl: scripts/compare_filters.sh makes the texts and the verdicts, and says how often we agree.
    @Test(arguments: ReferenceVerdict.filters)
    func `on a crawl a filter agrees with the reference on 998 of 1,000 pages`(_ filter: String) throws {
        guard let path = Self.crawl else { return }
        var runner = try StepRunner("- \(filter): { dialect: fineweb }")
        var agreement = Agreement()
        try ReferenceVerdict.read(path) { agreement.compare(filter, runner.run($0.text), $0) }
        print("agreement: \(filter) \(agreement.compared - agreement.differing.count) of \(agreement.compared)")
        for (id, ours, theirs) in agreement.differing.prefix(50) { print("differs: \(filter) \(id) ours \(ours), the reference's \(theirs)") }
        #expect(agreement.share >= 0.998)
    }
}
