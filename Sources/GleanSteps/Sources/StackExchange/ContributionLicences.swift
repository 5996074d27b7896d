import GleanModel
import GleanRights

/// The licences of a thread's contributions, each once, with the place of the first that stands under it.
///
/// Source of the dates, for dumps without `ContentLicense`: Stack Exchange's page on licensing.
struct ContributionLicences {
    private(set) var rights = Rights()
    private var seen = Set<String>()
    private static let terms = Array("https://stackoverflow.com/help/licensing".utf8)

    /// Where a contribution's licence is from.
    struct Found {
        var licence: Licence
        var evidence: Evidence
    }

    mutating func add(_ contribution: Contribution) {
        let found = Self.licence(of: contribution)
        let licence = found?.licence ?? Licence("NOASSERTION", terms: [])
        guard seen.insert(licence.expression).inserted else { return }
        let evidence = found?.evidence ?? Evidence(.record, contribution.licence, offset: contribution.licencePlace, source: Self.file(contribution))
        // With one licence for all it is the page's; with several each covers its part.
        let scope: LicenceClaim.Scope = seen.count == 1 ? .page : .part
        rights.add(LicenceClaim(licence, scope: scope, trust: .publisherVerified, evidence: evidence))
        if seen.count == 2 { for index in rights.claims.indices { rights.claims[index].scope = .part } }
    }

    /// The licence that the row names, or where it names none that of its day; nil for a name that is not known.
    static func licence(of contribution: Contribution) -> Found? {
        if contribution.licence.isEmpty {
            guard let licence = byDate(contribution.date) else { return nil }
            return Found(licence: licence, evidence: Evidence(.publisher, terms, offset: contribution.offset, source: file(contribution), date: contribution.date))
        }
        let name = String(decoding: contribution.licence.map { $0 == 32 ? UInt8(ascii: "-") : $0 }, as: UTF8.self)
        guard name.hasPrefix("CC-BY-SA-"), let licence = SPDX.licence(name) else { return nil }
        let bytes = Array("ContentLicense=\"".utf8) + contribution.licence + [UInt8(ascii: "\"")]
        return Found(licence: licence, evidence: Evidence(.record, bytes, offset: contribution.licencePlace, source: file(contribution), date: contribution.date))
    }

    private static func file(_ contribution: Contribution) -> [UInt8] { Array((contribution.kind == .comment ? SiteFiles.Kind.comments : .posts).rawValue.utf8) }

    /// Before 2011-04-08 version 2.5, before 2018-05-02 version 3.0, from then on 4.0.
    private static func byDate(_ date: [UInt8]) -> Licence? {
        guard date.count >= 10, date[0..<4].allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        let day = String(decoding: date[0..<10], as: UTF8.self)
        return SPDX.licence(day < "2011-04-08" ? "CC-BY-SA-2.5" : day < "2018-05-02" ? "CC-BY-SA-3.0" : "CC-BY-SA-4.0")
    }
}
