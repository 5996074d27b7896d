import Foundation
import GleanEngine
import GleanModel
import Gleaner
import Testing

/// Every example of every step's fixture.
@Suite struct FixtureTests {
    @Test(arguments: FixtureFile.all)
    func `an example holds`(_ example: Example) throws {
        let runner = FixtureRunner(example: example)
        if let wanted = example.blocks["error"] {
            let found = runner.problem()
            if found.contains("was not found") { return Self.missingModel }
            #expect(found == wanted)
            return
        }
        if let wanted = example.blocks["pages"] {
            let found = try runner.read()
            #expect(found == FixtureBytes.string(wanted).split(separator: "\n").map(String.init))
            if let rights = example.blocks["rights"] { #expect(try runner.readRights() == rights.split(separator: "\n").map(String.init)) }
            return
        }
        let writerBlocks: [(String, (WrittenShard) -> [String])] = [("rows", { $0.rows }), ("shard", { $0.files }), ("totals", { $0.sums })]
        if writerBlocks.contains(where: { example.blocks[$0.0] != nil }) {
            let found: WrittenShard
            do {
                found = try runner.written()
            } catch let error as RecipeError where error.message.contains("was not found") {
                return Self.missingModel
            }
            for (name, lines) in writerBlocks where example.blocks[name] != nil {
                #expect(lines(found) == example.blocks[name]?.split(separator: "\n").map(String.init))
            }
            return
        }
        if example.blocks["crawl"] != nil { return try survey(SurveyExample(runner), example) }
        let outcome: FixtureRunner.Outcome
        do {
            outcome = try runner.run()
        } catch let error as RecipeError where error.message.contains("was not found") {
            return Self.missingModel
        }
        if let wanted = example.blocks["verdict"] { #expect(outcome.verdict == wanted) }
        if let wanted = example.blocks["text"] { #expect(outcome.text == FixtureBytes.string(wanted)) }
        if let wanted = example.blocks["rights"] { #expect(outcome.rights == wanted.split(separator: "\n").map(String.init)) }
        for line in (example.blocks["numbers"] ?? "").split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            try #require(parts.count == 2, "A line of numbers is \"name: value\".")
            if let wanted = Double(parts[1]) {
                let found = outcome.numbers[parts[0]] ?? .nan
                // Values are written with as many digits as a reader wants: they hold to half of the last one.
                let digits = parts[1].split(separator: ".").dropFirst().first?.count ?? 0
                #expect(abs(found - wanted) <= 0.5 * pow(10, -Double(digits)) + 1e-12, "\(parts[0]) is \(found)")
            } else {
                #expect(outcome.labels[parts[0]] == parts[1])
            }
        }
        #expect(["verdict", "text", "numbers", "rights"].contains { example.blocks[$0] != nil }, "The example expects nothing.")
    }

    /// A survey's example: what became of each page of the crawl, a line a page as `ID: ...`.
    private func survey(_ found: SurveyExample, _ example: Example) throws {
        func lines(_ block: String) -> [String] { example.blocks[block].map { FixtureBytes.string($0).split(separator: "\n").map(String.init) } ?? [] }
        if example.blocks["verdict"] != nil { #expect(found.verdicts == lines("verdict")) }
        if example.blocks["text"] != nil { #expect(found.texts == lines("text")) }
        for line in lines("numbers") {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            let wanted = parts.count == 2 ? Double(parts[1]) ?? .infinity : .infinity
            let number = found.numbers[parts[0]] ?? .nan
            let digits = parts[1].split(separator: ".").dropFirst().first?.count ?? 0
            #expect(abs(number - wanted) <= 0.5 * pow(10, -Double(digits)) + 1e-12 || number.isNaN && wanted.isNaN, "\(parts[0]) is \(number)")
        }
        if example.blocks["report"] != nil { #expect(found.report == lines("report")) }
        #expect(["verdict", "text", "numbers", "report"].contains { example.blocks[$0] != nil }, "The example expects nothing.")
    }

    @Test func `every step has a fixture and every fixture a step`() {
        #expect(Set(Gleaner.catalog.faces.map(\.name)) == Set(FixtureFile.names))
    }

    @Test(arguments: Gleaner.catalog.faces.filter { $0.kind != .writer }.map(\.name))
    func `every reason of a step stands in its fixture`(_ name: String) {
        let expected = FixtureFile.examples(name).flatMap { [$0.blocks["verdict"] ?? "", $0.blocks["pages"] ?? ""] }.joined(separator: "\n")
        for face in Gleaner.catalog.faces where face.name == name {
            for reason in face.reasons { #expect(expected.contains("drop \(reason)"), "\(name) has no example of \(reason)") }
        }
    }

    @Test(arguments: Gleaner.catalog.faces.filter { $0.kind != .writer }.map(\.name))
    func `every dialect that differs stands in its fixture`(_ name: String) {
        let settings = FixtureFile.examples(name).map { $0.blocks["settings"] ?? "" }
        for dialect in Gleaner.catalog.face(name)?.dialects ?? [] where !dialect.settings.isEmpty {
            let names = [dialect.name] + dialect.aliases
            #expect(settings.contains { block in names.contains { block.contains("dialect: \($0)") } }, "\(name) has no example of \(dialect.name)")
        }
    }

    /// Said once, however many examples want a model.
    private static let missingModel: Void = print("skipped: examples whose model is not there; run \"make assets\"")
}
