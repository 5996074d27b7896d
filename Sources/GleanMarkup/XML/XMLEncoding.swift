/// The character encoding that a document says it is in (XML 1.0, 4.3.3 and appendix F).
package enum XMLEncoding {
    /// The label of the encoding in lower case, by byte order mark, first bytes, and the `encoding` of the XML declaration; nil for UTF-8 or nothing said.
    package static func declared(_ bytes: Span<UInt8>) -> [UInt8]? {
        if bytes.holds("\u{FEFF}", at: 0) { return nil }
        if bytes.count >= 4 {
            switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
            case (0xFE, 0xFF, _, _), (0, 0x3C, 0, _): return Array("utf-16be".utf8)
            case (0xFF, 0xFE, _, _), (0x3C, 0, _, 0): return Array("utf-16le".utf8)
            default: break
            }
        }
        guard bytes.holds("<?xml", at: 0), let end = bytes.extracting(0..<min(bytes.count, 512)).place(of: "?>", from: 5) else { return nil }
        let head = bytes.extracting(0..<end)
        guard var place = head.place(of: "encoding", from: 5) else { return nil }
        place += 8
        while place < end, isXMLSpace(head[place]) || head[place] == 0x3D { place += 1 }
        guard place < end, head[place] == 0x22 || head[place] == 0x27 else { return nil }
        var label: [UInt8] = []
        for index in (place + 1)..<end where index < head.place(of: head[place], from: place + 1) {
            let byte = head[index]
            label.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
        }
        let isPlain = label.isEmpty || label == Array("utf-8".utf8) || label == Array("utf8".utf8) || label == Array("us-ascii".utf8)
        return isPlain ? nil : label
    }
}
