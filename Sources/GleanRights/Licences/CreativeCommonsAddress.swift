import GleanModel

/// Reads paths at creativecommons.org and on its servers of images.
enum CreativeCommonsAddress {
    /// `/licenses/by-sa/3.0/de/deed.en` and the like, `/publicdomain/zero/1.0/`.
    static func licence(_ path: [Substring]) -> Licence? {
        guard path.count >= 2 else { return nil }
        switch path[0] {
        case "licenses": return licences(path.dropFirst())
        case "publicdomain": return publicDomain(path.dropFirst())
        default: return nil
        }
    }

    /// `/l/by-nc/3.0/88x31.png`, `/p/zero/1.0/80x15.png`.
    static func badge(_ path: [Substring]) -> Licence? {
        guard path.count >= 2, let file = path.last, file.hasSuffix(".png") || file.hasSuffix(".svg") || path.count < 4 else { return nil }
        let rest = file.contains("x") && file.contains(".") ? path.dropFirst().dropLast() : path.dropFirst()
        switch path[0] {
        case "l": return rest.first == "zero" || rest.first == "publicdomain" ? publicDomain(rest) : licences(rest)
        case "p": return publicDomain(rest)
        default: return nil
        }
    }

    private static func licences(_ path: ArraySlice<Substring>) -> Licence? {
        var rest = path
        guard let unit = rest.popFirst() else { return nil }
        switch unit {
        case "publicdomain": return isDocument(rest) ? CreativeCommons.dedication : nil
        case "mit": return isDocument(rest) ? SPDX.simple("MIT") : nil
        case "bsd": return isDocument(rest) ? SPDX.simple("BSD-3-Clause") : nil
        case "gpl", "lgpl":
            guard let version = rest.popFirst(), isDocument(rest) else { return nil }
            return unit == "gpl" ? version == "2.0" ? SPDX.simple("GPL-2.0-only") : nil : version == "2.1" ? SPDX.simple("LGPL-2.1-only") : nil
        default: break
        }
        if rest.isEmpty { return CreativeCommons.licence(unit, version: "") }
        guard let version = rest.popFirst() else { return nil }
        var jurisdiction: Substring = ""
        if let next = rest.first, !isDocument(rest.prefix(1)) {
            jurisdiction = next
            rest.removeFirst()
        }
        return isDocument(rest) ? CreativeCommons.licence(unit, version: version, jurisdiction: jurisdiction) : nil
    }

    private static func publicDomain(_ path: ArraySlice<Substring>) -> Licence? {
        var rest = path
        guard let tool = rest.popFirst() else { return nil }
        let version = rest.first?.utf8.contains(46) == true && rest.first?.utf8.first == 49 ? rest.popFirst() : nil
        if version != nil, version != "1.0" { return nil }
        switch tool {
        case "zero", "cc0": return isDocument(rest) ? CreativeCommons.zero : nil
        case "mark": return isDocument(rest) ? CreativeCommons.mark : nil
        case "certification": return rest.popFirst() == "us" && isDocument(rest) ? CreativeCommons.dedication : nil
        case "publicdomain": return isDocument(rest) ? CreativeCommons.dedication : nil
        default: return nil
        }
    }

    /// Nothing, or the name of a document about the licence: `deed.pt_br`, `legalcode`, `rdf`.
    private static func isDocument(_ rest: ArraySlice<Substring>) -> Bool {
        guard let name = rest.first else { return true }
        guard rest.count == 1 else { return false }
        for document in ["deed", "legalcode", "rdf", "index", "deed-music", "legaltext"] where name.hasPrefix(document) {
            let tail = name.dropFirst(document.count)
            if tail.isEmpty || tail.first == "." || tail.first == "-" { return true }
        }
        return false
    }
}
