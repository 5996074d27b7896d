@testable import GleanStore
import Testing

@Suite struct S3AnswerTests {
    @Test func `a list of objects and folders`() throws {
        let page = try S3Answer(Array("""
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>a/</Prefix><IsTruncated>true</IsTruncated>\
            <NextContinuationToken>1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=</NextContinuationToken>
            <Contents><Key>a/x &amp; &lt;y&gt;&#10;&#xFC;.gz</Key><LastModified>2024-02-21T03:14:15.000Z</LastModified><ETag>&quot;0123&quot;</ETag>\
            <Size>1234567890123</Size><Owner><ID>me</ID></Owner></Contents>
            <Contents><Key>a/z</Key><Size>0</Size></Contents>
            <CommonPrefixes><Prefix>a/b/</Prefix></CommonPrefixes></ListBucketResult>
            """.utf8)).page()
        #expect(page.objects.map(\.key) == ["a/x & <y>\nü.gz", "a/z"])
        #expect(page.objects.map(\.size) == [1_234_567_890_123, 0])
        // date -u -d 2024-02-21T03:14:15 +%s
        #expect(page.objects.map(\.modifiedSeconds) == [1_708_485_255, 0])
        #expect(page.folders == ["a/b/"])
        #expect(page.next == "1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=")
    }

    @Test func `the last page has no next one`() throws {
        #expect(try S3Answer(Array("<ListBucketResult><IsTruncated>false</IsTruncated><NextContinuationToken>x</NextContinuationToken></ListBucketResult>".utf8)).page().next == nil)
    }

    @Test func `a list that does not say how it goes on is refused`() {
        let body = Array("<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>a</Key></Contents></ListBucketResult>".utf8)
        do throws(StoreFault) {
            _ = try S3Answer(body).page()
            Issue.record("a list of version 1 was taken for whole")
        } catch { #expect(error.kind == .refused && !error.isPassing) }
    }

    @Test func `an error with its reason`() {
        let answer = S3Answer(Array("<Error><Code>NoSuchKey</Code><Message>The key is not there</Message><Key>a</Key></Error>".utf8))
        let fault = answer.fault(status: 404)
        #expect(fault.kind == .notFound && fault.text == "HTTP 404, NoSuchKey: The key is not there")
    }

    @Test(arguments: ["", "<", "<a", "<a>", "</", "<a>&</a>", "<>", "<?", "<a/><//>", "no <b> & &#xZZ; </b", "<Key>&#x110000;</Key>"])
    func `any bytes are read to their end`(_ text: String) {
        #expect(throws: StoreFault.self) { try S3Answer(Array(text.utf8)).page() }
    }

    @Test func `dates of lists and heads`() {
        #expect(seconds(ofHTTPDate: "Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777)
        for text in ["1994-11-06T08:49:37Z", "1994-11-06T08:49:37.5Z", "1994-11-06T10:49:37+02:00", "1994-11-06T05:19:37.25-0330"] {
            #expect(seconds(ofISO8601: text) == 784_111_777)
        }
        for text in ["", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 99 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49"] { #expect(seconds(ofHTTPDate: text) == nil) }
        for text in ["", "1994", "1994-13-06T08:49:37Z", "x-y-zTa:b:c", "1994-11-06T08:49:37+2"] { #expect(seconds(ofISO8601: text) == nil) }
    }

    @Test func `tags that are checksums, and others`() {
        let whole = ObjectChecksum(tag: "\"5d41402abc4b2a76b9719d911017c592\"", isCertain: true)
        #expect(whole?.parts == nil && whole?.digest.first == 0x5d && whole?.digest.count == 16)
        #expect(ObjectChecksum(tag: "5d41402abc4b2a76b9719d911017c592-12", isCertain: true)?.parts == 12)
        for tag in ["", "\"6650-5f3\"", "5d41402abc4b2a76b9719d911017c59", "5d41402abc4b2a76b9719d911017c592-0", "zz41402abc4b2a76b9719d911017c592", "W/\"é\""] {
            #expect(ObjectChecksum(tag: tag, isCertain: true) == nil)
        }
    }

    @Test func `places in an object`() {
        #expect(ContentRange("bytes 0-99/1000").map { [$0.start, $0.size] } == [0, 1000])
        #expect(ContentRange("bytes 5-9/*").map { [$0.start, $0.size] } == [5, nil])
        #expect(ContentRange("bytes */1000").map { [$0.start, $0.size] } == [nil, 1000])
        let most = "9223372036854775807", more = "9223372036854775808"
        #expect(ContentRange("bytes \(most)-\(most)/\(most)").map { [$0.start, $0.size] } == [UInt64(Int64.max), UInt64(Int64.max)])
        #expect(ContentRange("bytes \(more)-\(more)/\(more)").map { [$0.start, $0.size] } == [nil, nil])
        #expect(ContentRange("lines 0-1/2") == nil && ContentRange("bytes 0-1") == nil && ContentRange(nil) == nil)
    }
}
