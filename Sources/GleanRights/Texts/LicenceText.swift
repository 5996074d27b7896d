package import GleanModel

/// Recognises licences in files: their texts, short notices that name them, and SPDX tags.
package struct LicenceText {
    /// One licence that a file holds or names.
    package struct Found: Sendable {
        package enum Kind: Sendable, Hashable {
            /// The licence's own text: 97% or more of its runs of words after the SPDX matching guidelines, for its title may be missing; or
            /// nearly its text.
            case text, nearText
            /// A sentence that names it: "either version 2 of the License, or (at your option) any later version".
            case notice
            /// One that says where the licence's text lies: "the complete text can be found in /usr/share/common-licenses/GPL-2".
            case pointer
            /// `SPDX-License-Identifier:`, or a `License:` field of a Debian copyright file.
            case tag
        }

        package var licence: Licence
        package var kind: Kind
        /// The share of the text that was found; 1 for notices and tags.
        package var share: Double
        /// Where it begins in the file, in bytes.
        package var offset: Int
    }

    /// The most bytes of a file that are read.
    package static let longest = 1 << 20

    private var words = LicenceWordReader()
    private var matcher = LicenceTextMatcher()

    package init() {}

    /// The licences of a file, each once, in the order in which they stand there: those of texts, and at most `LicenceNotices.most` each of notices
    /// and of paragraphs in Debian's format.
    package mutating func licences(_ file: Span<UInt8>) -> [Found] {
        let file = file.extracting(0..<min(file.count, Self.longest))
        words.read(file)
        let index = LicenceTextIndex.shared
        var found: [Found] = [], taken: [Range<Int>] = [], exceptions: [(id: String, offset: Int)] = []
        for match in matcher.matches(words) {
            let start = Int(words.starts[match.words.lowerBound]), end = Int(words.starts[min(match.words.upperBound, words.starts.count - 1)])
            let text = index.texts[match.text]
            // These offer another licence, whose name is filled in.
            if text.id != "Ruby", text.id != "MPL-1.1" { taken.append(start..<max(start, end)) }
            if text.isException {
                exceptions.append((text.id, start))
            } else if let licence = SPDX.simple(text.id) {
                found.append(Found(licence: licence, kind: match.share > 0.97 ? .text : .nearText, share: match.share, offset: start))
            }
        }
        var notices = LicenceNotices(file, outside: taken)
        notices.read()
        found += notices.found
        var told: Set<String> = []
        for stanza in DebianCopyright(file)?.stanzas ?? [] {
            guard let licence = stanza.licence else { continue }
            if told.insert(licence.expression).inserted, told.count > LicenceNotices.most {
                // To leave some out would be to demand less than the file does.
                if let unknown = SPDX.licence("LicenseRef-unknown") { found.append(Found(licence: unknown, kind: .tag, share: 1, offset: stanza.offset)) }
                break
            }
            found.append(Found(licence: licence, kind: .tag, share: 1, offset: stanza.offset))
        }
        found.sort { $0.offset < $1.offset }
        return Self.settled(Self.joined(found, exceptions))
    }

    /// What the file says as one expression: all of its licences, for each may hold for a part of what it lies beside; nil where there is none.
    package static func expression(_ found: [Found]) -> Licence? {
        guard var whole = found.first?.licence else { return nil }
        for one in found.dropFirst() { whole = Licence("\(inParentheses(whole, found)) AND \(inParentheses(one.licence, found))", terms: whole.terms.and(one.licence.terms)) }
        return whole
    }

    private static func inParentheses(_ licence: Licence, _ found: [Found]) -> String {
        licence.expression.contains(" OR ") ? "(\(licence.expression))" : licence.expression
    }

    /// Exceptions stand behind the licence that they belong to.
    private static func joined(_ found: [Found], _ exceptions: [(id: String, offset: Int)]) -> [Found] {
        var found = found
        for (id, offset) in exceptions {
            let fits = found.indices.filter { place in
                let id = found[place].licence.expression
                return !id.contains(" ") && (id.contains("GPL") || id == "Apache-2.0")
            }
            let before = fits.filter { found[$0].offset < offset }
            guard let place = before.last(where: { found[$0].licence.version != oldest(found[$0].licence.expression) }) ?? before.last ?? fits.first,
                let licence = SPDX.licence(found[place].licence.expression + " WITH " + id) else { continue }
            found[place].licence = licence
        }
        return found
    }

    /// Each licence once. What says "or any later version" tells how the text beside it is meant, and mentions of that version; one without a
    /// version adds nothing to one with, nor to a text, for texts speak of other licences, nor to the LGPL, whose notices speak of the GPL; and
    /// where a text lies adds nothing to a grant of any version of it.
    private static func settled(_ found: [Found]) -> [Found] {
        var out: [Found] = [], known: Set<String> = []
        let ids = Set(found.flatMap { parts($0.licence.expression) })
        let hasText = found.contains { $0.kind == .text || $0.kind == .nearText }
        let versioned = found.map { one in Set(parts(one.licence.expression).filter { SPDX.version(of: $0) != oldest($0) || $0.hasSuffix("-only") }.map(family)) }
        let hasLesser = ids.contains { family($0) == "LGPL" }
        let anywhere = versioned.reduce(into: Set()) { $0.formUnion($1) }
        let granted = zip(found, versioned).reduce(into: Set<Substring>()) { if $1.0.kind != .pointer { $0.formUnion($1.1) } }
        for one in found {
            let id = one.licence.expression
            if id.hasSuffix("-only"), one.kind != .tag, ids.contains(id.dropLast(5) + "-or-later") { continue }
            if one.kind == .pointer, granted.contains(family(id)) { continue }
            if one.kind != .tag, id.hasSuffix("-or-later"), one.licence.version == oldest(id),
                hasText && one.kind == .notice || anywhere.contains(family(id)) || family(id) == "GPL" && hasLesser { continue }
            if known.insert(id).inserted { out.append(one) }
        }
        return out
    }

    /// The ids in an expression.
    static func parts(_ expression: String) -> [String] {
        if !expression.contains(" ") { return [expression] }
        return expression.split { $0 == " " || $0 == "(" || $0 == ")" }.map(String.init).filter { $0 != "AND" && $0 != "OR" && $0 != "WITH" }
    }

    private static func family(_ id: String) -> Substring { id.prefix { $0 != "-" } }

    /// The first version of a GNU licence, which stands for one without a version.
    private static func oldest(_ id: String) -> String? {
        switch family(id) {
        case "GPL", "AGPL": "1.0"
        case "LGPL": "2.0"
        case "GFDL": "1.1"
        default: nil
        }
    }
}
