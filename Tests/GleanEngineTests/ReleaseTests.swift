import Foundation
import GleanEngine
import GleanModel
import Testing

/// One release for the tests that only read: what becomes of each page follows from its line.
///
/// Recipe: no word "spam" (and "um" taken out), English or German only, 3 to 6 words, at most half of them long, each text once.
final class ToyRelease: Sendable {
    let folder: ToyFolder
    let release: Release
    var path: String { folder.path + "/release" }

    static let steps = """
        toy_tidy: { forbid: spam, max_removed: 2 }
        toy_language: {}
        toy_keep: { keep: [en] }
        toy_words: { min_words: 3, max_words: 6, max_long_words: 0.5 }
        toy_exact: {}
        """

    static let inputs = [
        "a.txt": """
            http://site.test/good\t<urn:uuid:00000000-0000-0000-0000-000000000001>\tthe um cat sat
            http://site.test/spam/\t<urn:uuid:00000000-0000-0000-0000-000000000002>\tthe spam is here
            https://www.site.test/um\tum um um the cat
            http://site.test/deutsch?x=1\tder Hund schläft
            http://site.test/none\tno language at all
            http://site.test/short\tthe cat
            #comment
            http://site.test/empty\t
            http://site.test/long\tthe cat sat on the mat and slept
            http://site.test/heavy\tthe understanding considerations notwithstanding

            """,
        "b.txt": """
            http://other.test/copy\tthe cat sat
            http://other.test/new\tthe dog um ran
            !damage
            http://site.test/good\tthe bird flew away

            """,
    ]

    static let shared: Result<ToyRelease, any Error> = Result {
        let toy = try ToyRelease()
        atexit { _ = try? FileManager.default.removeItem(atPath: ToyRelease.shared.get().folder.path) }
        return toy
    }

    init(extra: String = "", change: (inout BuildRequest) -> Void = { _ in }) throws {
        folder = try ToyFolder()
        try toyBuild(folder, steps: Self.steps, inputs: Self.inputs, extra: extra, change: change)
        release = try Release(path: folder.path + "/release")
    }
}

@Suite struct ReleaseTests {
    @Test func `opening what is no release says what to do`() throws {
        let folder = try ToyFolder()
        let missing = #expect(throws: RunError.self) { try Release(path: folder.path) }
        #expect(missing?.kind == .badRelease && missing?.hint != nil)
        try folder.write("work/lock", "")
        #expect(throws: RunError.self) { try Release(path: folder.path) }
        for text in ["", "{", "[]", "{\"format\":2}", "{\"format\":1}", "{\"format\":\"1\"}"] {
            try folder.write("manifest.json", text)
            let error = #expect(throws: RunError.self) { try Release(path: folder.path) }
            #expect(error?.kind == .badRelease, "manifest: \(text)")
        }
    }

    @Test func `the layout is rebuilt from the manifest`() throws {
        let toy = try ToyRelease.shared.get()
        let layout = try toy.release.layout(toyCatalog)
        #expect(layout.columns.map(\.name) == ["toy_tidy.removed", "toy_language.label", "toy_language.score", "toy_words.words", "toy_words.long_words"])
        #expect(layout.column("toy_language.label")?.labels == ["de", "en"])
        #expect(layout.rules.map(\.setting) == ["max_removed", "keep", "min_words", "max_words", "max_long_words"])
    }

    @Test func `steps of another version are told, not guessed at`() throws {
        let toy = try ToyRelease.shared.get()
        let error = #expect(throws: RunError.self) { try toy.release.layout(Catalog([ToySource.self, ToyWriter.self])) }
        #expect(error?.kind == .badRelease)
    }

    @Test func `a damaged table is an error wherever its bytes are changed`() throws {
        let toy = try ToyRelease()
        let path = toy.path + "/decisions/00000.table"
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for position in stride(from: 0, to: whole.count, by: 7) {
            var bytes = whole
            bytes[position] ^= 0x55
            try bytes.write(to: URL(fileURLWithPath: path))
            // Either the change is noticed, or it stands where nothing is read; a crash would end the test.
            do { try Decisions(toy.release).write { _ in true } } catch { #expect((error as? RunError)?.kind == .badRelease) }
        }
        for length in stride(from: 0, to: whole.count, by: 11) {
            try whole.prefix(length).write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: RunError.self) { try toy.release.decisions(0) }
            #expect(error?.kind == .badRelease)
        }
        try FileManager.default.removeItem(atPath: path)
        #expect(throws: RunError.self) { try toy.release.decisions(0) }
    }

    @Test func `tables of two inputs that changed places are noticed`() throws {
        let toy = try ToyRelease()
        let first = toy.path + "/decisions/00000.table", second = toy.path + "/decisions/00001.table"
        try FileManager.default.removeItem(atPath: first)
        try FileManager.default.copyItem(atPath: second, toPath: first)
        #expect(throws: RunError.self) { try toy.release.decisions(0) }
    }
}
