import GleanMarkup
import GleanModel

/// What an article's own statements come to: every one that names a licence, or keeps all rights, as a claim with its bytes and its place.
enum JATSLicences {
    static func claims(_ article: JATSArticle) -> [LicenceClaim] {
        var claims: [LicenceClaim] = []
        let statements = article.statements
        for statement in statements where statement.kind == .address {
            if let licence = StatedLicence.address(statement.bytes) { claims.append(claim(licence, statement, statement.bytes)) }
        }
        // An address that stands in the text is no words.
        for statement in statements where statement.kind != .address && StatedLicence.address(statement.bytes) == nil {
            if let (licence, sentence) = StatedLicence.words(statement.bytes), !isTold(licence, statement, claims) {
                claims.append(claim(licence, statement, Array(statement.bytes[sentence])))
            } else if StatedLicence.reservesAll(statement.bytes) {
                claims.append(claim(StatedLicence.allReserved, statement, statement.bytes))
            }
        }
        return claims
    }

    private static func claim(_ licence: Licence, _ statement: JATSStatement, _ bytes: [UInt8]) -> LicenceClaim {
        let scope: LicenceClaim.Scope = switch statement.subject {
        case .article: .page
        case .figure: .image
        case .part: .part
        }
        return LicenceClaim(licence, scope: scope, trust: .publisherVerified, evidence: Evidence(.record, bytes, offset: UInt64(statement.offset)))
    }

    /// Words without a version say nothing more beside an address of the same terms.
    private static func isTold(_ licence: Licence, _ statement: JATSStatement, _ claims: [LicenceClaim]) -> Bool {
        licence.version.isEmpty && claims.contains { $0.licence.terms == licence.terms && $0.scope == claim(licence, statement, []).scope }
    }
}
