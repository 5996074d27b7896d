import GleanModel
import GleanRights

/// The licence that a record of a publisher states, by its address or in words.
enum StatedLicence {
    /// The licence that an address of Creative Commons leads to; nil for any other address.
    static func address(_ address: [UInt8]) -> Licence? {
        var rest = lower(address)[...]
        for scheme in ["https:", "http:"] where rest.starts(with: scheme.utf8) { rest = rest.dropFirst(scheme.utf8.count) }
        while rest.first == 0x2F { rest = rest.dropFirst() }
        if rest.starts(with: "www.".utf8) { rest = rest.dropFirst(4) }
        guard rest.starts(with: "creativecommons.org/".utf8) else { return nil }
        let parts = rest.split { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 }.dropFirst().prefix(4).map { String(decoding: $0, as: UTF8.self) }
        guard parts.count >= 3 else { return nil }
        if parts[0] == "publicdomain" {
            if parts[1] == "zero" { return SPDX.licence("CC0-1.0") }
            return parts[1] == "mark" ? SPDX.licence("CC-PDM-1.0") : nil
        }
        guard parts[0] == "licenses", kinds.contains(parts[1]), versions.contains(parts[2]) else { return nil }
        let licence = SPDX.licence("CC-" + parts[1].uppercased() + "-" + parts[2])
        // What follows is a port, or the name of a page.
        guard let licence, parts.count > 3, parts[3] == "igo" || parts[3].utf8.count == 2 else { return licence }
        return Licence(licence.expression, version: licence.version, jurisdiction: parts[3], terms: licence.terms)
    }

    private static let kinds: Set<String> = ["by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd"]
    private static let versions: Set<String> = ["1.0", "2.0", "2.1", "2.5", "3.0", "4.0"]

    /// A licence named in words, and the sentence that names it.
    static func words(_ text: [UInt8]) -> (licence: Licence, sentence: Range<Int>)? {
        let words = lower(text)
        for (phrase, expression) in phrases {
            guard let place = find(phrase, in: words) else { continue }
            let sentence = sentence(words, around: place)
            if find("not ", in: Array(words[sentence.lowerBound..<place].suffix(12))) != nil { continue }
            if let expression { return SPDX.licence(expression).map { ($0, sentence) } ?? nil }
            if let licence = creativeCommons(words[place..<min(words.count, place + 160)]) { return (licence, sentence) }
        }
        return nil
    }

    /// Phrases in the order in which they count; those without an expression are read on.
    private static let phrases: [(String, String?)] = [
        ("creative commons cc0", "CC0-1.0"), ("cc0 1.0", "CC0-1.0"), ("cc0 public domain", "CC0-1.0"), ("public domain dedication", "CC0-1.0"),
        ("creative commons", nil), ("cc by", nil), ("cc-by", nil), ("public domain", "LicenseRef-public-domain"),
    ]

    /// Reads on from "Creative Commons" or "CC": which licence, and which version.
    ///
    /// Without a version the licence has a name of its own, for each version is another licence; its terms are the same in all.
    private static func creativeCommons(_ text: ArraySlice<UInt8>) -> Licence? {
        var kind: Set<String> = [], version = ""
        let tokens = text.split { !($0 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2E) }.map { String(decoding: $0, as: UTF8.self) }
        var before = ""
        reading: for token in tokens {
            switch token {
            case "creative", "commons", "cc", "the", "a", "international", "unported", "generic": break
            case "attribution", "by": kind.insert("BY")
            case "noncommercial", "nc", "noncommerical": kind.insert("NC")
            case "commercial" where before == "non": kind.insert("NC")
            case "noderivs", "noderivatives", "nd", "noderiv": kind.insert("ND")
            case "derivatives" where before == "no", "derivs" where before == "no", "derivative" where before == "no": kind.insert("ND")
            case "sharealike", "sa": kind.insert("SA")
            case "alike" where before == "share": kind.insert("SA")
            case "non", "no", "share", "works", "license", "licence", "version", "v": break
            default:
                let number = token.hasPrefix("v") ? String(token.dropFirst()) : token
                if let found = versions.first(where: { number == $0 || number == $0 + "." }) { version = found }
                break reading
            }
            before = token
        }
        guard kind.contains("BY") else { return nil }
        let name = "CC-" + ["BY", "NC", "ND", "SA"].filter(kind.contains).joined(separator: "-")
        if !version.isEmpty { return SPDX.licence(name + "-" + version) }
        return SPDX.licence(name + "-4.0").map { Licence("LicenseRef-" + name, terms: $0.terms) }
    }

    /// True for words that keep all rights.
    static func reservesAll(_ text: [UInt8]) -> Bool { find("all rights reserved", in: lower(text)) != nil }

    /// What "all rights reserved" says.
    static let allReserved = Licence("LicenseRef-all-rights-reserved", terms: [.known, .allRightsReserved])

    /// The bytes around `place` up to a full stop and a space on either side.
    private static func sentence(_ text: [UInt8], around place: Int) -> Range<Int> {
        func isStop(_ index: Int) -> Bool { text[index] == 0x2E && index + 1 < text.count && text[index + 1] == 0x20 }
        var low = place, high = place
        while low > 1, !isStop(low - 2) { low -= 1 }
        if low == 1 { low = 0 }
        while high < text.count, !isStop(high) { high += 1 }
        return low..<min(text.count, high + 1)
    }

    private static func find(_ phrase: String, in text: [UInt8]) -> Int? {
        let wanted = Array(phrase.utf8)
        guard text.count >= wanted.count else { return nil }
        return (0...(text.count - wanted.count)).first { start in
            text[start] == wanted[0] && text[start..<(start + wanted.count)].elementsEqual(wanted) && (start == 0 || !isLetter(text[start - 1]))
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }

    private static func lower(_ bytes: [UInt8]) -> [UInt8] { bytes.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } }
}
