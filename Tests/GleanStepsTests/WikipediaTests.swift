import CBZip2
import Foundation
import GleanBytes
import GleanModel
@testable import GleanSteps
import Testing

/// Dumps as they are stored: in streams, in parts, damaged, and the real ones of the test data.
@Suite struct WikipediaTests {
    private func bzip2(_ bytes: [UInt8]) -> [UInt8] {
        var source = bytes.map { CChar(bitPattern: $0) }, target = [CChar](repeating: 0, count: bytes.count * 2 + 700)
        var length = UInt32(target.count)
        #expect(BZ2_bzBuffToBuffCompress(&target, &length, &source, UInt32(source.count), 1, 0, 30) == BZ_OK)
        return target.prefix(Int(length)).map { UInt8(bitPattern: $0) }
    }

    private let head = "<mediawiki version=\"0.11\" xml:lang=\"en\"><siteinfo><base>https://w.example/wiki/Main</base></siteinfo>\n"

    private func page(_ number: Int) -> String {
        "<page><title>P \(number)</title><ns>0</ns><id>\(number)</id><revision><id>\(100 + number)</id><text>Text \(String(repeating: "word ", count: number * 7 % 40))</text></revision></page>\n"
    }

    private struct Read: Equatable {
        var titles: [String] = [], places: [RecordPlace] = [], drops: [String] = [], texts: [String] = [], damage: [String: Int] = [:]
    }

    private func read(_ source: WikipediaSource, _ reader: WikiDumpReader) throws -> Read {
        var reader = reader, batch = Batch(), tally = SourceTally(), found = Read(), goesOn = true
        while goesOn {
            batch.removeAll()
            goesOn = try source.fill(&batch, from: &reader, &tally)
            for index in 0..<batch.count {
                found.titles.append(string(batch.url[index]))
                found.texts.append(string(batch.text[index]))
                let facts = batch.facts[index]
                found.places.append(RecordPlace(offset: facts.offset, inner: facts.inner))
                found.drops.append(facts.sourceDrop?.reason.name ?? "")
            }
        }
        found.damage = tally.damage
        return found
    }

    private func string(_ bytes: Span<UInt8>) -> String { bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }

    private func with<T>(_ bytes: [UInt8], _ body: (Input) throws -> T) throws -> T {
        let path = FileManager.default.temporaryDirectory.appending(path: "dump-\(UUID().uuidString)").path
        try Data(bytes).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(Input(ordinal: 0, source: 0, name: "dump", path: path, bytes: UInt64(bytes.count), modified: 0))
    }

    private func kit(_ source: WikipediaSource) throws -> WikipediaSource.Kit {
        var assets = Assets { throw RecipeError("\($0) is not asked for here.") }
        return try source.open(&assets)
    }

    /// The same dump plain; in streams of whole pages; and cut into streams anywhere, as packers that know no pages do.
    private func dumps() -> [(name: String, bytes: [UInt8])] {
        let pages = (0..<12).map { Array(page($0).utf8) }, whole = Array(head.utf8) + pages.joined() + Array("</mediawiki>".utf8)
        let streams = bzip2(Array(head.utf8)) + stride(from: 0, to: 12, by: 3).flatMap { bzip2(Array(pages[$0..<$0 + 3].joined())) } + bzip2(Array("</mediawiki>".utf8))
        let anywhere = stride(from: 0, to: whole.count, by: 333).flatMap { bzip2(Array(whole[$0..<min(whole.count, $0 + 333)])) }
        return [("plain", whole), ("streams", streams), ("anywhere", anywhere)]
    }

    @Test func `a dump is the same however it is packed`() throws {
        let source = WikipediaSource(), kit = try kit(source)
        for (name, bytes) in dumps() {
            let found = try with(bytes) { try read(source, try source.start($0, at: nil, kit)) }
            #expect(found.titles == (0..<12).map { "https://w.example/wiki/P_\($0)" }, "\(name)")
            #expect(found.damage.isEmpty && found.drops.allSatisfy(\.isEmpty))
        }
    }

    @Test func `every page is found again at its place`() throws {
        let source = WikipediaSource(), kit = try kit(source)
        for (name, bytes) in dumps() {
            try with(bytes) { input in
                let whole = try read(source, try source.start(input, at: nil, kit))
                for (index, place) in whole.places.enumerated() {
                    let again = try read(source, try source.start(input, at: place, kit))
                    #expect(again.titles == Array(whole.titles[index...]) && again.texts == Array(whole.texts[index...]), "\(name) \(place)")
                }
            }
        }
    }

    @Test func `parts of a dump hold each page once, however it is cut`() throws {
        let source = WikipediaSource(), kit = try kit(source)
        for (name, bytes) in dumps() {
            try with(bytes) { input in
                let whole = try read(source, try source.start(input, at: nil, kit))
                let start = try #require(try source.parts(of: input, kit), "\(name)")
                let near = Set(whole.places.map(\.offset)).sorted().flatMap { [$0 &- 1, $0, $0 + 1] }.filter { $0 < UInt64(bytes.count) }
                for cuts in near.map({ [$0] }) + [Array(stride(from: 50, to: UInt64(bytes.count), by: 50))] {
                    let bounds = [0] + cuts + [UInt64(bytes.count)]
                    let parts = try zip(bounds, bounds.dropFirst()).map { try read(source, try start($0..<$1)) }
                    #expect(parts.flatMap(\.titles) == whole.titles && parts.flatMap(\.places) == whole.places, "\(name) \(cuts)")
                    #expect(parts.flatMap(\.texts) == whole.texts)
                }
            }
        }
    }

    @Test func `a page in many members is found at its first, and the others' places are not held`() throws {
        let gzip = GzipCompressor()
        func member(_ text: String) -> [UInt8] {
            var out: [UInt8] = []
            _ = gzip.append(Array(text.utf8).span, to: &out)
            return out
        }
        let opening = member(head), first = member("<page><title>a</title><id>1</id><revision><id>1</id><text>"), letter = member("x")
        let body = (0..<3000).flatMap { _ in letter }, end = member("</text></revision></page>\n"), second = member(page(2))
        try with(opening + first + body + end + second) { input in
            let content = try DumpContent(input, at: 0, maxTextBytes: 1 << 20)
            var places: [RecordPlace] = [], most = 0
            while case .page = try content.next() {
                places.append(content.place)
                most = max(most, content.heldMembers)
            }
            #expect(places.map(\.offset) == [UInt64(opening.count), UInt64(opening.count + first.count + body.count + end.count)])
            #expect(places.map(\.inner) == [0, 0])
            #expect(most < 10)
        }
    }

    @Test func `a dump of one stream has no parts`() throws {
        let source = WikipediaSource(), kit = try kit(source)
        let bytes = bzip2(Array((head + page(1)).utf8))
        #expect(try with(bytes) { try source.parts(of: $0, kit) == nil })
    }

    @Test func `a damaged stream loses its own pages alone`() throws {
        let source = WikipediaSource(), kit = try kit(source)
        var bytes = dumps()[1].bytes
        let place = Bzip2Streams.first(in: bytes.span, from: 20)
        let second = try #require(place)
        bytes[second + 60] ^= 0xFF
        let found = try with(bytes) { try read(source, try source.start($0, at: nil, kit)) }
        #expect(found.damage["bzip2_damaged"] == 1)
        #expect(found.titles.suffix(9) == (3..<12).map { "https://w.example/wiki/P_\($0)" })
    }

    @Test func `every page carries the claim of its licence`() throws {
        let source = WikipediaSource(), kit = try kit(source)
        try with(dumps()[0].bytes) { input in
            var reader = try source.start(input, at: nil, kit), batch = Batch(), tally = SourceTally()
            _ = try source.fill(&batch, from: &reader, &tally)
            for index in 0..<batch.count {
                let claims = Rights(batch.rights[index]).claims
                #expect(claims.map(\.licence.expression) == ["CC-BY-SA-4.0"] && claims[0].trust == .publisherVerified)
                #expect(claims[0].evidence.place == .publisher && claims[0].scope == .page)
            }
        }
    }

    /// Counted by hand: `grep -c '<page>'` of the unpacked files.
    @Test(arguments: [
        ("wikipedia-gensim/enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2", 206),
        ("wikipedia-gensim/bgwiki-latest-pages-articles-shortened.xml.bz2", 0), ("wikipedia-gensim/enwiki-table-markup.xml.bz2", 5),
        ("wikitextprocessor/test-pages-articles.xml.bz2", 1389), ("mwxml/dump.xml", 2),
    ])
    func `every page of a real dump is accounted for`(file: String, pages: Int) throws {
        let root = ProcessInfo.processInfo.environment["GLEANER_TEST_DATA"] ?? NSHomeDirectory() + "/.cache/gleaner-test-data"
        let path = root + "/sources/" + file
        guard FileManager.default.fileExists(atPath: path) else { return print("skipped: \(path) is not there") }
        let source = WikipediaSource(), kit = try kit(source)
        let input = Input(ordinal: 0, source: 0, name: file, path: path, bytes: 0, modified: 0)
        let found = try read(source, try source.start(input, at: nil, kit))
        if pages > 0 { #expect(found.drops.count == pages) }
        #expect(!found.drops.isEmpty && Set(found.places.map { "\($0)" }).count == found.places.count)
        for (drop, text) in zip(found.drops, found.texts) where !drop.isEmpty { #expect(text.isEmpty) }
        #expect(zip(found.drops, found.texts).contains { $0.isEmpty && !$1.isEmpty })
        #expect(found.damage.isEmpty)
    }
}
