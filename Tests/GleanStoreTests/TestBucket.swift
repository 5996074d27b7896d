import Foundation
import GleanBytes
@testable import GleanStore
import Synchronization

/// A bucket in memory behind a server of its own, as far as uploads and lists go, that fails where it is told to.
final class TestBucket: Sendable {
    struct State: Sendable {
        var objects: [String: [UInt8]] = [:]
        /// Tags of objects that were made of parts.
        var tags: [String: String] = [:]
        /// Parts of uploads that are not finished, by upload and number.
        var uploads: [String: [Int: [UInt8]]] = [:]
        /// The key that each upload is for.
        var uploadKeys: [String: String] = [:]
        /// What is answered in place of the truth, in order, to requests of a kind: `PUT`, `PART`, `FINISH`, `LIST`, `COPY`, `COPYPART`,
        /// `DELETE`, `ABANDON`.
        var faults: [String: [TestServer.Reply]] = [:]
        /// The answer to the end of the next upload is lost on its way.
        var losesFinish = false
        var pageKeys = 1000
    }

    private final class Box: Sendable { let state = Mutex(State()) }
    private let box = Box()
    let server: TestServer

    init() throws {
        server = try TestServer { [box] request in box.state.withLock { Self.answer(request, &$0) } }
    }

    func change<Result: Sendable>(_ body: (inout sending State) -> sending Result) -> Result { box.state.withLock { body(&$0) } }
    var state: State { box.state.withLock { $0 } }

    /// A location in the bucket.
    func at(_ key: String) -> String { "s3://bucket/\(key)?endpoint_override=\(server.address)&scheme=http&anonymous=true" }

    private static func answer(_ request: TestServer.Request, _ state: inout State) -> TestServer.Reply {
        let key = String((request.path.removingPercentEncoding ?? "").dropFirst("/bucket/".count))
        let query = request.query
        let kind = kind(request, query)
        if var faults = state.faults[kind], !faults.isEmpty {
            defer { state.faults[kind] = faults }
            return faults.removeFirst()
        }
        // What arrives must be what was sent, by the digest that goes with it.
        if !request.body.isEmpty, request.headers["content-md5"] != base64(MD5.digest(request.body)) { return xml("BadDigest", 400) }
        switch kind {
        case "GET", "HEAD":
            guard let bytes = state.objects[key] else { return xml("NoSuchKey", 404) }
            let tag = state.tags[key] ?? hexadecimal(MD5.digest(bytes))
            return .bytes(bytes, request, headers: ["ETag": "\"\(tag)\"", "Last-Modified": "Sun, 06 Nov 1994 08:49:37 GMT"])
        case "PUT": (state.objects[key], state.tags[key]) = (request.body, nil)
        case "COPY", "COPYPART":
            let source = (request.headers["x-amz-copy-source"]?.removingPercentEncoding ?? "").dropFirst("/bucket/".count)
            guard let bytes = state.objects[String(source)] else { return xml("NoSuchKey", 404) }
            guard let id = query["uploadId"], let number = query["partNumber"].flatMap({ Int($0) }) else {
                state.objects[key] = bytes
                break
            }
            let ends = (request.headers["x-amz-copy-source-range"] ?? "").dropFirst("bytes=".count).split(separator: "-").compactMap { Int($0) }
            guard ends.count == 2, ends[1] < bytes.count else { return xml("InvalidRange", 416) }
            let part = Array(bytes[ends[0]...ends[1]])
            state.uploads[id]?[number] = part
            return TestServer.Reply(body: Array("<CopyPartResult><ETag>&quot;\(hexadecimal(MD5.digest(part)))&quot;</ETag></CopyPartResult>".utf8))
        case "UPLOADS":
            let prefix = query["prefix"] ?? ""
            let open = state.uploads.keys.map { (id: $0, key: state.uploadKeys[$0] ?? "") }.filter { $0.key.hasPrefix(prefix) }.sorted { $0.id < $1.id }
            let body = open.map { "<Upload><Key>\(xmlEscaped($0.key))</Key><UploadId>\(xmlEscaped($0.id))</UploadId></Upload>" }.joined()
            return TestServer.Reply(body: Array("<ListMultipartUploadsResult>\(body)</ListMultipartUploadsResult>".utf8))
        case "BEGIN":
            let id = "upload-\(state.uploadKeys.count)&<"
            (state.uploads[id], state.uploadKeys[id]) = ([:], key)
            return TestServer.Reply(body: Array("<Result><UploadId>\(xmlEscaped(id))</UploadId></Result>".utf8))
        case "PART":
            guard let id = query["uploadId"], state.uploads[id] != nil, let number = query["partNumber"].flatMap({ Int($0) }) else { return xml("NoSuchUpload", 404) }
            state.uploads[id]?[number] = request.body
            return TestServer.Reply(headers: ["ETag": "\"\(hexadecimal(MD5.digest(request.body)))\""])
        case "FINISH":
            guard let parts = query["uploadId"].flatMap({ state.uploads.removeValue(forKey: $0) }) else { return xml("NoSuchUpload", 404) }
            let sorted = parts.sorted { $0.key < $1.key }.map(\.value)
            state.objects[key] = sorted.flatMap { $0 }
            state.tags[key] = "\(hexadecimal(MD5.digest(sorted.flatMap { MD5.digest($0) })))-\(sorted.count)"
            if state.losesFinish {
                state.losesFinish = false
                return TestServer.Reply(headers: ["Content-Length": "100"], cut: 0)
            }
        case "ABANDON": query["uploadId"].map { state.uploads[$0] = nil }
        case "DELETE": return state.objects.removeValue(forKey: key) == nil ? xml("NoSuchKey", 404) : TestServer.Reply(status: 204)
        case "DELETES":
            for piece in S3Answer(request.body).pieces { if case .end("Key", let key) = piece { state.objects[key] = nil } }
        default: return list(query, state)
        }
        return TestServer.Reply()
    }

    private static func kind(_ request: TestServer.Request, _ query: [String: String]) -> String {
        switch request.method {
        case "PUT": request.headers["x-amz-copy-source"] != nil ? (query["partNumber"] != nil ? "COPYPART" : "COPY") : query["partNumber"] != nil ? "PART" : "PUT"
        case "POST": query["uploads"] != nil ? "BEGIN" : query["delete"] != nil ? "DELETES" : "FINISH"
        case "DELETE": query["uploadId"] != nil ? "ABANDON" : "DELETE"
        default: query["list-type"] != nil ? "LIST" : query["uploads"] != nil ? "UPLOADS" : request.method
        }
    }

    private static func list(_ query: [String: String], _ state: State) -> TestServer.Reply {
        let prefix = query["prefix"] ?? "", after = query["continuation-token"] ?? ""
        let most = min(state.pageKeys, query["max-keys"].flatMap { Int($0) } ?? 1000)
        var body = "", count = 0, last = "", isTruncated = false
        var folders = Set<String>()
        for key in state.objects.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) where key.hasPrefix(prefix) && after.utf8.lexicographicallyPrecedes(key.utf8) {
            if count == most {
                isTruncated = true
                break
            }
            if query["delimiter"] == "/", let slash = key.dropFirst(prefix.count).firstIndex(of: "/") {
                let folder = String(key[...slash])
                if folders.insert(folder).inserted { body += "<CommonPrefixes><Prefix>\(xmlEscaped(folder))</Prefix></CommonPrefixes>" }
            } else {
                body += "<Contents><Key>\(xmlEscaped(key))</Key><Size>\(state.objects[key]?.count ?? 0)</Size><LastModified>1994-11-06T08:49:37.123Z</LastModified></Contents>"
            }
            (count, last) = (count + 1, key)
        }
        let next = isTruncated ? "<NextContinuationToken>\(xmlEscaped(last))</NextContinuationToken>" : ""
        return TestServer.Reply(body: Array("<ListBucketResult><IsTruncated>\(isTruncated)</IsTruncated>\(next)\(body)</ListBucketResult>".utf8))
    }

    private static func xml(_ code: String, _ status: Int) -> TestServer.Reply {
        TestServer.Reply(status: status, body: Array("<Error><Code>\(code)</Code></Error>".utf8))
    }
}
