/// The letters that byte-level vocabularies write bytes in, as GPT-2 began it: printable Latin-1 stands for itself, and the bytes in
/// between for U+0100 and what follows.
enum ByteLevelAlphabet {
    private static let bytes: [UInt8?] = {
        var bytes = [UInt8?](repeating: nil, count: 0x144)
        var next = 0x100
        for byte in UInt8.min...UInt8.max {
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: bytes[Int(byte)] = byte
            default:
                bytes[next] = byte
                next += 1
            }
        }
        return bytes
    }()

    /// The bytes that a token's letters stand for; nil if a letter is none of the alphabet.
    static func decode(_ letters: [UInt8]) -> [UInt8]? {
        let bytes = bytes
        var decoded: [UInt8] = []
        decoded.reserveCapacity(letters.count)
        var at = 0
        while at < letters.count {
            var codePoint = Int(letters[at])
            at += 1
            if codePoint >= 0x80 {
                guard codePoint >= 0xC2, codePoint < 0xC6, at < letters.count else { return nil }
                codePoint = (codePoint & 0x1F) << 6 | Int(letters[at] & 0x3F)
                at += 1
            }
            guard codePoint < bytes.count, let byte = bytes[codePoint] else { return nil }
            decoded.append(byte)
        }
        return decoded
    }
}
