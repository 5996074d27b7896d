package import GleanFormats
package import GleanModel

/// Rights as releases write them: `license` is the expression that counts, `rights` all that is known.
package enum RightsJSON {
    /// The SPDX expression of the licence that counts; nil where none does.
    package static func licence(_ rights: Rights) -> String? { EffectiveLicence(rights)?.licence.expression }

    /// Writes an object with claims, reservations, credit and flags; what is empty is left out.
    package static func write(_ rights: Rights, to json: inout JSONWriter) {
        json.beginObject()
        if !rights.claims.isEmpty {
            json.key("claims")
            json.beginArray()
            for claim in rights.claims { write(claim, to: &json) }
            json.endArray()
        }
        if !rights.reservations.isEmpty {
            json.key("reservations")
            json.beginArray()
            for reservation in rights.reservations { write(reservation, to: &json) }
            json.endArray()
        }
        if let credit = rights.credit {
            json.key("credit")
            json.beginObject()
            for (name, value) in [("title" as StaticString, credit.title), ("author", credit.author), ("source", credit.source)] where !value.isEmpty {
                json.string(name, value.span)
            }
            json.endObject()
        }
        if !rights.flags.isEmpty {
            json.key("flags")
            json.beginArray()
            for name in rights.flags.names { json.string(text: name) }
            json.endArray()
        }
        json.endObject()
    }

    private static func write(_ claim: LicenceClaim, to json: inout JSONWriter) {
        json.beginObject()
        json.string("licence", text: claim.licence.expression)
        if !claim.licence.jurisdiction.isEmpty { json.string("jurisdiction", text: claim.licence.jurisdiction) }
        json.string("scope", text: claim.scope.rawValue)
        json.string("trust", text: claim.trust.name)
        write(claim.evidence, to: &json)
        json.endObject()
    }

    private static func write(_ reservation: Reservation, to json: inout JSONWriter) {
        json.beginObject()
        json.string("kind", text: reservation.kind.rawValue)
        json.string("subject", reservation.subject.span)
        json.string("stance", text: reservation.stance.rawValue)
        if reservation.isOfCopy { json.string("scope", text: LicenceClaim.Scope.copy.rawValue) }
        write(reservation.evidence, to: &json)
        json.endObject()
    }

    private static func write(_ evidence: Evidence, to json: inout JSONWriter) {
        json.string("place", text: evidence.place.rawValue)
        json.string("evidence", evidence.bytes.span)
        json.key("offset")
        json.integer(Int(clamping: evidence.offset))
        if !evidence.source.isEmpty { json.string("source", evidence.source.span) }
        if !evidence.date.isEmpty { json.string("date", evidence.date.span) }
    }
}
