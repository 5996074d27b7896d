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
}
