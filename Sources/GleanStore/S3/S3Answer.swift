/// The elements of an answer of S3, in order: name, text, and whether it ends an element that holds others.
///
/// No XML parser: answers have no attributes of meaning, comments or declarations, and what is none of theirs yields no element.
struct S3Answer {
    enum Piece: Equatable {
        case begin(String)
        /// The name of the element that ends, and the text since the last tag.
        case end(String, String)
    }

    let pieces: [Piece]

    init(_ body: [UInt8]) {
        var pieces: [Piece] = []
        var index = 0
        var text: Range<Int> = 0..<0
        while let open = body[index...].firstIndex(of: 0x3c), let close = body[open...].firstIndex(of: 0x3e) {
            text = index..<open
            index = close + 1
            let tag = body[(open + 1)..<close]
            guard let first = tag.first, first != 0x3f, first != 0x21 else { continue }
            if first == 0x2f {
                pieces.append(.end(Self.name(tag.dropFirst()), Self.decoded(body[text])))
            } else {
                pieces.append(.begin(Self.name(tag)))
                if tag.last == 0x2f { pieces.append(.end(Self.name(tag), "")) }
            }
        }
        self.pieces = pieces
    }

    /// The text of the first element of that name that holds no others.
    func text(_ name: String) -> String? {
        for case .end(name, let text) in pieces { return text }
        return nil
    }

    /// A page of `ListObjectsV2`.
    ///
    /// - Throws: a fault that passes for a body that is no list or broke off, whatever its status; `.refused` for a list of version 1, of which
    ///   only the first page can be had.
    func page() throws(StoreFault) -> ObjectPage {
        guard pieces.contains(where: { if case .end("ListBucketResult", _) = $0 { true } else { false } }) else {
            throw StoreFault.passing("the answer is no list of objects, or the beginning of one")
        }
        var page = ObjectPage()
        var object = ObjectPage.Object(key: "", size: 0, modifiedSeconds: 0)
        var isFolder = false
        var isTruncated = false
        var next: String?
        for piece in pieces {
            switch piece {
            case .begin("Contents"): object = ObjectPage.Object(key: "", size: 0, modifiedSeconds: 0)
            case .begin("CommonPrefixes"): isFolder = true
            case .begin: break
            case .end("Contents", _): page.objects.append(object)
            case .end("CommonPrefixes", _): isFolder = false
            case .end("Prefix", let text) where isFolder: page.folders.append(text)
            case .end("Key", let text): object.key = text
            case .end("Size", let text): object.size = UInt64(text) ?? 0
            case .end("LastModified", let text): object.modifiedSeconds = seconds(ofISO8601: text) ?? 0
            case .end("IsTruncated", let text): isTruncated = text == "true"
            case .end("NextContinuationToken", let text): next = text
            case .end: break
            }
        }
        guard isTruncated else { return page }
        guard let next, !next.isEmpty else {
            throw StoreFault(.refused, "the server cuts its lists short and does not say how they go on; one is wanted that knows ListObjectsV2")
        }
        page.next = next
        return page
    }

    private static func name(_ tag: ArraySlice<UInt8>) -> String {
        String(decoding: tag.prefix { $0 != 0x20 && $0 != 0x2f && $0 != 0x0a }, as: UTF8.self)
    }

    private static func decoded(_ text: ArraySlice<UInt8>) -> String {
        guard text.contains(0x26) else { return String(decoding: text, as: UTF8.self) }
        var decoded = ""
        var rest = text
        while let ampersand = rest.firstIndex(of: 0x26), let end = rest[ampersand...].firstIndex(of: 0x3b) {
            decoded += String(decoding: rest[..<ampersand], as: UTF8.self)
            let name = String(decoding: rest[(ampersand + 1)..<end], as: UTF8.self)
            decoded += character(name) ?? "&\(name);"
            rest = rest[(end + 1)...]
        }
        return decoded + String(decoding: rest, as: UTF8.self)
    }

    private static func character(_ name: String) -> String? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let code = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
            return code.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
        }
    }
}
