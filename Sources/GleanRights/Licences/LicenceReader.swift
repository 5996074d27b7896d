package import GleanModel

/// Judges a page's statements: which licence each names, what it covers, and how far it can be trusted.
///
/// Candidates are all kept, those that count for more before the others: by where they stand (head, footer, elsewhere, main) and in the
/// order of the page. What is known to be taken for a page's licence and is none comes with another scope: the licence of an image, of one
/// of several works listed, of a theme, and licences that a page speaks about.
package enum LicenceReader {
    package static func claims(_ statements: [PageStatement]) -> [LicenceClaim] {
        let listsWorks = listsWorks(statements)
        var found: [(part: PageStatement.Part, claim: LicenceClaim)] = []
        for statement in statements {
            for claim in read(statement, listsWorks: listsWorks) where !found.contains(where: { $0.claim.isSame(as: claim) }) {
                found.append((statement.part, claim))
            }
        }
        return found.enumerated().sorted { ($0.element.part, $0.offset) < ($1.element.part, $1.offset) }.prefix(Rights.mostClaims).map(\.element.claim)
    }

    /// Whether the main part links two or more licences: search results, a gallery, a page about licences.
    private static func listsWorks(_ statements: [PageStatement]) -> Bool {
        var first: Licence?
        for statement in statements where statement.part == .main && !statement.href.isEmpty {
            guard let licence = LicenceAddress.licence(statement.href.span) else { continue }
            if let first, first.expression != licence.expression { return true }
            first = licence
        }
        return false
    }

    private static func read(_ statement: PageStatement, listsWorks: Bool) -> [LicenceClaim] {
        // Where a licence can be bought is none.
        if statement.name.span.equalsIgnoringCase("acquirelicensepage") { return [] }
        let sentence = LicenceSentence(statement.text.span)
        var licences: [Licence] = []
        if let linked = linked(statement) { licences.append(linked) }
        // A denial speaks of what it denies and of the link in it.
        if let denied = sentence.found.first(where: \.isDenied)?.licence {
            licences.removeAll { $0 == denied || denied == OwnLicences.unspecifiedCC && $0.isCreativeCommons || $0.terms == denied.terms }
        }
        for found in sentence.found where !found.isDenied && counts(found.licence, statement, beside: licences) { licences.append(found.licence) }
        if licences.isEmpty { return [] }
        // The link shows one version's text, the words say how it is meant.
        if let later = licences.dropFirst().first(where: { $0.expression.hasSuffix("-or-later") && $0.hasSameVersion(as: licences[0]) }) {
            licences = [later] + licences.dropFirst().filter { $0 != later }
        }
        let words = StatementScope(sentence.words)
        let scope = scope(of: statement, words, sentence, listsWorks: listsWorks)
        return licences.enumerated().map { place, licence in
            let isLink = place == 0 && !statement.href.isEmpty && LicenceAddress.licence(statement.href.span) == licence
            var scope = scope
            if scope == .page, licence.isForSoftware, statement.part != .head, statement.place != .linkedData {
                // Of code samples beside the text, or of the program that serves the page.
                scope = licences.contains { !$0.isForSoftware } ? .part : words.speaksOfWhole ? .page : .unknown
            }
            let evidence = Evidence(statement.place, isLink ? statement.href : statement.text, offset: statement.offset)
            return LicenceClaim(licence, scope: scope, trust: trust(of: statement), evidence: evidence)
        }
    }

    private static func linked(_ statement: PageStatement) -> Licence? {
        if let licence = LicenceAddress.licence(statement.href.span) { return licence }
        // A value under a name such as "license" may be an id of SPDX; under "copyright" it would be whose: Intel, Xerox, Fair.
        let isField = statement.place == .linkedData || statement.place == .meta
        if isField, String(decoding: statement.name, as: UTF8.self).lowercased().contains("licen"), let licence = SPDX.licence(statement.text.span) { return licence }
        for word in statement.text.split(whereSeparator: { $0 <= 32 || $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: "<") }) where word.count > 12 && word.contains(UInt8(ascii: "/")) {
            if let licence = LicenceAddress.licence(Array(word).span) { return licence }
        }
        return nil
    }

    /// Whether a licence named in the words is one more candidate beside what the link says. Words of a block around a link to one licence
    /// that name none more exactly add nothing.
    private static func counts(_ licence: Licence, _ statement: PageStatement, beside linked: [Licence]) -> Bool {
        if linked.contains(where: { $0.expression == licence.expression }) { return false }
        if let first = linked.first {
            if licence == OwnLicences.unspecifiedCC { return !first.isCreativeCommons }
            let isShorter = licence.version.isEmpty || licence.version == first.version && licence.jurisdiction.isEmpty
            if isShorter, licence.isCreativeCommons, first.isCreativeCommons, licence.terms == first.terms { return false }
            if licence.expression == OwnLicences.publicDomain.expression, first.terms.contains(.publicDomain) { return false }
        }
        return true
    }

    // MARK: Scope and trust

    private static func scope(
        of statement: PageStatement, _ words: StatementScope, _ sentence: LicenceSentence, listsWorks: Bool
    ) -> LicenceClaim.Scope {
        switch SubjectType.of(statement.subject) {
        case .medium: return .image
        case .other: return .unknown
        case .page: if statement.part != .main { return .page }
        case .untold: break
        }
        if statement.part == .head { return words.speaksOfImage && !words.speaksOfWhole ? .image : .page }
        if statement.place == .linkedData { return .page }
        if words.speaksOfSome { return .part }
        let isRelation = statement.place == .anchor || statement.place == .link || statement.place == .rdfa || statement.place == .microdata
        if words.speaksOfImage || words.mentionsImage && !isRelation, !words.speaksOfWhole { return .image }
        switch statement.part {
        case .main:
            if words.speaksOfWhole && (words.isSentence || isRelation) { return .page }
            return isRelation && !listsWorks ? .page : .unknown
        case .footer, .elsewhere, .head:
            if words.speaksOfTool, !words.speaksOfWhole, !isRelation { return .unknown }
            if statement.place != .pageText { return .page }
            // A licence that is said without a link must be said of something; beside the text it may be one of a list.
            let isFoot = statement.part == .footer && sentence.licence?.isCreativeCommons == true && words.isSentence
            return words.speaksOfWhole || isFoot ? .page : .unknown
        }
    }

    private static func trust(of statement: PageStatement) -> Trust {
        switch statement.place {
        case .link, .anchor, .meta, .linkedData, .rdfa, .microdata: return .located
        default: return statement.part == .footer || statement.part == .head ? .located : .declared
        }
    }
}

/// What kind of thing a type of schema.org is.
private enum SubjectType {
    case untold, page, medium, other

    static func of(_ name: [UInt8]) -> SubjectType {
        if name.isEmpty { return .untold }
        let type = String(decoding: name, as: UTF8.self).split(separator: "/").last.map { $0.lowercased() } ?? ""
        if ["image", "photograph", "video", "audio", "media", "music", "map", "3dmodel", "visualartwork"].contains(where: { type.hasPrefix($0) }) { return .medium }
        if ["product", "organization", "person", "software", "dataset", "datacatalog", "offer", "service", "event", "place", "listitem", "itemlist"]
            .contains(where: { type.hasPrefix($0) }) { return .other }
        return .page
    }
}

extension Licence {
    /// A licence that is written for programs, by its name: none of those for content, data or documents.
    fileprivate var isForSoftware: Bool {
        if isCreativeCommons || expression.hasPrefix("LicenseRef-") { return false }
        return !["GFDL", "OGL", "ODbL", "ODC", "PDDL", "DL-DE", "etalab", "LAL", "NLOD", "CDLA", "CC"].contains { expression.hasPrefix($0) }
    }

    /// The same GNU licence in the same version, with or without later ones.
    fileprivate func hasSameVersion(as other: Licence) -> Bool {
        version == other.version && expression.split(separator: "-").first == other.expression.split(separator: "-").first
    }
}

extension LicenceClaim {
    /// The same licence said in the same way of the same thing; where exactly does not count.
    fileprivate func isSame(as other: LicenceClaim) -> Bool {
        licence == other.licence && scope == other.scope && trust == other.trust && evidence.place == other.evidence.place
    }
}
