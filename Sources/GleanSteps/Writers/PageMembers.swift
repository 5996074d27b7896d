import GleanFormats
import GleanModel

/// What a page's metadata says, member by member: those that a writer has a place of its own for, and the rest.
struct PageMembers {
    private let names: [[UInt8]]
    private var found: [JSONMembers.Member?]
    private var metadata: [UInt8] = []
    /// The members of no such name, as they are written.
    private(set) var rest: [UInt8] = []

    init(_ names: [String]) {
        self.names = names.map { Array($0.utf8) }
        found = Array(repeating: nil, count: names.count)
    }

    /// Takes a page's metadata. What is no JSON is left out: no step writes such, and it would spoil the row.
    mutating func take(_ metadata: Span<UInt8>) {
        rest.removeAll(keepingCapacity: true)
        self.metadata.removeAll(keepingCapacity: true)
        for index in found.indices { found[index] = nil }
        if metadata.isEmpty { return }
        metadata.withUnsafeBufferPointer { self.metadata.append(contentsOf: $0) }
        var members = JSONMembers(metadata, hasBraces: false)
        while let member = (try? members.next(metadata)) ?? nil {
            if let index = names.firstIndex(where: { metadata.holds($0, at: member.key) }) {
                found[index] = member.kind == .null ? nil : member
            } else {
                if !rest.isEmpty { rest.append(0x2C) }
                metadata.extracting((member.key.lowerBound - 1)..<member.value.upperBound).withUnsafeBufferPointer { rest.append(contentsOf: $0) }
            }
        }
    }

    /// The value of the member at `name` of those given to `init`, as text: a string unescaped, any other value as JSON.
    func text(_ name: Int) -> [UInt8]? {
        guard let member = found[name] else { return nil }
        var text: [UInt8] = []
        JSONMembers.appendText(of: member, in: metadata.span, to: &text)
        return text
    }

    /// The value of a member that is a number.
    func number(_ name: Int) -> Double? {
        guard let member = found[name], member.kind == .number else { return nil }
        return Double(String(decoding: metadata[member.value], as: UTF8.self))
    }

    /// The value as it is written.
    func json(_ name: Int) -> [UInt8]? { found[name].map { Array(metadata[$0.value]) } }
}
