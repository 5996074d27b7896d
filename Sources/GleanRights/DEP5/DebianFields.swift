/// Reads the paragraphs of a Debian control file: `Name: value`, lines that begin with a blank go on, an empty line ends a paragraph.
struct DebianFields: ~Escapable {
    struct Field {
        /// In small letters.
        let label: String
        /// The value's part on the first line, without blanks at its sides; where that is empty, the first line below it.
        var firstLine: Range<Int>
        /// Where the value begins, and where its last line ends.
        let start: Int
        var end: Int

        func isNamed(_ name: String) -> Bool { label == name }

        /// The first line as text.
        func name(_ file: Span<UInt8>) -> String { string(file, firstLine) }

        /// All words of the value.
        func words(_ file: Span<UInt8>) -> [String] {
            var out: [String] = [], place = start
            while place < end {
                if isBlank(file[place]) {
                    place += 1
                    continue
                }
                let first = place
                while place < end, !isBlank(file[place]) { place += 1 }
                out.append(string(file, first..<place))
            }
            return out
        }

        private func string(_ file: Span<UInt8>, _ range: Range<Int>) -> String {
            file.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        }
    }

    private let file: Span<UInt8>
    private var place: Int
    /// Lines so far that are neither a field nor one that goes on.
    private(set) var strays = 0

    @_lifetime(copy file)
    init(_ file: Span<UInt8>) {
        self.file = file
        // A byte order mark may stand before the first field.
        place = file.count >= 3 && file[0] == 0xEF && file[1] == 0xBB && file[2] == 0xBF ? 3 : 0
    }

    /// The fields of the next paragraph; nil at the end.
    @_lifetime(self: copy self)
    mutating func paragraph() -> [Field]? {
        var fields: [Field] = []
        while place < file.count {
            let start = place
            var end = place
            while end < file.count, file[end] != 10 { end += 1 }
            place = min(end + 1, file.count)
            let line = file.blanksTrimmed(start..<end)
            if line.isEmpty {
                if fields.isEmpty { continue }
                return fields
            }
            if isBlank(file[start]) {
                goOn(&fields, line)
            } else if let field = field(start, line) {
                fields.append(field)
            } else if file[start] != UInt8(ascii: "#") {
                strays += 1
            }
        }
        return fields.isEmpty ? nil : fields
    }

    private func goOn(_ fields: inout [Field], _ line: Range<Int>) {
        guard let last = fields.indices.last else { return }
        if fields[last].firstLine.isEmpty { fields[last].firstLine = line }
        fields[last].end = line.upperBound
    }

    private func field(_ start: Int, _ line: Range<Int>) -> Field? {
        guard let colon = file.firstPlace(of: UInt8(ascii: ":"), in: start..<min(line.upperBound, start + 64)) else { return nil }
        for place in start..<colon where !isToken(file[place]) { return nil }
        let label = file.lowerCased(start..<colon).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        let value = file.blanksTrimmed(colon + 1..<line.upperBound)
        return Field(label: label, firstLine: value.isEmpty ? line.upperBound..<line.upperBound : value, start: colon + 1, end: line.upperBound)
    }
}
