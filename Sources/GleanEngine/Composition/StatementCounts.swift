import GleanModel

/// Counts what pages say of themselves: licences by the address that a statement links to, which needs no judging of words.
struct StatementCounts {
    private(set) var counts = Statements()
    private var found: Set<String> = []

    private static let list = Array("\"licence_statements\":[".utf8)
    private static let link = Array("\"href\":\"".utf8)

    /// `metadata` holds members of a JSON object as `extract` writes them. A quotation mark within a text has a backslash before it, so the
    /// keys that are looked for are found nowhere else.
    mutating func add(_ metadata: Span<UInt8>) {
        guard !metadata.isEmpty else { return }
        counts.pages += 1
        guard var place = Self.find(Self.list, metadata, from: 0) else { return }
        counts.licensed += 1
        found.removeAll(keepingCapacity: true)
        while let start = Self.find(Self.link, metadata, from: place) {
            var end = start
            while end < metadata.count, metadata[end] != UInt8(ascii: "\"") { end += 1 }
            if let name = WellKnownLicence.name(metadata.extracting(start..<end)) { found.insert(name) }
            place = end
        }
        for name in found { counts.licences[name, default: 0] += 1 }
    }

    /// The place behind the first `name` at or after `from`.
    private static func find(_ name: [UInt8], _ text: Span<UInt8>, from: Int) -> Int? {
        var start = from
        while start + name.count <= text.count {
            var index = 0
            while index < name.count, text[start + index] == name[index] { index += 1 }
            if index == name.count { return start + index }
            start += 1
        }
        return nil
    }
}

/// Licences that are known by their address alone, by SPDX identifier where there is one.
enum WellKnownLicence {
    private static let addresses: [(address: String, name: String)] = [
        ("creativecommons.org/publicdomain/zero/1.0", "CC0-1.0"), ("creativecommons.org/publicdomain/mark/1.0", "Public Domain Mark 1.0"),
        ("apache.org/licenses/license-2.0", "Apache-2.0"), ("opensource.org/licenses/mit", "MIT"), ("opensource.org/license/mit", "MIT"),
        ("gnu.org/licenses/fdl", "GFDL"), ("gnu.org/copyleft/fdl", "GFDL"), ("gnu.org/licenses/gpl", "GPL"),
        ("nationalarchives.gov.uk/doc/open-government-licence/version/3", "OGL-UK-3.0"), ("opendatacommons.org/licenses/odbl/1", "ODbL-1.0"),
    ]

    /// Conditions of Creative Commons in the order of their identifiers.
    private static let conditions: Set<String> = ["by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd"]

    static func name(_ address: Span<UInt8>) -> String? {
        guard address.count <= 400 else { return nil }
        let text = address.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }.lowercased()
        guard var rest = text.hasPrefix("https://") ? text.dropFirst(8) : text.hasPrefix("http://") ? text.dropFirst(7) : text.hasPrefix("//") ? text.dropFirst(2) : nil
        else { return nil }
        if rest.hasPrefix("www.") { rest = rest.dropFirst(4) }
        if let known = addresses.first(where: { rest.hasPrefix($0.address) }) { return known.name }
        guard rest.hasPrefix("creativecommons.org/licenses/") else { return nil }
        let parts = rest.split(separator: "/").dropFirst(2).map(String.init)
        guard let kind = parts.first, conditions.contains(kind) else { return nil }
        guard parts.count > 1, isVersion(parts[1]) else { return "CC-\(kind.uppercased())" }
        return "CC-\(kind.uppercased())-\(parts[1])"
    }

    private static func isVersion(_ text: String) -> Bool { ["1.0", "2.0", "2.1", "2.5", "3.0", "4.0"].contains(text) }
}
