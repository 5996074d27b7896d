import GleanModel
import GleanRights

/// What the licence files of one folder say together.
///
/// Each may hold for a part, so that they are joined by AND. They are joined by OR where a file says so in words, or as the manifest's expression
/// joins these very licences.
struct FolderLicence {
    let licence: Licence
    let evidence: Evidence

    /// Nil where there are no files.
    init?(_ files: [RepositoryStatements.LicenceFile], declared: Licence?) {
        let files = files.sorted { $0.path.lexicographicallyPrecedes($1.path) }
        let known = files.filter { $0.licence != nil }
        // A page of a manual, names of holders, and beside a file that is understood a short one ("see COPYING") that is not, state nothing.
        let counted = files.filter { $0.licence != nil || Self.isPlain($0.path) && (known.isEmpty || $0.size > Self.shortText) }
        guard let first = counted.first else { return nil }
        evidence = Evidence(
            .licenceFile, first.line, offset: UInt64(first.offset), source: Array(counted.map(\.path).joined(separator: Array(", ".utf8))))
        licence = Self.joined(counted.map { $0.licence ?? Self.unknown }, declared)
    }

    /// A file that is shorter holds no licence that is worth the name.
    private static let shortText = 1000

    /// Whether a file is one that licences are put into: LICENSE, COPYING.txt, License.md.
    private static func isPlain(_ path: [UInt8]) -> Bool {
        let name = Array(path.reversed().prefix { $0 != 0x2F }.reversed()), lower = name.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
        let ending = name.lastIndex(of: 0x2E).map { Array(lower[($0 + 1)...]) } ?? []
        return !lower.starts(with: Array("copyright".utf8)) && !["rst", "html", "htm", "adoc", "org"].contains { ending.elementsEqual($0.utf8) }
    }

    /// The most licences that one folder is taken to state: every page of the folder carries them all.
    private static let mostLicences = 256

    private static let unknown = SPDX.licence("LicenseRef-unknown") ?? Licence("LicenseRef-unknown", terms: [])

    private static func joined(_ licences: [Licence], _ declared: Licence?) -> Licence {
        var seen = Set<String>()
        var singles = licences.filter { seen.insert($0.expression).inserted }
        if singles.count > mostLicences { return unknown }
        // The texts of licences that another file offers as a choice add nothing to it.
        let offered = Set(singles.filter { alternatives($0).count > 1 }.flatMap(alternatives))
        singles.removeAll { offered.contains($0.expression) }
        // The LGPL 3 is a supplement to the GPL 3, whose text lies beside it.
        if singles.contains(where: { $0.expression.hasPrefix("LGPL-3.0") }) { singles.removeAll { $0.expression.hasPrefix("GPL-3.0") } }
        if let declared, singles.count > 1, names(declared) == Set(singles.flatMap { names($0) }) { return declared }
        return Licence.all(singles) ?? unknown
    }

    /// The licences of a plain choice; any other expression is one.
    private static func alternatives(_ licence: Licence) -> [String] {
        let expression = licence.expression
        return expression.contains("(") || expression.contains(" AND ") ? [expression] : expression.replacing(" OR ", with: "|").split(separator: "|").map(String.init)
    }

    /// The licences that an expression names, without what says whether later versions count.
    private static func names(_ licence: Licence) -> Set<String> {
        let words = licence.expression.replacing("(", with: "").replacing(")", with: "").replacing(" OR ", with: "|").replacing(" AND ", with: "|")
        return Set(words.split(separator: "|").map { withoutLater(String($0)) })
    }

    private static func withoutLater(_ name: String) -> String {
        for tail in ["-only", "-or-later"] where name.hasSuffix(tail) { return String(name.dropLast(tail.count)) }
        return name
    }

    /// Whether what a manifest declares is a less exact form of the files' licence: "BSD", "GPL".
    func tells(_ declared: Licence) -> Bool {
        switch declared.expression {
        case "LicenseRef-BSD": licence.expression.contains("BSD-")
        case "GPL-1.0-or-later", "LGPL-2.0-or-later", "AGPL-1.0-or-later": licence.expression.hasPrefix(declared.expression.prefix { $0 != "-" })
        default: false
        }
    }
}
