import GleanText

/// The text of a file of code in UTF-8, and the encoding that it was in.
struct CodeText {
    let bytes: [UInt8]
    /// The name of the encoding; empty for UTF-8.
    let encoding: String

    /// By its byte order mark, as UTF-8 where it is that, as it says in its first two lines (`-*- coding: latin-1 -*-`), else in `fallback`.
    /// Nil for what is no UTF-8 where there is none.
    init?(_ file: [UInt8], fallback: Encoding?) {
        if file.starts(with: [0xEF, 0xBB, 0xBF]) {
            bytes = isValidUTF8(file.span) ? Array(file.dropFirst(3)) : Self.decoded(file, .utf8)
            encoding = ""
            return
        }
        for (mark, wide) in [([0xFF, 0xFE] as [UInt8], Encoding.utf16LE), ([0xFE, 0xFF], .utf16BE)] where file.starts(with: mark) && file.count % 2 == 0 {
            bytes = Self.decoded(Array(file.dropFirst(2)), wide)
            encoding = wide.name
            return
        }
        if isValidUTF8(file.span) {
            (bytes, encoding) = (file, "")
            return
        }
        guard let fallback else { return nil }
        let told = Self.told(file)
        guard let told, told != .utf8 else {
            bytes = RecordBytes.isMostlyUTF8(file) ? Self.decoded(file, .utf8) : Self.decoded(file, fallback)
            encoding = RecordBytes.isMostlyUTF8(file) ? "" : fallback.name
            return
        }
        bytes = Self.decoded(file, told)
        encoding = told.name
    }

    private static func decoded(_ file: [UInt8], _ encoding: Encoding) -> [UInt8] {
        var out: [UInt8] = []
        decode(file.span, as: encoding, into: &out)
        return out
    }

    /// What editors and Python read (PEP 263): `coding:` or `coding=` and a label.
    private static func told(_ file: [UInt8]) -> Encoding? {
        var lines = 0, end = 0
        while end < min(file.count, 1000), lines < 2 {
            if file[end] == 10 { lines += 1 }
            end += 1
        }
        let head = file[..<end], word = Array("coding".utf8)
        var place = 0
        while place + word.count + 1 < head.count {
            if head[place] == word[0], head[place..<(place + word.count)].elementsEqual(word), head[place + word.count] == 0x3A || head[place + word.count] == 0x3D {
                let label = head[(place + word.count + 1)...].drop { $0 == 0x20 }.prefix { $0 > 0x20 && $0 != 0x3B }
                return Encoding(label: String(decoding: label, as: UTF8.self).replacing("latin-1", with: "latin1"))
            }
            place += 1
        }
        return nil
    }
}
