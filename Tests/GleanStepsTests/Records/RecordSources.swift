import Foundation
import GleanFormats
import GleanModel
@testable import GleanSteps

/// Pages as a source of records hands them out, and what it met besides.
struct ReadPages {
    struct Page {
        var url: String
        var id: String
        var text: String
        var metadata: String
        var rights: Rights
        var facts: PageFacts
        var drop: String? { facts.sourceDrop?.reason.name }
    }

    var pages: [Page] = []
    var tally = SourceTally()

    init<S: Source>(_ source: S, path: String, at place: RecordPlace? = nil, most: Int = .max) throws {
        let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? UInt64 ?? 0
        let input = Input(ordinal: 0, source: 0, name: (path as NSString).lastPathComponent, path: path, bytes: bytes, modified: 0)
        var assets = Assets { throw RecipeError("\($0) is not asked for here.") }
        var reader = try source.start(input, at: place, source.open(&assets)), batch = Batch(), goesOn = true
        while goesOn, pages.count < most {
            batch.removeAll()
            goesOn = try source.fill(&batch, from: &reader, &tally)
            for row in 0..<batch.count { pages.append(Self.page(batch, row)) }
        }
    }

    private static func page(_ batch: borrowing Batch, _ row: Int) -> Page {
        func string(_ span: Span<UInt8>) -> String { span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
        return Page(
            url: string(batch.url[row]), id: string(batch.id[row]), text: string(batch.text[row]), metadata: string(batch.metadata[row]),
            rights: Rights(batch.rights[row]), facts: batch.facts[row])
    }

    /// The pages of a file that holds `bytes`.
    init<S: Source>(_ source: S, bytes: [UInt8], at place: RecordPlace? = nil) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "records-\(UUID().uuidString)").path
        try Data(bytes).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try self.init(source, path: path, at: place)
    }

    /// Files of the public test data under a folder of `sources`, sorted; nil where there are none, which is said.
    static func files(_ folder: String, _ endings: [String]) -> [String]? {
        let root = (ProcessInfo.processInfo.environment["GLEANER_TEST_DATA"] ?? NSHomeDirectory() + "/.cache/gleaner-test-data") + "/sources/" + folder
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String }.filter { name in endings.contains { name.hasSuffix($0) } } ?? []
        if names.isEmpty {
            print("skipped: \(folder) is not at \(root); set GLEANER_TEST_DATA")
            return nil
        }
        return names.sorted().map { root + "/" + $0 }
    }
}

/// An archive of files, in the form of ustar.
func tarArchive(_ files: [(name: String, text: String)]) -> [UInt8] {
    var out: [UInt8] = []
    for (name, text) in files {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at place: Int) { block.replaceSubrange(place..<(place + text.utf8.count), with: Array(text.utf8)) }
        put(name, at: 0)
        put(String(text.utf8.count, radix: 8), at: 124)
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar\0" + "00", at: 257)
        put(String(block.reduce(0) { $0 + Int($1) }, radix: 8) + "\0", at: 148)
        out += block + Array(text.utf8) + [UInt8](repeating: 0, count: (512 - text.utf8.count % 512) % 512)
    }
    return out + [UInt8](repeating: 0, count: 1024)
}
