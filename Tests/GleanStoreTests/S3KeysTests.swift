import Foundation
@testable import GleanStore
import Synchronization
import Testing

/// Where the keys of S3 come from, and where a bucket is.
@Suite struct S3KeysTests {
    private func lend(_ variables: [String: String], process: String? = nil) throws -> S3Providers.Lent {
        let off = ["AWS_EC2_METADATA_DISABLED": "true"].merging(variables) { $1 }
        return try S3Providers(region: "eu-west-1", process: process, .quick()) { off[$0] }.lend()
    }

    static let json = #"{ "Code" : "Success", "AccessKeyId" : "AKIA", "SecretAccessKey":"s\/x", "Token":"t", "Expiration" : "1994-11-06T08:49:37Z" }"#
    static let lent = S3Providers.Lent(credentials: S3Credentials(accessKey: "AKIA", secretKey: "s/x", token: "t"), endsAt: 784_111_777)

    @Test func `an instance's metadata service is asked with its token`() throws {
        let server = try TestServer { request in
            switch (request.method, request.path) {
            case ("PUT", "/latest/api/token"): return TestServer.Reply(body: Array("TOKEN".utf8))
            case _ where request.headers["x-aws-ec2-metadata-token"] != "TOKEN": return TestServer.Reply(status: 401)
            case ("GET", "/latest/meta-data/iam/security-credentials/"): return TestServer.Reply(body: Array("role\n".utf8))
            case ("GET", "/latest/meta-data/iam/security-credentials/role"): return TestServer.Reply(body: Array(Self.json.utf8))
            default: return TestServer.Reply(status: 404)
            }
        }
        #expect(try lend(["AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://\(server.address)"]) == Self.lent)
    }

    @Test func `a container's endpoint, a program and a pod's token file give keys`() throws {
        let room = try Room()
        try room.put("token", "secret token\n")
        let server = try TestServer { request in
            if request.query["Action"] == "AssumeRoleWithWebIdentity", request.query["WebIdentityToken"] == "secret token", request.query["RoleArn"] == "arn:aws:iam::1:role/r" {
                let xml = "<R><C><AccessKeyId>AKIA</AccessKeyId><SecretAccessKey>s/x</SecretAccessKey><SessionToken>t</SessionToken><Expiration>1994-11-06T08:49:37Z</Expiration></C></R>"
                return TestServer.Reply(body: Array(xml.utf8))
            }
            return request.headers["authorization"] == "secret token" ? TestServer.Reply(body: Array(Self.json.utf8)) : TestServer.Reply(status: 401)
        }
        let endpoint = "http://\(server.address)"
        #expect(try lend(["AWS_CONTAINER_CREDENTIALS_FULL_URI": endpoint + "/keys", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": room.path + "/token"]) == Self.lent)
        #expect(try lend(["AWS_WEB_IDENTITY_TOKEN_FILE": room.path + "/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/r", "AWS_ENDPOINT_URL_STS": endpoint]) == Self.lent)
        try room.put("json", Self.json)
        #expect(try lend([:], process: "cat '\(room.path)/json'") == Self.lent)
        for process in ["exit 3", "echo {}"] { #expect(throws: StoreFault.self) { try lend([:], process: process) } }
        #expect(throws: StoreFault.self) { try lend([:]) }
    }

    @Test func `a profile is read from AWS's files, and the environment goes before it`() throws {
        let room = try Room()
        try room.put("config", "[default]\nregion = us-west-2\n[profile lab] # a comment\nregion=eu-central-1\nendpoint_url = http://h:1/\ns3 =\n  max_concurrent_requests = 20\n")
        try room.put("credentials", "[default]\naws_access_key_id = A\naws_secret_access_key = B\n[lab]\naws_access_key_id=C\naws_secret_access_key=D==\naws_session_token = E\n")
        let files = ["AWS_CONFIG_FILE": room.path + "/config", "AWS_SHARED_CREDENTIALS_FILE": room.path + "/credentials"]
        func settings(_ more: [String: String], _ parameters: [String: String] = [:]) throws -> S3Settings {
            let all = files.merging(more) { $1 }
            return try S3Settings(parameters: parameters) { all[$0] }
        }
        let plain = try settings([:])
        #expect(plain.region == "us-west-2" && plain.credentials == S3Credentials(accessKey: "A", secretKey: "B") && plain.endpoint == nil)
        #expect(plain.address("bucket") == ("https", "bucket.s3.us-west-2.amazonaws.com", ""))
        #expect(plain.address("with.dots") == ("https", "s3.us-west-2.amazonaws.com", "/with.dots"))
        let lab = try settings(["AWS_PROFILE": "lab"])
        #expect(lab.region == "eu-central-1" && lab.credentials == S3Credentials(accessKey: "C", secretKey: "D==", token: "E"))
        #expect(lab.address("b") == ("http", "h:1", "/b"))
        let keys = try settings(["AWS_ACCESS_KEY_ID": "F", "AWS_SECRET_ACCESS_KEY": "G", "AWS_REGION": "ap-south-1"], ["endpoint_override": "127.0.0.1:9", "scheme": "http"])
        #expect(keys.credentials == S3Credentials(accessKey: "F", secretKey: "G") && keys.region == "ap-south-1" && keys.endpoint == "http://127.0.0.1:9")
        #expect(throws: StoreError.self) { try settings(["AWS_ENDPOINT_URL": "localhost:9000"]) }
    }

    @Test(arguments: [("https://h:443", "h"), ("http://h:80/s3", "h"), ("http://h:443", "h:443"), ("https://h:80", "h:80"), ("https://[::1]:443", "[::1]")])
    func `the host that is signed has no port that is its scheme's own`(_ endpoint: String, _ host: String) throws {
        #expect(try S3Settings(parameters: ["endpoint_override": endpoint]) { _ in nil }.address("b").host == host)
    }

    private func fault(_ body: () throws -> Void) -> StoreFault? {
        do { try body(); return nil } catch { return error as? StoreFault }
    }

    @Test func `an instance's metadata service that is slow or busy is asked again, and one that is not there is none`() throws {
        let mode = Mutex(TestServer.Reply(status: 503))
        let server = try TestServer { request in
            request.method == "PUT" ? mode.withLock { $0 } : TestServer.Reply(status: 404)
        }
        let variables = ["AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://\(server.address)"]
        for reply in [TestServer.Reply(status: 503), TestServer.Reply(status: 429), TestServer.Reply(body: Array("TOKEN".utf8), silence: 4)] {
            mode.withLock { $0 = reply }
            #expect(fault { _ = try self.lend(variables) }?.isPassing == true)
        }
        // Another cloud's metadata, and a role that is not there: nobody's object.
        for reply in [TestServer.Reply(status: 405), TestServer.Reply(body: Array("TOKEN".utf8))] {
            mode.withLock { $0 = reply }
            let denied = fault { _ = try self.lend(variables) }
            #expect(denied?.kind == .denied && denied?.isPassing == false)
        }
        let nobody = fault { _ = try self.lend(variables.merging(["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1"]) { $1 }) }
        #expect(nobody?.kind == .denied && nobody?.isPassing == false)
    }

    @Test func `a program's command is no part of its error`() {
        #expect(fault { _ = try self.lend([:], process: "echo secret > /dev/null; exit 3") }?.text == "credential_process ended with 3")
    }

    /// An endpoint of a container that lends the keys K1, K2, ... until 784,111,777 and a thousand seconds more each time, but where it fails.
    private final class Lender: Sendable {
        let server: TestServer
        private let status: Box
        private final class Box: Sendable { let status = Mutex(200) }

        init() throws {
            let box = Box(), count = Atomic(0)
            status = box
            server = try TestServer { _ in
                let number = count.add(1, ordering: .relaxed).newValue
                let end = "1994-11-06T0\(8 + number / 4):\(number % 4)0:00Z"
                let json = #"{"AccessKeyId":"K\#(number)","SecretAccessKey":"s","Token":"t","Expiration":"\#(end)"}"#
                let status = box.status.withLock { $0 }
                return status == 200 ? TestServer.Reply(body: Array(json.utf8)) : TestServer.Reply(status: status)
            }
        }

        func answer(_ status: Int) { self.status.status.withLock { $0 = status } }

        func providers() -> S3Providers {
            let url = "http://\(server.address)/keys"
            return S3Providers(region: "r", process: nil, .quick()) { $0 == "AWS_CONTAINER_CREDENTIALS_FULL_URI" ? url : nil }
        }
    }

    private static func instant(_ text: String) -> Int64 { seconds(ofISO8601: "1994-11-06T\(text)Z") ?? 0 }

    @Test func `lent keys are asked for again before they end, and used on where that fails`() throws {
        let lender = try Lender(), now = Atomic(Self.instant("08:00:00"))
        let keys = S3Keys(try S3Settings(parameters: [:]) { _ in nil }, lender.providers()) { now.load(ordering: .relaxed) }
        func current(_ time: String) throws -> String? {
            now.store(Self.instant(time), ordering: .relaxed)
            return try keys.current()?.accessKey
        }
        // The first end at 08:10.
        #expect(try current("08:00:00") == "K1" && current("08:04:59") == "K1" && lender.server.requests.count == 1)
        lender.answer(503)
        #expect(try current("08:05:00") == "K1" && current("08:05:09") == "K1" && lender.server.requests.count == 2)
        #expect(try current("08:09:59") == "K1" && lender.server.requests.count == 3)
        // Behind their end, whatever the reason: who has lent keys before will do so again.
        lender.answer(403)
        #expect(fault { _ = try current("08:10:00") }?.isPassing == true)
        lender.answer(200)
        #expect(try current("08:10:01") == "K5" && lender.server.requests.count == 5)
    }

    @Test func `one thread asks for keys, and the others wait for them or go on with those that hold`() throws {
        let lender = try Lender(), now = Atomic(Self.instant("08:00:00"))
        let keys = S3Keys(try S3Settings(parameters: [:]) { _ in nil }, lender.providers()) { now.load(ordering: .relaxed) }
        for (time, wanted) in [("08:00:00", ["K1"]), ("08:06:00", ["K1", "K2"])] {
            now.store(Self.instant(time), ordering: .relaxed)
            let found = Mutex(Set<String>())
            DispatchQueue.concurrentPerform(iterations: 16) { _ in
                let key = (try? keys.current())?.accessKey ?? "none"
                found.withLock { _ = $0.insert(key) }
            }
            #expect(found.withLock { $0 }.isSubset(of: wanted))
        }
        #expect(lender.server.requests.count == 2)
    }

    @Test func `keys that a server refuses are replaced, unless they were by then`() throws {
        let lender = try Lender()
        let keys = S3Keys(try S3Settings(parameters: [:]) { _ in nil }, lender.providers()) { Self.instant("08:00:00") }
        let first = try #require(try keys.current())
        #expect(try keys.replace(first) && keys.current()?.accessKey == "K2")
        #expect(try keys.replace(first) && keys.current()?.accessKey == "K2")
        let fixed = S3Keys(try S3Settings(parameters: [:]) { ["AWS_ACCESS_KEY_ID": "F", "AWS_SECRET_ACCESS_KEY": "G"][$0] }, lender.providers())
        #expect(try fixed.replace(S3Credentials(accessKey: "F", secretKey: "G")) == false)
    }
}
