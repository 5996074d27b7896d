import GleanBytes
import GleanFormats
import GleanModel
import GleanText

/// A page that a source of XML records makes of one of them.
struct RecordPage {
    var url: [UInt8] = []
    var id: [UInt8] = []
    var date: [UInt8] = []
    var text: [UInt8] = []
    var rights = Rights()
    var drop: SourceDrop?
    private var json = JSONWriter()
    private var hasMembers = false

    init() {}

    /// A page that is turned down.
    init(_ drop: SourceDrop) { self.drop = drop }

    /// Adds a member to the page's metadata; an empty one is left out.
    mutating func member(_ key: StaticString, _ value: [UInt8]) {
        if value.isEmpty { return }
        json.key(key)
        json.string(value.span)
        hasMembers = true
    }

    /// Adds a number.
    mutating func member(_ key: StaticString, number: Int) {
        json.key(key)
        json.integer(number)
        hasMembers = true
    }

    /// Adds a list; an empty one is left out.
    mutating func member(_ key: StaticString, list: [[UInt8]]) {
        if list.isEmpty { return }
        json.key(key)
        json.beginArray()
        for value in list { json.string(value.span) }
        json.endArray()
        hasMembers = true
    }

    /// Adds the page to the batch; `offset` and `inner` are where its record begins, `length` what it takes there.
    func append(to batch: inout Batch, offset: UInt64, inner: UInt64 = 0, length: UInt64) {
        var rights: [UInt8] = []
        let members = json.bytes, isKept = drop == nil
        if isKept { self.rights.encode(into: &rights) }
        batch.append(
            url: url.span, id: id.span, date: date.span, head: Span(), payload: Span(), text: isKept ? text.span : Span(),
            metadata: members.span.extracting(0..<(hasMembers && isKept ? members.count : 0)), rights: rights.span,
            facts: PageFacts(offset: offset, inner: inner, length: length, sourceDrop: drop))
    }

    /// The id of a record that has none of its own.
    static func digest(_ bytes: [UInt8]) -> [UInt8] { Array("xxh3-128:".utf8) + Array(XXH3.hash128(bytes.span).hex.utf8) }

    /// A part of an address, with what no address may hold percent-escaped.
    static func escaped(_ text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        for byte in text {
            let isPlain = byte > 0x20 && byte < 0x7F && ![0x22, 0x23, 0x25, 0x3C, 0x3E, 0x3F, 0x5B, 0x5C, 0x5D, 0x5E, 0x60, 0x7B, 0x7C, 0x7D].contains(byte)
            if isPlain { out.append(byte) } else { out += [0x25] + Array(hexadecimal([byte]).uppercased().utf8) }
        }
        return out
    }
}

/// The bytes of a record in UTF-8, whatever it says that it is in.
enum RecordBytes {
    static func utf8(_ bytes: [UInt8], declared label: [UInt8]?) -> [UInt8] {
        var encoding = Encoding.utf8
        if let label, let named = Encoding(label: label.span) { encoding = named }
        if encoding == .utf8, isValidUTF8(bytes.span) { return bytes }
        var decoded: [UInt8] = []
        // Bytes that are no UTF-8 where nothing else is said are what they were before there was any.
        let meant = encoding == .utf8 && label == nil && !isMostlyUTF8(bytes) ? Encoding.windows1252 : encoding
        _ = decode(bytes.span, as: meant, into: &decoded, limit: .max)
        return decoded
    }

    /// Whether sequences of UTF-8 outnumber what breaks them.
    static func isMostlyUTF8(_ bytes: [UInt8]) -> Bool {
        var good = 0, bad = 0, place = 0
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte < 0x80 { continue }
            let more = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC2 ? 1 : 0
            var end = place
            while end < bytes.count, end < place + more, bytes[end] & 0xC0 == 0x80 { end += 1 }
            if more > 0, end == place + more {
                good += 1
                place = end
            } else {
                bad += 1
            }
        }
        return good > bad
    }
}
