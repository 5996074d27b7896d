import Foundation
@testable import GleanStore
import Testing

@Suite struct ShellPatternTests {
    /// What fnmatch(3) says with FNM_PERIOD and FNM_PATHNAME, name by name.
    @Test func `patterns match as the system's do`() {
        let patterns = ["*", "a*", "*a", "a*b*c", "?", "a?c", "[abc]", "[!a]", "[a-c]x", "[]a]", "[^a-c]*", "a\\*b", "*.warc.gz", "a**b", "[z-a]", "", "a[", ".*", "*.*", "[a-]"]
        let names = ["", "a", "b", "abc", "aXbYc", "acb", "ax", "dx", "]", "a*b", "aab", "x.warc.gz", ".warc.gz", "a[", "-", "ab", "a/c", "é", ".a"]
        for pattern in patterns {
            for name in names {
                let expected = fnmatch(pattern, name, FNM_PERIOD | FNM_PATHNAME) == 0
                #expect(ShellPattern(pattern).matches(name.utf8) == expected, "\(pattern) and \(name)")
            }
        }
    }

    @Test func `a pattern made to be slow is not`() {
        let pattern = ShellPattern(String(repeating: "a*", count: 200) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 5000).utf8))
    }

    @Test func `what all matches begin with`() {
        #expect(ShellPattern("CC-MAIN-*-0?.gz").literalPrefix == "CC-MAIN-")
        #expect(ShellPattern("*").literalPrefix.isEmpty)
    }
}

@Suite struct CommonCrawlTests {
    /// A folder with the layout of Common Crawl's bucket, its list packed.
    private func makeCrawl(_ room: Room) throws -> [String] {
        let paths = ["1707947473347.0", "1707947473360.9"].flatMap { segment in
            ["CC-MAIN-20240220211055-00000", "CC-MAIN-20240220211055-00001"].map { "crawl-data/CC-MAIN-2024-10/segments/\(segment)/warc/\($0).warc.gz" }
        }
        for path in paths { try room.put(path) }
        try room.put("paths", paths.joined(separator: "\n") + "\n")
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/bin/sh")
        gzip.arguments = ["-c", "gzip -c '\(room.path)/paths' > '\(room.path)/crawl-data/CC-MAIN-2024-10/warc.paths.gz'"]
        try gzip.run()
        gzip.waitUntilExit()
        return paths
    }

    @Test func `a crawl's own list says what there is`() throws {
        let room = try Room()
        let paths = try makeCrawl(room)
        func names(_ location: String) throws -> [String] { try CommonCrawl.inputs(location, at: room.path).map { String($0.name.dropFirst(room.path.count + 1)) } }
        #expect(try names("cc://CC-MAIN-2024-10") == paths)
        #expect(try names("cc://CC-MAIN-2024-10/warc/1707947473360.9") == Array(paths[2...]))
        #expect(try names("cc://CC-MAIN-2024-10/*-00001.warc.gz") == [paths[1], paths[3]])
        #expect(try names("cc://CC-MAIN-2024-10/warc/*347.0/*-00000*") == [paths[0]])
        for location in ["cc://CC-MAIN-2024-10/wet", "cc://CC-MAIN-2024-10/nothing*", "cc://CC-MAIN-2031-01", "cc://", "cc://CC-NEWS/2024", "cc://CC-MAIN-2024-10/warc/a/b/c"] {
            #expect(throws: StoreError.self) { try names(location) }
        }
    }

    @Test func `a list over HTTP is read, and none of its files asked for`() throws {
        let room = try Room()
        let paths = try makeCrawl(room)
        let list = try FileBytes.read(room.path + "/crawl-data/CC-MAIN-2024-10/warc.paths.gz")
        let server = try TestServer { request in
            request.path == "/crawl-data/CC-MAIN-2024-10/warc.paths.gz" ? .bytes(list, request) : TestServer.Reply(status: 404)
        }
        let inputs = try CommonCrawl.inputs("cc://CC-MAIN-2024-10", at: "http://\(server.address)")
        #expect(inputs.map(\.name) == paths.map { "http://\(server.address)/\($0)" })
        #expect(inputs.allSatisfy { $0.size == 0 && $0.modified == 0 })
        #expect(Set(server.requests.map(\.path)) == ["/crawl-data/CC-MAIN-2024-10/warc.paths.gz"])
        #expect(throws: StoreError.self) { try CommonCrawl.inputs("cc://CC-MAIN-2024-11", at: "http://\(server.address)") }
    }

    @Test func `a list may be remote, packed, and name what is remote or local`() throws {
        let room = try Room()
        try room.put("a.warc")
        let text = Array("# both\n\(room.path)/*.warc\nhttps://example.org/b.warc.gz\r\ns3://bucket/c.warc.gz\n".utf8)
        let server = try TestServer { .bytes(text, $0) }
        #expect(try listInputs(["@http://\(server.address)/list"]).map(\.name) == [room.path + "/a.warc", "https://example.org/b.warc.gz", "s3://bucket/c.warc.gz"])
        try room.put("cut.gz", "\u{1f}\u{8b}")
        try Data([0x1f, 0x8b, 8, 0]).write(to: URL(fileURLWithPath: room.path + "/cut.gz"))
        #expect(throws: StoreError.self) { try listInputs(["@\(room.path)/cut.gz"]) }
    }
}
