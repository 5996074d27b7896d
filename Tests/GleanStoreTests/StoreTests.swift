import Foundation
@testable import GleanStore
import Testing

/// A folder of its own for each test, removed afterwards.
final class Room {
    let path: String
    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "gleaner-store-\(UUID().uuidString)").path
        try Folder.make(path)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func put(_ name: String, _ text: String = "x") throws {
        let file = path + "/" + name
        try Folder.make(String(file[..<file.lastIndex(of: "/")!]))
        try AtomicFile.write(Array(text.utf8).span, to: file)
    }
    func names() throws -> [String] { try Folder.names(path) }
    func inputs(_ patterns: String...) throws -> [String] {
        try listInputs(patterns.map { $0.hasPrefix("@") ? "@" + path + "/" + $0.dropFirst() : path + "/" + $0 })
            .map { String($0.name.dropFirst(path.count + 1)) }
    }
}

@Suite struct AtomicFileTests {
    @Test func `a file appears when it is committed, whole`() throws {
        let room = try Room()
        var file = try AtomicFile(room.path + "/a.txt")
        try file.write(Array("one ".utf8).span)
        try file.write(Array("two".utf8).span)
        #expect(!FileManager.default.fileExists(atPath: room.path + "/a.txt"))
        #expect(file.count == 7)
        try file.commit(durable: true)
        #expect(try room.names() == ["a.txt"])
        #expect(try FileBytes.read(room.path + "/a.txt") == Array("one two".utf8))
    }

    @Test func `a file that is not committed leaves nothing, and the older one stays`() throws {
        let room = try Room()
        try room.put("a.txt", "old")
        do {
            var file = try AtomicFile(room.path + "/a.txt")
            try file.write(Array("new".utf8).span)
        }
        #expect(try room.names() == ["a.txt"])
        #expect(try FileBytes.read(room.path + "/a.txt") == Array("old".utf8))
    }

    @Test func `what dead processes left is removed, and nothing else`() throws {
        let room = try Room()
        // Process numbers end at 4,194,304 on Linux.
        try room.put(".a.txt.\(Machine.short)-99999999-0.partial")
        try room.put(".a.txt.\(Machine.short)-\(getpid())-3.partial")
        try room.put(".a.txt.other000-99999999-0.partial")
        try room.put(".mine.partial")
        try room.put("b.partial")
        #expect(try AtomicFile.removeLeftovers(in: room.path) == 1)
        #expect(try Set(room.names()) == [".a.txt.\(Machine.short)-\(getpid())-3.partial", ".a.txt.other000-99999999-0.partial", ".mine.partial", "b.partial"])
    }

    @Test func `a folder that is missing, and a full disk, are told apart`() throws {
        #expect(throws: StoreError(.notFound, path: "/nowhere/a", errno: ENOENT)) { try AtomicFile.write([1].span, to: "/nowhere/a") }
        #expect(StoreError(path: "a", errno: ENOSPC).kind == .diskFull)
        #expect(StoreError(path: "a", errno: EACCES).kind == .denied)
        #expect(StoreError(path: "a", errno: ENOSPC).description == "a: No space left on device")
    }
}

@Suite struct FileBytesTests {
    @Test func `mapped and read bytes are the file's`() throws {
        let room = try Room()
        try room.put("a", "hello")
        try room.put("empty", "")
        let mapped = try FileBytes.map(room.path + "/a")
        #expect(mapped.count == 5 && mapped.span[4] == 0x6F)
        #expect(mapped.identity == (try FileIdentity(of: room.path + "/a")))
        #expect(mapped.identity.size == 5)
        #expect(try FileBytes.map(room.path + "/empty").span.isEmpty)
        #expect(try FileBytes.read(room.path + "/empty").isEmpty)
        // The size of a file in /proc is 0 until it is read.
        #expect(try FileBytes.read("/proc/self/stat").count > 0)
    }

    @Test func `a file above the limit, a folder and nothing are refused`() throws {
        let room = try Room()
        try room.put("a", "hello")
        func kind(_ body: () throws -> Void) -> StoreError.Kind? {
            do { try body(); return nil } catch { return (error as? StoreError)?.kind }
        }
        #expect(kind { _ = try FileBytes.read(room.path + "/a", limit: 4) } == .tooLarge)
        #expect(kind { _ = try FileBytes.map(room.path + "/a", limit: 4) } == .tooLarge)
        #expect(kind { _ = try FileBytes.map(room.path) } == .isDirectory)
        #expect(kind { _ = try FileBytes.read(room.path + "/b") } == .notFound)
    }
}

@Suite struct InputTests {
    @Test func `globs, folders and files give one sorted list without repeats`() throws {
        let room = try Room()
        for name in ["b.warc.gz", "a.warc", "deep/er/c.arc.gz", "deep/.hidden.warc.gz", "deep/note.txt", "Z.warc.gz"] { try room.put(name) }
        #expect(try room.inputs("*.warc.gz") == ["Z.warc.gz", "b.warc.gz"])
        #expect(try room.inputs("deep") == ["deep/er/c.arc.gz"])
        #expect(try room.inputs("deep/note.txt") == ["deep/note.txt"])
        #expect(try room.inputs("b.warc.gz", "[ab].warc*", "b.warc.gz") == ["a.warc", "b.warc.gz"])
    }

    @Test func `a list file names patterns, one a line`() throws {
        let room = try Room()
        try room.put("a.warc")
        try room.put("b c.warc")
        try room.put("list", "# what to read\r\n\(room.path)/a.warc\r\n\n  \(room.path)/b*.warc  \n")
        #expect(try room.inputs("@list") == ["a.warc", "b c.warc"])
        try room.put("circle", "@\(room.path)/circle\n")
        #expect(throws: StoreError.self) { try room.inputs("@circle") }
    }

    @Test func `a list of more lines than allowed is refused`() {
        let list = Array("a\n# b\n\n  c\t\r\n".utf8)
        #expect(InputList.lines(list, most: 2) == ["a", "c"])
        #expect(InputList.lines(list, most: 1) == nil)
    }

    @Test func `lists that name one list many times are refused where they name too much`() throws {
        let room = try Room()
        try room.put("inner", (0..<10).map { "s3://bucket/\($0).warc\n" }.joined())
        try room.put("outer", String(repeating: "@\(room.path)/inner\n", count: 100))
        var wanted = WantedInputs(endings: archiveEndings, isWhole: { _ in false })
        wanted.most = 999
        #expect(kind { _ = try findInputs(["@\(room.path)/outer"], wanted) } == .tooLarge)
        wanted.most = 1000
        #expect(try findInputs(["@\(room.path)/outer"], wanted).count == 10)
    }

    @Test(arguments: ["in", "in/*"]) func `names that are no UTF-8 are passed over and told, and cost no other file`(_ pattern: String) throws {
        let room = try Room()
        for name in ["in/a.warc", "in/deep/b.warc"] { try room.put(name) }
        for name in ["in/caf\u{e9}.warc", "in/deep/\u{e9}.warc"] { close(open(latin1(room.path + "/" + name), O_CREAT | O_WRONLY, 0o600)) }
        // A folder may hold inputs; a file of another ending is none.
        mkdir(latin1(room.path + "/in/\u{e9}"), 0o700)
        if pattern == "in" { close(open(latin1(room.path + "/in/\u{e9}.txt"), O_CREAT | O_WRONLY, 0o600)) }
        var passed: [String] = []
        let found = try listInputs([room.path + "/" + pattern], passOver: { passed.append(String($0.dropFirst(room.path.count + 1))) })
        #expect(found.map { String($0.name.dropFirst(room.path.count + 1)) } == ["in/a.warc", "in/deep/b.warc"])
        #expect(passed.sorted() == ["in/caf\u{fffd}.warc", "in/deep/\u{fffd}.warc", "in/\u{fffd}"])
    }

    /// A path in Latin-1, as C has it.
    private func latin1(_ path: String) -> [CChar] { path.unicodeScalars.map { CChar(truncatingIfNeeded: $0.value) } + [0] }

    @Test func `a pattern that names nothing is an error`() throws {
        let room = try Room()
        try room.put("empty/note.txt")
        for pattern in ["*.warc.gz", "no.warc", "empty"] {
            #expect(throws: StoreError.self) { try room.inputs(pattern) }
        }
    }

    @Test func `the home folder may be written as a tilde`() throws {
        #expect(throws: StoreError.self) { try listInputs(["~/no-such-file-\(getpid())"]) }
    }
}
