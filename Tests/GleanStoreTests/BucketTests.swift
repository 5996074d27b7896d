import Foundation
import GleanBytes
@testable import GleanStore
import Synchronization
import Testing

/// Objects of S3 against a bucket that fails where it is told to.
@Suite struct BucketTests {
    private func settings() -> StoreSettings {
        var settings = StoreSettings.quick(tries: 6)
        (settings.partBytes, settings.partsAhead, settings.copiedPartBytes) = (10_000, 2, 10_000)
        return settings
    }

    private func write(_ bytes: [UInt8], to bucket: TestBucket, _ key: String) throws {
        var file = try AtomicFile(bucket.at(key), settings())
        for start in stride(from: 0, to: bytes.count, by: 3_333) { try file.write(Array(bytes[start..<min(bytes.count, start + 3_333)]).span) }
        try file.commit()
    }

    static let busy = TestServer.Reply(status: 503, body: Array("<Error><Code>SlowDown</Code></Error>".utf8))

    @Test(arguments: [0, 1, 9_999, 10_000, 10_001, 55_555]) func `an object is what was written, in one request or in parts`(_ count: Int) throws {
        let bucket = try TestBucket()
        let bytes = noise(count)
        try write(bytes, to: bucket, "a/ü &<+%41.bin")
        #expect(bucket.state.objects == ["a/ü &<+%41.bin": bytes] && bucket.state.uploads.isEmpty)
        let parts = bucket.server.requests.filter { $0.query["partNumber"] != nil }.count
        #expect(parts == (count > 10_000 ? (count + 9_999) / 10_000 : 0))
        let reading = try OrderedBytes(bucket.at("a/ü &<+%41.bin"), settings())
        #expect(try readAll(reading) == bytes)
        // This server does not tell the size of a part.
        #expect(count == 0 || reading.isSound == (parts == 0 ? true : nil))
    }

    @Test func `nothing is seen before the commit, and nothing stays of what is dropped`() throws {
        let bucket = try TestBucket()
        do {
            var file = try AtomicFile(bucket.at("a"), settings())
            for _ in 0..<5 { try file.write(noise(9_000).span) }
            #expect(bucket.state.objects.isEmpty && bucket.state.uploads.count == 1)
        }
        #expect(bucket.state.objects.isEmpty && bucket.state.uploads.isEmpty)
    }

    @Test func `a part that fails is sent again by itself, and an end that fails too`() throws {
        let bucket = try TestBucket()
        // The end may fail behind a status of 200.
        let late = TestServer.Reply(body: Array("<Error><Code>InternalError</Code></Error>".utf8))
        bucket.change { $0.faults = ["PART": [Self.busy, TestServer.Reply(headers: ["Content-Length": "9"], cut: 0)], "FINISH": [Self.busy, late]] }
        try write(noise(35_000), to: bucket, "a")
        #expect(bucket.state.objects == ["a": noise(35_000)])
        #expect(bucket.server.requests.filter { $0.query["partNumber"] != nil }.count == 6)
    }

    @Test func `an upload that cannot be finished says so, and leaves nothing`() throws {
        let bucket = try TestBucket()
        bucket.change { $0.faults = ["PART": Array(repeating: Self.busy, count: 100)] }
        #expect(kind { try self.write(noise(35_000), to: bucket, "a") } == .unavailable)
        bucket.change { $0.faults = ["FINISH": Array(repeating: Self.busy, count: 100)] }
        #expect(kind { try self.write(noise(35_000), to: bucket, "a") } == .unavailable)
        bucket.change { $0.faults = ["PUT": [TestServer.Reply(status: 403)]] }
        #expect(kind { try self.write(noise(5), to: bucket, "a") } == .denied)
        #expect(bucket.state.objects.isEmpty && bucket.state.uploads.isEmpty)
    }

    @Test func `lists go on over pages, by whole names or by levels`() throws {
        let bucket = try TestBucket()
        bucket.change { state in
            state.pageKeys = 3
            for index in 0..<10 { state.objects["crawl/\(index % 2)/\(index).warc.gz"] = noise(index) }
            state.objects["crawl/note.txt"] = [1]
            state.objects["crawl/"] = []
            state.objects["crawler/x.warc.gz"] = [1]
        }
        #expect(try Folder.names(bucket.at("crawl")) == ["0", "1", "note.txt"])
        let all = try listInputs([bucket.at("crawl/")])
        #expect(all.map(\.name) == (0..<10).map { bucket.at("crawl/\($0 / 5)/\($0 % 5 * 2 + $0 / 5).warc.gz") })
        #expect(all[1] == FileIdentity(name: bucket.at("crawl/0/2.warc.gz"), size: 2, modified: 784_111_777_000_000_000))
        #expect(try listInputs([bucket.at("crawl/*/[3-5].warc.*")]).map(\.size) == [4, 3, 5])
        #expect(try listInputs([bucket.at("cr*/1")]).count == 5)
        #expect(try listInputs([bucket.at("crawl/note.txt")]).count == 1)
        #expect(kind { _ = try listInputs([bucket.at("crawl/*.nothing")]) } == .noInput)
        // A list and no object is asked for, but for the name that could be one.
        #expect(bucket.server.requests.filter { $0.method == "HEAD" }.allSatisfy { !$0.path.hasSuffix(".warc.gz") })
    }

    @Test func `a list that breaks off, or is none, is asked for again`() throws {
        let bucket = try TestBucket()
        bucket.change { state in
            state.objects = ["a/1": [], "a/2": []]
            let bodies = ["<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a/1</Key></Contents>", "<html><body>Please log in</body></html>", ""]
            state.faults["LIST"] = bodies.map { TestServer.Reply(body: Array($0.utf8)) }
        }
        #expect(try RemoteFile(bucket.at("a"), settings()).names() == ["1", "2"])
    }

    @Test func `an answer that is longer than any list is refused, not cut`() throws {
        let bucket = try TestBucket()
        let long = Array("<ListBucketResult>".utf8) + [UInt8](repeating: 0x20, count: 17 << 20)
        bucket.change { $0.faults["LIST"] = [TestServer.Reply(body: long)] }
        #expect(kind { _ = try RemoteFile(bucket.at("a"), self.settings()).names() } == .refused)
    }

    @Test func `another version is noticed where a server does not look at If-Match`() throws {
        let bytes = noise(35_000), count = Atomic(0)
        let server = try TestServer { .bytes(bytes, $0, headers: ["ETag": "\"\(count.add(1, ordering: .relaxed).newValue)\""]) }
        #expect(kind { _ = try readAll(OrderedBytes("s3://bucket/a?endpoint_override=\(server.address)&scheme=http&anonymous=true", self.settings())) } == .changed)
    }

    @Test func `a server is told which version is wanted, and its refusal is a change`() throws {
        let bytes = noise(35_000)
        let server = try TestServer { request in
            guard request.range?.first != 20_000 else { return TestServer.Reply(status: 412) }
            return .bytes(bytes, request, headers: ["ETag": "\"one\""])
        }
        #expect(kind { _ = try readAll(OrderedBytes("s3://bucket/a?endpoint_override=\(server.address)&scheme=http&anonymous=true", self.settings())) } == .changed)
        #expect(server.requests.dropFirst().allSatisfy { $0.headers["if-match"] == "\"one\"" })
    }

    @Test func `what a server stored otherwise than it was sent is sent again`() throws {
        let bucket = try TestBucket()
        let damaged = TestServer.Reply(headers: ["ETag": "\"5d41402abc4b2a76b9719d911017c592\""])
        bucket.change { $0.faults = ["PART": [damaged], "PUT": [damaged]] }
        try write(noise(35_000), to: bucket, "a")
        try write(noise(5), to: bucket, "b")
        #expect(bucket.state.objects == ["a": noise(35_000), "b": noise(5)])
        // Keys of the customer's make tags that are no MD5.
        let sealed = TestServer.Reply(headers: damaged.headers.merging(["x-amz-server-side-encryption": "aws:kms"]) { $1 })
        bucket.change { $0.faults = ["PUT": [sealed]] }
        try write(noise(5), to: bucket, "c")
        #expect(bucket.server.requests.filter { $0.path.hasSuffix("/c") }.count == 1)
    }

    @Test func `a large object is copied in parts, each of which is tried by itself`() throws {
        let bucket = try TestBucket()
        bucket.change { $0.objects["a"] = noise(35_000) }
        bucket.change { $0.faults = ["COPYPART": [Self.busy, TestServer.Reply(body: Array("<Error><Code>InternalError</Code></Error>".utf8))], "FINISH": [Self.busy]] }
        let file = try RemoteFile(bucket.at("a"), settings())
        try file.store.copy(file, to: "b", size: 35_000)
        #expect(bucket.state.objects["b"] == noise(35_000) && bucket.state.uploads.isEmpty)
        #expect(bucket.server.requests.filter { $0.headers["x-amz-copy-source-range"] != nil }.count == 6)
        bucket.change { $0.faults = ["COPYPART": [TestServer.Reply(status: 403)], "ABANDON": [Self.busy]] }
        #expect(kind { try file.store.copy(file, to: "c", size: 35_000) } == .denied)
        #expect(bucket.state.objects["c"] == nil && bucket.state.uploads.isEmpty)
    }

    @Test func `uploads that nobody finished are abandoned, however busy the store is, or it is said`() throws {
        let bucket = try TestBucket()
        let folder = try RemoteFile(bucket.at("r"), settings())
        let store = try #require(folder.store as? S3Store)
        for key in ["r/a", "r/b", "other"] { _ = try store.beginParts(key) }
        bucket.change { $0.faults = ["ABANDON": [Self.busy, Self.busy]] }
        try Location.removeUploads(under: folder)
        #expect(bucket.state.uploads.count == 1)
        _ = try store.beginParts("r/c")
        // A server that says yes and does nothing, at first and for ever.
        bucket.change { $0.faults = ["ABANDON": Array(repeating: TestServer.Reply(status: 204), count: 2)] }
        try Location.removeUploads(under: folder)
        #expect(bucket.state.uploads.count == 1)
        _ = try store.beginParts("r/d")
        bucket.change { $0.faults = ["ABANDON": Array(repeating: TestServer.Reply(status: 204), count: 100)] }
        do {
            try Location.removeUploads(under: folder)
            Issue.record("an upload that stays was passed over")
        } catch { #expect(error.kind == .unavailable && error.detail.contains("r/d")) }
    }

    @Test func `a release stands for its rows`() throws {
        let bucket = try TestBucket()
        bucket.change { $0.objects = ["r/SHA256SUMS": [], "r/manifest.json": [], "r/data/a.warc": [], "r/run/b.warc": []] }
        #expect(try listInputs([bucket.at("r")]).map(\.name) == [bucket.at("r/data/a.warc")])
    }

    @Test func `objects are moved and removed, and no folder is left behind`() throws {
        let bucket = try TestBucket()
        bucket.change { state in for index in 0..<2_500 { state.objects["work/\(index)"] = [] } }
        bucket.change { $0.objects["a/b/c"] = [1, 2] }
        bucket.change { $0.faults = ["COPY": [TestServer.Reply(body: Array("<Error><Code>InternalError</Code></Error>".utf8))]] }
        try Location.move(bucket.at("a/b/c"), to: bucket.at("d/e"))
        #expect(bucket.state.objects["d/e"] == [1, 2] && bucket.state.objects["a/b/c"] == nil)
        try Location.remove(bucket.at("d/e"))
        try Location.remove(bucket.at("d/e"))
        #expect(try Location.exists(bucket.at("work")))
        try Location.removeAll(under: bucket.at("work"))
        #expect(bucket.state.objects.isEmpty)
        #expect(try !Location.exists(bucket.at("work")) && !Location.exists(bucket.at("a/b")))
    }

    @Test func `bytes that are not those that the tag tells are noticed`() throws {
        let bytes = noise(25_000)
        let server = try TestServer { .bytes(bytes, $0, headers: ["ETag": "\"5d41402abc4b2a76b9719d911017c592\""]) }
        let path = "s3://bucket/a?endpoint_override=\(server.address)&scheme=http&anonymous=true"
        let reading = try OrderedBytes(path, settings())
        #expect(try readAll(reading) == bytes && reading.isSound == false)
        #expect(kind { _ = try FileBytes.read(path) } == .damaged)
        // Keys of the customer's make tags that are no MD5.
        let sealed = try TestServer { .bytes(bytes, $0, headers: ["ETag": "\"5d41402abc4b2a76b9719d911017c592\"", "x-amz-server-side-encryption": "aws:kms"]) }
        let other = try OrderedBytes("s3://bucket/a?endpoint_override=\(sealed.address)&scheme=http&anonymous=true", settings())
        #expect(try readAll(other) == bytes && other.isSound == nil)
    }

    @Test func `an object of parts is summed up by them`() throws {
        // Three parts of 10,000 bytes and one of 5,000, by hand: the MD5 of their four MD5s.
        let bytes = noise(35_000)
        let digests = stride(from: 0, to: 35_000, by: 10_000).flatMap { md5(Array(bytes[$0..<min(35_000, $0 + 10_000)])) }
        for (tag, sound) in [(md5(digests), true), (md5([1]), false)] {
            let name = tag.map { String(format: "%02x", $0) }.joined()
            let server = try TestServer { request in
                let part = request.query["partNumber"].flatMap { Int($0) }
                let size = part.map { $0 == 4 ? 5_000 : 10_000 }
                if let size { return TestServer.Reply(status: 206, headers: ["Content-Length": "\(size)", "x-amz-mp-parts-count": "4"]) }
                return .bytes(bytes, request, headers: ["ETag": "\"\(name)-4\""])
            }
            let reading = try OrderedBytes("s3://bucket/a?endpoint_override=\(server.address)&scheme=http&anonymous=true", settings())
            #expect(try readAll(reading) == bytes && reading.isSound == sound)
        }
    }

    @Test func `a part of a size that none has sums up nothing`() throws {
        let bytes = noise(25_000)
        let server = try TestServer { request in
            guard request.query["partNumber"] == nil else { return TestServer.Reply(status: 206, headers: ["Content-Length": "18446744073709551615"]) }
            return .bytes(bytes, request, headers: ["ETag": "\"5d41402abc4b2a76b9719d911017c592-2\""])
        }
        let reading = try OrderedBytes("s3://bucket/a?endpoint_override=\(server.address)&scheme=http&anonymous=true", settings())
        #expect(try readAll(reading) == bytes && reading.isSound == nil)
    }

    @Test func `an object of a size that none has is moved in one request`() throws {
        let bucket = try TestBucket()
        bucket.change { $0.objects["a"] = [1, 2] }
        bucket.change { $0.faults = ["HEAD": [TestServer.Reply(headers: ["Content-Length": "18446744073709551615"])]] }
        try Location.move(bucket.at("a"), to: bucket.at("b"))
        #expect(bucket.state.objects == ["b": [1, 2]])
    }

    private func md5(_ bytes: [UInt8]) -> [UInt8] { MD5.digest(bytes) }

    @Test func `the end of an upload whose answer is lost is taken for done where the object stands`() throws {
        let bucket = try TestBucket()
        bucket.change { $0.losesFinish = true }
        try write(noise(35_000), to: bucket, "a")
        #expect(bucket.state.objects == ["a": noise(35_000)])
        // An upload that somebody else ended, with another object in that place, is no success.
        let file = try RemoteFile(bucket.at("a"), settings())
        let store = try #require(file.store as? S3Store)
        let id = try store.beginParts("a")
        let tag = try store.putPart("a", id, number: 1, [1])
        try store.abandonParts("a", id)
        #expect(throws: StoreFault.self) { try store.finishParts("a", id, [tag]) }
        #expect(try !store.isWhole("a", [tag]))
    }
}
