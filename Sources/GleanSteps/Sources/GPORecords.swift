import GleanFormats
import GleanMarkup
import GleanModel

/// Cuts an input into documents as it reads: a part of the Code of Federal Regulations (`DIV5`, and smaller divisions outside of parts), a rule or
/// notice of the Federal Register, or all there is.
///
/// A title of the Code may have hundreds of megabytes; what is held is the part that is read.
///
/// A class, as what it reads from cannot be copied and a source's reader must be.
final class GPORecords: RecordStream {
    private let input: InputBytes
    private let name: String
    private let maxBytes: Int
    private var content: ContentWindow
    private var xml = XMLReader()
    private var layout = Layout.unknown
    private var isOver = false
    /// The record that is open: the depth of its element, and its beginning in the window, or nil where it is too long to keep.
    private var record: (depth: Int, start: Int?, offset: UInt64)?
    private var divisions: [(depth: Int, heading: [UInt8])] = []
    /// The element whose text is collected, and the text.
    private var collecting: (depth: Int, kind: Collected, text: [UInt8])?
    /// What the file says of its day: `Dec. 29, 2022`, `Monday, February 12, 2024`.
    private var date: [UInt8] = []

    private enum Layout { case unknown, code, register, document }
    private enum Collected { case heading, date }
    /// Bytes of a heading after which no more is taken up.
    private static let mostCollected = 4096

    init(_ input: Input, maxBytes: Int) throws {
        self.input = try InputBytes(input)
        name = input.name
        self.maxBytes = maxBytes
        content = ContentWindow(self.input)
    }

    /// The digest of the input, once it was read to its end.
    var digest: String? { input.name }
    var inputOffset: UInt64 { UInt64(content.inputOffset) }

    func next() throws -> RecordEvent? {
        if content.offset == 0, content.count == 0, let event = try plainText() { return event }
        while !isOver {
            let event = Self.next(&xml, content)
            switch event {
            case .needsMore: if let event = try grow() { return event }
            case .start: if let event = start() { return event }
            case .text, .cdata: collect()
            case .end: if let event = end() { return event }
            case .ended:
                isOver = true
                if let damage = content.damage { return .damage(DataError(kind: damage.kind.rawValue, file: name, offset: UInt64(damage.offset))) }
                return layout == .unknown && content.offset + Int64(content.count) > 0 ? .other("no_element") : nil
            }
        }
        return nil
    }

    private static func next(_ xml: inout XMLReader, _ content: borrowing ContentWindow) -> XMLReader.Event { xml.next(content.bytes, isLast: content.isAtEnd) }

    /// Gives back what was read, and takes in more.
    private func grow() throws -> RecordEvent? {
        if let start = record?.start, content.count - start > maxBytes { record?.start = nil }
        let kept = record?.start ?? xml.position
        if content.count - kept > maxBytes {
            // A tag or a text that is longer than any record may be.
            isOver = true
            let offset = UInt64(content.offset) + UInt64(kept)
            return .tooLarge(offset: offset, bytes: UInt64(content.count - kept) + UInt64(try passOver()))
        }
        content.advance(kept)
        xml.moved(by: kept)
        if record?.start != nil { record?.start = 0 }
        _ = try content.more()
        return nil
    }

    /// An input that begins with no tag is a document as plain text.
    private func plainText() throws -> RecordEvent? {
        _ = try content.more()
        guard Self.beginsWithText(content) else { return nil }
        isOver = true
        while content.count <= maxBytes, try content.more() {}
        if let damage = content.damage { return .damage(DataError(kind: damage.kind.rawValue, file: name, offset: UInt64(damage.offset))) }
        if content.count > maxBytes { return .tooLarge(offset: 0, bytes: UInt64(try content.skip(.max))) }
        let bytes = Self.copy(content, 0..<content.count)
        return .record(SourceRecord(bytes: bytes, offset: 0, length: UInt64(bytes.count)))
    }

    /// Whether something other than a tag comes first, spaces and a byte order mark apart.
    private static func beginsWithText(_ content: borrowing ContentWindow) -> Bool {
        let bytes = content.bytes
        for index in bytes.indices where bytes[index] > 0x20 && !(index < 3 && [0xEF, 0xBB, 0xBF, 0xFE, 0xFF].contains(bytes[index])) { return bytes[index] != 0x3C }
        return false
    }

    private func passOver() throws -> Int64 {
        content.advance(content.count)
        return try content.skip(.max)
    }

    // MARK: Elements

    private static func copy(_ content: borrowing ContentWindow, _ range: Range<Int>) -> [UInt8] {
        content.bytes.extracting(range).withUnsafeBufferPointer { Array($0) }
    }

    private func start() -> RecordEvent? {
        if record != nil { return nil }
        let name = String(decoding: Self.copy(content, xml.localName), as: UTF8.self)
        if layout == .unknown {
            layout = name == "FEDREG" ? .register : name == "DLPSTEXTCLASS" || name == "ECFR" || name == "CFRGRANULE" ? .code : .document
            if layout != .document { return nil }
        }
        switch layout {
        case .code:
            if let level = Self.level(name) {
                if level < 5 { divisions.append((xml.depth, [])) } else { begin() }
            } else if name == "HEAD", let last = divisions.last, last.depth == xml.depth - 1 {
                collecting = (xml.depth, .heading, [])
            } else if name == "AMDDATE" {
                collecting = (xml.depth, .date, [])
            }
        case .register:
            if ["RULE", "PRORULE", "NOTICE", "PRESDOCU", "CORRECT"].contains(name) { begin() }
            if name == "DATE", xml.depth == 2 { collecting = (xml.depth, .date, []) }
            if name == "CNTNTS" || name == "AIDS" { return .other(name.lowercased()) }
        case .document, .unknown: begin()
        }
        return nil
    }

    /// The level of a division, from 1 to 9.
    private static func level(_ name: String) -> Int? { name.hasPrefix("DIV") && name.utf8.count == 4 ? Int(name.dropFirst(3)) : nil }

    private func begin() { record = (xml.depth, xml.range.lowerBound, UInt64(content.offset) + UInt64(xml.range.lowerBound)) }

    private func collect() {
        guard var text = collecting?.text, text.count < Self.mostCollected else { return }
        var problems: XMLProblems = []
        let found = Self.copy(content, xml.content)
        xml.entities.append(found.span, to: &text, &problems, limit: Self.mostCollected)
        collecting?.text = text
    }

    private func end() -> RecordEvent? {
        if let done = collecting, xml.depth < done.depth {
            let words = done.text.split { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
            let text = Array(words.joined(separator: [0x20]))
            if done.kind == .date { date = text } else if let last = divisions.indices.last { divisions[last].heading = text }
            collecting = nil
        }
        if let last = divisions.last, xml.depth < last.depth { divisions.removeLast() }
        guard let open = record, xml.depth < open.depth else { return nil }
        record = nil
        // The file ends before the part or document does: what is there of it is not whole. A page of HTML may leave its end out.
        if xml.range.isEmpty, content.isAtEnd, xml.range.lowerBound == content.count, layout != .document {
            return content.damage == nil ? .damage(DataError(kind: "truncated_record", file: name, offset: open.offset)) : nil
        }
        let end = UInt64(content.offset) + UInt64(xml.range.upperBound)
        guard let start = open.start, xml.range.upperBound - start <= maxBytes else { return .tooLarge(offset: open.offset, bytes: end - open.offset) }
        let bytes = Self.copy(content, start..<xml.range.upperBound)
        return .record(SourceRecord(bytes: bytes, offset: open.offset, length: UInt64(bytes.count), path: divisions.map(\.heading), date: date))
    }
}
