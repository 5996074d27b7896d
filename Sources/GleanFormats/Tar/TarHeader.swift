import GleanBytes

/// A block of 512 bytes that stands before a member of a tar archive (POSIX.1-1988 ustar, GNU tar, and the old form without magic).
///
///     0 name 100 | 100 mode 8 | 108 uid 8 | 116 gid 8 | 124 size 12 | 136 mtime 12 | 148 checksum 8 | 156 type 1
///     157 link name 100 | 257 magic 6, version 2 | 265 user 32 | 297 group 32 | 329 device 8 + 8 | 345 prefix 155
///
/// Numbers are octal digits; GNU tar writes large ones in base 256, behind a byte with its highest bit set.
struct TarHeader {
    static let bytes = 512

    let name: [UInt8]
    let size: Int64
    let modified: Int64
    let type: UInt8
    let linkName: [UInt8]

    /// The largest size that is believed: what fills a member's last block is added to it.
    static let mostBytes = Int64.max - 1024

    /// Nil where the checksum is wrong or the size is none.
    init?(_ block: Span<UInt8>) {
        guard block.count == Self.bytes, Self.sums(block), let size = Self.number(block, 124..<136), (0...Self.mostBytes).contains(size) else { return nil }
        self.size = size
        modified = Self.number(block, 136..<148) ?? 0
        type = block[156]
        linkName = Self.text(block, 157..<257)
        var name = Self.text(block, 0..<100)
        // Only POSIX has a prefix there; GNU's magic ends in a space.
        if block.starts(with: "ustar\0", at: 257) {
            let prefix = Self.text(block, 345..<500)
            if !prefix.isEmpty { name = prefix + [0x2F] + name }
        }
        self.name = name
    }

    /// True for a block of zeros, two of which end an archive.
    static func isEnd(_ block: Span<UInt8>) -> Bool { block.firstIndexOther(than: 0) == block.count }

    /// The sum of all bytes with the field itself as spaces; old programs took bytes as signed.
    private static func sums(_ block: Span<UInt8>) -> Bool {
        guard let wanted = number(block, 148..<156) else { return false }
        var plain: Int64 = 0, signed: Int64 = 0
        for index in block.indices {
            let byte = (148..<156).contains(index) ? 0x20 : block[index]
            plain += Int64(byte)
            signed += Int64(Int8(bitPattern: byte))
        }
        return wanted == plain || wanted == signed
    }

    private static func number(_ block: Span<UInt8>, _ range: Range<Int>) -> Int64? {
        if block[range.lowerBound] & 0x80 != 0 {
            // A negative number has all bits set; none of the fields may be one but times before 1970.
            var value = block[range.lowerBound] & 0x40 != 0 ? Int64(-1) : 0
            value = value << 6 | Int64(block[range.lowerBound] & 0x3F)
            for index in range.dropFirst() {
                if value > Int64.max >> 8 || value < Int64.min >> 8 { return nil }
                value = value << 8 | Int64(block[index])
            }
            return value
        }
        var value: Int64 = 0, hasDigits = false
        for index in range {
            let byte = block[index]
            if byte == 0x20 || byte == 0 {
                if hasDigits { break }
                continue
            }
            guard byte >= 0x30, byte <= 0x37 else { return nil }
            hasDigits = true
            value = value << 3 | Int64(byte - 0x30)
        }
        return value
    }

    /// The bytes up to a NUL.
    private static func text(_ block: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var text: [UInt8] = []
        for index in range where block[index] != 0 || !text.isEmpty {
            if block[index] == 0 { break }
            text.append(block[index])
        }
        return text
    }
}
