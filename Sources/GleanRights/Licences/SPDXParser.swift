import GleanModel

/// Reads one SPDX expression by descent: `+` binds closest, then WITH, then AND, then OR.
///
/// Expressions come from pages and manifests, so length and nesting are bounded; what goes beyond is no licence.
struct SPDXParser: ~Escapable {
    static let longest = 4096
    static let deepest = 64

    private let bytes: Span<UInt8>
    private var place = 0
    private var depth = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) { self.bytes = bytes }

    /// A part of the expression; `level` says what joined it: 0 one licence, 1 WITH, 2 AND, 3 OR.
    private struct Part {
        var licence: Licence
        var level: Int

        /// The text as it stands within an operator of `outer`.
        func text(within outer: Int) -> String { level > outer ? "(\(licence.expression))" : licence.expression }
    }

    @_lifetime(self: copy self)
    mutating func parse() -> Licence? {
        guard bytes.count <= Self.longest, let part = alternatives() else { return nil }
        skipSpaces()
        return place == bytes.count ? part.licence : nil
    }

    @_lifetime(self: copy self)
    private mutating func alternatives() -> Part? {
        guard var part = both() else { return nil }
        while takes("OR", "or") {
            guard let other = both() else { return nil }
            let terms = part.licence.terms.or(other.licence.terms)
            part = Part(licence: Licence(part.text(within: 3) + " OR " + other.text(within: 3), terms: terms), level: 3)
        }
        return part
    }

    @_lifetime(self: copy self)
    private mutating func both() -> Part? {
        guard var part = withException() else { return nil }
        while takes("AND", "and") {
            guard let other = withException() else { return nil }
            let terms = part.licence.terms.and(other.licence.terms)
            part = Part(licence: Licence(part.text(within: 2) + " AND " + other.text(within: 2), terms: terms), level: 2)
        }
        return part
    }

    @_lifetime(self: copy self)
    private mutating func withException() -> Part? {
        skipSpaces()
        if place < bytes.count, bytes[place] == UInt8(ascii: "(") {
            guard depth < Self.deepest else { return nil }
            place += 1
            depth += 1
            guard let part = alternatives() else { return nil }
            depth -= 1
            skipSpaces()
            guard place < bytes.count, bytes[place] == UInt8(ascii: ")") else { return nil }
            place += 1
            return part
        }
        guard let name = word(), let part = one(name) else { return nil }
        guard takes("WITH", "with") else { return part }
        guard part.level == 0, let exception = word() else { return nil }
        guard let canonical = SPDXList.shared.exception(exception) ?? reference(exception, ["AdditionRef-"]) else { return nil }
        let licence = part.licence
        return Part(
            licence: Licence(
                licence.expression + " WITH " + canonical, version: licence.version, jurisdiction: licence.jurisdiction, terms: licence.terms),
            level: 1)
    }

    /// One licence, with a plus or without.
    private func one(_ name: String) -> Part? {
        if let licence = SPDX.simple(name) { return Part(licence: licence, level: licence.expression.contains(" ") ? 1 : 0) }
        if let own = reference(name, ["LicenseRef-", "DocumentRef-"]) { return Part(licence: Licence(own, terms: []), level: 0) }
        guard name.hasSuffix("+"), let licence = SPDX.simple(String(name.dropLast())), !licence.expression.contains(" ") else { return nil }
        let expression = licence.expression
        let later = expression.hasSuffix("-only") ? String(expression.dropLast(5)) + "-or-later"
            : expression.hasSuffix("-or-later") ? expression : expression + "+"
        return Part(licence: Licence(later, version: licence.version, jurisdiction: licence.jurisdiction, terms: licence.terms), level: 0)
    }

    /// A reference of the expression's author, as it stands: `LicenseRef-x`, `DocumentRef-d:LicenseRef-x`.
    private func reference(_ name: String, _ prefixes: [String]) -> String? {
        guard let prefix = prefixes.first(where: { name.hasPrefix($0) }), !name.hasSuffix("+") else { return nil }
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        if prefix == "DocumentRef-" {
            guard parts.count == 2, parts[0].utf8.count > prefix.utf8.count, parts[1].hasPrefix("LicenseRef-"), parts[1].utf8.count > 11 else { return nil }
        } else {
            guard parts.count == 1, name.utf8.count > prefix.utf8.count else { return nil }
        }
        return name
    }

    private mutating func skipSpaces() {
        while place < bytes.count, bytes[place] == 32 || (bytes[place] >= 9 && bytes[place] <= 13) { place += 1 }
    }

    /// The next run of letters, digits, dots, hyphens, plus signs and colons; nil where there is none.
    private mutating func word() -> String? {
        skipSpaces()
        let start = place
        while place < bytes.count, Self.isOfWord(bytes[place]) { place += 1 }
        if place == start { return nil }
        return bytes.extracting(start..<place).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// Goes over an operator, which SPDX 3 writes in capitals or in small letters, if it comes next as a whole word.
    private mutating func takes(_ capitals: StaticString, _ small: StaticString) -> Bool {
        skipSpaces()
        let end = place + capitals.utf8CodeUnitCount
        guard end <= bytes.count, end == bytes.count || !Self.isOfWord(bytes[end]) else { return false }
        let found = bytes.extracting(place..<end)
        guard found.equals(capitals) || found.equals(small) else { return false }
        place = end
        return true
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        (lowerCase(byte) >= 97 && lowerCase(byte) <= 122) || (byte >= 48 && byte <= 57) || byte == 45 || byte == 46 || byte == 43 || byte == 58
    }
}

extension Span<UInt8> {
    func equals(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { word in
            for index in indices where self[index] != word[index] { return false }
            return true
        }
    }
}
