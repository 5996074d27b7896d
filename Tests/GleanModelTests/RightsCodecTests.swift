import GleanModel
import Testing

@Suite struct RightsCodecTests {
    private func rights() -> Rights {
        var rights = Rights()
        let licence = Licence("CC-BY-SA-3.0-DE", version: "3.0", jurisdiction: "de", terms: [.open, .attribution, .shareAlike])
        rights.add(LicenceClaim(
            licence, scope: .image, trust: .located,
            evidence: Evidence(.linkedData, Array("https://creativecommons.org/licenses/by-sa/3.0/de/".utf8), offset: 1 << 40, source: Array("x".utf8), date: Array("2026-01-01".utf8))))
        rights.add(Reservation(.aiTxt, subject: Array("*.jpg".utf8), .unknown, evidence: Evidence(.aiTxt, [0xFF, 0], offset: 7)))
        var told = Reservation(.robots, subject: Array("gptbot".utf8), .reserved, evidence: Evidence(.robots, Array("Disallow: /".utf8)))
        told.isOfCopy = true
        rights.add(told)
        rights.flags = [.disagreement, .fromCopy, .reservedCopy]
        return rights
    }

    @Test func `rights come back as they were`() {
        var bytes: [UInt8] = []
        rights().encode(into: &bytes)
        #expect(Rights(bytes.span) == rights())
    }

    @Test func `of many statements those that reserve are kept, and other kinds have their own room`() {
        var rights = Rights()
        func say(_ kind: Reservation.Kind, _ subject: String, _ stance: Reservation.Stance) { rights.add(Reservation(kind, subject: Array(subject.utf8), stance, evidence: Evidence(.robots, []))) }
        for agent in 0..<Rights.mostOfKind { say(.robots, "bot\(agent)", .allowed) }
        #expect(rights.flags.isEmpty)
        say(.robots, "last", .reserved)
        say(.tdmrep, "tdm", .reserved)
        #expect(rights.flags == .reservationsCut)
        #expect(rights.reservations.filter { $0.kind == .robots }.count == Rights.mostOfKind)
        #expect(rights.reservations.filter { $0.stance == .reserved }.count == 2)
        var bytes: [UInt8] = []
        rights.encode(into: &bytes)
        #expect(Rights(bytes.span) == rights)
    }

    @Test func `nothing known takes no bytes`() {
        var bytes: [UInt8] = []
        Rights().encode(into: &bytes)
        #expect(bytes.isEmpty)
        #expect(Rights(bytes.span).isEmpty)
    }

    @Test func `cut or foreign bytes never crash`() {
        var bytes: [UInt8] = []
        rights().encode(into: &bytes)
        for length in 0..<bytes.count { _ = Rights(Array(bytes[..<length]).span) }
        for byte in 0...255 as ClosedRange<UInt8> { _ = Rights([UInt8](repeating: byte, count: 100).span) }
    }

    @Test func `terms join by what both permit and either demands`() {
        let by: LicenceTerms = [.open, .attribution], nc: LicenceTerms = [.known, .distribution, .derivatives, .attribution, .shareAlike]
        #expect(by.and(nc) == [.known, .distribution, .derivatives, .attribution, .shareAlike])
        #expect(by.or(nc) == by)
        #expect(!by.and([]).contains(.known))
    }
}
