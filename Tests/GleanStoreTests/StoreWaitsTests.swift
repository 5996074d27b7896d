@testable import GleanStore
import Synchronization
import Testing

/// What a process that is to end does with requests that wait.
@Suite struct StoreWaitsTests {
    private func url(_ server: TestServer) -> String { "http://\(server.address)/file" }

    /// Waits of minutes between tries, of which each is told.
    private func patient(_ waits: StoreWaits) -> StoreSettings {
        var settings = StoreSettings.quick()
        settings.retry = Retry(tries: 4, firstSeconds: 1000, longestSeconds: 1000)
        settings.stallSeconds = 1000
        settings.waits = waits
        return settings
    }

    @Test func `a wait between two tries ends`() throws {
        let server = try TestServer { _ in TestServer.Reply(status: 503) }
        let waits = StoreWaits(patienceSeconds: 0)
        waits.listen { _ in waits.stop() }
        #expect(kind { _ = try OrderedBytes(url(server), from: 0, patient(waits)) } == .stopped)
        #expect(server.requests.count == 1)
    }

    @Test func `a transfer on its way ends`() throws {
        let waits = StoreWaits()
        let server = try TestServer { _ in
            waits.stop()
            return TestServer.Reply(silence: 600)
        }
        #expect(kind { _ = try OrderedBytes(url(server), from: 0, patient(waits)) } == .stopped)
    }

    @Test func `what is asked behind the stop is tried once`() throws {
        let bytes = noise(100)
        let server = try TestServer { request in request.path == "/file" ? .bytes(bytes, request) : TestServer.Reply(status: 503) }
        let waits = StoreWaits(), settings = patient(waits)
        waits.stop()
        #expect(try readAll(try OrderedBytes(url(server), from: 0, settings)) == bytes)
        let before = server.requests.count
        #expect(kind { _ = try OrderedBytes("http://\(server.address)/other", from: 0, settings) } == .stopped)
        #expect(server.requests.count == before + 1)
    }

    @Test func `a long wait is told, and not again at once`() throws {
        let server = try TestServer { _ in TestServer.Reply(status: 503) }
        let said = Mutex<[String]>([])
        let waits = StoreWaits(patienceSeconds: 0, repeatSeconds: 1000)
        waits.listen { line in said.withLock { $0.append(line) } }
        var settings = StoreSettings.quick()
        settings.waits = waits
        for _ in 0..<2 { #expect(kind { _ = try OrderedBytes(url(server), from: 0, settings) } == .unavailable) }
        #expect(said.withLock { $0 } == ["\(url(server)): HTTP 503; tried once in 0 s, again in 0 s"])
    }

    @Test func `a short wait is not told`() throws {
        let server = try TestServer { _ in TestServer.Reply(status: 503) }
        let said = Mutex(0)
        var settings = StoreSettings.quick()
        settings.waits = StoreWaits(patienceSeconds: 1000)
        settings.waits.listen { _ in said.withLock { $0 += 1 } }
        #expect(kind { _ = try OrderedBytes(url(server), from: 0, settings) } == .unavailable)
        #expect(said.withLock { $0 } == 0)
    }
}
