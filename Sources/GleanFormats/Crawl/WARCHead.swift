/// Reading of a WARC record header (ISO 28500:2017, 4 and 5; also 1.0 and the drafts 0.17 and 0.18).
enum WARCHead {
    /// `WARC/`, in any case as the standard's grammar has it (ISO 28500:2017, 4).
    static func opens(_ bytes: Span<UInt8>) -> Bool { bytes.count >= 5 && bytes.starts(with: "warc/", ignoringCaseIn: 0..<5) }

    /// `WARC/0.x` or `WARC/1.x` with nothing but blanks behind it on its line; `line` is without its line end.
    static func isVersionLine(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        guard bytes.starts(with: "warc/", ignoringCaseIn: line) else { return false }
        let version = bytes.trimmed(line.lowerBound + 5..<line.upperBound)
        guard version.count >= 3, version.count <= 4 else { return false }
        let major = bytes[version.lowerBound]
        guard major == 0x30 || major == 0x31, bytes[version.lowerBound + 1] == 0x2E else { return false }
        return bytes.decimal(version.lowerBound + 2..<version.upperBound) != nil
    }

    /// True when a line of the header begins with a blank, which carries on the value before it.
    static func isFolded(_ bytes: Span<UInt8>, _ head: Range<Int>) -> Bool {
        var line = head.lowerBound
        while let feed = bytes.firstIndex(of: 0x0A, from: line), feed + 1 < head.upperBound {
            if bytes[feed + 1] == 0x20 || bytes[feed + 1] == 0x09 { return true }
            line = feed + 1
        }
        return false
    }

    /// Replaces the line ends of folded values by spaces, so that each value is one range. `head` is the whole header.
    static func unfold(_ head: inout MutableSpan<UInt8>) {
        var index = 0
        while index + 1 < head.count {
            let next = head[index + 1]
            if head[index] == 0x0A, next == 0x20 || next == 0x09 {
                head[index] = 0x20
                if index > 0, head[index - 1] == 0x0D { head[index - 1] = 0x20 }
            }
            index += 1
        }
    }

    /// Fills the record's fields from the header; the ranges are those of `bytes`. The first of repeated fields counts.
    static func read(_ bytes: Span<UInt8>, _ head: Range<Int>, into record: inout CrawlRecord) -> CrawlDamage.Kind? {
        var fields = HeaderFields(bytes, after: head)
        var count = 0
        var length: Range<Int>?
        while let field = fields.next(in: bytes) {
            count += 1
            let name = field.name, value = field.value
            func put(_ place: inout Range<Int>) { if place.isEmpty, !value.isEmpty { place = value } }
            // By the length of the name first: most headers are told apart by it.
            switch name.count {
            case 9 where bytes.equals("warc-type", ignoringCaseIn: name):
                if record.kind == .other { record.kind = kind(bytes, value) }
            case 9 where bytes.equals("warc-date", ignoringCaseIn: name): put(&record.date)
            case 12 where bytes.equals("content-type", ignoringCaseIn: name): put(&record.contentType)
            case 14 where bytes.equals("content-length", ignoringCaseIn: name): length = length ?? value
            case 14 where bytes.equals("warc-record-id", ignoringCaseIn: name): put(&record.id)
            case 14 where bytes.equals("warc-truncated", ignoringCaseIn: name): put(&record.truncated)
            case 14 where bytes.equals("warc-refers-to", ignoringCaseIn: name): put(&record.refersTo)
            case 15 where bytes.equals("warc-target-uri", ignoringCaseIn: name):
                put(&record.targetURI)
            case 19 where bytes.equals("warc-payload-digest", ignoringCaseIn: name): put(&record.payloadDigest)
            case 19 where bytes.equals("warc-segment-number", ignoringCaseIn: name): record.segment = bytes.decimal(value) ?? 0
            case 28 where bytes.equals("warc-identified-payload-type", ignoringCaseIn: name): put(&record.payloadType)
            default: break
            }
        }
        if count == 0 { return .badHeader }
        guard let length, let number = bytes.decimal(length) else { return .badContentLength }
        record.contentLength = number
        let uri = record.targetURI
        if uri.count >= 2, bytes[uri.lowerBound] == 0x3C, bytes[uri.upperBound - 1] == 0x3E {
            record.targetURI = uri.lowerBound + 1..<uri.upperBound - 1
        }
        record.holdsHTTP = holdsHTTP(bytes, record)
        return nil
    }

    private static func kind(_ bytes: Span<UInt8>, _ value: Range<Int>) -> CrawlRecord.Kind {
        switch value.count {
        case 8 where bytes.equals("response", ignoringCaseIn: value): .response
        case 8 where bytes.equals("warcinfo", ignoringCaseIn: value): .warcinfo
        case 8 where bytes.equals("resource", ignoringCaseIn: value): .resource
        case 8 where bytes.equals("metadata", ignoringCaseIn: value): .metadata
        case 7 where bytes.equals("request", ignoringCaseIn: value): .request
        case 7 where bytes.equals("revisit", ignoringCaseIn: value): .revisit
        case 10 where bytes.equals("conversion", ignoringCaseIn: value): .conversion
        case 12 where bytes.equals("continuation", ignoringCaseIn: value): .continuation
        default: .other
        }
    }

    private static func holdsHTTP(_ bytes: Span<UInt8>, _ record: CrawlRecord) -> Bool {
        guard record.kind == .response || record.kind == .request || record.kind == .revisit else { return false }
        if !record.contentType.isEmpty { return bytes.starts(with: "application/http", ignoringCaseIn: record.contentType) }
        return isHTTP(bytes, record.targetURI)
    }

    static func isHTTP(_ bytes: Span<UInt8>, _ uri: Range<Int>) -> Bool {
        bytes.starts(with: "http:", ignoringCaseIn: uri) || bytes.starts(with: "https:", ignoringCaseIn: uri)
    }
}
