import GleanBytes
import Testing

@Suite struct DigestTests {
    @Test func `SHA-1 and SHA-256 give the digests of FIPS 180`() {
        let abc = Array("abc".utf8)
        #expect(SHA.hex(.sha1, abc.span) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(SHA.hex(.sha256, abc.span) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        let none: [UInt8] = []
        #expect(SHA.hex(.sha256, none.span) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func `XXH3 gives the values of the reference library`() {
        // xxhsum -H3 and -H2 of the empty input, and of "abc".
        let none: [UInt8] = []
        #expect(XXH3.hash64(none.span) == 0x2D06_8005_38D3_94C2)
        #expect(XXH3.hash128(none.span).hex == "99aa06d3014798d86001c324468d497f")
        #expect(XXH3.hash64(Array("abc".utf8).span) == 0x78AF_5F94_892F_3950)
        #expect(XXH3.hash128(Array("abc".utf8).span).hex == "06b05ab6733a618578af5f94892f3950")
    }

    @Test func `pieces give the digest of the whole`() {
        let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var sha = SHA(.sha256)
        var xxh = XXH3Stream()
        for start in stride(from: 0, to: bytes.count, by: 77) {
            let piece = Array(bytes[start..<min(start + 77, bytes.count)])
            sha.update(piece.span)
            xxh.update(piece.span)
        }
        #expect(sha.finish() == SHA.digest(.sha256, bytes.span))
        #expect(xxh.digest == XXH3.hash128(bytes.span))
    }

    @Test func `base 32 follows RFC 4648`() {
        #expect(base32(Array("foobar".utf8)) == "MZXW6YTBOI")
        #expect(base32(Array("fo".utf8)) == "MZXQ")
    }
}
