package import GleanModel

/// The TDM Reservation Protocol (W3C Community Group, final report): `tdm-reservation` and `tdm-policy` in a site's file, in HTTP headers and
/// in documents.
///
/// A reservation is a statement of kind `tdmrep` with the subject `tdm`; the address of a policy is one with the subject `tdm-policy`, and
/// of unknown stance, as its terms are not read.
package enum TDMReservation {
    package static let subject = Array("tdm".utf8)
    package static let policySubject = Array("tdm-policy".utf8)

    /// The statement that a property makes; nil for other properties and for values that leave it unset, which are all but 0 and 1.
    /// EPUB writes `tdm:reservation` and `tdm:policy`.
    package static func statement(_ name: Span<UInt8>, value: Span<UInt8>, _ evidence: Evidence) -> Reservation? {
        let value = value.extracting(value.blanksTrimmed(0..<value.count))
        if name.equalsIgnoringCase("tdm-reservation") || name.equalsIgnoringCase("tdm:reservation") {
            guard value.count == 1, value[0] == UInt8(ascii: "0") || value[0] == UInt8(ascii: "1") else { return nil }
            return Reservation(.tdmrep, subject: subject, value[0] == UInt8(ascii: "1") ? .reserved : .allowed, evidence: evidence)
        }
        guard name.equalsIgnoringCase("tdm-policy") || name.equalsIgnoringCase("tdm:policy"), !value.isEmpty else { return nil }
        return Reservation(.tdmrep, subject: policySubject, .unknown, evidence: evidence)
    }

    /// Leaves of each of the two only what counts: what the document says before its header, and the header before the site's file; what is
    /// absent resets nothing. Of equals the first counts. Other statements stay.
    package static func settle(_ statements: inout [Reservation]) {
        for subject in [subject, policySubject] {
            var best: Int?
            for (index, statement) in statements.enumerated() where statement.kind == .tdmrep && statement.subject == subject {
                if best.map({ rank(statements[$0]) < rank(statement) }) ?? true { best = index }
            }
            guard let best else { continue }
            var index = -1
            statements.removeAll { statement in
                index += 1
                return statement.kind == .tdmrep && statement.subject == subject && index != best
            }
        }
    }

    private static func rank(_ statement: Reservation) -> Int {
        switch statement.evidence.place {
        case .wellKnown: 0
        case .header: 1
        default: 2
        }
    }
}

/// A rule of `/.well-known/tdmrep.json`.
package struct TDMRule: Sendable {
    /// Matches paths as robots.txt patterns do; nil where it can match none.
    package var location: RobotsPattern?
    /// Nil where it is neither 0 nor 1.
    package var isReserved: Bool?
    package var policy: [UInt8]
    /// The rule as it stands in the file, and where.
    package var text: [UInt8]
    package var offset: Int

    package init(location: [UInt8], isReserved: Bool?, policy: [UInt8], text: [UInt8], offset: Int) {
        self.location = RobotsPattern(location)
        self.isReserved = isReserved
        self.policy = policy
        self.text = text
        self.offset = offset
    }
}

/// The rules of a site's `tdmrep.json`, in their order.
package struct TDMRules: Sendable {
    package var rules: [TDMRule]
    /// The file has no others.
    package var areAll: Bool
    /// The bytes of an address that they may look through for one page.
    package var mostWork = RobotsPattern.mostWork

    package init(_ rules: [TDMRule], areAll: Bool = true) {
        self.rules = rules
        self.areAll = areAll
    }

    /// What the first rule that matches says; nothing where none does, and, where there may be others, a statement of unknown stance whose
    /// evidence is where reading ended. `source` is the file's address.
    package func reservations(for path: RobotsPath, source: [UInt8] = [], date: [UInt8] = []) -> [Reservation] {
        var work = mostWork
        for (place, rule) in rules.enumerated() {
            // Rules with stars take too long on so long a path.
            if work < 0 { return [unread(place, source, date)] }
            if rule.location?.matches(path, &work) ?? false { return statements(of: rule, source, date) }
        }
        return areAll ? [] : [unread(rules.count, source, date)]
    }

    private func statements(of rule: TDMRule, _ source: [UInt8], _ date: [UInt8]) -> [Reservation] {
        let evidence = Evidence(.wellKnown, rule.text, offset: UInt64(rule.offset), source: source, date: date)
        var found: [Reservation] = []
        if let isReserved = rule.isReserved {
            found.append(Reservation(.tdmrep, subject: TDMReservation.subject, isReserved ? .reserved : .allowed, evidence: evidence))
        }
        if !rule.policy.isEmpty { found.append(Reservation(.tdmrep, subject: TDMReservation.policySubject, .unknown, evidence: evidence)) }
        return found
    }

    private func unread(_ count: Int, _ source: [UInt8], _ date: [UInt8]) -> Reservation {
        let end = rules.prefix(count).last.map { $0.offset + $0.text.count } ?? 0
        let evidence = Evidence(.wellKnown, Array("rules behind the first \(count) are not read".utf8), offset: UInt64(end), source: source, date: date)
        return Reservation(.tdmrep, subject: TDMReservation.subject, .unknown, evidence: evidence)
    }
}
