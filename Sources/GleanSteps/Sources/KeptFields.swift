import GleanBytes
import GleanFormats
import GleanText

/// The fields of a row that go along as the page's metadata, as a source's `keep` names them.
///
/// What stands in a field `metadata` is taken member by member, be it an object or, as Parquet files have it, the text of one: so a
/// data set that Gleaner wrote comes through a second pass in the shape it had.
struct KeptFields: Sendable {
    static let help = """
        Fields that go along as the page's metadata, to be written again: a list of names, all, or null for none. A name like \
        metadata.licence means a field of a field. Of two fields that would get one name, the first is kept.
        """

    private let isAll: Bool
    private let names: [[UInt8]]

    init?(_ keep: [String]?) {
        guard let keep else { return nil }
        isAll = keep == ["all"]
        names = keep.map { Array($0.utf8) }
    }

    /// True if the field of this full name is kept.
    func holds(_ name: [UInt8]) -> Bool {
        if isAll || names.contains(name) { return true }
        return name.starts(with: Self.metadata) && names.contains(Array("metadata".utf8))
    }

    /// True if the name is kept, or that of a field in it.
    func mayHold(inside name: [UInt8]) -> Bool { holds(name) || names.contains { $0.starts(with: name + [0x2E]) } }

    private static let metadata = Array("metadata.".utf8)

    /// The name that a field has as a member: its full one, without `metadata.`.
    static func key(_ name: [UInt8]) -> [UInt8] { name.starts(with: metadata) ? Array(name[metadata.count...]) : name }

    /// True if a text in this field is taken for members, where it is an object.
    static func isSpread(_ name: [UInt8]) -> Bool { name == Array("metadata".utf8) || name == Array("metadata.other".utf8) }

    /// Appends what is kept of an object to `members`, but for the fields named by `taken`.
    func add(_ object: Span<UInt8>, taken: [[UInt8]], to members: inout [UInt8]) {
        _ = add(object, inside: [], taken, &members)
    }

    /// False, and nothing added, if `object` is none.
    private func add(_ object: Span<UInt8>, inside outer: [UInt8], _ taken: [[UInt8]], _ out: inout [UInt8]) -> Bool {
        let before = out.count
        var members = JSONMembers(object, hasBraces: true)
        do {
            while let member = try members.next(object) {
                var name = outer
                if member.keyIsEscaped {
                    JSONMembers.appendUnescaped(member.key, in: object, to: &name)
                } else {
                    object.extracting(member.key).withUnsafeBufferPointer { name.append(contentsOf: $0) }
                }
                if !taken.contains(name) { add(member, name, object, taken, &out) }
            }
            return true
        } catch {
            out.removeSubrange(before...)
            return false
        }
    }

    private func add(_ member: JSONMembers.Member, _ name: [UInt8], _ object: Span<UInt8>, _ taken: [[UInt8]], _ out: inout [UInt8]) {
        let value = object.extracting(member.value)
        let isSpread = Self.isSpread(name)
        if member.kind == .object, isSpread || !holds(name), mayHold(inside: name) {
            if add(value, inside: name + [0x2E], taken, &out) { return }
        }
        guard holds(name) else { return }
        if member.kind == .string, isSpread, spread(member, name, object, taken, &out) { return }
        Self.begin(Self.key(name).span, &out)
        // Python's NaN and Infinity are no JSON.
        if member.kind == .number, !value.holdsNumber { return out.append(contentsOf: Array("null".utf8)) }
        value.withUnsafeBufferPointer { out.append(contentsOf: $0) }
    }

    private func spread(_ member: JSONMembers.Member, _ name: [UInt8], _ object: Span<UInt8>, _ taken: [[UInt8]], _ out: inout [UInt8]) -> Bool {
        var text: [UInt8] = []
        JSONMembers.appendText(of: member, in: object, to: &text)
        return spread(text.span, taken, &out)
    }

    /// Adds the members of an object that stands in a text; false if it is none.
    func spread(_ text: Span<UInt8>, _ taken: [[UInt8]], _ out: inout [UInt8]) -> Bool {
        guard text.count > 1, text[0] == 0x7B else { return false }
        return add(text, inside: Self.metadata, taken, &out)
    }

    /// Writes the key of the next member, a name without escapes.
    static func begin(_ key: Span<UInt8>, _ out: inout [UInt8]) {
        if !out.isEmpty { out.append(0x2C) }
        if key.isPlain {
            out.append(0x22)
            key.withUnsafeBufferPointer { out.append(contentsOf: $0) }
            out.append(0x22)
        } else {
            var json = JSONWriter()
            json.string(key)
            out.append(contentsOf: json.bytes)
        }
        out.append(0x3A)
    }

    /// Leaves the first of members with equal names, as readers of JSON refuse two. Keys must be as `begin` writes them.
    static func removeRepeats(_ members: inout [UInt8]) {
        var walk = JSONMembers(members.span, hasBraces: false), seen: [UInt64: Range<Int>] = [:], repeats: [Range<Int>] = [], start = 0
        while let member = try? walk.next(members.span) {
            let key = members.span.extracting(member.key), hash = XXH3.hash64(key)
            if let first = seen[hash], members[first] == members[member.key] {
                // The comma in front of a member goes with it.
                repeats.append(start..<member.value.upperBound)
            } else {
                seen[hash] = member.key
            }
            start = member.value.upperBound
        }
        guard !repeats.isEmpty else { return }
        var left: [UInt8] = [], end = 0
        for range in repeats {
            left += members[end..<range.lowerBound]
            end = range.upperBound
        }
        members = left + members[end...]
    }

    /// Replaces ill-formed UTF-8: what follows may rely on UTF-8.
    static func repair(_ members: inout [UInt8]) {
        if isValidUTF8(members.span) { return }
        var repaired: [UInt8] = []
        _ = decode(members.span, as: .utf8, into: &repaired, limit: .max)
        members = repaired
    }
}

extension Span<UInt8> {
    /// True for printable ASCII that JSON needs no escapes for.
    fileprivate var isPlain: Bool {
        for index in indices where self[index] < 0x20 || self[index] >= 0x7F || self[index] == 0x22 || self[index] == 0x5C { return false }
        return true
    }

    /// True for a number that JSON has, of those that `JSONFields` passes.
    var holdsNumber: Bool {
        guard count > 0 else { return false }
        let last = self[count - 1]
        return last >= 0x30 && last <= 0x39
    }
}
