import Foundation
import GleanFormats
import GleanModel
import GleanSteps

/// What is known of a page's rights, in lines for the terminal.
enum RightsView {
    /// Every claim and reservation with its evidence; a line says so where there is none.
    static func lines(_ rights: Rights) -> [String] {
        if rights.isEmpty { return ["nothing is said of its rights"] }
        var lines: [String] = []
        if let counted = EffectiveLicence(rights) {
            lines.append("licence \(Terminal.bold(counted.licence.expression)), \(counted.trust.name.replacing("_", with: " "))\(counted.disagrees ? "; other claims disagree" : "")")
        } else {
            lines.append("licence none is known for the whole page")
        }
        for claim in rights.claims {
            lines.append("  claim \(claim.licence.expression) for \(scope(claim.scope)), \(claim.trust.name.replacing("_", with: " "))")
            lines.append("    \(evidence(claim.evidence))")
        }
        for reservation in rights.reservations {
            let subject = Terminal.safe(String(decoding: reservation.subject, as: UTF8.self))
            lines.append("  \(reservation.kind.rawValue)\(subject.isEmpty ? "" : " \(subject)"): \(reservation.stance.rawValue)\(reservation.isOfCopy ? ", of a copy" : "")")
            lines.append("    \(evidence(reservation.evidence))")
        }
        if let credit = rights.credit {
            let named = [credit.title, credit.author, credit.source].filter { !$0.isEmpty }.map { Terminal.safe(String(decoding: $0, as: UTF8.self)) }
            lines.append("  to be credited: \(named.joined(separator: ", "))")
        }
        for flag in rights.flags.names { lines.append("  noticed: \(flag.replacing("_", with: " "))") }
        return lines
    }

    /// What a policy says of the page, in one line.
    static func verdict(_ policy: Policy, _ rights: Rights) -> String {
        guard let refusal = policy.refusal(of: rights) else { return "keeps it" }
        var said = "leaves it out: \(refusal.why.rawValue)"
        if let claim = refusal.claim { said += " (\(rights.claims[claim].licence.expression))" }
        if let place = refusal.reservation {
            let found = rights.reservations[place]
            said += " (\(found.kind.rawValue) \(Terminal.safe(String(decoding: found.subject, as: UTF8.self))))"
        }
        return said
    }

    /// The rights and the policies' answers as a line of JSON.
    static func json(_ url: [UInt8], _ rights: Rights, _ policies: [Policy]) -> String {
        var json = JSONWriter()
        json.beginObject()
        json.key("url")
        json.string(url.span)
        json.key("license")
        if let licence = RightsJSON.licence(rights) { add(licence, to: &json) } else { json.null() }
        json.key("rights")
        RightsJSON.write(rights, to: &json)
        json.key("policies")
        json.beginObject()
        for policy in policies {
            let name = Array(policy.name.utf8)
            json.key(name.span)
            add(policy.refusal(of: rights)?.why.rawValue ?? "keep", to: &json)
        }
        json.endObject()
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private static func add(_ text: String, to json: inout JSONWriter) {
        let bytes = Array(text.utf8)
        json.string(bytes.span)
    }

    private static func scope(_ scope: LicenceClaim.Scope) -> String {
        switch scope {
        case .page: "the page"
        case .part: "a part of it"
        case .image: "its images"
        case .unknown: "what it covers cannot be told"
        case .copy: "a copy elsewhere"
        case .answered: "the page, answered by a copy's of higher trust"
        }
    }

    private static func evidence(_ evidence: Evidence) -> String {
        func shown(_ bytes: [UInt8]) -> String { Terminal.safe(String(decoding: bytes, as: UTF8.self)).replacing("\n", with: " ") }
        var said = "\(evidence.place.rawValue) at \(evidence.offset)"
        if !evidence.source.isEmpty { said += " of \(shown(evidence.source))" }
        if !evidence.date.isEmpty { said += ", \(shown(evidence.date))" }
        return Terminal.dim("\(said): \(shown(evidence.bytes))")
    }
}
