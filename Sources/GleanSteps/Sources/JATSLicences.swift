import GleanMarkup
import GleanModel

/// What an article's own statements come to: every one that names a licence, or keeps all rights, as a claim with its bytes and its place.
enum JATSLicences {
    static func claims(_ article: JATSArticle) -> [LicenceClaim] {
        var claims: [LicenceClaim] = []
        let statements = article.statements
        for statement in statements where statement.kind == .address {
            if let licence = StatedLicence.address(statement.bytes) { claims.append(claim(licence, statement, Evidence(.record, statement.bytes, offset: UInt64(statement.offset)))) }
        }
        // An address that stands in the text is no words.
        for statement in statements where statement.kind != .address && StatedLicence.address(statement.bytes) == nil {
            if let (licence, sentence) = StatedLicence.words(statement.bytes), !isTold(licence, statement, claims) {
                claims.append(claim(licence, statement, evidence(Array(statement.bytes[sentence]), statement, article.tree.bytes)))
            } else if StatedLicence.reservesAll(statement.bytes) {
                claims.append(claim(StatedLicence.allReserved, statement, evidence(statement.bytes, statement, article.tree.bytes)))
            }
        }
        return claims
    }

    private static func claim(_ licence: Licence, _ statement: JATSStatement, _ evidence: Evidence) -> LicenceClaim {
        let scope: LicenceClaim.Scope = switch statement.subject {
        case .article: .page
        case .figure: .image
        case .part: .part
        }
        return LicenceClaim(licence, scope: scope, trust: .publisherVerified, evidence: evidence)
    }

    /// How far behind the beginning of its statement a sentence is looked for.
    private static let mostAhead = 8 << 10
    /// What ends a statement in the record.
    private static let ends = ["</license-p", "</license", "</copyright-statement", "</p>"].map { Array($0.utf8) }

    /// The bytes of a sentence as the record has them, with the markup in them, where its first words are found; else as they read.
    private static func evidence(_ sentence: [UInt8], _ statement: JATSStatement, _ record: [UInt8]) -> Evidence {
        let head = Array(sentence.prefix(16)), limit = min(record.count, statement.offset + mostAhead)
        guard head.count == 16, let place = find(head, in: record, from: statement.offset, to: limit) else {
            return Evidence(.record, sentence, offset: UInt64(statement.offset))
        }
        if record[place...].starts(with: sentence) { return Evidence(.record, sentence, offset: UInt64(place)) }
        let room = min(record.count, place + Evidence.longest), end = ends.compactMap { find($0, in: record, from: place, to: room) }.min() ?? room
        return Evidence(.record, Array(record[place..<end]), offset: UInt64(place))
    }

    private static func find(_ word: [UInt8], in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
        guard start >= 0, start + word.count <= end else { return nil }
        return (start...(end - word.count)).first { bytes[$0] == word[0] && bytes[$0..<($0 + word.count)].elementsEqual(word) }
    }

    /// Words without a version say nothing more beside an address of the same terms.
    private static func isTold(_ licence: Licence, _ statement: JATSStatement, _ claims: [LicenceClaim]) -> Bool {
        let scope = claim(licence, statement, Evidence(.record, [])).scope
        return licence.version.isEmpty && claims.contains { $0.licence.terms == licence.terms && $0.scope == scope }
    }
}
