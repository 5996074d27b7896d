import Foundation
import GleanEngine
import GleanModel
import Gleaner
import GleanSteps
import Testing

/// What must hold of every step, however many there are.
@Suite struct GuardTests {
    static let root = FixtureFile.folder.deletingLastPathComponent().deletingLastPathComponent()

    @Test func `every stored property of a step is a setting`() {
        for type in allSteps {
            let count = Mirror(reflecting: type.init()).children.count
            #expect(count == Self.settingCount(type), "\(type) stores a property that its manual does not list, or lists one it does not store")
        }
    }

    private static func settingCount<S: Step>(_ type: S.Type) -> Int { S.manual.settings.count }

    @Test func `every number's slot is its place in the step's enum`() {
        for face in Gleaner.catalog.faces { #expect(face.numbers.map(\.slot).sorted() == Array(face.numbers.indices)) }
    }

    @Test func `every default is a value that its setting allows`() {
        for face in Gleaner.catalog.faces {
            for setting in face.settings where setting.kind.problem(with: setting.standard) != nil {
                Issue.record("\(face.name).\(setting.key) may not be \(setting.standard.quoted)")
            }
        }
    }

    @Test func `every rule names a setting of its step and a number that is made`() {
        for face in Gleaner.catalog.faces {
            for rule in face.rules {
                #expect(face.settings.contains { $0.key == rule.setting }, "\(face.name): \(rule.setting)")
                #expect(face.numbers.contains { $0.name == rule.number } || face.reads.contains(rule.number), "\(face.name): \(rule.number)")
            }
        }
    }

    @Test func `names are snake case and sentences end in a full stop`() {
        for face in Gleaner.catalog.faces {
            let names = [face.name] + face.settings.map(\.key) + face.numbers.map(\.name) + face.reasons.map(\.name)
            for name in names { #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(face.name): \(name)") }
            for sentence in [face.summary] + face.settings.map(\.help) + face.numbers.map(\.help) {
                #expect(sentence.hasSuffix("."), "\(face.name): \(sentence)")
            }
        }
    }

    @Test func `the pages in docs are those that the steps print`() throws {
        let folder = Self.root.appendingPathComponent("docs/steps")
        func page(_ name: String) throws -> String { try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8) }
        #expect(try page("README.md") == StepPage.index(Gleaner.catalog), "Run scripts/docs.sh.")
        for name in Set(Gleaner.catalog.faces.map(\.name)) {
            #expect(try page("\(name).md") == StepPage.markdown(name, Gleaner.catalog), "Run scripts/docs.sh.")
        }
    }

    @Test func `the schema in docs is that of the steps`() throws {
        let text = try String(contentsOf: Self.root.appendingPathComponent("docs/recipe.schema.json"), encoding: .utf8)
        let made = String(decoding: try CanonicalJSON.encode(RecipeSchema.make(Gleaner.catalog), pretty: true), as: UTF8.self)
        #expect(text == made + "\n", "Run scripts/docs.sh.")
    }

    @Test func `the ready recipes have no mistakes`() throws {
        let folder = Self.root.appendingPathComponent("Recipes")
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
        #expect(names.count >= 3)
        for name in names { _ = try RecipeReader.read(path: folder.appendingPathComponent(name).path, catalog: Gleaner.catalog) }
    }
}
