/// What of a JSON-LD object is read; every other key is `other`.
enum LinkedKey: UInt8, Sendable {
    case other
    case type, id, graph, headline, name, author, published, modified, created, publisher, licence, mainEntity, value, url, givenName
    case familyName, language, usageInfo, acquirePage, page

    /// Whether the value tells of a licence.
    var isLicence: Bool { self == .licence || self == .usageInfo || self == .acquirePage }

    static let table = WordTable([
        ("@type type", Self.type.rawValue), ("@id", Self.id.rawValue), ("@graph", Self.graph.rawValue),
        ("headline", Self.headline.rawValue), ("name", Self.name.rawValue), ("author creator", Self.author.rawValue),
        ("datePublished", Self.published.rawValue), ("dateModified", Self.modified.rawValue),
        ("dateCreated uploadDate", Self.created.rawValue), ("publisher", Self.publisher.rawValue),
        ("license licence cc:license dct:license dcterms:license schema:license", Self.licence.rawValue), 
        ("mainEntity", Self.mainEntity.rawValue),
        ("@value", Self.value.rawValue), ("url", Self.url.rawValue), ("givenName", Self.givenName.rawValue),
        ("familyName", Self.familyName.rawValue), ("inLanguage", Self.language.rawValue),
        ("usageInfo", Self.usageInfo.rawValue),
        ("acquireLicensePage", Self.acquirePage.rawValue), ("mainEntityOfPage", Self.page.rawValue),
    ])
}

/// A JSON text as a row of its values, each with its key, its place, and where its next sibling stands.
///
/// Reads what pages hold rather than what RFC 8259 allows: comments and CDATA marks around the text, raw line ends in strings,
/// commas too many, several texts in a row, an end that comes too early. Depth and number of values are bounded, the work is linear.
struct JSONTape {
    enum Kind: UInt8 { case object, array, string, other }

    /// Sixteen bytes; `start..<end` is a string's inside, or the container with its braces.
    struct Value {
        var kind: Kind
        var key: LinkedKey
        /// The place is in `decoded`, not in the page.
        var isDecoded: Bool
        var start: UInt32
        var end: UInt32
        /// The place of the next value after this one and all it holds.
        var next: UInt32
    }

    static let maxDepth = 64
    static let maxValues = 20_000

    private(set) var values: [Value] = []
    /// Texts whose quotes were written as character references.
    private(set) var decoded: [UInt8] = []
    private var open: [UInt32] = []
    private let keys = LinkedKey.table

    mutating func begin() {
        values.removeAll(keepingCapacity: true)
        decoded.removeAll(keepingCapacity: true)
    }

    /// Reads `start..<end` of the page, the inside of a script.
    mutating func read(_ page: Span<UInt8>, _ start: Int, _ end: Int) {
        var place = start
        while place < end, page[place] != UInt8(ascii: "{"), page[place] != UInt8(ascii: "[") {
            place += 1
            // The bracket in "<![CDATA[" opens nothing.
            if page.holds("<![cdata[", at: place - 1) { place = min(end, place + 8) }
        }
        var first = place + 1
        while first < end, isSpace(page[first]) { first += 1 }
        if first < end, page.holds("&quot;", at: first) || page.holds("&#34;", at: first) {
            let from = decoded.count
            Decoder.append(page, place, end, references: true, nul: .dropped, to: &decoded)
            let text = decoded
            walk(text.span.extracting(from..<text.count), UInt32(from), true)
        } else if place < end {
            walk(page.extracting(place..<end), UInt32(place), false)
        }
    }

    private mutating func walk(_ text: Span<UInt8>, _ base: UInt32, _ isDecoded: Bool) {
        open.removeAll(keepingCapacity: true)
        var place = 0
        var key = LinkedKey.other
        var wantsKey = false
        while place < text.count, values.count < Self.maxValues {
            let byte = text[place]
            switch byte {
            case UInt8(ascii: "\""):
                let end = Self.stringEnd(text, place + 1)
                if wantsKey, let colon = Self.colon(text, end + 1) {
                    key = keyName(text, place + 1, end)
                    wantsKey = false
                    place = colon + 1
                    continue
                }
                add(.string, key, base, place + 1, end, isDecoded)
                wantsKey = inObject
                key = .other
                // A string without an end ends with the text, and so does what holds it.
                place = min(end + 1, text.count)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if open.count == Self.maxDepth { return close(all: base, place) }
                add(byte == UInt8(ascii: "{") ? .object : .array, key, base, place, place, isDecoded)
                open.append(UInt32(values.count - 1))
                wantsKey = byte == UInt8(ascii: "{")
                key = .other
                place += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                place += 1
                close(base, place)
                wantsKey = inObject
                key = .other
            case UInt8(ascii: ","):
                wantsKey = inObject
                key = .other
                place += 1
            case UInt8(ascii: "-"), 0x30...0x39, UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
                let start = place
                while place < text.count, !Self.endsLiteral(text[place]) { place += 1 }
                if !open.isEmpty { add(.other, key, base, start, place, isDecoded) }
                key = .other
            default: place += 1
            }
        }
        close(all: base, place)
    }

    private var inObject: Bool { open.last.map { values[Int($0)].kind == .object } ?? false }

    private mutating func add(_ kind: Kind, _ key: LinkedKey, _ base: UInt32, _ start: Int, _ end: Int, _ isDecoded: Bool) {
        values.append(Value(
            kind: kind, key: key, isDecoded: isDecoded, start: base + UInt32(start), end: base + UInt32(end),
            next: UInt32(values.count + 1)))
    }

    private mutating func close(_ base: UInt32, _ place: Int) {
        guard let container = open.popLast() else { return }
        values[Int(container)].end = base + UInt32(place)
        values[Int(container)].next = UInt32(values.count)
    }

    private mutating func close(all base: UInt32, _ place: Int) {
        while !open.isEmpty { close(base, place) }
    }

    @inline(__always)
    private func keyName(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> LinkedKey {
        LinkedKey(rawValue: keys.value(text, start, end)) ?? .other
    }

    @inline(__always)
    private static func endsLiteral(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "\"")
    }

    /// The place of the quote that ends a string, or the text's end. Runs of backslashes are looked at once, so that this is linear.
    private static func stringEnd(_ text: Span<UInt8>, _ start: Int) -> Int {
        var place = start
        while true {
            place = text.place(of: UInt8(ascii: "\""), from: place)
            if place >= text.count { return text.count }
            var slash = place
            while slash > start, text[slash - 1] == UInt8(ascii: "\\") { slash -= 1 }
            if (place - slash) & 1 == 0 { return place }
            place += 1
        }
    }

    /// The place of the colon that makes the string before it a key.
    private static func colon(_ text: Span<UInt8>, _ start: Int) -> Int? {
        var place = start
        while place < text.count, isSpace(text[place]) { place += 1 }
        return place < text.count && text[place] == UInt8(ascii: ":") ? place : nil
    }
}
