import GleanModel
import GleanRights
import Testing

@Suite struct TDMReservationTests {
    private func statement(_ name: String, _ value: String, _ place: Evidence.Place = .header) -> Reservation? {
        TDMReservation.statement(bytes(name).span, value: bytes(value).span, Evidence(place, bytes("\(name): \(value)")))
    }

    @Test(arguments: [
        ("tdm-reservation", "1", "tdm reserved"), ("TDM-Reservation", " 0 ", "tdm allowed"), ("tdm-reservation", "2", nil), ("tdm-reservation", "", nil),
        ("tdm-reservation", "01", nil), ("tdm-reservation", "true", nil), ("tdm-policy", "https://provider.example/policy.json", "tdm-policy unknown"), ("tdm-policy", "", nil),
        ("tdm:reservation", "1", "tdm reserved"), ("tdm", "1", nil),
    ] as [(String, String, String?)]) func `properties are read, and other values leave them unset`(name: String, value: String, expected: String?) {
        let found = statement(name, value).map { "\(text($0.subject)) \($0.stance)" }
        #expect(found == expected)
    }

    @Test func `the document counts before the header and the header before the file`() throws {
        let file = try #require(statement("tdm-reservation", "1", .wellKnown)), header = try #require(statement("tdm-reservation", "0", .header))
        let meta = try #require(statement("tdm-reservation", "1", .meta)), policy = try #require(statement("tdm-policy", "https://a.example/", .wellKnown))
        let other = Reservation(.robots, subject: bytes("*"), .reserved, evidence: Evidence(.robots, []))
        for (all, expected) in [([file, header, meta], [meta]), ([header, file], [header]), ([policy, meta, file, other], [policy, meta, other]), ([other], [other])] {
            var statements = all
            TDMReservation.settle(&statements)
            #expect(statements == expected)
        }
    }

    /// The second example of the protocol, "TDM File on the Origin Server", written anew.
    private let rules = TDMRules([
        TDMRule(location: bytes("/papers/"), isReserved: true, policy: [], text: bytes("1"), offset: 5),
        TDMRule(location: bytes("/site/html/"), isReserved: true, policy: bytes("https://provider.example/policy.json"), text: bytes("2"), offset: 50),
        TDMRule(location: bytes("/site/images/*.jpg"), isReserved: false, policy: [], text: bytes("3"), offset: 100),
        TDMRule(location: bytes("/exact$"), isReserved: nil, policy: [], text: bytes("4"), offset: 150),
        TDMRule(location: bytes("/exact"), isReserved: true, policy: [], text: bytes("5"), offset: 200),
        TDMRule(location: bytes("no path"), isReserved: true, policy: [], text: bytes("6"), offset: 250),
    ])

    @Test(arguments: [
        ("/papers/a.pdf", ["tdmrep tdm reserved: 1"]), ("/site/html/x", ["tdmrep tdm reserved: 2", "tdmrep tdm-policy unknown: 2"]), ("/site/images/a/b.jpg", ["tdmrep tdm allowed: 3"]),
        ("/site/images/a.png", []), ("/exact", []), ("/exactly", ["tdmrep tdm reserved: 5"]), ("/", []), ("/Papers/a", []), ("/p%61pers/a", ["tdmrep tdm reserved: 1"]),
    ]) func `the first rule that matches counts`(path: String, expected: [String]) {
        let found = rules.reservations(for: RobotsPath(bytes(path))).map { line($0) }
        #expect(found == expected)
    }

    @Test func `rules that take too long on a path are unknown`() {
        let slow = TDMRule(location: bytes("*a"), isReserved: true, policy: [], text: bytes("a"), offset: 0), path = RobotsPath([UInt8](repeating: 0x62, count: 1 << 10))
        let rule = TDMRule(location: bytes("/b"), isReserved: true, policy: [], text: bytes("b"), offset: 0)
        func found(_ count: Int) -> [String] {
            var rules = TDMRules(Array(repeating: slow, count: count) + [rule])
            rules.mostWork = 1 << 14
            return rules.reservations(for: path).map { line($0) }
        }
        #expect(found(15) == ["tdmrep tdm reserved: b"])
        #expect(found(20) == ["tdmrep tdm unknown: rules behind the first 16 are not read"])
    }

    @Test func `where rules may follow that were not read, a path that none matches is unknown`() {
        let cut = TDMRules(Array(rules.rules.prefix(2)), areAll: false)
        #expect(cut.reservations(for: RobotsPath(bytes("/papers/a"))).map { line($0) } == ["tdmrep tdm reserved: 1"])
        #expect(cut.reservations(for: RobotsPath(bytes("/other"))).map { line($0) } == ["tdmrep tdm unknown: rules behind the first 2 are not read"])
    }
}
