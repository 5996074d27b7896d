@testable import GleanStore
import Synchronization
import Testing

/// Requests to a bucket that are refused for what a second try can put right.
@Suite struct S3SenderTests {
    /// A sender with fixed keys, or with those that `lender` lends.
    private func sender(_ server: TestServer, lender: TestServer? = nil) throws -> S3Sender {
        let keys = lender == nil ? ["AWS_ACCESS_KEY_ID": "F", "AWS_SECRET_ACCESS_KEY": "G"] : [:]
        let site = try S3Settings(parameters: ["endpoint_override": "http://\(server.address)"]) { keys[$0] }
        let url = lender.map { "http://\($0.address)/keys" }
        let providers = S3Providers(region: site.region, process: nil, .quick()) { $0 == "AWS_CONTAINER_CREDENTIALS_FULL_URI" ? url : nil }
        return S3Sender("b", site, S3Keys(site, providers), .quick())
    }

    /// Lends the keys K1, K2, ..., of which each is another.
    private func lender() throws -> TestServer {
        let count = Atomic(0)
        return try TestServer { _ in
            TestServer.Reply(body: Array(#"{"AccessKeyId":"K\#(count.add(1, ordering: .relaxed).newValue)","SecretAccessKey":"s"}"#.utf8))
        }
    }

    private func send(_ method: HTTPRequest.Method, _ sender: S3Sender) throws -> (status: Int, body: String) {
        var body: [UInt8] = []
        let head = try sender.send(S3Call(method, "key")) { _, bytes in
            body.append(contentsOf: bytes)
            return true
        }
        return (head.status, String(decoding: body, as: UTF8.self))
    }

    @Test(arguments: [HTTPRequest.Method.get, .head]) func `keys that have ended are replaced, and the request sent again`(_ method: HTTPRequest.Method) throws {
        let lender = try lender()
        let server = try TestServer { request in
            request.headers["authorization"]?.contains("Credential=K1/") == true
                ? TestServer.Reply(status: 400, body: Array("<Error><Code>ExpiredToken</Code></Error>".utf8)) : TestServer.Reply(body: Array("done".utf8))
        }
        let sender = try sender(server, lender: lender)
        let answer = try send(method, sender)
        #expect(answer.status == 200 && answer.body == (method == .get ? "done" : ""))
        #expect(try send(method, sender).status == 200 && server.requests.count == 3 && lender.requests.count == 2)
    }

    @Test func `what may not be read is asked for once more at most, and its answer handed over`() throws {
        let lender = try lender()
        let server = try TestServer { _ in TestServer.Reply(status: 403, body: Array("<Error><Code>AccessDenied</Code></Error>".utf8)) }
        let answer = try send(.get, sender(server, lender: lender))
        #expect(answer.status == 403 && answer.body == "<Error><Code>AccessDenied</Code></Error>" && server.requests.count == 2)
    }

    @Test func `a body that was not sent in time says nothing of the keys`() throws {
        let lender = try lender()
        let server = try TestServer { _ in TestServer.Reply(status: 400, body: Array("<Error><Code>RequestTimeout</Code></Error>".utf8)) }
        #expect(try send(.put, sender(server, lender: lender)).status == 400 && server.requests.count == 1 && lender.requests.count == 1)
    }

    @Test(arguments: [HTTPRequest.Method.get, .head]) func `a clock that differs from the server's is gone by no longer`(_ method: HTTPRequest.Method) throws {
        let server = try TestServer { request in
            let isNear = request.headers["x-amz-date"]?.hasPrefix("19941106T084") == true
            return TestServer.Reply(status: isNear ? 200 : 403, headers: ["Date": "Sun, 06 Nov 1994 08:45:00 GMT"])
        }
        let sender = try sender(server)
        #expect(try send(method, sender).status == 200 && send(method, sender).status == 200 && server.requests.count == 3)
    }

    @Test func `a refusal by a server whose clock is near says nothing of clocks`() throws {
        let server = try TestServer { _ in TestServer.Reply(status: 403, headers: ["Date": "Sun, 06 Nov 1994 08:45:00 GMT"]) }
        let sender = try sender(server)
        // The first is sent again by the server's clock; after that both agree.
        #expect(try send(.get, sender).status == 403 && send(.get, sender).status == 403 && server.requests.count == 3)
    }

    @Test func `a bucket that is in another region is asked there from then on`() throws {
        let server = try TestServer { request in
            let isThere = request.headers["authorization"]?.contains("/eu-west-1/s3/") == true
            return TestServer.Reply(status: isThere ? 200 : 301, headers: ["x-amz-bucket-region": "eu-west-1"], body: Array((isThere ? "there" : "elsewhere").utf8))
        }
        let sender = try sender(server)
        #expect(try send(.get, sender).body == "there" && send(.get, sender).body == "there" && server.requests.count == 3)
    }
}
