import GleanModel

/// The licences and tools of Creative Commons: which ones were ever published, and the `Licence` that stands for each.
///
/// Source: the list of legal tools of Creative Commons (creativecommons/cc-legal-tools-data, config/cc-legal-tools.csv) and, for the
/// licences of 2002 to 2012 that it leaves out, the organisation's own descriptions in RDF (PyPI cc.licenserdf 0.2.29).
enum CreativeCommons {
    /// What a licence demands, as the names of its elements say it: `by`, `nc`, `nd`, `sa`.
    struct Elements: OptionSet, Hashable {
        let rawValue: UInt8
        static let by = Elements(rawValue: 1)
        static let nc = Elements(rawValue: 2)
        static let nd = Elements(rawValue: 4)
        static let sa = Elements(rawValue: 8)

        /// The name with elements in the usual order: `BY-NC-SA`.
        var name: String {
            var parts: [String] = []
            if contains(.by) { parts.append("BY") }
            if contains(.nc) { parts.append("NC") }
            if contains(.nd) { parts.append("ND") }
            if contains(.sa) { parts.append("SA") }
            return parts.joined(separator: "-")
        }

        var terms: LicenceTerms {
            var terms = LicenceTerms.open
            if contains(.by) { terms.insert(.attribution) }
            if contains(.sa) { terms.insert(.shareAlike) }
            if contains(.nc) { terms.remove(.commercialUse) }
            if contains(.nd) { terms.remove(.derivatives) }
            return terms
        }

        /// The elements of a name such as `by-nc-sa`, in any order, or nil where a part is none of them, or twice there. "ND" and "SA"
        /// exclude one another.
        init?(_ name: Substring) {
            self = []
            for part in name.split(separator: "-", omittingEmptySubsequences: false) {
                let element: Elements
                switch part {
                case "by": element = .by
                case "nc": element = .nc
                case "nd": element = .nd
                case "sa": element = .sa
                default: return nil
                }
                if contains(element) { return nil }
                insert(element)
            }
            if contains(.nd), contains(.sa) { return nil }
        }

        init(rawValue: UInt8) { self.rawValue = rawValue }
    }

    /// The licence of a unit as addresses name it (`by-nc-sa`, `sampling+`), in a version and, where it was ported, a jurisdiction in lower
    /// case; nil if there never was one. An empty version is that of a statement without one.
    ///
    /// The id is that of the port where SPDX lists it, else that of the licence that was ported.
    static func licence(_ unit: Substring, version: Substring, jurisdiction: Substring = "") -> Licence? {
        if let special = special(unit, version, jurisdiction) { return special }
        guard let elements = Elements(unit) else { return nil }
        if version.isEmpty {
            guard jurisdiction.isEmpty, elements.contains(.by) else { return nil }
            return Licence("LicenseRef-CC-" + elements.name, terms: elements.terms)
        }
        guard exists(unit, elements, version, jurisdiction) else { return nil }
        return licence(elements, version: version, jurisdiction: jurisdiction)
    }

    /// The licence with these elements, which is known to exist.
    static func licence(_ elements: Elements, version: Substring, jurisdiction: Substring) -> Licence {
        let id = "CC-\(elements.name)-\(version)"
        var expression = "LicenseRef-" + id
        if !jurisdiction.isEmpty, let ported = SPDXList.shared.entry(id + "-" + jurisdiction.uppercased()) {
            expression = ported.id
        } else if let entry = SPDXList.shared.entry(id) {
            expression = entry.id
        }
        return Licence(expression, version: String(version), jurisdiction: String(jurisdiction), terms: elements.terms)
    }

    /// Whether a version was published for these elements and, unless empty, this jurisdiction.
    static func exists(_ unit: Substring, _ elements: Elements, _ version: Substring, _ jurisdiction: Substring) -> Bool {
        // Only the first version, and Japan's of the second, had the non-commercial licence without derivatives under this name.
        let isOldName = unit == "by-nd-nc" || unit == "nd-nc"
        if !isOldName, unit != elements.name.lowercased() { return false }
        let ports: String
        switch (version, elements.contains(.by)) {
        case ("1.0", true): ports = "- fi il nl"
        case ("1.0", false): ports = "- fi nl"
        case ("2.0", true): ports = isOldName ? "jp" : "- at au be br ca cl de es fr hr it jp kr nl pl tw uk za"
        case ("2.0", false): ports = "jp"
        case ("2.1", true): ports = isOldName ? "" : "au ca es jp"
        case ("2.5", true):
            ports = isOldName ? "" : "- ar au bg br ca ch cn co dk es hr hu il in it mk mt mx my nl pe pl pt scotland se si tw za"
        case ("3.0", true):
            ports = isOldName ? "" : """
                - am at au az br ca ch cl cn cr cz de ec ee eg es fr ge gr gt hk hr ie igo it lu nl no nz ph pl pr pt ro rs sg th tw ug us ve vn za
                """
        case ("4.0", true): ports = isOldName ? "" : "-"
        default: return false
        }
        let wanted = jurisdiction.isEmpty ? "-" : jurisdiction
        return ports.split(separator: " ").contains(wanted)
    }

    /// Licences that are not made of the four elements. The sampling licences permit to use parts in new works, no whole copies but for
    /// "Plus", and no advertising: none of it is open.
    private static func special(_ unit: Substring, _ version: Substring, _ jurisdiction: Substring) -> Licence? {
        let ports: String, name: String, terms: LicenceTerms
        switch unit {
        case "sampling": (ports, name, terms) = ("- br tw", "Sampling", [.known, .attribution])
        case "sampling+": (ports, name, terms) = ("- br de tw", "Sampling-Plus", [.known, .distribution, .attribution])
        case "nc-sampling+": (ports, name, terms) = ("- tw", "NC-Sampling-Plus", [.known, .distribution, .attribution])
        case "devnations":
            guard version == "2.0", jurisdiction.isEmpty else { return nil }
            return Licence("LicenseRef-CC-DevNations-2.0", version: "2.0", terms: [.known, .attribution])
        default: return nil
        }
        guard version == "1.0", ports.split(separator: " ").contains(jurisdiction.isEmpty ? "-" : jurisdiction) else { return nil }
        return Licence("LicenseRef-CC-\(name)-1.0", version: "1.0", jurisdiction: String(jurisdiction), terms: terms)
    }

    static let zero = Licence("CC0-1.0", version: "1.0", terms: [.open, .publicDomain])
    static let mark = Licence("CC-PDM-1.0", version: "1.0", terms: [.open, .publicDomain])
    static let dedication = Licence("CC-PDDC", terms: [.open, .publicDomain])

    /// The terms of an id of the SPDX list; nil where it is no licence of Creative Commons.
    static func terms(ofID id: String) -> LicenceTerms? {
        switch id {
        case "CC0-1.0", "CC-PDM-1.0", "CC-PDDC": return [.open, .publicDomain]
        default: break
        }
        guard id.hasPrefix("CC-") else { return nil }
        let parts = id.split(separator: "-").dropFirst().prefix { $0.utf8.count == 2 && $0.utf8.allSatisfy { $0 >= 65 && $0 <= 90 } }
        return Elements(Substring(parts.joined(separator: "-").lowercased()))?.terms
    }

    /// The licence behind a `LicenseRef-CC-` id that this program gives.
    static func unlisted(_ id: String) -> Licence? {
        guard id.hasPrefix("LicenseRef-CC-") else { return nil }
        var parts = id.dropFirst("LicenseRef-CC-".count).lowercased().split(separator: "-")
        var version: Substring = ""
        if let last = parts.last, last.utf8.contains(46) { version = parts.removeLast() }
        let unit = parts.joined(separator: "-").replacing("sampling-plus")
        return licence(unit, version: version).flatMap { $0.expression == id ? $0 : nil }
            ?? (Elements(unit).map { elements in elements.isEmpty ? nil : Licence(id, version: String(version), terms: elements.terms) } ?? nil)
    }
}

extension String {
    /// "sampling-plus" as addresses write it, and all else as it is.
    fileprivate func replacing(_ name: String) -> Substring {
        hasSuffix(name) ? Substring(dropLast(5) + "+") : Substring(self)
    }
}
