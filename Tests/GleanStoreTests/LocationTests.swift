import Foundation
@testable import GleanStore
import Testing

@Suite struct LocationTests {
    @Test func `what has a scheme is remote, but for file`() {
        for path in ["s3://b/k", "https://h/p", "gs://b", "az://c/k", "cc://CC-MAIN-2024-10", "foo+bar://x"] { #expect(Location.isRemote(path)) }
        for path in ["/a/b", "a/b", "./s3://b", "file:///a", "a:b", "C:/x", "://x", "1a://x", "s3:/b", ""] { #expect(!Location.isRemote(path)) }
    }

    @Test func `a location is taken apart, its key as it stands`() throws {
        let plain = try #require(RemoteAddress("s3://bucket/a%20b/c?.gz"))
        #expect(plain.scheme == "s3" && plain.authority == "bucket" && plain.key == "a%20b/c?.gz" && plain.parameters.isEmpty)
        let asked = try #require(RemoteAddress("s3://bucket/a?b?endpoint_override=127.0.0.1%3A9000&scheme=http"))
        #expect(asked.key == "a?b" && asked.parameters == ["endpoint_override": "127.0.0.1:9000", "scheme": "http"])
        // A name that Arrow does not know is no parameter.
        #expect(RemoteAddress("s3://bucket/a?x=1")?.key == "a?x=1")
        #expect(RemoteAddress("https://host/a?region=x&scheme=y")?.key == "a?region=x&scheme=y")
        #expect(RemoteAddress.path("s3://bucket/a?region=eu-west-1", key: "b/c") == "s3://bucket/b/c?region=eu-west-1")
    }

    @Test(arguments: ["http://me:secret@127.0.0.1:1/a", "https://h/a?x=1&X-Amz-Signature=secret", "https://h/a?se=2026&sig=secret", "https://h/b?Signature=secret"])
    func `an address with a password or a signature is refused, and not told`(_ address: String) throws {
        // Another file of the same host may have been read before.
        _ = try RemoteFile("https://h/a?x=1")
        do {
            _ = try RemoteFile(address)
            Issue.record("\(address) was taken")
        } catch { #expect(error.kind == .refused && !error.description.contains("secret")) }
    }

    @Test func `an unknown scheme names those known`() {
        do {
            _ = try FileIdentity(of: "foo://bucket/key")
            Issue.record("foo:// was taken")
        } catch {
            #expect(error.kind == .refused && error.description.contains("s3://") && error.description.contains("foo://"))
        }
    }

    @Test func `a file URL is the local path`() throws {
        let room = try Room()
        try room.put("a b.warc", "hello")
        let url = "file://" + room.path + "/a%20b.warc"
        #expect(try FileBytes.read(url) == Array("hello".utf8))
        #expect(try Location.exists(url) && FileIdentity(of: url).size == 5)
        #expect(try listInputs([url]).map(\.name) == [room.path + "/a b.warc"])
        try AtomicFile.write([1].span, to: "file://" + room.path + "/c")
        #expect(try Folder.names("file://" + room.path) == ["a b.warc", "c"])
        #expect(throws: StoreError.self) { try FileBytes.read("file://host/a") }
    }

    @Test func `local files are removed, moved, and read here and there`() throws {
        let room = try Room()
        try room.put("a/b/c", "0123456789")
        let bytes = try RandomBytes(room.path + "/a/b/c")
        var piece = [UInt8](repeating: 0, count: 4)
        #expect(try piece.withUnsafeMutableBytes { try bytes.read(at: 7, into: $0) } == 3 && piece.starts(with: Array("789".utf8)))
        #expect(try piece.withUnsafeMutableBytes { try bytes.read(at: 99, into: $0) } == 0)
        try Location.move(room.path + "/a/b/c", to: room.path + "/d")
        let ordered = try OrderedBytes(room.path + "/d", from: 8)
        #expect(try piece.withUnsafeMutableBytes { try ordered.read(into: $0) } == 2)
        #expect(try piece.withUnsafeMutableBytes { try ordered.read(into: $0) } == 0 && ordered.isSound == nil)
        try Location.remove(room.path + "/d")
        try Location.remove(room.path + "/d")
        #expect(try !Location.exists(room.path + "/d"))
        try room.put("a/x")
        #expect(symlink("/etc", room.path + "/a/link") == 0)
        try Location.removeAll(under: room.path + "/a")
        try Location.removeAll(under: room.path + "/a")
        #expect(try room.names().isEmpty && FileManager.default.fileExists(atPath: "/etc/passwd"))
    }

    @Test func `settings out of their range are named`() throws {
        let settings = try StoreSettings { ["GLEANER_STORE_TRIES": "3", "GLEANER_STORE_BLOCK_MB": "2"][$0] }
        #expect(settings.retry.tries == 3 && settings.blockBytes == 2 << 20 && settings.blocksAhead == 4)
        do {
            _ = try StoreSettings { ["GLEANER_STORE_PART_MB": "4"][$0] }
            Issue.record("parts of 4 MB are below what S3 takes")
        } catch { #expect(error.description == "GLEANER_STORE_PART_MB: refused: wants an integer from 5 to 1024, not \"4\"") }
    }
}
