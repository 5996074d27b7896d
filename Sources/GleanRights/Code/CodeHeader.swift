import GleanBytes
package import GleanModel

/// What a file of code says at its head about its own licence.
package struct CodeHeader {
    package enum Kind: Sendable, Hashable {
        /// `SPDX-License-Identifier:` in a comment.
        case tag
        /// A licence's text, or words that put the file under a licence: "licensed under the MIT license".
        case grant
        /// Words that name a licence, and may speak of something else: "inspired by X, which is MIT licensed".
        case mention
    }

    package let licence: Licence
    package let kind: Kind
    /// The line that says so, and its place in the file.
    package let line: [UInt8]
    package let offset: Int

    /// The bytes of a file that are looked at.
    package static let longest = 8 << 10
}

/// Reads the heads of files, one after the other, with the memory of the one before.
package struct CodeHeaderReader {
    private var texts = LicenceText()

    package init() {}

    /// What the first 8 KB of a file say; nil where nothing there names a licence. In prose (`isProse`: a readme, a list of changes, a manifest) words
    /// that name a licence speak of the project, if of anything: they are mentions.
    package mutating func read(_ file: Span<UInt8>, isProse: Bool = false) -> CodeHeader? {
        let head = file.extracting(first: min(file.count, CodeHeader.longest))
        guard Self.mayHold(head) else { return nil }
        if let tag = Self.tag(head) { return tag }
        if let field = Self.field(head) { return field }
        let found = texts.licences(head).filter { $0.kind != .tag }
        guard let first = found.first, let licence = LicenceText.joined(found, of: head) else { return nil }
        let isText = found.contains { $0.kind == .text || $0.kind == .nearText }
        let isGrant = isText || !isProse && found.allSatisfy { Self.grants(head, around: $0.offset) }
        let line = Self.line(head, at: first.offset)
        return CodeHeader(licence: licence, kind: isGrant ? .grant : .mention, line: head.array(line), offset: line.lowerBound)
    }

    // MARK: Tags

    /// Tags one below the other hold together; others further down are of what the file speaks about. A line of code that has a tag in it (a linter's pattern, a template) is none.
    private static func tag(_ head: Span<UInt8>) -> CodeHeader? {
        var licences: [Licence] = [], line: Range<Int>?, place = 0, last = 0
        let end = find("REUSE-IgnoreStart", head, from: 0) ?? head.count
        while let found = find("spdx-license-identifier:", head, from: place), found < end, line == nil || found < last + neighbours {
            let whole = self.line(head, at: found)
            place = whole.upperBound
            last = place
            guard isComment(head.extracting(whole.lowerBound..<found)), let licence = SPDXTag.licence(head.extracting(found + 24..<whole.upperBound)) else { continue }
            licences.append(licence)
            line = line ?? whole
        }
        guard let licence = LicenceText.join(licences, choice: []), let line else { return nil }
        return CodeHeader(licence: licence, kind: .tag, line: head.array(line), offset: line.lowerBound)
    }

    /// How far below a tag the next may stand: a few lines that name holders of copyright lie between.
    private static let neighbours = 300

    /// Whether what stands before a tag in its line is the sign of a comment, and no code.
    private static func isComment(_ before: Span<UInt8>) -> Bool {
        var hasWord = false
        for index in before.indices {
            switch before[index] {
            case UInt8(ascii: "="), UInt8(ascii: "`"), UInt8(ascii: ","), UInt8(ascii: "["): return false
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("): if hasWord { return false }
            case let byte where isOfLicenceWord(byte): hasWord = true
            default: break
            }
        }
        return true
    }

    // MARK: Notices

    private static let grants: [StaticString] = [
        "licensed under", "licenced under", "licensed to", "released under", "distributed under", "available under", "provided under", "published under", "covered by",
        "governed by", "subject to the", "under the terms", "under terms", "redistribute it", "permission is", "used under", "use this file except", "license:",
        "licence:", "@license", "license =", "license=", "license__ =", "public domain", "same terms", "same license", "license as", "is under", "mit license", "made available",
        "licensed", "use of this source",
    ]

    /// `__license__ = "MIT"`, `@license BSD-3-Clause`, `License: MIT or Apache-2.0`: a line that ends in names of licences alone.
    private static func field(_ head: Span<UInt8>) -> CodeHeader? {
        var place = 0
        while let found = find("licen", head, from: place) {
            place = found + 5
            var end = place
            while end < head.count, isOfLicenceWord(head[end]) { end += 1 }
            // What stands before is a sign of a comment, or no word.
            let line = self.line(head, at: found), before = head.extracting(line.lowerBound..<max(line.lowerBound, min(found, line.upperBound)))
            guard end - found < 12, before.count < 16, before.indices.allSatisfy({ !isOfLicenceWord(before[$0]) || before[$0] == UInt8(ascii: "_") }) else { continue }
            let isTag = found > 0 && head[found - 1] == UInt8(ascii: "@")
            var value = head.blanksTrimmed(end..<max(end, line.upperBound))
            func isMark(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ":") || byte == UInt8(ascii: "=") }
            func isQuote(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 || byte == UInt8(ascii: "`") || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ",") }
            guard let first = value.first, isTag || isMark(head[first]) || head[first] == UInt8(ascii: "_") else { continue }
            while let first = value.first, isMark(head[first]) || isQuote(head[first]) || head[first] <= 0x20 { value = first + 1..<value.upperBound }
            while let last = value.last, isQuote(head[last]) || head[last] <= 0x20 { value = value.lowerBound..<last }
            guard let licence = LicenceName.exact(head.extracting(value)) else { continue }
            return CodeHeader(licence: licence, kind: .grant, line: head.array(line), offset: line.lowerBound)
        }
        return nil
    }

    /// Whether words near the name of a licence put the file under it. What they speak of stands before or behind; a mention of another work's
    /// licence is told by its saying whose.
    private static func grants(_ head: Span<UInt8>, around place: Int) -> Bool {
        let near = LicenceText.squeezed(head.extracting(max(0, place - 240)..<min(head.count, place + 400)))
        let bytes = near.span
        if ["based on", "inspired by", "adapted from", "taken from", "borrowed from", "derived from", "ported from", "copied from", "which is", "whose license"].contains(where: { find($0, bytes, from: 0) != nil }) {
            return ["this file", "this program", "this library", "this software", "this module", "this source", "this code", "this data", "this document", "this script", "this work", "this package", "this header", "permission is hereby"].contains { find($0, bytes, from: 0) != nil }
        }
        return grants.contains { find($0, bytes, from: 0) != nil }
    }

    /// Whether the head can hold a licence: the words that all tags, notices and texts have one of.
    private static func mayHold(_ head: Span<UInt8>) -> Bool {
        for index in head.indices {
            switch head[index] | 0x20 {
            case UInt8(ascii: "l"): if holds("licen", head, at: index) { return true }
            case UInt8(ascii: "p"): if holds("permission", head, at: index) || holds("public domain", head, at: index) { return true }
            case UInt8(ascii: "r"): if holds("redistribut", head, at: index) { return true }
            default: break
            }
        }
        return false
    }

    private static func holds(_ text: StaticString, _ bytes: Span<UInt8>, at place: Int) -> Bool {
        let end = place + text.utf8CodeUnitCount
        return end <= bytes.count && bytes.extracting(place..<end).equalsIgnoringCase(text)
    }

    private static func find(_ text: StaticString, _ bytes: Span<UInt8>, from start: Int) -> Int? {
        var place = start
        while place + text.utf8CodeUnitCount <= bytes.count {
            if holds(text, bytes, at: place) { return place }
            place += 1
        }
        return nil
    }

    private static func line(_ bytes: Span<UInt8>, at place: Int) -> Range<Int> { bytes.line(at: place) }
}

/// The expression behind `SPDX-License-Identifier:`, up to the end of its line or of the comment.
package enum SPDXTag {
    package static func licence(_ rest: Span<UInt8>) -> Licence? {
        var end = rest.count
        for mark in rest.indices {
            let byte = rest[mark]
            if byte == 10 || byte == 13 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "<")
                || (byte == UInt8(ascii: "-") && mark + 2 < rest.count && rest[mark + 1] == byte && rest[mark + 2] == UInt8(ascii: ">")) {
                end = mark
                break
            }
        }
        return SPDX.licence(rest.extracting(0..<end))
    }
}

extension Span<UInt8> {
    /// The line around a place, without its end and the blanks around it.
    package func line(at place: Int) -> Range<Int> {
        var start = Swift.min(place, count), end = start
        while start > 0, self[start - 1] != 10, self[start - 1] != 13 { start -= 1 }
        while end < count, self[end] != 10, self[end] != 13 { end += 1 }
        return blanksTrimmed(start..<end)
    }
}
