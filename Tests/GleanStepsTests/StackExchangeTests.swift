import CArchive
import Foundation
import GleanBytes
import GleanEngine
import GleanFormats
import GleanModel
@testable import GleanSteps
import Testing
import TestSupport

/// What `stackexchange` does beyond the examples of Fixtures/steps/stackexchange.md: a real dump, archives, little memory, damage.
@Suite struct StackExchangeTests {
    static let dump = (ProcessInfo.processInfo.environment["GLEANER_TEST_DATA"] ?? NSHomeDirectory() + "/.cache/gleaner-test-data")
        + "/sources/stackexchange/coffee-se/Posts.xml"

    struct Read: Equatable {
        var texts: [String] = []
        var rights: [[UInt8]] = []
        var metadata: [String] = []
        var offsets: [UInt64] = []
        var drops: [String] = []
        var others: [String: Int] = [:]
        var damage: [String: Int] = [:]
        var digest: String?
    }

    static func read(_ path: String, at place: UInt64? = nil, memory: Int = 64 << 20, _ change: (inout StackExchangeSource) -> Void = { _ in }) throws -> Read {
        var source = StackExchangeSource(), found = Read(), batch = Batch(), tally = SourceTally(), goesOn = true
        source.site = "https://coffee.stackexchange.com"
        change(&source)
        let input = Input(ordinal: 0, source: 0, name: "site", path: path, bytes: 1 << 20, modified: 0)
        var reader = try source.start(input, at: place.map { RecordPlace(offset: $0, inner: 0) }, (), .scratch(memoryBytes: memory))
        while goesOn {
            batch.removeAll()
            goesOn = try source.fill(&batch, from: &reader, &tally)
            for row in 0..<batch.count {
                found.texts.append(string(batch.text[row]))
                found.metadata.append(string(batch.metadata[row]))
                found.rights.append(batch.rights[row].withUnsafeBufferPointer { Array($0) })
                found.offsets.append(batch.facts[row].offset)
                found.drops.append(batch.facts[row].sourceDrop?.reason.name ?? "")
            }
        }
        found.others = tally.otherRecords
        found.damage = tally.damage
        found.digest = tally.digest
        return found
    }

    private static func string(_ bytes: Span<UInt8>) -> String { bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }

    private static func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-stackexchange-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// A made site: question `n` has `n % 4` answers, and each post a comment by a user of its own.
    private static func site(questions: Int) -> [(name: String, text: String)] {
        var posts = "<posts>\n", comments = "<comments>\n", users = "<users>\n", id = questions
        func user(_ id: Int) { users += "<row Id=\"\(id)\" DisplayName=\"user \(id)\" />\n" }
        for question in 1...questions {
            posts += "<row Id=\"\(question)\" PostTypeId=\"1\" Score=\"1\" Title=\"Question \(question)\" Body=\"why \(question)\" OwnerUserId=\"\(question)\" ContentLicense=\"CC BY-SA 4.0\" />\n"
            user(question)
            for answer in 0..<question % 4 {
                id += 1
                posts += "<row Id=\"\(id)\" PostTypeId=\"2\" ParentId=\"\(question)\" Score=\"\(answer)\" Body=\"because \(id)\" OwnerUserId=\"\(id)\" ContentLicense=\"CC BY-SA 4.0\" />\n"
                user(id)
                comments = "<row Id=\"\(id)\" PostId=\"\(id)\" Text=\"sure \(id)\" UserId=\"\(question)\" ContentLicense=\"CC BY-SA 4.0\" />\n" + comments
            }
        }
        return [("Comments.xml", comments + "</comments>"), ("Posts.xml", posts + "</posts>"), ("Users.xml", users + "</users>")]
    }

    private static func write(_ files: [(name: String, text: String)], to folder: URL) throws {
        for file in files { try Data(file.text.utf8).write(to: folder.appendingPathComponent(file.name)) }
    }

    @Test func `every post of a real site comes in a thread`() throws {
        guard FileManager.default.fileExists(atPath: Self.dump) else { return print("skipped: a Stack Exchange dump; set GLEANER_TEST_DATA") }
        let found = try Self.read(Self.dump)
        // Counted with grep: 225 questions, 327 answers, 20 and 20 descriptions of tags.
        #expect(found.others == ["question": 225, "answer": 327, "post_type_4": 20, "post_type_5": 20])
        #expect(found.texts.count == 225)
        #expect(Set(found.drops) == [""])
        #expect(found.damage.isEmpty)
        let contributions = found.metadata.reduce(0) { $0 + $1.components(separatedBy: "\"type\":\"").count - 1 }
        #expect(contributions == 225 + 327)
        for rights in found.rights {
            let claims = Rights(rights.span).claims.map(\.licence.expression)
            #expect(claims == ["CC-BY-SA-3.0"])
        }
    }

    @Test func `a page is found again by its place`() throws {
        guard FileManager.default.fileExists(atPath: Self.dump) else { return print("skipped: a Stack Exchange dump; set GLEANER_TEST_DATA") }
        let all = try Self.read(Self.dump)
        for row in [0, 100, 224] {
            let one = try Self.read(Self.dump, at: all.offsets[row])
            #expect(one.texts == [all.texts[row]])
            #expect(one.rights == [all.rights[row]])
        }
    }

    @Test func `little memory changes nothing`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try Self.write(Self.site(questions: 3000), to: folder)
        let path = folder.appendingPathComponent("Posts.xml").path
        let much = try Self.read(path), little = try Self.read(path, memory: 1 << 16)
        #expect(much.texts.count == 3000)
        #expect(much == little)
        // Question 3 has three answers, the last with the best score, each with its comment, whose author is the question's.
        #expect(much.texts[2].hasPrefix("# Question 3\n\nwhy 3\n\n## Answer\n\nbecause "))
        #expect(much.metadata[2].contains("\"author\":\"user 3; user "))
        #expect(much.others["stray_comment"] == nil)
    }

    @Test func `an archive reads as its files do`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = Self.site(questions: 200)
        try Self.write(files, to: folder)
        let plain = try Self.read(folder.appendingPathComponent("Posts.xml").path)
        let whole = folder.appendingPathComponent("coffee.stackexchange.com.7z").path
        try Self.pack(files + [("Votes.xml", "<votes><row Id=\"1\" /></votes>")], to: whole)
        var parts: [String] = []
        for file in files {
            parts.append(folder.appendingPathComponent("large.example-\(file.name.dropLast(4)).7z").path)
            try Self.pack([file], to: parts[parts.count - 1])
        }
        #expect(parts.filter(StackExchangeSource.isInput) == [parts[1]])
        #expect(StackExchangeSource.companions(of: parts[1]).sorted() == [parts[0], parts[2]])
        for path in [whole, parts[1]] {
            var packed = try Self.read(path)
            #expect(packed.digest != nil)
            packed.digest = plain.digest
            #expect(packed == plain)
        }
    }

    @Test func `comments that cannot be opened end the run, those that are not there do not`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try Self.write([Self.site(questions: 2)[1]], to: folder)
        let posts = folder.appendingPathComponent("Posts.xml").path, comments = folder.appendingPathComponent("Comments.xml").path
        #expect(try Self.read(posts).texts.count == 2)
        try FileManager.default.createSymbolicLink(atPath: comments, withDestinationPath: comments)
        #expect(throws: RunError.self) { try Self.read(posts) }
    }

    @Test func `a thread is found by its answer's place where its question is not there`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        func row(_ id: Int, _ parent: Int) -> String { "<row Id=\"\(id)\" PostTypeId=\"2\" ParentId=\"\(parent)\" Score=\"-1\" Body=\"x\" ContentLicense=\"CC BY-SA 4.0\" />\n" }
        try Self.write([("Posts.xml", "<posts>\n" + row(1, 8) + row(2, 9) + row(3, 8) + "</posts>")], to: folder)
        let path = folder.appendingPathComponent("Posts.xml").path
        let all = try Self.read(path) { $0.minScore = 5 }
        #expect(all.drops == ["no_question", "no_question"])
        for offset in all.offsets { #expect(try Self.read(path, at: offset) { $0.minScore = 5 }.offsets == [offset]) }
    }

    @Test func `a site's address is its archive's or its folder's name, if that is a host's`() {
        let source = StackExchangeSource()
        func address(_ path: String) -> String { String(decoding: source.address(of: path), as: UTF8.self) }
        #expect(address("/dumps/coffee.stackexchange.com.7z") == "https://coffee.stackexchange.com")
        #expect(address("/dumps/stackoverflow.com-Posts.7z") == "https://stackoverflow.com")
        #expect(address("/dumps/math.stackexchange.com/Posts.xml") == "https://math.stackexchange.com")
        #expect(address("/dumps/coffee/Posts.xml") == "")
        #expect(address("Posts.xml") == "")
    }

    @Test func `a cut or broken dump ends with a count`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let posts = Array(Self.site(questions: 4)[1].text.utf8), path = folder.appendingPathComponent("Posts.xml").path
        for length in stride(from: 0, to: posts.count, by: 53) {
            try Data(posts[..<length]).write(to: URL(fileURLWithPath: path))
            let found = try Self.read(path), rows = found.others.values.reduce(0, +)
            #expect(found.damage.values.reduce(0, +) <= 1)
            #expect(found.texts.count <= rows)
        }
        var random = TestRandom()
        for _ in 0..<20 {
            var bytes = posts
            for _ in 0..<20 { bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            _ = try Self.read(path)
        }
        let broken = folder.appendingPathComponent("broken.example.7z").path
        try Data("7z\u{BC}\u{AF}no archive".utf8).write(to: URL(fileURLWithPath: broken))
        let found = try Self.read(broken)
        #expect(found.damage == ["archive_damaged": 1])
        #expect(found.texts.isEmpty)
    }

    @Test func `a thread that its authors' names alone make too large is dropped, and the names are not kept`() throws {
        let join = try ThreadJoin(.scratch())
        var post = Contribution()
        (post.id, post.body) = (1, Array("why".utf8))
        try join.add(post, thread: 1)
        for user in 1...100 as ClosedRange<UInt64> {
            try join.add(user: user, name: [UInt8](repeating: 0x61, count: 100))
            (post.kind, post.id, post.post, post.user) = (.comment, user, 1, user)
            try join.add(comment: post)
        }
        while try !join.advance(records: 1000) {}
        let groups = try #require(join.groups)
        #expect(try groups.nextGroup())
        let thread = try GatheredThread(groups, maxBytes: 2048, minScore: nil)
        #expect(thread.bytes > 100 * 100)
        #expect(thread.names.values.reduce(0) { $0 + $1.count } <= 2048)
        #expect(thread.posts.map(\.id) == [1] && thread.comments.isEmpty)
    }

    @Test func `a name that no site allows is counted, and is not written to every contribution`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        var files = Self.site(questions: 1)
        files[2].text = "<users>\n<row Id=\"1\" DisplayName=\"\(String(repeating: "a", count: 257))\" />\n</users>"
        try Self.write(files, to: folder)
        let found = try Self.read(folder.appendingPathComponent("Posts.xml").path)
        #expect(found.others["long_name"] == 1)
        #expect(found.metadata[0].contains("\"author\":\"user1; user"))
    }

    /// A tar archive of GNU tar's with a file that has bytes at `offset` alone, though it may say that it is shorter.
    private static func sparse(_ name: String, _ bytes: [UInt8], at offset: UInt64, size: UInt64) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ bytes: [UInt8], at place: Int) { block.replaceSubrange(place..<(place + bytes.count), with: bytes) }
        func number(_ value: UInt64) -> [UInt8] { [0x80, 0, 0, 0] + (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) } }
        put(Array(name.utf8), at: 0)
        put(Array("0000644".utf8), at: 100)
        put(number(UInt64(bytes.count)), at: 124)
        put(Array("        S".utf8), at: 148)
        put(Array("ustar  ".utf8), at: 257)
        put(number(offset) + number(UInt64(bytes.count)), at: 386)
        put(number(size), at: 483)
        put(Array((String(block.reduce(0) { $0 + Int($1) }, radix: 8) + "\0").utf8), at: 148)
        return block + bytes + [UInt8](repeating: 0, count: 1024 + (512 - bytes.count % 512) % 512)
    }

    @Test func `a sparse file ends at its hole, and is counted`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let bytes = [UInt8](repeating: 0x7A, count: 512), path = folder.appendingPathComponent("a.example.7z").path
        for size in [1 << 60 + 512, 100] as [UInt64] {
            try Data(Self.sparse("Posts.xml", bytes, at: 1 << 60, size: size)).write(to: URL(fileURLWithPath: path))
            let found = try Self.read(path)
            #expect(found.damage == ["archive_damaged": 1])
            #expect(found.texts.isEmpty)
        }
    }

    @Test func `a file without rows hands the turn back`() throws {
        var rows = DumpRows(Zeros(bytes: 20 << 20), maxRowBytes: 1024), stretches = 0
        while let event = try rows.next() { if case .noRow = event { stretches += 1 } }
        #expect(stretches == 1)
    }

    /// A file of nothing but zeros.
    private final class Zeros: ByteSource {
        private var left: Int

        init(bytes: Int) { left = bytes }

        func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
            let count = min(left, target.count)
            UnsafeMutableRawBufferPointer(rebasing: target[..<count]).initializeMemory(as: UInt8.self, repeating: 0)
            left -= count
            return count
        }
    }

    private static func pack(_ files: [(name: String, text: String)], to path: String) throws {
        let archive = try #require(archive_write_new())
        defer { archive_write_free(archive) }
        try #require(archive_write_set_format_7zip(archive) == ARCHIVE_OK)
        try #require(archive_write_open_filename(archive, path) == ARCHIVE_OK)
        for file in files {
            let entry = try #require(archive_entry_new())
            defer { archive_entry_free(entry) }
            archive_entry_set_pathname(entry, file.name)
            archive_entry_set_size(entry, Int64(file.text.utf8.count))
            archive_entry_set_filetype(entry, 0o100000)
            archive_entry_set_perm(entry, 0o644)
            try #require(archive_write_header(archive, entry) == ARCHIVE_OK)
            let bytes = Array(file.text.utf8)
            try #require(archive_write_data(archive, bytes, bytes.count) == bytes.count)
        }
        try #require(archive_write_close(archive) == ARCHIVE_OK)
    }
}
