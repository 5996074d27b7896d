import GleanModel

/// A value of a TOML file that is text: its table, its key, and where it begins.
struct TOMLField {
    /// The table's name, `package` or `project.license`; that of the inline table that it stands in, too.
    var table: String
    /// How many tables of an array came before this one.
    var ordinal: Int
    var key: String
    var values: [[UInt8]]
    var offset: Int
    /// Any other value, such as a number, as it is written, stands in `values` alone.
    var isText: Bool
}

/// Reads texts and lists of texts from TOML 1.0, which is all that manifests say of licences in; what else stands there is passed over.
struct TOMLFields {
    private let bytes: [UInt8]
    private var place = 0
    private var table = ""
    private var ordinal = 0
    private(set) var fields: [TOMLField] = []

    private static let most = 20_000
    /// Bytes of a table's or a key's name that are kept; no name that is looked for is as long.
    private static let longestName = 256

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        while place < bytes.count, fields.count < Self.most {
            skipBlanks(overLines: true)
            guard place < bytes.count else { break }
            if bytes[place] == UInt8(ascii: "[") { readTable() } else { readField(in: table) }
            skipLine()
        }
    }

    private mutating func readTable() {
        let start = place
        while place < bytes.count, bytes[place] != 10, bytes[place] != UInt8(ascii: "#") { place += 1 }
        let name = bytes[start..<place].filter { $0 > 0x20 && $0 != 0x22 && $0 != 0x27 && $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "]") }
        table = String(decoding: name.prefix(Self.longestName), as: UTF8.self)
        if start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: "[") { ordinal += 1 }
    }

    /// Inline tables in inline tables are read so deep.
    private static let deepest = 8

    private mutating func readField(in table: String, depth: Int = 0) {
        let offset = place
        var key: [UInt8] = []
        while place < bytes.count, bytes[place] != UInt8(ascii: "="), bytes[place] != 10, bytes[place] != UInt8(ascii: "}") {
            if bytes[place] > 0x20, bytes[place] != 0x22, bytes[place] != 0x27, key.count < Self.longestName { key.append(bytes[place]) }
            place += 1
        }
        guard place < bytes.count, bytes[place] == UInt8(ascii: "="), !key.isEmpty else { return }
        place += 1
        skipBlanks(overLines: false)
        guard place < bytes.count else { return }
        let name = String(decoding: key, as: UTF8.self)
        func add(_ values: [[UInt8]], _ isText: Bool, _ fields: inout [TOMLField], _ ordinal: Int) {
            guard fields.count < Self.most else { return }
            fields.append(TOMLField(table: table, ordinal: ordinal, key: name, values: values, offset: offset, isText: isText))
        }
        switch bytes[place] {
        case 0x22, 0x27: if let text = readText() { add([text], true, &fields, ordinal) }
        case UInt8(ascii: "["): add(readList(), true, &fields, ordinal)
        case UInt8(ascii: "{"):
            if depth == Self.deepest { return }
            place += 1
            let inner = table.isEmpty ? name : "\(table).\(name)"
            while place < bytes.count, bytes[place] != UInt8(ascii: "}"), bytes[place] != 10 {
                let before = place
                readField(in: inner, depth: depth + 1)
                while place < bytes.count, bytes[place] == UInt8(ascii: ",") || bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
                if place == before { return }
            }
            if place < bytes.count, bytes[place] == UInt8(ascii: "}") { place += 1 }
        default:
            let start = place
            while place < bytes.count, bytes[place] > 0x20, bytes[place] != UInt8(ascii: ","), bytes[place] != UInt8(ascii: "}") { place += 1 }
            add([Array(bytes[start..<place])], false, &fields, ordinal)
        }
    }

    /// The text behind a quote, with the usual escapes.
    private mutating func readText() -> [UInt8]? {
        let quote = bytes[place], isLong = bytes[place...].starts(with: [quote, quote, quote])
        place += isLong ? 3 : 1
        var text: [UInt8] = []
        while place < bytes.count {
            let byte = bytes[place]
            if byte == quote, !isLong || bytes[place...].starts(with: [quote, quote, quote]) {
                place += isLong ? 3 : 1
                return text
            }
            if byte == 10, !isLong { return nil }
            if byte == UInt8(ascii: "\\"), quote == 0x22, place + 1 < bytes.count {
                place += 1
                switch bytes[place] {
                case UInt8(ascii: "n"): text.append(10)
                case UInt8(ascii: "t"): text.append(9)
                default: text.append(bytes[place])
                }
            } else {
                text.append(byte)
            }
            place += 1
        }
        return nil
    }

    private mutating func readList() -> [[UInt8]] {
        place += 1
        var values: [[UInt8]] = []
        while place < bytes.count, bytes[place] != UInt8(ascii: "]") {
            if bytes[place] == 0x22 || bytes[place] == 0x27 {
                guard let text = readText() else { return values }
                if values.count < 1000 { values.append(text) }
            } else if bytes[place] == UInt8(ascii: "#") {
                skipLine()
            } else {
                place += 1
            }
        }
        place = min(place + 1, bytes.count)
        return values
    }

    private mutating func skipBlanks(overLines: Bool) {
        while place < bytes.count {
            switch bytes[place] {
            case 0x20, 0x09, 0x0D: place += 1
            case 0x0A where overLines: place += 1
            case UInt8(ascii: "#") where overLines: skipLine()
            default: return
            }
        }
    }

    private mutating func skipLine() {
        while place < bytes.count, bytes[place] != 10 { place += 1 }
        place = min(place + 1, bytes.count)
    }
}
