import Foundation
import GleanEngine
import GleanModel
@testable import GleanSteps
import Testing
import TestSupport

/// What `gutenberg` does beyond the examples of Fixtures/steps/gutenberg.md: real books in all their forms, hostile files.
@Suite struct GutenbergTests {
    private static let books = (ProcessInfo.processInfo.environment["GLEANER_TEST_DATA"] ?? NSHomeDirectory() + "/.cache/gleaner-test-data") + "/sources/gutenberg"

    private func read(_ path: String) throws -> (text: String, drop: String, rights: Rights) {
        let source = GutenbergSource()
        var reader = try source.start(Input(ordinal: 0, source: 0, name: path, path: path, bytes: 0, modified: 0), at: nil, ())
        var batch = Batch(), tally = SourceTally()
        #expect(try !source.fill(&batch, from: &reader, &tally))
        #expect(batch.count == 1)
        let rights = Rights(batch.rights[0])
        return (String(decoding: batch.text.bytes, as: UTF8.self), batch.facts[0].sourceDrop?.reason.name ?? "", rights)
    }

    @Test func `of real books nothing is left of what was put around them, and nothing of them is lost`() throws {
        guard FileManager.default.fileExists(atPath: Self.books) else { return print("skipped: books of Project Gutenberg; set GLEANER_TEST_DATA") }
        let files = try FileManager.default.subpathsOfDirectory(atPath: Self.books).filter { $0.hasSuffix(".txt") }
        // The first words of the book, or of its editor's notes, and its last, read in the files.
        let ends = [("Moby", "found another orphan."), ("Pride", "the means of uniting them."), ("Devil", "the domestic cow sheds its horn every two years.")]
        var kept = 0
        for file in files {
            let found = try read("\(Self.books)/\(file)")
            if file.hasSuffix("pandp09.txt") {
                #expect(found.drop == "not_gutenberg")
                continue
            }
            kept += 1
            let squeezed = found.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let end = try #require(ends.first { file.contains($0.0) }?.1)
            #expect(squeezed.hasSuffix(end), "\(file)")
            for mark in ["Project Gutenberg EBook", "PROJECT GUTENBERG EBOOK", "SMALL PRINT", "Produced by"] { #expect(!found.text.contains(mark), "\(file): \(mark)") }
            #expect(found.text.utf8.count > 350_000)
            #expect(found.rights.claims.map { "\($0.licence.expression) \($0.licence.jurisdiction) \($0.trust.name)" } == ["LicenseRef-public-domain us publisher_verified"])
        }
        #expect(kept == 10)
    }

    @Test func `numbers are those of files' names`() {
        #expect(["/a/2701-0.txt", "2701.txt", "pg2701.txt.utf-8", "2701-8.txt"].map { GutenbergSource.number(of: $0) } == ["2701", "2701", "2701", "2701"])
        #expect(["moby10b.txt", "old/pandp12.txt", "1984a.txt", "12345678901.txt", ""].allSatisfy { GutenbergSource.number(of: $0) == nil })
    }

    @Test func `a record that cannot be read ends the run, one that is too long leaves the book without a claim`() throws {
        let folder = NSTemporaryDirectory() + "gleaner-book-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let book = folder + "/5001.txt", record = folder + "/pg5001.rdf"
        try Data("For the use of anyone anywhere.\n*** START OF THE PROJECT GUTENBERG EBOOK X ***\nText.\n".utf8).write(to: URL(filePath: book))
        #expect(try read(book).rights.claims.map(\.licence.expression) == ["LicenseRef-public-domain"])
        // A link that leads to itself.
        try FileManager.default.createSymbolicLink(atPath: record, withDestinationPath: record)
        #expect(throws: RunError.self) { try read(book) }
        try FileManager.default.removeItem(atPath: record)
        let text = "<rdf:RDF><pgterms:ebook><dcterms:rights>Copyrighted.</dcterms:rights></pgterms:ebook></rdf:RDF>"
        try Data((text + String(repeating: " ", count: 16 << 20)).utf8).write(to: URL(filePath: record))
        #expect(try read(book).rights.claims.isEmpty)
        try Data(text.utf8).write(to: URL(filePath: record))
        #expect(try read(book).rights.claims.map(\.licence.expression) == ["LicenseRef-all-rights-reserved"])
    }

    @Test func `any bytes give a page or a reason`() throws {
        let path = NSTemporaryDirectory() + "gleaner-book-\(UUID().uuidString).txt"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var random = TestRandom()
        let head = Array("*** START OF THE PROJECT GUTENBERG EBOOK\n".utf8)
        for length in [0, 1, 2, 3, 10, 1000] {
            for begin in [[], head] {
                let bytes = begin + (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                let found = try read(path)
                #expect(found.drop.isEmpty != found.text.isEmpty)
            }
        }
    }
}
