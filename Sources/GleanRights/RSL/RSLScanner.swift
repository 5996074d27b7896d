/// The elements and texts of a small XML text, for licences that stand inside of pages and in files of their own.
///
/// It asks for no well-formedness: what cannot be read ends the scan, and what was read before stands. Documents of other encodings than
/// UTF-8 and entities that a document declares itself are not read.
package enum RSLScanner {
    /// Bytes that are read of a document.
    package static let maxBytes = 1 << 20

    package static func document(_ xml: Span<UInt8>) -> RSLDocument {
        var reader = RSLReader()
        let end = min(xml.count, maxBytes)
        var place = 0
        while place < end {
            guard xml[place] == UInt8(ascii: "<") else {
                let start = place
                while place < end, xml[place] != UInt8(ascii: "<") { place += 1 }
                reader.read(.text(decoded(xml, start..<place)))
                continue
            }
            if xml.holds("<!--", at: place) {
                guard let close = xml.place(of: "-->", from: place + 4, to: end) else { break }
                place = close + 3
            } else if xml.holds("<![CDATA[", at: place) {
                guard let close = xml.place(of: "]]>", from: place + 9, to: end) else { break }
                reader.read(.text(xml.array(place + 9..<close)))
                place = close + 3
            } else if xml.holds("<?", at: place) || xml.holds("<!", at: place) {
                guard let close = xml.firstPlace(of: UInt8(ascii: ">"), in: place..<end) else { break }
                place = close + 1
            } else if xml.holds("</", at: place) {
                guard let close = xml.firstPlace(of: UInt8(ascii: ">"), in: place..<end) else { break }
                reader.read(.end(name: xml.array(xml.blanksTrimmed(place + 2..<close))))
                place = close + 1
            } else if !startTag(xml, &place, end, &reader) {
                break
            }
        }
        return reader.document
    }

    private static func startTag(_ xml: Span<UInt8>, _ place: inout Int, _ end: Int, _ reader: inout RSLReader) -> Bool {
        let offset = place
        place += 1
        let name = word(xml, &place, end)
        if name.isEmpty { return false }
        var attributes: [(name: [UInt8], value: [UInt8])] = []
        while place < end {
            while place < end, isBlank(xml[place]) { place += 1 }
            guard place < end else { return false }
            let isEmpty = xml[place] == UInt8(ascii: "/")
            if isEmpty { place += 1 }
            if place < end, xml[place] == UInt8(ascii: ">") {
                place += 1
                reader.read(.start(name: name, attributes: attributes, offset: offset))
                if isEmpty { reader.read(.end(name: name)) }
                return true
            }
            let key = word(xml, &place, end)
            while place < end, isBlank(xml[place]) { place += 1 }
            guard !key.isEmpty, place < end, xml[place] == UInt8(ascii: "=") else { return false }
            place += 1
            while place < end, isBlank(xml[place]) { place += 1 }
            guard place < end, xml[place] == UInt8(ascii: "\"") || xml[place] == UInt8(ascii: "'"),
                let close = xml.firstPlace(of: xml[place], in: place + 1..<end)
            else { return false }
            if attributes.count < 64 { attributes.append((key, decoded(xml, place + 1..<close))) }
            place = close + 1
        }
        return false
    }

    private static func word(_ xml: Span<UInt8>, _ place: inout Int, _ end: Int) -> [UInt8] {
        let start = place
        while place < end, !isBlank(xml[place]) {
            if xml[place] == UInt8(ascii: "=") || xml[place] == UInt8(ascii: ">") || xml[place] == UInt8(ascii: "/") { break }
            place += 1
        }
        return xml.array(start..<place)
    }

    /// The text with its references decoded: the five of XML and numbers; others stay.
    private static func decoded(_ xml: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var out: [UInt8] = []
        var place = range.lowerBound
        while place < range.upperBound {
            if xml[place] == UInt8(ascii: "&"), let close = xml.firstPlace(of: UInt8(ascii: ";"), in: place..<min(range.upperBound, place + 12)),
                let scalar = scalar(xml.extracting(place + 1..<close))
            {
                out += Array(String(scalar).utf8)
                place = close + 1
            } else {
                out.append(xml[place])
                place += 1
            }
        }
        return out
    }

    private static func scalar(_ name: Span<UInt8>) -> Unicode.Scalar? {
        let text = String(decoding: name.array(0..<name.count), as: UTF8.self)
        switch text {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard text.hasPrefix("#") else { return nil }
            let digits = text.dropFirst()
            let value = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return value.flatMap { Unicode.Scalar($0) }
        }
    }
}

extension Span<UInt8> {
    fileprivate func holds(_ text: StaticString, at place: Int) -> Bool {
        guard place + text.utf8CodeUnitCount <= count else { return false }
        return text.withUTF8Buffer { text in
            for index in 0..<text.count where self[place + index] != text[index] { return false }
            return true
        }
    }

    fileprivate func place(of text: StaticString, from start: Int, to end: Int) -> Int? {
        var place = start
        while place + text.utf8CodeUnitCount <= end {
            if holds(text, at: place) { return place }
            place += 1
        }
        return nil
    }
}
