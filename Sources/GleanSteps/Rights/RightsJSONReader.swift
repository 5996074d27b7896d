import GleanFormats
package import GleanModel
import GleanRights

extension RightsJSON {
    /// Reads what `write` wrote: so rights travel from a release into the next one. Nil for JSON that is no object of rights. What cannot be
    /// understood in it is told by the flags `cut` and `reservations_cut`: something was said that is not known any more.
    package static func read(_ bytes: Span<UInt8>) -> Rights? {
        var walk = JSONWalk(bytes), rights = Rights(), isObject = false
        do {
            try walk.object(bytes) { walk, key in
                isObject = true
                // Programs with fixed columns write null for what is not there.
                if walk.kind(bytes) == .null {
                    try walk.skip(bytes)
                    return
                }
                switch String(decoding: key, as: UTF8.self) {
                case "claims": try walk.array(bytes) { walk in if let claim = try claim(&walk, bytes) { rights.add(claim) } else { rights.flags.insert(.cut) } }
                case "reservations": try walk.array(bytes) { walk in if let found = try reservation(&walk, bytes) { rights.add(found) } else { rights.flags.insert(.reservationsCut) } }
                case "credit":
                    let found = try fields(&walk, bytes).texts
                    rights.credit = Rights.Credit(title: found["title"] ?? [], author: found["author"] ?? [], source: found["source"] ?? [])
                case "flags": try walk.array(bytes) { walk in rights.flags.formUnion(RightsFlags(name: String(decoding: try walk.string(bytes), as: UTF8.self)) ?? []) }
                default: try walk.skip(bytes)
                }
            }
            return rights.isEmpty ? nil : rights
        } catch {
            if !isObject { return nil }
            rights.flags.formUnion([.cut, .reservationsCut])
            return rights
        }
    }

    /// The fields of a claim or a reservation, texts and the one number.
    private struct Fields {
        var texts: [String: [UInt8]] = [:]
        var offset = 0

        func text(_ name: String) -> String { String(decoding: texts[name] ?? [], as: UTF8.self) }

        var evidence: Evidence {
            Evidence(
                Evidence.Place(rawValue: text("place")) ?? .record, texts["evidence"] ?? [], offset: UInt64(max(0, offset)), source: texts["source"] ?? [],
                date: texts["date"] ?? [])
        }
    }

    private static func fields(_ walk: inout JSONWalk, _ bytes: Span<UInt8>) throws -> Fields {
        var fields = Fields()
        try walk.object(bytes) { walk, key in
            let name = String(decoding: key, as: UTF8.self)
            switch walk.kind(bytes) {
            case .string: fields.texts[name] = try walk.string(bytes)
            case .number where name == "offset":
                // Other programs write 0.0 for 0.
                let range = try walk.skip(bytes)
                let text = bytes.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
                fields.offset = Int(exactly: (Double(text) ?? 0).rounded()) ?? 0
            default: try walk.skip(bytes)
            }
        }
        return fields
    }

    private static func claim(_ walk: inout JSONWalk, _ bytes: Span<UInt8>) throws -> LicenceClaim? {
        let fields = try fields(&walk, bytes), expression = fields.text("licence")
        guard !expression.isEmpty, let scope = LicenceClaim.Scope(rawValue: fields.text("scope")),
            let trust = Trust.allCases.first(where: { $0.name == fields.text("trust") }) else { return nil }
        let known = SPDX.licence(expression), jurisdiction = fields.text("jurisdiction")
        let licence = Licence(
            known?.expression ?? expression, version: known?.version ?? "", jurisdiction: jurisdiction.isEmpty ? known?.jurisdiction ?? "" : jurisdiction,
            terms: known?.terms ?? [])
        return LicenceClaim(licence, scope: scope, trust: trust, evidence: fields.evidence)
    }

    private static func reservation(_ walk: inout JSONWalk, _ bytes: Span<UInt8>) throws -> Reservation? {
        let fields = try fields(&walk, bytes)
        guard let kind = Reservation.Kind(rawValue: fields.text("kind")), let stance = Reservation.Stance(rawValue: fields.text("stance")) else { return nil }
        var found = Reservation(kind, subject: fields.texts["subject"] ?? [], stance, evidence: fields.evidence)
        found.isOfCopy = fields.text("scope") == LicenceClaim.Scope.copy.rawValue
        return found
    }
}

/// What a row of a data set says of its rights: those that a release wrote, or the licence that a field names.
struct FieldRights {
    /// The field that names a licence, for evidence.
    let licenceField: String?

    static let help = """
        A field that names the row's licence: an SPDX expression, an address or words; null for none. It counts as declared by the data \
        set. Rights that a release of Gleaner wrote are read without it.
        """

    /// The fields that hold rights as releases write them, in the columns of each preset.
    static let names = ["rights", "metadata.rights"]

    /// Appends the rights, encoded. `rights` is the value of the first field in `names` that is there, `licence` that of the licence's.
    func append(rights: Span<UInt8>, licence: Span<UInt8>, offset: UInt64, to bytes: inout [UInt8]) {
        if rights.isEmpty, licence.isEmpty { return }
        var known = rights.isEmpty ? Rights() : RightsJSON.read(rights) ?? Rights()
        if !licence.isEmpty, known.claims.isEmpty {
            let text = licence.withUnsafeBufferPointer { Array($0) }
            let named = StatedLicence.any(text)
            known.add(LicenceClaim(
                named ?? Licence("NOASSERTION", terms: []), scope: .page, trust: .declared,
                evidence: Evidence(.record, text, offset: offset, source: Array((licenceField ?? "").utf8))))
        }
        known.encode(into: &bytes)
    }
}
