@testable import GleanStore
import Synchronization
import Testing

/// What is made of what Arrow's file systems say, against a server that answers as Google's does.
@Suite struct ArrowStoreTests {
    static let bytes = noise(5_000)

    private func path(_ server: TestServer) -> String {
        "gs://bucket/key?endpoint_override=\(server.address)&scheme=http&anonymous=true&retry_limit_seconds=1"
    }

    /// An object's bytes where they are asked for, else what is said of it: each time of the next generation, up to `last`.
    private func server(last: Int) throws -> TestServer {
        let count = Atomic(0)
        return try TestServer { request in
            guard request.query["alt"] != "media" else { return .bytes(Self.bytes, request) }
            let generation = min(last, count.add(1, ordering: .relaxed).newValue)
            let text = #"{"kind":"storage#object","name":"key","bucket":"bucket","generation":"\#(generation)","size":"5000","updated":"1994-11-06T08:49:37Z"}"#
            return TestServer.Reply(headers: ["Content-Type": "application/json"], body: Array(text.utf8))
        }
    }

    private func read(_ file: RandomBytes, at offset: UInt64) throws -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: 100)
        let got = try piece.withUnsafeMutableBytes { try file.read(at: offset, into: $0) }
        return Array(piece[..<got])
    }

    @Test func `an object of Google's is read here and there, of one generation`() throws {
        let same = try server(last: 1)
        #expect(try read(try RandomBytes(path(same), .quick()), at: 4_950) == Array(Self.bytes[4_950...]))
        let other = try server(last: 2)
        #expect(kind { _ = try self.read(try RandomBytes(self.path(other), .quick()), at: 4_950) } == .changed)
    }

    @Test func `a number of milliseconds is no status`() throws {
        let server = try TestServer { _ in
            let text = #"{"error":{"code":503,"message":"timed out after 10403 milliseconds"}}"#
            return TestServer.Reply(status: 503, headers: ["Content-Type": "application/json"], body: Array(text.utf8))
        }
        #expect(kind { _ = try RemoteFile(self.path(server), .quick(tries: 1)).status() } == .unavailable)
    }

    @Test func `a level of a list has its objects and folders, each once`() {
        let keys = ["a/1", "a/b/1", "a/b/2", "a/b/c/3", "a/b.txt", "a/c/4"].map { ObjectPage.Object(key: $0, size: 1, modifiedSeconds: 2) }
        let page = ArrowStore.level(keys.sorted { $0.key < $1.key }, "a/")
        #expect(page.objects.map(\.key) == ["a/1", "a/b.txt"] && page.folders == ["a/b/", "a/c/"] && page.next == nil)
    }
}
