import Foundation
@testable import GleanStore
import Synchronization
import Testing

extension StoreSettings {
    /// Settings that fail within a test's patience.
    static func quick(tries: Int = 4) -> StoreSettings {
        var settings = StoreSettings()
        settings.retry = Retry(tries: tries, firstSeconds: 0.01, longestSeconds: 0.05)
        (settings.connectSeconds, settings.stallSeconds) = (2, 1)
        (settings.blockBytes, settings.blocksAhead) = (10_000, 3)
        return settings
    }
}

/// All that is left of a reading, in pieces of odd sizes.
func readAll(_ bytes: OrderedBytes) throws -> [UInt8] {
    var all: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 777)
    while case let got = try piece.withUnsafeMutableBytes({ try bytes.read(into: $0) }), got > 0 { all += piece[..<got] }
    return all
}

/// How an error was meant; nil for none.
func kind(_ body: () throws -> Void) -> StoreError.Kind? {
    do { try body(); return nil } catch { return (error as? StoreError)?.kind }
}

@Suite struct HTTPReadingTests {
    static let bytes = noise(64_321)

    private func url(_ server: TestServer) -> String { "http://\(server.address)/file" }

    @Test func `a file is read in order by ranges, from any place`() throws {
        let server = try TestServer { .bytes(Self.bytes, $0) }
        for start in [0, 1, 9_999, 10_000, 64_320] {
            let reading = try OrderedBytes(url(server), from: UInt64(start), .quick())
            #expect(reading.size == 64_321)
            #expect(try readAll(reading) == Array(Self.bytes[start...]))
        }
        for start in [64_321, 70_000] { #expect(try readAll(try OrderedBytes(url(server), from: UInt64(start), .quick())).isEmpty) }
        #expect(server.requests.allSatisfy { $0.headers["user-agent"] == "gleaner/0.1.0" && $0.range != nil })
    }

    @Test func `a file is read here and there`() throws {
        let server = try TestServer { .bytes(Self.bytes, $0) }
        let file = try RandomBytes(url(server), .quick())
        var piece = [UInt8](repeating: 0, count: 100)
        for start in [64_300, 0, 5, 40_000] {
            let got = try piece.withUnsafeMutableBytes { try file.read(at: UInt64(start), into: $0) }
            #expect(Array(piece[..<got]) == Array(Self.bytes[start...].prefix(100)))
        }
        // One answer to find the size, one with the block that all of these lie in.
        #expect(server.requests.count == 2)
    }

    @Test func `who reads on in small steps fetches no byte twice`() throws {
        let bytes = noise(3 << 20), server = try TestServer { .bytes(bytes, $0) }
        let file = try RandomBytes(url(server), .quick())
        var piece = [UInt8](repeating: 0, count: 128 << 10), at = 24
        while case let got = try piece.withUnsafeMutableBytes({ try file.read(at: UInt64(at), into: $0) }), got > 0 {
            #expect(piece[..<got] == bytes[at..<(at + got)])
            at += got
        }
        #expect(at == bytes.count)
        // The first answer tells the size.
        let fetched = server.requests.dropFirst().compactMap(\.range).map { min($0.last, bytes.count - 1) - $0.first + 1 }
        #expect(fetched.reduce(0, +) == bytes.count && fetched.count == 3)
    }

    @Test func `a server without ranges is read from the beginning`() throws {
        let server = try TestServer { _ in TestServer.Reply(body: Self.bytes) }
        #expect(try readAll(try OrderedBytes(url(server), .quick())) == Self.bytes)
        #expect(try readAll(try OrderedBytes(url(server), from: 30_001, .quick())) == Array(Self.bytes[30_001...]))
        let file = try RandomBytes(url(server), .quick())
        var piece = [UInt8](repeating: 0, count: 21)
        #expect(try piece.withUnsafeMutableBytes { try file.read(at: 64_300, into: $0) } == 21 && file.size == 64_321)
        #expect(piece == Array(Self.bytes[64_300...]))
    }

    @Test func `an answer of no length ends where the connection does`() throws {
        let server = try TestServer { _ in TestServer.Reply(headers: ["Connection": "close"], body: Self.bytes) }
        #expect(try readAll(try OrderedBytes(url(server), .quick())) == Self.bytes)
    }

    @Test(arguments: ["18446744073709551614", "9223372036854775808"]) func `a size that no file has is as none`(_ size: String) throws {
        let server = try TestServer { request in
            guard let range = request.range else { return .bytes(Self.bytes, request) }
            let place = ["Content-Range": "bytes \(range.first)-\(range.last)/\(size)"]
            return TestServer.Reply(status: 206, headers: place, body: Array(Self.bytes[range.first...range.last]))
        }
        let reading = try OrderedBytes(url(server), .quick())
        #expect(reading.size == nil)
        #expect(try readAll(reading) == Self.bytes)
        #expect(try RandomBytes(url(server), .quick()).size == 64_321)
    }

    @Test func `no room is made for what a server only says`() throws {
        let server = try TestServer { request in
            guard let range = request.range, range.first == 0 else { return TestServer.Reply(status: 403) }
            let place = ["Content-Range": "bytes 0-\(range.last)/9223372036854775807"]
            return TestServer.Reply(status: 206, headers: place, body: [UInt8](repeating: 0, count: range.last + 1))
        }
        #expect(kind { _ = try FileBytes.read(self.url(server)) } == .denied)
    }

    /// Every second answer fails in a way of its own.
    static let faults = [
        TestServer.Reply(status: 503), TestServer.Reply(status: 500, body: [1, 2, 3]), TestServer.Reply(status: 429, headers: ["Retry-After": "0"]),
        TestServer.Reply(status: 206, headers: ["Content-Range": "bytes 7-9/64321"], body: [1, 2, 3]),
        TestServer.Reply(status: 206, headers: ["Content-Range": "bytes 0-9999/64321", "Content-Length": "10000"], body: noise(5000), cut: 5000),
        TestServer.Reply(headers: ["Content-Length": "10"], cut: 0), TestServer.Reply(silence: 1.7),
    ]

    @Test(arguments: faults.indices) func `what fails is asked for again`(_ index: Int) throws {
        let fault = Self.faults[index]
        let count = Atomic(0)
        let server = try TestServer { request in
            count.add(1, ordering: .relaxed).newValue % 2 == 1 ? fault : .bytes(Self.bytes, request)
        }
        var settings = StoreSettings.quick(tries: 30)
        settings.blocksAhead = 1
        #expect(try readAll(try OrderedBytes(url(server), settings)) == Self.bytes)
        // 7 ranges, each of which failed once before it came.
        #expect(server.requests.count == 14)
    }

    @Test func `an answer that trickles is asked for again`() throws {
        let count = Atomic(0)
        let server = try TestServer { request in
            var reply = TestServer.Reply.bytes(Self.bytes, request)
            if count.add(1, ordering: .relaxed).newValue == 1 { reply.pace = 0.05 }
            return reply
        }
        // Ten thousand bytes at twenty a second would be eight minutes.
        #expect(try readAll(try OrderedBytes(url(server), .quick())) == Self.bytes)
        #expect(server.requests.count == 8)
    }

    @Test func `an answer that breaks off goes on where it was, without ranges too`() throws {
        let count = Atomic(0)
        let server = try TestServer { _ in
            let tries = count.add(1, ordering: .relaxed).newValue
            return TestServer.Reply(headers: ["Content-Length": "64321"], body: Self.bytes, cut: min(tries * 20_000, 64_321))
        }
        #expect(try readAll(try OrderedBytes(url(server), .quick(tries: 30))) == Self.bytes)
    }

    @Test func `tries that are used up are told with their number`() throws {
        let server = try TestServer { _ in TestServer.Reply(status: 503, headers: ["Retry-After": "0"]) }
        do {
            _ = try OrderedBytes(url(server), .quick(tries: 3))
            Issue.record("503 was read")
        } catch {
            #expect(error.kind == .unavailable && error.description.contains("HTTP 503; tried 3 times in "))
        }
        #expect(server.requests.count == 3)
    }

    @Test func `what another try cannot mend is told at once`() throws {
        for (status, expected) in [(404, StoreError.Kind.notFound), (403, .denied), (400, .refused)] {
            let server = try TestServer { _ in TestServer.Reply(status: status) }
            #expect(kind { _ = try OrderedBytes(self.url(server), .quick()) } == expected)
            #expect(server.requests.count == 1)
        }
        #expect(kind { _ = try OrderedBytes("http://127.0.0.1:1/file", .quick(tries: 2)) } == .unavailable)
    }

    @Test func `a failure in the middle ends the reading there`() throws {
        let server = try TestServer { request in (request.range?.first ?? 0) < 30_000 ? .bytes(Self.bytes, request) : TestServer.Reply(status: 403) }
        let reading = try OrderedBytes(url(server), .quick())
        var got = 0
        var piece = [UInt8](repeating: 0, count: 5_000)
        #expect(kind { while case let count = try piece.withUnsafeMutableBytes({ try reading.read(into: $0) }), count > 0 { got += count } } == .denied)
        #expect(got == 30_000)
    }

    @Test func `a file that changes while it is read is noticed`() throws {
        let count = Atomic(0)
        let server = try TestServer { .bytes(Self.bytes, $0, headers: ["ETag": "\"\(count.add(1, ordering: .relaxed).newValue)\""]) }
        #expect(kind { _ = try readAll(try OrderedBytes(self.url(server), .quick())) } == .changed)
    }

    static let older = ["Last-Modified": "Sun, 06 Nov 1994 08:49:37 GMT"], newer = ["Last-Modified": "Sun, 06 Nov 1994 08:49:38 GMT"]

    @Test func `a file without a tag that shrinks or is written anew while it is read is noticed`() throws {
        for (bytes, headers) in [(Array(Self.bytes[..<15_000]), Self.older), (Self.bytes, Self.newer)] {
            func changing() throws -> TestServer {
                let count = Atomic(0)
                return try TestServer { count.add(1, ordering: .relaxed).newValue == 1 ? .bytes(Self.bytes, $0, headers: Self.older) : .bytes(bytes, $0, headers: headers) }
            }
            let read = try changing(), asked = try changing()
            #expect(kind { _ = try readAll(try OrderedBytes(self.url(read), .quick())) } == .changed)
            let file = try RandomBytes(url(asked), .quick())
            var piece = [UInt8](repeating: 0, count: 100)
            #expect(kind { _ = try piece.withUnsafeMutableBytes { try file.read(at: 14_950, into: $0) } } == .changed)
        }
    }

    @Test(arguments: [0, 30_001]) func `an answer without ranges is not gone on with from another version`(_ start: Int) throws {
        let count = Atomic(0)
        let server = try TestServer { _ in
            let isFirst = count.add(1, ordering: .relaxed).newValue <= 2
            return TestServer.Reply(headers: (isFirst ? Self.older : Self.newer).merging(["Content-Length": "64321"]) { $1 }, body: Self.bytes, cut: isFirst ? 40_000 : nil)
        }
        #expect(kind { _ = try readAll(try OrderedBytes(self.url(server), from: UInt64(start), .quick())) } == .changed)
    }

    @Test func `redirects are followed, and size and time are those of the end`() throws {
        let target = try TestServer { .bytes(Self.bytes, $0, headers: ["Last-Modified": "Sun, 06 Nov 1994 08:49:37 GMT"]) }
        let server = try TestServer { _ in TestServer.Reply(status: 302, headers: ["Location": "http://\(target.address)/there"]) }
        #expect(try readAll(try OrderedBytes(url(server), .quick())) == Self.bytes)
        let identity = try FileIdentity(of: url(server))
        #expect(identity == FileIdentity(name: url(server), size: 64_321, modified: 784_111_777_000_000_000))
        let circle = try TestServer { TestServer.Reply(status: 302, headers: ["Location": $0.path]) }
        #expect(kind { _ = try OrderedBytes(self.url(circle), .quick()) } == .io)
    }

    @Test func `a server that refuses HEAD is asked for a byte`() throws {
        let server = try TestServer { $0.method == "HEAD" ? TestServer.Reply(status: 403) : .bytes(Self.bytes, $0) }
        #expect(try FileIdentity(of: url(server)).size == 64_321)
        #expect(try Location.exists(url(server)))
    }

    @Test func `a whole file is read or mapped, within its limit`() throws {
        let server = try TestServer { $0.path == "/file" ? .bytes(Self.bytes, $0) : TestServer.Reply(status: 404) }
        #expect(try FileBytes.read(url(server)) == Self.bytes)
        let mapped = try FileBytes.map(url(server))
        #expect(mapped.count == 64_321 && mapped.identity.name == url(server) && mapped.span[64_320] == Self.bytes[64_320])
        #expect(kind { _ = try FileBytes.read(self.url(server), limit: 64_320) } == .tooLarge)
        #expect(kind { _ = try FileBytes.map(self.url(server), limit: 64_320) } == .tooLarge)
        #expect(try !Location.exists("http://\(server.address)/other"))
    }

    @Test func `nothing is written to a server of pages`() throws {
        let server = try TestServer { .bytes(Self.bytes, $0) }
        #expect(kind { try AtomicFile.write([1].span, to: self.url(server)) } == .refused)
        #expect(kind { try Location.remove(self.url(server)) } == .refused)
        #expect(server.requests.isEmpty)
    }

    @Test func `memory stays within the blocks, and a reading that is dropped ends its threads`() throws {
        let server = try TestServer { .bytes(Self.bytes, $0) }
        let reading = try OrderedBytes(url(server), .quick())
        // The first block is there, and two may be fetched ahead of it.
        Thread.sleep(forTimeInterval: 0.3)
        #expect(server.requests.count == 3)
        _ = reading
    }
}
