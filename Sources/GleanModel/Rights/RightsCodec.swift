import GleanBytes

// How rights travel beside a page: in a batch's lane, in stage files, in a survey's signatures.
//
//     version (1) = 1 · flags (1) · count · claim... · count · reservation... · credit, if there is one
//     claim:       expression · version · jurisdiction · terms · scope (1) · trust (1) · evidence
//     reservation: kind (1) · subject · stance (1), with its highest bit for one of a copy · evidence
//     credit:      title · author · source
//     evidence:    place (1) · bytes · offset · source · date
//
// Counts, terms and offsets are LEB128; what has a length is written as its length and its bytes; the one-byte values are places in the lists
// of cases below, to which new ones are added at the end.

extension Rights {
    private static let version: UInt8 = 1
    private static let ofCopy: UInt8 = 0x80

    /// Appends the rights; nothing where nothing is known.
    package func encode(into bytes: inout [UInt8]) {
        if isEmpty { return }
        bytes.append(Self.version)
        bytes.append(flags.rawValue)
        bytes.append(varint: claims.count)
        for claim in claims {
            bytes.append(counted: Array(claim.licence.expression.utf8))
            bytes.append(counted: Array(claim.licence.version.utf8))
            bytes.append(counted: Array(claim.licence.jurisdiction.utf8))
            bytes.append(varint: Int(claim.licence.terms.rawValue))
            bytes.append(claim.scope.code)
            bytes.append(claim.trust.rawValue)
            claim.evidence.encode(into: &bytes)
        }
        bytes.append(varint: reservations.count)
        for reservation in reservations {
            bytes.append(reservation.kind.code)
            bytes.append(counted: reservation.subject)
            bytes.append(reservation.stance.code | (reservation.isOfCopy ? Self.ofCopy : 0))
            reservation.evidence.encode(into: &bytes)
        }
        guard let credit else { return }
        for text in [credit.title, credit.author, credit.source] { bytes.append(counted: text) }
    }

    /// Reads what `encode` wrote; bytes of another kind give rights without claims and reservations.
    package init(_ bytes: Span<UInt8>) {
        self.init()
        guard bytes.count >= 4, bytes[0] == Self.version else { return }
        flags = RightsFlags(rawValue: bytes[1])
        var reader = VarintReader(bytes, at: 2)
        for _ in 0..<min(reader.next(), Self.mostClaims) where !reader.isAtEnd {
            let expression = reader.text(bytes), version = reader.text(bytes), jurisdiction = reader.text(bytes)
            let terms = LicenceTerms(rawValue: UInt16(truncatingIfNeeded: reader.next()))
            let scope = LicenceClaim.Scope(code: reader.next(big: 1)), trust = Trust(rawValue: UInt8(reader.next(big: 1))) ?? .declared
            let licence = Licence(expression, version: version, jurisdiction: jurisdiction, terms: terms)
            claims.append(LicenceClaim(licence, scope: scope, trust: trust, evidence: reader.evidence(bytes)))
        }
        for _ in 0..<min(reader.next(), Self.mostOfKind * Reservation.Kind.allCases.count) where !reader.isAtEnd {
            let kind = Reservation.Kind(code: reader.next(big: 1)), subject = reader.counted(bytes), stance = UInt8(reader.next(big: 1))
            var found = Reservation(kind, subject: subject, Reservation.Stance(code: UInt64(stance & ~Self.ofCopy)), evidence: reader.evidence(bytes))
            found.isOfCopy = stance & Self.ofCopy != 0
            reservations.append(found)
        }
        if !reader.isAtEnd { credit = Credit(title: reader.counted(bytes), author: reader.counted(bytes), source: reader.counted(bytes)) }
    }
}

extension Evidence {
    fileprivate func encode(into bytes: inout [UInt8]) {
        bytes.append(place.code)
        bytes.append(counted: self.bytes)
        bytes.append(varint: Int(clamping: offset))
        bytes.append(counted: source)
        bytes.append(counted: date)
    }
}

extension VarintReader {
    @_lifetime(self: copy self)
    fileprivate mutating func counted(_ bytes: Span<UInt8>) -> [UInt8] {
        let range = take(next())
        return bytes.extracting(range).withUnsafeBufferPointer { Array($0) }
    }

    @_lifetime(self: copy self)
    fileprivate mutating func text(_ bytes: Span<UInt8>) -> String { String(decoding: counted(bytes), as: UTF8.self) }

    @_lifetime(self: copy self)
    fileprivate mutating func evidence(_ bytes: Span<UInt8>) -> Evidence {
        let place = Evidence.Place(code: next(big: 1)), found = counted(bytes), offset = UInt64(next())
        return Evidence(place, found, offset: offset, source: counted(bytes), date: counted(bytes))
    }
}

extension [UInt8] {
    fileprivate mutating func append(counted bytes: [UInt8]) {
        append(varint: bytes.count)
        append(contentsOf: bytes)
    }
}

extension CaseIterable where Self: Equatable {
    /// The case's place in the list of cases.
    fileprivate var code: UInt8 {
        var place: UInt8 = 0
        for other in Self.allCases {
            if other == self { return place }
            place += 1
        }
        return place
    }

    /// The case at a place in the list; the last for places behind it.
    fileprivate init(code: UInt64) {
        let cases = Array(Self.allCases)
        self = cases[min(Int(clamping: code), cases.count - 1)]
    }
}
