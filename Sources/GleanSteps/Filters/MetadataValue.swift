import GleanBytes
import GleanFormats

/// A value that stands in a page's metadata.
struct MetadataValue {
    let kind: JSONValue.Kind
    /// Its place in the metadata, as it is written.
    let range: Range<Int>

    /// Parts of a name that may be objects in each other.
    private static let deepest = 16

    /// The value under `name` in `metadata`, the members of an object: of a member of that name, or of the object whose name it begins
    /// with and a dot; nil if there is none.
    static func find(_ name: [UInt8], in metadata: Span<UInt8>) -> MetadataValue? {
        find(name[...], in: metadata, from: 0, hasBraces: false, depth: 0)
    }

    private static func find(_ name: ArraySlice<UInt8>, in bytes: Span<UInt8>, from start: Int, hasBraces: Bool, depth: Int) -> MetadataValue? {
        var members = JSONMembers(bytes, hasBraces: hasBraces)
        var key: [UInt8] = []
        while let member = (try? members.next(bytes)) ?? nil {
            key.removeAll(keepingCapacity: true)
            JSONMembers.appendUnescaped(member.key, in: bytes, to: &key)
            let range = start + member.value.lowerBound..<start + member.value.upperBound
            if key.elementsEqual(name) { return MetadataValue(kind: member.kind, range: range) }
            guard member.kind == .object, depth < deepest, name.starts(with: key), name.dropFirst(key.count).first == 0x2E else { continue }
            let inner = bytes.extracting(member.value), rest = name.dropFirst(key.count + 1)
            if let found = find(rest, in: inner, from: range.lowerBound, hasBraces: true, depth: depth + 1) { return found }
        }
        return nil
    }

    /// The number that the value is, or that its text is; nil for any other.
    func number(in metadata: Span<UInt8>) -> Double? {
        guard kind == .number || kind == .string else { return nil }
        var text: [UInt8] = []
        appendText(in: metadata, to: &text)
        return Double(String(decoding: text, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
    }

    /// Hands the texts of the value to `body` until it says true: its own, or one an element where it is an array.
    func anyText(in metadata: Span<UInt8>, _ body: (Span<UInt8>) -> Bool) -> Bool {
        guard kind == .array else {
            var text: [UInt8] = []
            appendText(in: metadata, to: &text)
            return body(text.span)
        }
        let array = metadata.extracting(range)
        var walk = JSONWalk(array), isFound = false
        // Metadata were checked when they were read; an array that is none has no elements.
        try? walk.array(array) { walk in
            let isString = walk.kind(array) == .string
            let place = try walk.skip(array)
            guard !isFound else { return }
            var text: [UInt8] = []
            let element = MetadataValue(kind: isString ? .string : .number, range: range.lowerBound + place.lowerBound..<range.lowerBound + place.upperBound)
            element.appendText(in: metadata, to: &text)
            isFound = body(text.span)
        }
        return isFound
    }

    /// A string without quotes and escapes, any other value as it is written.
    private func appendText(in metadata: Span<UInt8>, to text: inout [UInt8]) {
        if kind == .string {
            JSONMembers.appendUnescaped(range.lowerBound + 1..<range.upperBound - 1, in: metadata, to: &text)
        } else {
            metadata.extracting(range).withUnsafeBufferPointer { text.append(contentsOf: $0) }
        }
    }
}
