/// The MD5 that a store gives as an object's tag, of the whole or of its parts' MD5s, as S3 does.
struct ObjectChecksum: Equatable {
    /// 16 bytes.
    var digest: [UInt8]
    /// Parts that the object was uploaded in; nil for a whole.
    var parts: Int?
    /// Whether a tag of this form is always that; on servers of pages it may be anything, so that only a match says something.
    var isCertain: Bool

    /// Reads `"5d41402abc4b2a76b9719d911017c592"` and `"…-7"`; nil for other tags.
    init?(tag: String, isCertain: Bool) {
        let text = Array(tag.utf8.filter { $0 != 0x22 })
        guard text.count >= 32 else { return nil }
        var digest: [UInt8] = []
        for place in stride(from: 0, to: 32, by: 2) {
            guard let byte = UInt8(String(decoding: text[place..<(place + 2)], as: UTF8.self), radix: 16) else { return nil }
            digest.append(byte)
        }
        if text.count > 32 {
            guard text[32] == 0x2d, let parts = Int(String(decoding: text[33...], as: UTF8.self)), parts > 0 else { return nil }
            self.parts = parts
        }
        self.digest = digest
        self.isCertain = isCertain
    }

    /// Of a whole, as Google gives it; nil for a text that is no MD5.
    init?(base64 text: String) {
        guard text.utf8.count == 24 else { return nil }
        var bytes: [UInt8] = []
        var bits = 0, count = 0
        for byte in text.utf8 where byte != 0x3d {
            guard let value = base64Value(byte) else { return nil }
            bits = (bits << 6 | value) & 0xffff
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(bits >> count & 0xff))
            }
        }
        guard bytes.count == 16 else { return nil }
        (digest, parts, isCertain) = (bytes, nil, true)
    }
}

private func base64Value(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x41...0x5a: Int(byte) - 0x41
    case 0x61...0x7a: Int(byte) - 0x61 + 26
    case 0x30...0x39: Int(byte) - 0x30 + 52
    case 0x2b: 62
    case 0x2f: 63
    default: nil
    }
}
