/// How an input is packed, told by its first bytes and never by its name.
package enum Container: Sendable { case plain, gzip, zstd, bzip2, unsupported }

extension Container {
    /// From the first bytes; all that is not packed is plain, an empty input too.
    package init(opening bytes: Span<UInt8>) {
        self = .plain
        if bytes.count >= 3, bytes[0] == 0x1F, bytes[1] == 0x8B {
            // Method 8 is the only one ever given out, and the upper three flags must be zero (RFC 1952, 2.3).
            if bytes[2] == 8, bytes.count < 4 || bytes[3] < 0x20 { self = .gzip }
            return
        }
        guard bytes.count >= 4 else { return }
        switch bytes.littleEndian32(at: 0) {
        case 0xFD2F_B528: self = .zstd
        case 0x184D_2204, 0x587A_37FD: self = .unsupported  // lz4, xz
        default:
            if Self.isSkippable(bytes) { self = .zstd }
            if bytes[0] == 0x42, bytes[1] == 0x5A, bytes[2] == 0x68, bytes[3] >= 0x31, bytes[3] <= 0x39 { self = .bzip2 }
        }
    }

    static func isSkippable(_ bytes: Span<UInt8>) -> Bool {
        bytes.count >= 4 && bytes.littleEndian32(at: 0) & 0xFFFF_FFF0 == 0x184D_2A50
    }
}
