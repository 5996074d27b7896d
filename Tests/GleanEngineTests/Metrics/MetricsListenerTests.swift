import Foundation
@testable import GleanEngine
import GleanModel
import Testing

/// The listener, asked by a bare socket: it is strangers that ask.
@Suite struct MetricsListenerTests {
    /// Sends bytes, and reads until the other side closes.
    private func ask(_ port: UInt16, _ request: String, close: Bool = false) throws -> String {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { Foundation.close(client) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let joined = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        try #require(joined == 0)
        let bytes = Array(request.utf8)
        _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        if close { shutdown(client, Int32(SHUT_WR)) }
        var answer: [UInt8] = [], buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            answer += buffer[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    @Test func `it answers one question and refuses the others`() throws {
        let listener = try MetricsListener(host: "127.0.0.1", port: 0) { "gleaner_x 1\n" }
        defer { listener.close() }
        #expect(listener.port > 0)
        let good = try ask(listener.port, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(good.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(good.contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: 12\r\n"))
        #expect(good.hasSuffix("\r\n\r\ngleaner_x 1\n"))
        #expect(try ask(listener.port, "GET /metrics?name[]=x HTTP/1.0\n\n").hasPrefix("HTTP/1.1 200"))
        #expect(try ask(listener.port, "GET / HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 404"))
        #expect(try ask(listener.port, "GET /metricsx HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 404"))
        let posted = try ask(listener.port, "POST /metrics HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc")
        #expect(posted.hasPrefix("HTTP/1.1 405") && posted.contains("\r\nAllow: GET\r\n"))
        #expect(try ask(listener.port, "\u{16}\u{3}\u{1}garbage\r\n\r\n").hasPrefix("HTTP/1.1 400"))
        #expect(try ask(listener.port, "GET /metrics HTTP/1.1\r\nX: " + String(repeating: "a", count: 20_000)).hasPrefix("HTTP/1.1 431"))
        // Who leaves in the middle is let go, and the next is answered.
        #expect(try ask(listener.port, "GET /metr", close: true).isEmpty)
        #expect(try ask(listener.port, "GET /metrics HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 200"))
    }

    @Test func `an address that is taken is refused with a sentence`() throws {
        let listener = try MetricsListener(host: "127.0.0.1", port: 0) { "" }
        defer { listener.close() }
        let error = try #require(throws: RunError.self) { try MetricsListener(host: "127.0.0.1", port: listener.port) { "" } }
        #expect(error.description.contains("127.0.0.1 port \(listener.port) cannot be listened on"))
        #expect(throws: RecipeError.self) { try MetricsListener(host: "1.2.3.4.5", port: 0) { "" } }
    }

    @Test func `a run answers while it goes`() throws {
        let folder = try ToyFolder()
        var said: [String] = [], answers: [String] = []
        try toyRecipe(folder, steps: BuildTests.steps, inputs: BuildTests.inputs)
        var request = BuildRequest(recipePath: folder.path + "/recipe.yaml")
        request.output = folder.path + "/release"
        request.metrics = .address(host: "127.0.0.1", port: 0)
        try Build(catalog: toyCatalog, request: request, monitor: RunMonitor(), events: RunEvents(say: { said.append($0) }, tick: { _ in
            guard let port = said.first?.split(separator: ":").last?.split(separator: "/").first.flatMap({ UInt16($0) }), answers.count < 2 else { return }
            if let answer = try? ask(port, "GET /metrics HTTP/1.1\r\n\r\n") { answers.append(answer) }
        })).run()
        #expect(said.first?.hasPrefix("Metrics at http://127.0.0.1:") == true)
        let body = try #require(answers.first?.components(separatedBy: "\r\n\r\n").last)
        #expect(try MetricsReader(body)["gleaner_planned_bytes"] == Double(BuildTests.inputs.values.reduce(0) { $0 + $1.utf8.count }))
    }
}
