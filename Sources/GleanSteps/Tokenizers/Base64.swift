/// Base 64 with the standard alphabet (RFC 4648, section 4).
enum Base64 {
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, letter) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
            values[Int(letter)] = UInt8(value)
        }
        return values
    }()

    /// What the letters stand for; nil if there are none, or they are no base 64 with its padding.
    static func decode(_ letters: Span<UInt8>) -> [UInt8]? {
        guard !letters.isEmpty, letters.count % 4 == 0 else { return nil }
        let values = values
        var bytes: [UInt8] = []
        bytes.reserveCapacity(letters.count / 4 * 3)
        var padding = 0
        if letters[letters.count - 1] == 0x3D { padding = letters[letters.count - 2] == 0x3D ? 2 : 1 }
        for at in stride(from: 0, to: letters.count, by: 4) {
            var group: UInt32 = 0
            for offset in at..<at + 4 {
                let isPadding = offset >= letters.count - padding
                let value = isPadding ? 0 : values[Int(letters[offset])]
                guard value < 64 else { return nil }
                group = group << 6 | UInt32(value)
            }
            bytes.append(UInt8(truncatingIfNeeded: group >> 16))
            bytes.append(UInt8(truncatingIfNeeded: group >> 8))
            bytes.append(UInt8(truncatingIfNeeded: group))
        }
        bytes.removeLast(padding)
        return bytes
    }
}
