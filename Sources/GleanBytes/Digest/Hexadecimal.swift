/// Two lower-case digits a byte.
package func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits: StaticString = "0123456789abcdef"
    return String(unsafeUninitializedCapacity: bytes.count * 2) { target in
        // Both sides are as long as `bytes` says; the digit's index is below 16.
        for (index, byte) in bytes.enumerated() {
            target[index * 2] = digits.utf8Start[Int(byte >> 4)]
            target[index * 2 + 1] = digits.utf8Start[Int(byte & 15)]
        }
        return bytes.count * 2
    }
}

/// RFC 4648 base 32 without padding, upper case: how WARC writers print SHA-1 (32 letters for 20 bytes).
package func base32(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    var out: [UInt8] = []
    var (pending, bits): (UInt32, UInt32) = (0, 0)
    for byte in bytes {
        pending = (pending << 8 | UInt32(byte)) & 0xFFFF
        bits += 8
        while bits >= 5 {
            bits -= 5
            out.append(letters[Int(pending >> bits & 31)])
        }
    }
    if bits > 0 { out.append(letters[Int(pending << (5 - bits) & 31)]) }
    return String(decoding: out, as: UTF8.self)
}
