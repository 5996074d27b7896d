import Foundation
@testable import GleanStore
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
}
