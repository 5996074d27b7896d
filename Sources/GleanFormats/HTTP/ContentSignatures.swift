extension ContentKind {
    /// Formats known by their first bytes (MIME Sniffing, 5.2 and 6.1 to 6.4; ZIP and OLE containers besides).
    static func bySignature(_ bytes: Span<UInt8>) -> ContentKind? {
        switch bytes[0] {
        case 0x25: return bytes.starts(with: "%PDF-") ? .pdf : bytes.starts(with: "%!PS-Adobe-") ? .binary : nil
        case 0x89: return matches(bytes, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? .image : nil
        // MP3 frames without ID3 are left to the control bytes: their sync word is two Cyrillic letters in windows-1251.
        case 0xFF: return matches(bytes, [0xFF, 0xD8, 0xFF]) ? .image : nil
        case 0x47: return bytes.starts(with: "GIF87a") || bytes.starts(with: "GIF89a") ? .image : nil
        case 0x42:
            if bytes.count > 3, bytes.starts(with: "BZh"), bytes[3] >= 0x31, bytes[3] <= 0x39 { return .archive }
            // A bitmap's header has zero bytes where text has none.
            return bytes.count > 9 && bytes.starts(with: "BM") && bytes[6] == 0 && bytes[7] == 0 ? .image : nil
        case 0x00: return zero(bytes)
        case 0x52: return riff(bytes)
        case 0x1F: return matches(bytes, [0x1F, 0x8B, 0x08]) ? .archive : nil
        case 0x50: return matches(bytes, [0x50, 0x4B, 0x03, 0x04]) || matches(bytes, [0x50, 0x4B, 0x05, 0x06]) ? .archive : nil
        case 0x28: return matches(bytes, [0x28, 0xB5, 0x2F, 0xFD]) ? .archive : nil
        case 0x37: return matches(bytes, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) ? .archive : nil
        case 0xFD: return matches(bytes, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) ? .archive : nil
        case 0xD0: return matches(bytes, [0xD0, 0xCF, 0x11, 0xE0]) ? .binary : nil
        case 0x77: return bytes.starts(with: "wOFF") || bytes.starts(with: "wOF2") ? .font : nil
        case 0x4F: return bytes.starts(with: "OTTO") ? .font : bytes.starts(with: "OggS\0") ? .media : nil
        case 0x49: return bytes.starts(with: "ID3") ? .media : matches(bytes, [0x49, 0x49, 0x2A, 0x00]) ? .image : nil
        case 0x4D: return bytes.starts(with: "MThd\0\0\0\u{6}") ? .media : matches(bytes, [0x4D, 0x4D, 0x00, 0x2A]) ? .image : nil
        case 0x1A: return matches(bytes, [0x1A, 0x45, 0xDF, 0xA3]) ? .media : nil
        case 0x66: return bytes.starts(with: "fLaC") ? .media : nil
        default: return nil
        }
    }

    private static func zero(_ bytes: Span<UInt8>) -> ContentKind? {
        if matches(bytes, [0x00, 0x00, 0x01, 0x00]) || matches(bytes, [0x00, 0x00, 0x02, 0x00]) { return .image }
        if matches(bytes, [0x00, 0x01, 0x00, 0x00]) { return .font }
        guard bytes.starts(with: "ftyp", at: 4) else { return nil }
        return bytes.starts(with: "avi", at: 8) || bytes.starts(with: "heic", at: 8) || bytes.starts(with: "mif1", at: 8) ? .image : .media
    }

    private static func riff(_ bytes: Span<UInt8>) -> ContentKind? {
        if bytes.starts(with: "Rar!") { return .archive }
        guard bytes.starts(with: "RIFF") else { return nil }
        if bytes.starts(with: "WEBPVP", at: 8) { return .image }
        return bytes.starts(with: "WAVE", at: 8) || bytes.starts(with: "AVI ", at: 8) ? .media : nil
    }

    private static func matches<let n: Int>(_ bytes: Span<UInt8>, _ pattern: InlineArray<n, UInt8>) -> Bool {
        guard bytes.count >= n else { return false }
        for index in 0..<n where bytes[index] != pattern[index] { return false }
        return true
    }
}
