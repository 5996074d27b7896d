import GleanBytes
@testable import GleanStore
import Testing

/// The examples of "Authenticating Requests: Using the Authorization Header" in Amazon's S3 API Reference.
@Suite struct S3SignatureTests {
    let signature = S3Signature(
        credentials: S3Credentials(accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), region: "us-east-1")
    static let emptyDigest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    static let time = "20130524T000000Z"

    private func sign(
        _ method: String, _ path: String, _ query: [(name: String, value: String)] = [], _ headers: [(name: String, value: String)] = [],
        digest: String = emptyDigest
    ) -> Substring? {
        let fixed = [(name: "host", value: "examplebucket.s3.amazonaws.com"), (name: "x-amz-content-sha256", value: digest), (name: "x-amz-date", value: Self.time)]
        return signature.authorization(method, path: path, query: query, headers: headers + fixed, bodyDigest: digest, time: Self.time)
            .split(separator: "=").last
    }

    @Test func `get a range of an object`() {
        #expect(
            sign("GET", "/test.txt", [], [(name: "range", value: "bytes=0-9")])
                == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    }

    @Test func `put an object`() {
        let digest = SHA.hex(.sha256, Array("Welcome to Amazon S3.".utf8).span)
        #expect(digest == "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")
        let headers = [(name: "date", value: "Fri, 24 May 2013 00:00:00 GMT"), (name: "x-amz-storage-class", value: "REDUCED_REDUNDANCY")]
        #expect(
            sign("PUT", "/" + percentEncoded("test$file.text"), [], headers, digest: digest)
                == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
    }

    @Test func `a parameter without a value`() {
        #expect(sign("GET", "/", [(name: "lifecycle", value: "")]) == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
    }

    @Test func `list objects`() {
        #expect(
            sign("GET", "/", [(name: "prefix", value: "J"), (name: "max-keys", value: "2")])
                == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
    }

    /// RFC 4231, test cases 2 and 6.
    @Test func `keyed digests`() {
        #expect(
            hexadecimal(hmacSHA256(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8)))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            hexadecimal(hmacSHA256(key: [UInt8](repeating: 0xaa, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    /// RFC 4648, section 10; RFC 1321, appendix A.5.
    @Test func `base64 and MD5`() {
        #expect(["", "f", "fo", "foo", "foob", "fooba", "foobar"].map { base64(Array($0.utf8)) } == ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"])
        #expect(hexadecimal(MD5.digest(Array("message digest".utf8))) == "f96b697d7cb7938d525a2f31aaf161d0")
        #expect(ObjectChecksum(base64: base64(MD5.digest([1])))?.digest == MD5.digest([1]))
    }
}
