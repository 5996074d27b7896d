import Foundation
@testable import GleanHTML

/// Where the conformance suites lie, or nil where they are not installed.
enum TestData {
    static let root = ProcessInfo.processInfo.environment["GLEANER_TEST_DATA"] ?? NSHomeDirectory() + "/.cache/gleaner-test-data"

    static func files(_ folder: String, _ suffix: String) -> [String] {
        let path = root + "/" + folder
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        if names.isEmpty { print("skipped: \(path) is not there") }
        return names.filter { $0.hasSuffix(suffix) }.sorted().map { path + "/" + $0 }
    }

    static func bytes(_ path: String) -> [UInt8] {
        (try? Data(contentsOf: URL(fileURLWithPath: path))).map { [UInt8]($0) } ?? []
    }
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
