import CBZip2
import GleanBytes
import Testing

/// Runs a decoder over input in pieces, with an output of that size.
private func decode(_ decoder: any StreamDecoder, _ input: [UInt8], piece: Int, room: Int) -> (output: [UInt8], used: Int, status: CodingStatus) {
    var output: [UInt8] = [], used = 0, offered = 0
    while true {
        offered = min(input.count, max(offered, used) + (offered == used ? piece : 0))
        var target = [UInt8](repeating: 0, count: room)
        var span = target.mutableSpan
        let step = decoder.decode(input.span.extracting(used..<offered), into: &span)
        output += target[0..<step.produced]
        used += step.consumed
        switch step.status {
        case .memberEnd, .damaged: return (output, used, step.status)
        case .needsInput: if offered == input.count, used == offered { return (output, used, step.status) }
        case .outputFull: break
        }
    }
}

private let sample: [UInt8] = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7 ^ $0 / 300) }

private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    #expect(GzipCompressor().append(bytes.span, to: &output))
    return output
}

private func zstd(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    #expect(ZstdCompressor().append(bytes.span, to: &output))
    return output
}

private func bzip2(_ bytes: [UInt8]) -> [UInt8] {
    var source = bytes.map { CChar(bitPattern: $0) }, target = [CChar](repeating: 0, count: bytes.count + bytes.count / 100 + 700)
    var length = UInt32(target.count)
    #expect(BZ2_bzBuffToBuffCompress(&target, &length, &source, UInt32(source.count), 1, 0, 30) == BZ_OK)
    return target.prefix(Int(length)).map { UInt8(bitPattern: $0) }
}

@Suite struct CompressionTests {
    @Test(arguments: [1, 7, 4096, 1 << 20], [1, 1000, 1 << 20])
    func `members come back in pieces of any size, and none of the next is eaten`(piece: Int, room: Int) {
        let content = Array(sample.prefix(room == 1 || piece == 1 ? 3000 : sample.count))
        for (packed, decoder) in [(gzip(content), Inflater(.gzip)), (zstd(content), ZstdDecoder()), (bzip2(content), Bzip2Decoder())] as [([UInt8], any StreamDecoder)] {
            let twice = packed + packed
            let first = decode(decoder, twice, piece: piece, room: room)
            #expect(first.output == content && first.used == packed.count && first.status == .memberEnd)
            decoder.reset()
            let second = decode(decoder, Array(twice[first.used...]), piece: piece, room: room)
            #expect(second.output == content && second.used == packed.count && second.status == .memberEnd)
        }
    }

    @Test func `a short end wants more`() {
        for (packed, decoder) in [(gzip(sample), Inflater(.gzip)), (zstd(sample), ZstdDecoder()), (bzip2(sample), Bzip2Decoder())] as [([UInt8], any StreamDecoder)] {
            let cut = decode(decoder, Array(packed.dropLast(3)), piece: 5000, room: 9000)
            #expect(cut.status == .needsInput && sample.starts(with: cut.output))
        }
    }

    @Test func `a wrong checksum is told`() {
        var packed = gzip(sample)
        packed[packed.count - 8] ^= 1
        #expect(decode(Inflater(.gzip), packed, piece: 1 << 20, room: 1 << 20).status == .damaged(.badChecksum))
        var length = gzip(sample)
        length[length.count - 1] ^= 1
        #expect(decode(Inflater(.gzip), length, piece: 1 << 20, room: 1 << 20).status == .damaged(.badChecksum))
        var frame = zstd(sample)
        frame[frame.count - 1] ^= 1
        #expect(decode(ZstdDecoder(), frame, piece: 1 << 20, room: 1 << 20).status == .damaged(.badChecksum))
    }

    /// ISA-L 2.30 counts one byte more of this member than it has.
    @Test func `no decoder takes more than it was given`() {
        let member: [UInt8] = [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xED, 0xD4, 0x31, 0x0E, 0xC2, 0x30, 0x0C, 0x85, 0x61, 0x66,
            0x4E, 0xF1, 0x0E, 0x50, 0x51, 0x71, 0x00, 0x26, 0xD4, 0x01, 0x09, 0x21, 0x24, 0x4E, 0xE0, 0x16, 0x37, 0xF5, 0x40, 0x12,
            0x39, 0x19, 0x9A, 0xDB, 0xC3, 0x39, 0xC8, 0xFB, 0x76, 0xFF, 0x83, 0x25, 0x6A, 0xC7, 0xFD, 0xED, 0x3A, 0x3D, 0x5E, 0xD3,
            0x81, 0x7A, 0xF4, 0x54, 0xFF, 0x58, 0x29, 0x96, 0x22, 0xAC, 0x60, 0x53, 0xD7, 0xB9, 0x21, 0xB8, 0xC4, 0xAA, 0xEF, 0x01,
            0xAB, 0xAB, 0x22, 0xAD, 0x58, 0x36, 0xF1, 0xA0, 0x03, 0x6A, 0x82, 0xC4, 0x86, 0xAC, 0x5E, 0x7E, 0x03, 0x69, 0xAE, 0x62,
            0xD1, 0x62, 0x80, 0x60, 0x49, 0xB9, 0x1D, 0x19, 0x63, 0x8C, 0xB1, 0x0E, 0x62, 0x53, 0x9B, 0xFF, 0xC2, 0x47, 0x39, 0xE5,
            0xC6, 0x3D, 0xEF, 0x6A, 0xC7, 0x9D, 0x67, 0xDE, 0xCC, 0x11, 0x51, 0x77, 0xBE, 0xC1, 0x12, 0x7D, 0xDA, 0x00, 0x10, 0x00,
            0x00,
        ]
        for room in [1000, 1 << 20] {
            let outcome = decode(Inflater(.gzip), member, piece: 1 << 20, room: room)
            #expect(outcome.status == .damaged(.badData) && outcome.used == member.count)
        }
    }

    @Test func `damage inside a bzip2 stream is told`() {
        var packed = bzip2(sample)
        packed[packed.count / 2] ^= 0x10
        #expect(decode(Bzip2Decoder(), packed, piece: 5000, room: 9000).status == .damaged(.badData))
        #expect(decode(Bzip2Decoder(), Array("no bzip2".utf8), piece: 100, room: 100).status == .damaged(.badHeader))
    }

    @Test func `streams of bzip2 are found by ten bytes`() {
        let first = bzip2(Array("one".utf8)), second = bzip2([])
        let both = first + second
        #expect(Bzip2Streams.first(in: both.span) == 0)
        #expect(Bzip2Streams.first(in: both.span, from: 1) == first.count)
        #expect(Bzip2Streams.first(in: both.span, from: first.count + 1) == nil)
        #expect(Bzip2Streams.first(in: Array(first.prefix(9)).span) == nil)
        #expect(Bzip2Streams.first(in: Array("BZh01AY&SY".utf8).span) == nil)
    }

    @Test func `the longest name of a character reference is found`() {
        #expect(NamedReference(Array("notin;".utf8).span, at: 0, limit: 6)?.length == 6)
        #expect(NamedReference(Array("notit;".utf8).span, at: 0, limit: 6)?.length == 3)
        #expect(NamedReference(Array("NotEqualTilde;".utf8).span, at: 0, limit: 14)?.second == 0x338)
        #expect(NamedReference(Array("?".utf8).span, at: 0, limit: 1) == nil)
        #expect(NamedReference(Span(), at: 0, limit: 0) == nil)
    }

    /// RFC 1952, 2.3: FEXTRA, FNAME, FCOMMENT and FHCRC, in this order.
    @Test(arguments: [1, 2, 1000])
    func `all optional parts of a gzip header are passed over`(piece: Int) {
        let body = Array(gzip(Array("hello".utf8)).dropFirst(10))
        let header: [UInt8] = [0x1F, 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 3, 4, 0, 1, 0, 0, 2] + Array("name\0".utf8) + Array("a comment\0".utf8) + [9, 9]
        #expect(decode(Inflater(.gzip), header + body, piece: piece, room: 100).output == Array("hello".utf8))
        #expect(decode(Inflater(.gzip), [0x1F, 0x8B, 8, 0x20, 0, 0, 0, 0, 0, 3] + body, piece: piece, room: 9).status == .damaged(.badHeader))
    }

    /// RFC 1950 and 1951: "hello" stored, its Adler-32 from the definition.
    @Test func `zlib and raw deflate are read`() {
        let raw: [UInt8] = [0x01, 5, 0, 0xFA, 0xFF] + Array("hello".utf8)
        #expect(decode(Inflater(.raw), raw, piece: 100, room: 100).output == Array("hello".utf8))
        let zlib: [UInt8] = [0x78, 0x01] + raw + [0x06, 0x2C, 0x02, 0x15]
        let good = decode(Inflater(.zlib), zlib, piece: 100, room: 100)
        #expect(good.output == Array("hello".utf8) && good.status == .memberEnd)
        #expect(decode(Inflater(.zlib), Array(zlib.dropLast()) + [0x16], piece: 100, room: 100).status == .damaged(.badChecksum))
    }

    /// RFC 7932, 9.1 and 9.2: window bits of 16, an uncompressed meta-block of 5 bytes, then an empty last one.
    @Test func `brotli is read`() {
        let stream: [UInt8] = [0x0B, 0x02, 0x80] + Array("hello".utf8) + [0x03]
        let read = decode(BrotliDecoder(), stream, piece: 1, room: 2)
        #expect(read.output == Array("hello".utf8) && read.status == .memberEnd)
        #expect(decode(BrotliDecoder(), [0xFF, 0xFF, 0xFF, 0xFF, 0xFF], piece: 10, room: 10).status == .damaged(.badData))
    }

    @Test func `a dictionary that is wanted must be there`() {
        // A frame header that names dictionary 1 (RFC 8878, 3.1.1.1.3).
        let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x21, 1, 5, 0x29, 0, 0] + Array("hello".utf8)
        #expect(decode(ZstdDecoder(), frame, piece: 100, room: 100).status == .damaged(.dictionaryMissing))
    }

    @Test func `whole zstd frames are read up to a limit`() {
        let frame = zstd(sample), reader = ZstdFrameReader()
        var output: [UInt8] = [1]
        #expect(reader.append(frame.span, to: &output, atMost: sample.count) == sample.count)
        #expect(output == [1] + sample)
        var other: [UInt8] = [1]
        #expect(reader.append(frame.span, to: &other, atMost: sample.count - 1) == nil && other == [1])
        #expect(reader.append((frame + [0]).span, to: &other, atMost: 1 << 20) == nil && other == [1])
        #expect(reader.append(frame.span.extracting(0..<frame.count - 1), to: &other, atMost: 1 << 20) == nil && other == [1])
    }

    @Test func `the same settings give the same bytes`() {
        let compressor = ZstdCompressor(level: 5, checksum: false)
        var first: [UInt8] = [], second: [UInt8] = []
        #expect(compressor.append(sample.span, to: &first) && compressor.append(sample.span, to: &second))
        #expect(first == second)
    }

    @Test func `a buffer keeps its bytes when it grows, moves and shrinks`() {
        var buffer = ByteBuffer(capacity: 8)
        buffer.copy([1, 2, 3, 4].span, to: 2)
        buffer.resize(to: 100, keeping: 6)
        buffer.move(2..<6, to: 4)
        buffer.resize(to: 9, keeping: 8)
        #expect(buffer.capacity == 9)
        let span = buffer.span(4..<8)
        #expect([span[0], span[1], span[2], span[3]] == [1, 2, 3, 4])
    }
}
