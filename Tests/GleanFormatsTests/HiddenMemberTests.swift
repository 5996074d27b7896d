import GleanBytes
import GleanFormats
import Testing

/// Members that hide in a damaged member, each of which unpacks to all that stands behind it.
@Suite struct HiddenMemberTests {
    private static let frameStart: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
    private static let units = 4000

    /// A block of `bytes` as they are, and where `repeats` is not 0, one of as many letters (RFC 8878, 3.1.1.2).
    private func blocks(_ bytes: [UInt8], repeats: Int = 0) -> [UInt8] {
        func head(_ size: Int, _ type: Int) -> [UInt8] { (0..<3).map { UInt8(truncatingIfNeeded: (size << 3 | type << 1) >> (8 * $0)) } }
        return (repeats > 0 ? head(repeats, 1) + [0x61] : []) + head(bytes.count, 0) + bytes
    }

    /// Frames of `head`, all of which end at a block of a type that there is not.
    private func frames(_ head: [UInt8], units: Int = HiddenMemberTests.units) -> [UInt8] {
        head + (0..<units).flatMap { _ in blocks(head, repeats: 1024) } + [0xFF, 0xFF, 0xFF]
    }

    /// Members of stored blocks (RFC 1951, 3.2.4), all of which end at a block of a type that there is not.
    private func gzipMembers() -> [UInt8] {
        let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
        return head + (0..<Self.units).flatMap { _ in [0, 10, 0, 245, 255] + head } + [0xFF, 0xFF, 0xFF]
    }

    private func read(_ bytes: [UInt8]) throws -> (content: Int, damages: Int, last: String) {
        var reader = ContentReader(MemorySource(bytes)), buffer = ByteBuffer(capacity: 16 << 10)
        var content = 0, damages = 0, last = ""
        while true {
            switch try reader.read(into: &buffer, from: 0) {
            case .bytes(let count):
                content += count
                last = String(decoding: (max(0, count - 4)..<count).map { buffer.span(0..<count)[$0] }, as: UTF8.self)
            case .damage: damages += 1
            case .ended: return (content, damages, last)
            }
        }
    }

    @Test func `frames are unpacked a few times at most`() throws {
        // No size, a window of 128 KB.
        let bytes = frames(Self.frameStart + [0x00, 0x38])
        let read = try read(bytes + zstd("good"))
        #expect(read.content < 20 * Self.units * 1030)
        #expect(read.damages < 20)
        #expect(read.last == "good")
    }

    @Test func `a short input of frames is unpacked a few times at most`() throws {
        let read = try read(frames(Self.frameStart + [0x00, 0x38], units: 100) + zstd("good"))
        #expect(read.content < 20 * 100 * 1030)
        #expect(read.damages < 20)
        #expect(read.last == "good")
    }

    @Test func `frames that each reach a little further are unpacked a few times at most`() throws {
        // A content of 1 MB: about a quarter of the frames behind.
        let read = try read(frames(Self.frameStart + [0xA0, 0x00, 0x00, 0x10, 0x00]) + zstd("good"))
        #expect(read.content < 20 * Self.units * 1033)
        #expect(read.damages < 200)
        #expect(read.last == "good")
    }

    @Test func `gzip members are unpacked a few times at most`() throws {
        let read = try read(gzipMembers() + gzip("good"))
        #expect(read.content < 20 * Self.units * 10)
        #expect(read.damages < 20)
        #expect(read.last == "good")
    }

    @Test func `damage in every member costs each no more than itself`() throws {
        let members = (0..<300).map { gzip("record \($0) " + (0..<600).map { "\($0 * 7919 % 1009) " }.joined()) }
        var bytes: [UInt8] = []
        for (index, member) in members.enumerated() {
            bytes += member
            // Of every other member the checksum is wrong.
            if index % 2 == 0 { bytes[bytes.count - 8] ^= 1 }
        }
        var reader = LineReader(MemorySource(bytes)), damages = 0
        while let event = try reader.next() { if case .damage = event { damages += 1 } }
        #expect(damages == 150)
    }
}
