/// Finding of the streams of a bzip2 file.
package enum Bzip2Streams {
    /// Bytes that tell a stream: `BZh`, the block size from 1 to 9, and six bytes that open its first block or, where it is empty, its end.
    package static let openingBytes = 10

    /// True if the bytes from `place` on open a stream: 80 bits, so that packed data does not look like one by chance.
    package static func opens(_ bytes: Span<UInt8>, at place: Int = 0) -> Bool {
        guard place >= 0, place + openingBytes <= bytes.count else { return false }
        guard bytes[place] == 0x42, bytes[place + 1] == 0x5A, bytes[place + 2] == 0x68, bytes[place + 3] >= 0x31, bytes[place + 3] <= 0x39
        else { return false }
        var magic: UInt64 = 0
        for index in place + 4..<place + openingBytes { magic = magic << 8 | UInt64(bytes[index]) }
        return magic == 0x3141_5926_5359 || magic == 0x1772_4538_5090
    }

    /// The first place at or behind `start` where a stream opens; nil where the bytes hold none whole.
    package static func first(in bytes: Span<UInt8>, from start: Int = 0) -> Int? {
        var place = max(0, start)
        while place + openingBytes <= bytes.count {
            if bytes[place] == 0x42, opens(bytes, at: place) { return place }
            place += 1
        }
        return nil
    }
}
