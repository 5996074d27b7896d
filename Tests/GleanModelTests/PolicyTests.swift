import GleanModel
import Testing

@Suite struct PolicyTests {
    private static let by = Licence("CC-BY-4.0", version: "4.0", terms: [.open, .attribution])
    private static let german = Licence("CC-BY-3.0-DE", version: "3.0", jurisdiction: "de", terms: [.open, .attribution])
    private static let plain = Licence("CC-BY-3.0", version: "3.0", terms: [.open, .attribution])
    private static let nc = Licence("CC-BY-NC-4.0", version: "4.0", terms: [.known, .distribution, .derivatives, .attribution])

    private static func claim(
        _ licence: Licence, _ scope: LicenceClaim.Scope = .page, _ trust: Trust = .located, _ place: Evidence.Place = .link
    ) -> LicenceClaim { LicenceClaim(licence, scope: scope, trust: trust, evidence: Evidence(place, [])) }

    private static func rights(_ claims: [LicenceClaim], _ reservations: [Reservation] = [], _ flags: RightsFlags = []) -> Rights {
        var rights = Rights()
        for claim in claims { rights.add(claim) }
        for reservation in reservations { rights.add(reservation) }
        rights.flags = flags
        return rights
    }

    private static var open: Policy {
        var policy = Policy()
        policy.licences.allow = [.open]
        policy.licences.deny = [.expression("CC-BY-SA-2.*")]
        var robots = Policy.ReservationPolicy()
        robots.of = ["gptbot"]
        policy.reservations[.robots] = robots
        return policy
    }

    private func why(_ rights: Rights, _ policy: Policy = open) -> PolicyRefusal.Why? { policy.refusal(of: rights)?.why }

    @Test func `the claim of most trust counts, then the plainest place`() {
        let found = Self.rights([Self.claim(Self.nc, .page, .declared, .meta), Self.claim(Self.german, .page, .located, .anchor), Self.claim(Self.by, .page, .located, .meta)])
        #expect(EffectiveLicence(found)?.licence == Self.by)
        #expect(EffectiveLicence(found)?.claims == [2])
        #expect(EffectiveLicence(Rights()) == nil)
    }

    @Test func `contributions of a record join by AND, and each must be allowed`() {
        let sa = Licence("CC-BY-SA-4.0", version: "4.0", terms: [.open, .attribution, .shareAlike])
        let thread = Self.rights([Self.claim(sa, .part, .publisherVerified, .record), Self.claim(Self.by, .part, .publisherVerified, .record)])
        let found = EffectiveLicence(thread)
        #expect(found?.licence.expression == "CC-BY-SA-4.0 AND CC-BY-4.0")
        #expect(found?.licence.terms == [.open, .attribution, .shareAlike])
        #expect(why(thread) == nil)
        let mixed = Self.rights([Self.claim(sa, .part, .publisherVerified, .record), Self.claim(Self.nc, .part, .publisherVerified, .record)])
        #expect(why(mixed) == .licenceNotAllowed)
        // What a page says of one of its parts leaves the rest without a licence.
        #expect(why(Self.rights([Self.claim(Self.by, .part)])) == .licenceScope)
    }

    @Test func `a choice in parentheses is kept whole`() {
        let choice = Licence("MIT OR Apache-2.0", terms: .open)
        #expect(choice.and(Self.by).expression == "(MIT OR Apache-2.0) AND CC-BY-4.0")
        #expect(Self.by.and(Self.by) == Self.by)
    }

    @Test func `licences that hold together are joined part by part, each once`() {
        func all(_ expressions: String...) -> String? { Licence.all(expressions.map { Licence($0, terms: .open) })?.expression }
        #expect(all() == nil && all("MIT OR ISC") == "MIT OR ISC" && all("MIT OR ISC", "MIT OR ISC") == "MIT OR ISC")
        #expect(all("MIT AND ISC", "ISC", "MIT", "Zlib") == "MIT AND ISC AND Zlib")
        #expect(all("MIT", "MIT OR ISC", "Zlib") == "MIT AND (MIT OR ISC) AND Zlib")
        #expect(Licence.all([Self.by, Self.nc])?.terms == Self.by.and(Self.nc).terms)
        let many = (0..<20_000).map { Licence("LicenseRef-\($0)", terms: .open) }
        #expect(Licence.all(many + many)?.expression.utf8.count == many.reduce(0) { $0 + $1.expression.utf8.count } + 5 * (many.count - 1))
    }

    @Test func `what is joined once is not joined again, in parentheses or not`() {
        let choice = Licence("MIT OR Apache-2.0", terms: .open), both = choice.and(Self.by), other = Licence("0BSD OR (MIT AND Zlib)", terms: .open)
        #expect(both.and(Self.by) == both)
        #expect(both.and(choice).expression == both.expression)
        #expect(Self.by.and(both).expression == "CC-BY-4.0 AND (MIT OR Apache-2.0)")
        // AND binds closer than OR.
        #expect(other.and(Self.by).expression == "(0BSD OR (MIT AND Zlib)) AND CC-BY-4.0")
    }

    @Test func `a list of licences holds them with exceptions and later versions too`() {
        var policy = Policy()
        policy.licences.allow = [.list(name: "permissive", ["MIT", "Apache-2.0"])]
        func why(_ expression: String) -> PolicyRefusal.Why? { self.why(Self.rights([Self.claim(Licence(expression, terms: .open))]), policy) }
        for expression in ["MIT", "Apache-2.0 WITH LLVM-exception", "Apache-2.0+", "MIT OR GPL-2.0-only", "MIT AND Apache-2.0 WITH LLVM-exception", "Apache-2.0+ WITH LLVM-exception"] {
            #expect(why(expression) == nil, "\(expression)")
        }
        for expression in ["MIT AND GPL-2.0-only", "GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-or-later", "MITNFA", "MIT-0"] {
            #expect(why(expression) == .licenceNotAllowed, "\(expression)")
        }
    }

    @Test func `a file that tells its own licence goes before its folder's, and is not contradicted by it`() {
        let mit = Licence("MIT", terms: [.open, .attribution]), gpl = Licence("GPL-2.0-only", terms: [.open, .shareAlike])
        for place in [Evidence.Place.spdxHeader, .notice] {
            let found = EffectiveLicence(Self.rights([Self.claim(mit, .page, .located, place), Self.claim(gpl, .page, .located, .licenceFile), Self.claim(gpl, .page, .declared, .manifest)]))
            #expect(found?.licence == mit)
            #expect(found?.disagrees == false)
        }
        // A mention at the head has less trust than the licence file, and a manifest may contradict that.
        let mention = EffectiveLicence(Self.rights([Self.claim(gpl, .page, .located, .licenceFile), Self.claim(mit, .page, .declared, .notice)]))
        #expect(mention?.licence == gpl)
        #expect(mention?.disagrees == true)
        #expect(EffectiveLicence(Self.rights([Self.claim(gpl, .page, .located, .licenceFile), Self.claim(mit, .page, .declared, .manifest)]))?.disagrees == true)
    }

    @Test func `each fact has its refusal`() {
        #expect(why(Self.rights([Self.claim(Self.by)])) == nil)
        #expect(why(Rights()) == .noLicence)
        #expect(why(Self.rights([Self.claim(Self.nc)])) == .licenceNotAllowed)
        #expect(why(Self.rights([Self.claim(Licence("CC-BY-SA-2.5", terms: .open))])) == .licenceDenied)
        #expect(why(Self.rights([Self.claim(Self.by, .image)])) == .licenceScope)
        #expect(why(Self.rights([Self.claim(Self.by, .copy), Self.claim(Self.by, .answered)])) == .noLicence)
        #expect(why(Self.rights([Self.claim(Self.by, .unknown)])) == .licenceScope)
        #expect(why(Self.rights([Self.claim(Self.by), Self.claim(Self.nc, .page, .declared)])) == .disagreement)
        // Ports of one version ask for the same.
        #expect(why(Self.rights([Self.claim(Self.plain), Self.claim(Self.german)])) == nil)
        #expect(why(Self.rights([Self.claim(Self.by)], [], .stricterCopy)) == .stricterCopy)
        #expect(why(Self.rights([Self.claim(Self.by)], [], .earlierCopy)) == nil)
        var strict = Self.open
        strict.licences.minTrust = .publisherVerified
        #expect(why(Self.rights([Self.claim(Self.by)]), strict) == .lowTrust)
        strict.licences.minTrust = .declared
        strict.licences.earlierCopy = .drop
        #expect(why(Self.rights([Self.claim(Self.by)], [], .earlierCopy), strict) == .earlierCopy)
    }

    @Test func `reservations count by mechanism and subject`() {
        func robots(_ agent: String, _ stance: Reservation.Stance) -> Reservation { Reservation(.robots, subject: Array(agent.utf8), stance, evidence: Evidence(.robots, [])) }
        let by = [Self.claim(Self.by)]
        #expect(why(Self.rights(by, [robots("gptbot", .reserved)])) == .reserved)
        #expect(why(Self.rights(by, [robots("gptbot", .allowed), robots("otherbot", .reserved)])) == nil)
        #expect(why(Self.rights(by, [robots("gptbot", .unknown)])) == nil)
        var strict = Self.open
        strict.reservations[.robots]?.unknown = .drop
        #expect(why(Self.rights(by, [robots("gptbot", .unknown)]), strict) == .reservationUnclear)
        #expect(strict.refusal(of: Self.rights(by, [robots("x", .reserved), robots("gptbot", .unknown)]))?.reservation == 1)
    }

    @Test func `a reservation of a copy counts where the policy says so`() {
        var told = Reservation(.robots, subject: Array("gptbot".utf8), .reserved, evidence: Evidence(.robots, []))
        told.isOfCopy = true
        let found = Self.rights([Self.claim(Self.by)], [told], [.reservedCopy])
        #expect(why(found) == nil)
        var strict = Self.open
        strict.reservedCopy = .drop
        #expect(why(found, strict) == .reservedCopy)
        told.subject = Array("otherbot".utf8)
        #expect(why(Self.rights([Self.claim(Self.by)], [told], [.reservedCopy]), strict) == nil)
    }

    @Test func `of a choice one alternative is enough, and what holds together must all match`() {
        let listed = LicencePattern.list(name: "blue_oak:silver", ["MIT", "Apache-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"])
        func allowed(_ expression: String) -> Bool { LicencePattern.allows(Licence(expression, terms: []), [listed], except: []) }
        func denied(_ expression: String) -> Bool { LicencePattern.denies(Licence(expression, terms: []), [.expression("GPL-*")]) }
        #expect(allowed("MIT") && allowed("MIT OR GPL-2.0-only") && allowed("GPL-2.0-only OR Apache-2.0") && allowed("MIT AND Apache-2.0"))
        #expect(!allowed("GPL-2.0-only") && !allowed("MIT AND GPL-2.0-only") && !allowed("GPL-2.0-only OR LGPL-2.1-only"))
        #expect(allowed("GPL-2.0-only WITH Classpath-exception-2.0") && allowed("(MIT OR GPL-2.0-only) AND Apache-2.0") && !allowed("(MIT OR X) AND Y"))
        // AND binds closer than OR.
        #expect(allowed("X AND Y OR MIT") && !allowed("X AND (Y OR MIT)"))
        #expect(denied("GPL-2.0-only") && denied("MIT AND GPL-2.0-only") && !denied("MIT OR GPL-2.0-only") && denied("GPL-2.0-only OR GPL-3.0-only"))
        for broken in ["", "(", ")", "MIT OR", "OR", "(MIT", "MIT)", String(repeating: "(", count: 10_000)] { #expect(!denied(broken)) }
    }

    @Test func `patterns match whole expressions`() {
        for (pattern, text, same) in [("CC-BY-*", "CC-BY-4.0", true), ("CC-BY-*", "CC-BY-", true), ("*-4.0", "CC-BY-4.0", true), ("CC-BY", "CC-BY-4.0", false), ("*BY*0", "CC-BY-SA-4.0", true), ("", "x", false), ("*", "", true)] {
            #expect(LicencePattern.allows(Licence(text, terms: []), [.expression(pattern)], except: []) == same, "\(pattern) \(text)")
        }
    }

    @Test func `names are asked of each licence of an expression, all of a policy's at once`() {
        func allowed(_ expression: String, _ allow: [String], _ deny: [String] = []) -> Bool {
            let licence = Licence(expression, terms: []), denied = deny.map { LicencePattern.expression($0) }
            return !LicencePattern.denies(licence, denied) && LicencePattern.allows(licence, allow.map { LicencePattern.expression($0) }, except: denied)
        }
        #expect(!allowed("BSD-3-Clause AND CC-BY-NC-4.0", ["BSD-*"]))
        #expect(allowed("MIT AND Apache-2.0", ["MIT", "Apache-2.0"]))
        #expect(allowed("MIT AND Apache-2.0", ["MIT AND Apache-2.0"]) && !allowed("MIT", ["MIT AND Apache-2.0"]))
        for expression in ["GPL-2.0-only OR MIT", "MIT OR GPL-2.0-only"] { #expect(allowed(expression, ["*"], ["GPL-*"])) }
        #expect(!allowed("GPL-2.0-only OR GPL-3.0-only", ["*"], ["GPL-2.0-only", "GPL-3.0-only"]))
        #expect(!allowed("GPL-2.0-only OR CC-BY-4.0", ["GPL-*"], ["GPL-2.0-only"]))
    }

    @Test func `what is reserved altogether is no licence that withholds a use`() {
        let reserved = Licence("LicenseRef-all-rights-reserved", terms: [.known, .allRightsReserved])
        for pattern in [LicencePattern.nonCommercial, .noDerivatives, .shareAlike] {
            #expect(!LicencePattern.allows(reserved, [.open, pattern], except: []))
            let joined = Self.nc.and(reserved).and(Licence("CC-BY-ND-4.0", terms: [.known, .distribution, .shareAlike]))
            #expect(!LicencePattern.allows(joined, [pattern], except: []))
        }
        #expect(LicencePattern.allows(Self.nc, [.nonCommercial], except: []) && LicencePattern.denies(reserved, [.nonCommercial]))
        #expect(LicencePattern.allows(reserved, [.allRightsReserved], except: []))
    }

    @Test func `a directive for one agent counts, and so does what cannot be told`() {
        var policy = Policy()
        for kind in [Reservation.Kind.robotsTag, .contentUsage] {
            policy.reservations[kind] = Policy.ReservationPolicy()
            policy.reservations[kind]?.of = ["noai", "train-ai"]
            policy.reservations[kind]?.unknown = .drop
        }
        func said(_ kind: Reservation.Kind, _ subject: String, _ stance: Reservation.Stance) -> PolicyRefusal.Why? {
            why(Self.rights([], [Reservation(kind, subject: Array(subject.utf8), stance, evidence: Evidence(.header, []))]), policy)
        }
        #expect(said(.robotsTag, "gptbot:noai", .reserved) == .reserved && said(.robotsTag, "gptbot:noindex", .reserved) == nil)
        #expect(said(.contentUsage, "", .unknown) == .reservationUnclear && said(.contentUsage, "x:noai", .reserved) == nil)
        #expect(why(Self.rights([], [], [.reservationsCut]), policy) == .reservationUnclear && why(Self.rights([], [], [.cut]), policy) == nil)
    }
}
