@testable import GleanStore
import Testing

/// Servers whose lists would never end.
@Suite struct EndlessListTests {
    private func settings() -> StoreSettings { .quick(tries: 6) }

    private func page(_ key: String, next: String? = nil) -> TestServer.Reply {
        let token = next.map { "<NextContinuationToken>\($0)</NextContinuationToken>" } ?? ""
        return TestServer.Reply(body: Array("""
            <ListBucketResult><IsTruncated>\(next != nil)</IsTruncated>\(token)<Contents><Key>\(key)</Key><Size>1</Size></Contents></ListBucketResult>
            """.utf8))
    }

    private func lists(_ bucket: TestBucket) -> Int { bucket.server.requests.filter { $0.query["list-type"] != nil }.count }

    @Test(arguments: [true, false]) func `a page that comes again is refused, with the same token or another`(_ isSame: Bool) throws {
        let bucket = try TestBucket()
        bucket.change { [pages = (0..<100).map { self.page("a/1.warc", next: isSame ? "x" : "\($0)") }] in $0.faults["LIST"] = pages }
        #expect(kind { _ = try Folder.names(bucket.at("a")) } == .refused)
        #expect(kind { _ = try listInputs([bucket.at("a/")]) } == .refused)
        #expect(kind { _ = try listInputs([bucket.at("a/*.warc")]) } == .refused)
        #expect(lists(bucket) == 6)
    }

    @Test func `a circle of pages is refused`() throws {
        let bucket = try TestBucket()
        bucket.change { [pages = (0..<100).map { self.page("a/\($0 % 3).warc", next: "\($0 % 3)") }] in $0.faults["LIST"] = pages }
        #expect(kind { _ = try listInputs([bucket.at("a/")]) } == .refused)
        #expect(lists(bucket) == 4)
    }

    @Test func `a folder that shows by turns what was removed is refused`() throws {
        let bucket = try TestBucket()
        bucket.change { [pages = (0..<100).map { self.page("a/\($0 % 2)") }] in $0.faults["LIST"] = pages }
        #expect(kind { try Location.removeAll(under: bucket.at("a")) } == .refused)
        #expect(lists(bucket) == 3)
    }

    @Test func `uploads that come back by turns are told`() throws {
        let bucket = try TestBucket()
        let answers = (0..<100).map { turn in
            let upload = "<Upload><Key>a/\(turn % 2)</Key><UploadId>\(turn % 2)</UploadId></Upload>"
            return TestServer.Reply(body: Array("<ListMultipartUploadsResult>\(upload)</ListMultipartUploadsResult>".utf8))
        }
        bucket.change { $0.faults["UPLOADS"] = answers }
        #expect(kind { try Location.removeUploads(under: RemoteFile(bucket.at("a"), self.settings())) } == .unavailable)
        #expect(bucket.server.requests.filter { $0.query["uploads"] != nil }.count == 8)
    }
}
