import GleanModel

/// What the licences of the SPDX list permit and demand.
///
/// Creative Commons licences say it in their names. Of all others the terms are known where the Open Source Initiative approved the
/// licence, the Free Software Foundation calls it free, the Blue Oak Council rated it, or the Open Definition lists it as conformant:
/// each of these demands the freedom to copy, to change and to sell. What is demanded in return comes from the families below, after
/// the licences' texts; choosealicense.com describes 47 of them, and a test holds these tables against its descriptions.
enum LicenceFamilies {
    static func terms(of entry: SPDXList.Entry) -> LicenceTerms {
        let id = entry.id
        if let terms = CreativeCommons.terms(ofID: id) { return terms }
        if isRestricted(id) { return [] }
        guard entry.isApprovedByOSI || entry.isFreeAfterFSF || conformant.contains(id) || publicDomain.contains(id) || BlueOak.rating(of: id) != nil
        else { return [] }
        var terms = LicenceTerms.open
        if publicDomain.contains(id) { return terms.union(.publicDomain) }
        if !withoutNotice.contains(id) { terms.insert(.attribution) }
        if belongs(id, copyleft) { terms.formUnion([.shareAlike, .disclosesSource]) }
        if belongs(id, sameTerms) { terms.insert(.shareAlike) }
        if belongs(id, sourceOnly) { terms.insert(.disclosesSource) }
        return terms
    }

    /// Documents with sections that must not be changed: the FSF calls the licence free, the Open Definition does not without them.
    private static func isRestricted(_ id: String) -> Bool { id.hasPrefix("GFDL-") && id.contains("-invariants") && !id.contains("-no-") }

    /// A family is an id, or the beginning of ids where it ends in a hyphen.
    private static func belongs(_ id: String, _ families: [String]) -> Bool {
        families.contains { $0.hasSuffix("-") ? id.hasPrefix($0) : id == $0 }
    }

    /// Licences of data and content that the Open Definition lists (opendefinition.org/licenses), or that their publishers, states,
    /// wrote to conform to it, and licences of the Linux Foundation for data.
    private static let conformant: Set<String> = [
        "ODbL-1.0", "ODC-By-1.0", "PDDL-1.0", "OGL-UK-1.0", "OGL-UK-2.0", "OGL-UK-3.0", "OGL-Canada-2.0", "DL-DE-BY-2.0", "DL-DE-ZERO-2.0",
        "etalab-2.0", "LAL-1.2", "LAL-1.3", "NLOD-1.0", "NLOD-2.0", "OGDL-Taiwan-1.0", "CDLA-Permissive-1.0", "CDLA-Permissive-2.0",
        "CDLA-Sharing-1.0", "GPL-1.0-only", "GPL-1.0-or-later", "AGPL-1.0-only", "AGPL-1.0-or-later", "CERN-OHL-1.1", "CERN-OHL-1.2",
        "TAPR-OHL-1.0", "CECILL-1.0", "CECILL-1.1", "GFDL-1.1-no-invariants-only", "GFDL-1.1-no-invariants-or-later",
        "GFDL-1.2-no-invariants-only", "GFDL-1.2-no-invariants-or-later", "GFDL-1.3-no-invariants-only", "GFDL-1.3-no-invariants-or-later",
    ]

    private static let publicDomain: Set<String> = [
        "Unlicense", "PDDL-1.0", "SAX-PD", "SAX-PD-2.0", "ANTLR-PD", "ANTLR-PD-fallback", "blessing", "NIST-PD", "NIST-PD-fallback",
        "libselinux-1.0", "DL-DE-ZERO-2.0",
    ]

    /// Nothing has to be kept or named.
    private static let withoutNotice: Set<String> = ["0BSD", "MIT-0", "WTFPL"]

    /// Changed versions stand under the same terms, and their source goes with them: of the whole, of a library, or of a file.
    private static let copyleft = [
        "GPL-", "LGPL-", "AGPL-", "GFDL-", "MPL-", "EPL-", "CPL-1.0", "IPL-1.0", "CDDL-", "EUPL-", "OSL-", "CECILL-1.0", "CECILL-1.1",
        "CECILL-2.0", "CECILL-2.1", "CECILL-C", "APSL-", "CERN-OHL-S-", "CERN-OHL-W-", "CERN-OHL-1.1", "CERN-OHL-1.2", "TAPR-OHL-1.0",
        "ODbL-1.0", "Sleepycat", "QPL-1.0", "NPL-", "RPL-", "RPSL-1.0", "MS-RL", "CPAL-1.0", "CATOSL-1.1", "NPOSL-3.0", "LiLiQ-R-",
        "LiLiQ-Rplus-", "OCLC-2.0", "RSCPL", "SPL-1.0", "Nokia", "Watcom-1.0", "YPL-1.1", "Motosoto", "CUA-OPL-1.0", "BitTorrent-1.1",
        "Vim", "NOSL", "SimPL-2.0", "NGPL", "OSET-PL-2.1", "Zimbra-1.3", "CAL-", "Frameworx-1.0", "UCL-1.0", "SISSL", "ALGLIB-Documentation",
    ]

    /// Changed versions stand under the same terms; nothing is said of source.
    private static let sameTerms = ["OFL-", "IPA", "CDLA-Sharing-1.0", "LAL-"]

    private static let sourceOnly = ["LPPL-"]
}
