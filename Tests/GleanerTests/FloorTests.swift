import Foundation
import Testing

/// Who may import whom: the floors of ARCHITECTURE.md, held against the import lines of the sources.
@Suite struct FloorTests {
    /// The floor of each target; a file may import targets of lower floors only.
    static let floors: [String: Int] = [
        "CZstd": 0, "CDeflate": 0, "CISAL": 0, "CBrotli": 0, "CArchive": 0, "CBZip2": 0, "CXXHash": 0, "CCrypto": 0, "CCurl": 0, "CEncodings": 0, "CKernels": 0, "CExtractModel": 0, "CArrow": 0, "CRE2": 0,
        "GleanBytes": 1, "GleanModel": 2,
        "GleanFormats": 3, "GleanHTML": 3, "GleanMarkup": 3, "GleanRights": 3, "GleanText": 3, "GleanTokens": 3, "GleanStore": 3,
        "GleanSteps": 4, "GleanEngine": 4, "Gleaner": 5, "GleanerCommand": 6,
    ]

    /// Libraries of others, and the lowest floor that may import each.
    static let outside: [String: Int] = [
        "Foundation": 4, "FoundationEssentials": 3, "Dispatch": 4, "Glibc": 1, "Synchronization": 3, "Yams": 4, "Logging": 4,
        "SystemPackage": 3, "ArgumentParser": 6,
    ]

    static let sources = FixtureFile.folder.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")

    @Test func `every import goes down`() throws {
        var checked = 0
        for (target, floor) in Self.floors where floor > 0 {
            let folder = Self.sources.appendingPathComponent(target)
            for case let file as URL in FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) ?? .init() where file.pathExtension == "swift" {
                for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                    guard let module = Self.imported(line) else { continue }
                    checked += 1
                    if let lower = Self.floors[module] {
                        #expect(lower < floor, "\(file.lastPathComponent) of \(target) imports \(module)")
                    } else {
                        let lowest = try #require(Self.outside[module], "\(file.lastPathComponent) imports \(module), which no list allows")
                        #expect(floor >= lowest, "\(file.lastPathComponent) of \(target) imports \(module)")
                    }
                }
            }
        }
        #expect(checked > 100)
    }

    @Test func `every folder of Sources has its floor`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
        #expect(Set(folders) == Set(Self.floors.keys))
    }

    private static func imported(_ line: Substring) -> String? {
        var words = line.split(separator: " ")
        if ["package", "public", "internal", "private", "fileprivate", "@testable", "@preconcurrency"].contains(words.first.map(String.init)) { words.removeFirst() }
        guard words.first == "import", words.count >= 2 else { return nil }
        return words[1].split(separator: ".").first.map(String.init)
    }
}
