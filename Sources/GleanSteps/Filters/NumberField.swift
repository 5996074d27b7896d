import GleanFormats
package import GleanModel

/// Reads a number that a dataset carries beside its texts, so that rules and mixtures can go by it.
package struct NumberField: Measure {
    package var field = ""

    package init() {}

    package enum Number: Int, NumberKey { case value }

    package static let manual = Manual<Self>(
        "number_field", "Reads a number that a dataset carries beside its texts.",
        source: "Gleaner",
        settings: [Setting("field", \.field, "The field's name, such as edu_score; numbers.minhash.cluster_size is a field of the object numbers.")],
        numbers: [NumberSpec(Number.value, "value", in: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude, "The number; not measured where the row has none.")],
        notes: """
            Fields are there if the source keeps them: `jsonl: { keep: all }`. A text that is a number counts as one. So a mixture of \
            releases can write pages more often by what an earlier run measured (`mix: { by: number_field.value, ... }`).
            """)

    package var contradiction: RecipeError? {
        field.isEmpty ? RecipeError("number_field wants a field.", hint: "Write field: NAME, and keep: [NAME] on the source.") : nil
    }

    package func measure(_ page: borrowing Page, _ kit: Void, _ scratch: inout Void, into numbers: inout Readings<Number>) {
        let name = Array(field.utf8)
        if let value = Self.find(name[...], in: page.metadata, hasBraces: false, depth: 0) { numbers[.value] = value }
    }

    /// Parts of a name that may be objects in each other.
    private static let deepest = 16

    /// The number under `name`: a member of that name, or of the object whose name it begins with and a dot.
    private static func find(_ name: ArraySlice<UInt8>, in bytes: Span<UInt8>, hasBraces: Bool, depth: Int) -> Double? {
        var members = JSONMembers(bytes, hasBraces: hasBraces)
        while let member = (try? members.next(bytes)) ?? nil {
            let key = bytes.extracting(member.key).withUnsafeBufferPointer { Array($0) }
            if key.elementsEqual(name) { return number(member, in: bytes) }
            guard member.kind == .object, depth < deepest, name.starts(with: key), name.dropFirst(key.count).first == 0x2E else { continue }
            if let found = find(name.dropFirst(key.count + 1), in: bytes.extracting(member.value), hasBraces: true, depth: depth + 1) { return found }
        }
        return nil
    }

    private static func number(_ member: JSONMembers.Member, in bytes: Span<UInt8>) -> Double? {
        guard member.kind == .number || member.kind == .string else { return nil }
        var text: [UInt8] = []
        JSONMembers.appendText(of: member, in: bytes, to: &text)
        return Double(String(decoding: text, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
    }
}
