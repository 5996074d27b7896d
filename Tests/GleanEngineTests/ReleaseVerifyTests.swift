import Foundation
import GleanEngine
import GleanModel
import Testing

@Suite struct ReleaseVerifyTests {
    /// The names of the checks that fail.
    private func failures(_ toy: ToyRelease) throws -> [String] {
        try Verify(path: toy.path, catalog: toyCatalog).checks().filter { !$0.isOK }.map(\.name)
    }

    private func build(_ compress: String) throws -> ToyFolder {
        let folder = try ToyFolder()
        try toyBuild(
            folder, steps: ToyRelease.steps, output: "toy_out: { compress: \(compress), shard_bytes: 70 }", inputs: ToyRelease.inputs)
        return folder
    }

    @Test(arguments: ["none", "gzip", "zstd"]) func `a release as it was built passes`(_ compress: String) throws {
        let folder = try build(compress)
        let checks = try Verify(path: folder.path + "/release", catalog: toyCatalog).checks()
        for check in checks { #expect(check.isOK && check.skipped == nil, "\(check.name): \(check.problems)") }
        #expect(checks.map(\.name) == [
            "Every file has its digest", "No file of the release is unlisted", "The manifest can be read", "The manifest names the same files",
            "Pages in are pages kept and pages dropped", "Decisions can be read", "Every page has its decision",
            "Drops by reason are those of the decisions", "The index leads to every page by its id and its URL",
            "Languages, domains and dates are those of the decisions", "Contents of shards are what the manifest says",
        ])
        let shards = try Release(path: folder.path + "/release").manifest.shards
        #expect(shards.map(\.rows) == [2, 1])
        let page = try Explain(Release(path: folder.path + "/release"), catalog: toyCatalog).explain("http://site.test/good").pages[1]
        #expect(page.shards == [.init(file: "data/\(shards[1].name)", row: 1)])
    }

    @Test func `a changed byte of any file is found`() throws {
        let toy = try ToyRelease()
        let sums = try String(contentsOfFile: toy.path + "/SHA256SUMS", encoding: .utf8)
        for line in sums.split(separator: "\n") {
            let url = URL(fileURLWithPath: "\(toy.path)/\(line.dropFirst(66))")
            let whole = try Data(contentsOf: url)
            guard !whole.isEmpty else { continue }
            for position in stride(from: 0, to: whole.count, by: max(1, whole.count / 8)) {
                var bytes = whole
                bytes[position] ^= 1
                try bytes.write(to: url)
                #expect(try failures(toy).contains("Every file has its digest"), "\(line) at \(position)")
            }
            try whole.write(to: url)
        }
        #expect(try failures(toy).isEmpty)
    }

    @Test func `missing and unlisted files are found`() throws {
        let toy = try ToyRelease()
        try toy.folder.write("release/data/extra.jsonl", "")
        try toy.folder.write("release/decisions/index/extra", "")
        #expect(try failures(toy) == ["No file of the release is unlisted"])
        try FileManager.default.removeItem(atPath: toy.path + "/data/extra.jsonl")
        try FileManager.default.removeItem(atPath: toy.path + "/decisions/index/extra")
        try FileManager.default.removeItem(atPath: toy.path + "/data/00000-0000.jsonl")
        #expect(try failures(toy).contains("Every file has its digest"))
        try FileManager.default.removeItem(atPath: toy.path + "/SHA256SUMS")
        #expect(try Verify(path: toy.path, catalog: toyCatalog).checks()[0].problems[0].contains("SHA256SUMS is missing"))
    }

    @Test func `what runs differ in is no part of the sums`() throws {
        let toy = try ToyRelease()
        try toy.folder.write("release/run/run.json", "{}")
        #expect(try failures(toy).isEmpty)
    }

    @Test func `a list of sums cannot lead out of the release`() throws {
        let toy = try ToyRelease()
        let zeros = String(repeating: "0", count: 64)
        for name in ["../recipe.yaml", "/etc/passwd", "data/../../recipe.yaml", ".", "data//x"] {
            try toy.folder.write("release/SHA256SUMS", "\(zeros)  \(name)\n")
            #expect(try Verify(path: toy.path, catalog: toyCatalog).checks()[0].problems.contains("\"\(name)\" is no name of a file in a release."))
        }
        for text in ["", "\n", "x", "\(zeros)", "\(zeros) x", "\u{0}"] {
            try toy.folder.write("release/SHA256SUMS", text)
            #expect(try !Verify(path: toy.path, catalog: toyCatalog).checks()[0].isOK)
        }
    }

    /// Changes a release and seals it again, as one would who wants it to pass.
    private func forge(_ toy: ToyRelease, _ change: (inout Manifest) throws -> Void) throws {
        var manifest = toy.release.manifest
        try change(&manifest)
        try CanonicalJSON.encode(manifest, pretty: true).write(to: URL(fileURLWithPath: toy.path + "/manifest.json"))
    }

    private func problems(_ toy: ToyRelease, _ name: String) throws -> [String] {
        try Verify(path: toy.path, catalog: toyCatalog).checks().first { $0.name == name }?.problems ?? []
    }

    @Test func `counts that do not add up are found`() throws {
        let toy = try ToyRelease()
        try forge(toy) { $0.counts.pagesKept += 1 }
        #expect(try problems(toy, "Pages in are pages kept and pages dropped").count == 3)
        try forge(toy) { $0.counts.drops[0].pages += 1; $0.counts.drops[1].pages -= 1 }
        #expect(try problems(toy, "Pages in are pages kept and pages dropped").isEmpty)
        #expect(try problems(toy, "Drops by reason are those of the decisions").count == 2)
    }

    @Test func `a shard of other rows is found by its content`() throws {
        let toy = try ToyRelease()
        let url = URL(fileURLWithPath: toy.path + "/data/00000-0000.jsonl")
        let text = try String(contentsOf: url, encoding: .utf8)
        try text.replacingOccurrences(of: "cat", with: "cow").write(to: url, atomically: true, encoding: .utf8)
        #expect(try problems(toy, "Contents of shards are what the manifest says").count == 1)
        try (text + "x\tone more\n").write(to: url, atomically: true, encoding: .utf8)
        #expect(try problems(toy, "Contents of shards are what the manifest says").count == 2)
    }

    @Test func `an index of another release is found`() throws {
        let toy = try ToyRelease(), folder = try ToyFolder()
        try toyBuild(
            folder, steps: ToyRelease.steps, inputs: ToyRelease.inputs.mapValues { $0.replacingOccurrences(of: "http://other.test/new", with: "http://other.test/old") })
        let index = "release/decisions/index/pages.index"
        try FileManager.default.removeItem(atPath: "\(toy.folder.path)/\(index)")
        try FileManager.default.copyItem(atPath: "\(folder.path)/\(index)", toPath: "\(toy.folder.path)/\(index)")
        #expect(try problems(toy, "The index leads to every page by its id and its URL") == ["The index has entries that lead to other pages."])
    }

    @Test func `what is no release is one failed check`() throws {
        let folder = try ToyFolder()
        let checks = try Verify(path: folder.path, catalog: toyCatalog).checks()
        #expect(checks.map(\.isOK) == [false, false])
    }
}
