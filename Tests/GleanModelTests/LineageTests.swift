import GleanModel
import Testing
import TestSupport

@Suite struct LineageTests {
    private static let by = Licence("CC-BY-4.0", version: "4.0", terms: [.open, .attribution])
    private static let nc = Licence("CC-BY-NC-4.0", version: "4.0", terms: [.known, .distribution, .derivatives, .attribution])

    private static func copy(
        _ host: String, _ licence: Licence? = nil, _ trust: Trust = .located, published: String = "", captured: String = "2026-01-31"
    ) -> Lineage.Copy {
        var rights = Rights()
        if let licence { rights.add(LicenceClaim(licence, scope: .page, trust: trust, evidence: Evidence(.link, Array(licence.expression.utf8)))) }
        return Lineage.Copy(
            rights: rights, url: Array("https://\(host)/".utf8), publisher: Array(host.utf8), published: Array(published.utf8), captured: Array(captured.utf8))
    }

    private static func joined(_ own: Lineage.Copy, _ copies: Lineage.Copy...) -> Rights? {
        var lineage = Lineage(own)
        for copy in copies { lineage.add(copy) }
        return lineage.joined
    }

    @Test func `a mirror that states nothing takes nothing`() {
        #expect(Self.joined(Self.copy("wiki.example", Self.by), Self.copy("mirror.example")) == nil)
        #expect(Self.joined(Self.copy("wiki.example", Self.by)) == nil)
    }

    @Test func `the statement of highest trust wins, and names its copy`() throws {
        let joined = try #require(Self.joined(Self.copy("mirror.example"), Self.copy("a.example", Self.nc, .declared), Self.copy("b.example", Self.by, .publisherVerified)))
        let found = try #require(EffectiveLicence(joined))
        #expect(found.licence == Self.by)
        #expect(joined.flags == [.fromCopy])
        #expect(joined.claims[found.claims[0]].evidence.source == Array("https://b.example/".utf8))
        #expect(EffectiveLicence(joined)?.disagrees == false)
    }

    @Test func `a copy of lower or equal trust never overrides`() {
        #expect(Self.joined(Self.copy("a.example", Self.nc), Self.copy("b.example", Self.by, .declared)) == nil)
        #expect(Self.joined(Self.copy("a.example", Self.nc), Self.copy("b.example", Self.by, .located)) == nil)
    }

    @Test func `a page's own claim of less trust is no disagreement any more`() throws {
        let joined = try #require(Self.joined(Self.copy("a.example", Self.by, .declared), Self.copy("b.example", Self.nc, .publisherVerified)))
        #expect(EffectiveLicence(joined)?.licence == Self.nc)
        #expect(EffectiveLicence(joined)?.disagrees == false)
    }

    @Test func `a stricter copy of at least the same trust is flagged with its evidence`() throws {
        let joined = try #require(Self.joined(Self.copy("a.example", Self.by), Self.copy("b.example", Self.nc)))
        #expect(joined.flags == [.stricterCopy])
        #expect(EffectiveLicence(joined)?.licence == Self.by)
        #expect(joined.claims.last?.scope == .copy)
        #expect(joined.claims.last?.licence == Self.nc)
        #expect(Self.joined(Self.copy("a.example", Self.by), Self.copy("b.example", Self.nc, .declared)) == nil)
        #expect(Self.joined(Self.copy("a.example", Self.nc), Self.copy("b.example", Self.by)) == nil)
    }

    @Test func `an earlier copy of another publisher is flagged by dates of publication, or by captures a month apart`() {
        func flags(_ own: Lineage.Copy, _ copy: Lineage.Copy) -> RightsFlags { Self.joined(own, copy)?.flags ?? [] }
        let own = Self.copy("a.example", Self.by, published: "2026-03-01", captured: "2026-03-02")
        #expect(flags(own, Self.copy("b.example", published: "2026-02-28")) == .earlierCopy)
        #expect(flags(own, Self.copy("b.example", published: "2026-03-01")) == [])
        #expect(flags(own, Self.copy("a.example", published: "2025-03-01")) == [])
        #expect(flags(own, Self.copy("b.example", captured: "2026-01-31")) == .earlierCopy)
        #expect(flags(own, Self.copy("b.example", captured: "2026-02-01")) == [])
        #expect(flags(own, Self.copy("b.example", captured: "yesterday")) == [])
        // Without a licence there is nothing to launder.
        #expect(flags(Self.copy("a.example", captured: "2026-03-02"), Self.copy("b.example", captured: "2020-01-01")) == [])
    }

    @Test func `a copy's reservation is told once, as one of a copy, unless the page has it too`() throws {
        func reserved(_ host: String, _ subjects: String...) -> Lineage.Copy {
            var copy = Self.copy(host)
            for subject in subjects { copy.rights.add(Reservation(.robots, subject: Array(subject.utf8), .reserved, evidence: Evidence(.robots, Array("Disallow: /".utf8)))) }
            return copy
        }
        let joined = try #require(Self.joined(reserved("a.example", "gptbot"), reserved("b.example", "gptbot", "ccbot"), reserved("c.example", "ccbot")))
        #expect(joined.flags == [.reservedCopy])
        #expect(joined.reservations.map(\.isOfCopy) == [false, true])
        #expect(joined.reservations.last?.subject == Array("ccbot".utf8))
        #expect(joined.reservations.last?.evidence.source == Array("https://b.example/".utf8))
        #expect(Self.joined(reserved("a.example", "gptbot"), reserved("b.example", "gptbot")) == nil)
        var allowed = Self.copy("b.example")
        allowed.rights.add(Reservation(.contentUsage, subject: Array("train-ai".utf8), .allowed, evidence: Evidence(.header, [])))
        #expect(Self.joined(Self.copy("a.example"), allowed) == nil)
    }

    @Test func `the claim that wins is the one that counts, whatever the page and its copies claim`() throws {
        let licences = [
            Self.by, Self.nc, Licence("LicenseRef-all-rights-reserved", terms: [.known, .allRightsReserved]), Licence("CC0-1.0", terms: [.open, .publicDomain]),
            Licence("CC-BY-SA-3.0", version: "3.0", terms: [.open, .attribution, .shareAlike]), Licence("NOASSERTION", terms: []),
        ]
        var random = TestRandom()
        func next(_ bound: UInt64) -> Int {
            let state = random.next()
            return Int((state >> 33) % bound)
        }
        for _ in 0..<5_000 {
            func copy(_ host: String) -> Lineage.Copy {
                var copy = Self.copy(host)
                for _ in 0..<next(4) {
                    let trust = Trust.allCases[next(4)], scope: LicenceClaim.Scope = next(4) == 0 ? .part : .page
                    copy.rights.add(LicenceClaim(licences[next(6)], scope: scope, trust: trust, evidence: Evidence(.link, [])))
                }
                return copy
            }
            let own = copy("a.example"), copies = (0..<next(4)).map { _ in copy("b.example") }
            let before = EffectiveLicence(own.rights)
            let trust = (own.rights.claims.filter { $0.scope == .page } + (before?.claims ?? []).map { own.rights.claims[$0] }).map(\.trust).max()
            let best = copies.compactMap { EffectiveLicence($0.rights) }.max { $0.trust < $1.trust }
            var lineage = Lineage(own)
            for copy in copies { lineage.add(copy) }
            let after = EffectiveLicence(lineage.joined ?? own.rights)
            if let best, trust.map({ best.trust > $0 }) ?? true {
                // Of parts those of both count.
                if own.rights.claims.contains(where: { $0.scope == .part && $0.trust >= .publisherVerified }) { continue }
                #expect(after?.trust == best.trust)
                #expect(copies.contains { EffectiveLicence($0.rights)?.licence == after?.licence })
            } else {
                #expect(after?.licence == before?.licence)
            }
        }
    }

    @Test func `parts of a copy that its publisher speaks for answer what the page said of itself`() throws {
        var thread = Self.copy("threads.example")
        for version in ["3.0", "4.0"] {
            let licence = Licence("CC-BY-SA-\(version)", version: version, terms: [.open, .attribution, .shareAlike])
            thread.rights.add(LicenceClaim(licence, scope: .part, trust: .publisherVerified, evidence: Evidence(.record, [])))
        }
        thread.title = Array("Why?".utf8)
        thread.author = Array("Ada".utf8)
        let joined = try #require(Self.joined(Self.copy("mirror.example", Self.by), thread))
        #expect(EffectiveLicence(joined)?.licence.expression == "CC-BY-SA-3.0 AND CC-BY-SA-4.0")
        #expect(joined.claims.first?.scope == .answered)
        #expect(joined.credit == Rights.Credit(title: thread.title, author: thread.author, source: Array("https://threads.example/".utf8)))
    }

    @Test func `what a copy learned of its own copies travels on`() throws {
        let strict = try #require(Self.joined(
            Self.copy("b.example", Self.by, captured: "2026-03-02"), Self.copy("a.example", Self.nc, captured: "2015-01-01")))
        #expect(strict.flags == [.stricterCopy, .earlierCopy])
        var told = Self.copy("b.example")
        told.rights = strict
        let joined = try #require(Self.joined(Self.copy("c.example", Self.by), told))
        #expect(joined.flags == [.stricterCopy, .earlierCopy])
        #expect(joined.claims.last?.evidence.source == Array("https://a.example/".utf8))
    }

    @Test func `from terms that are not known no strictness follows`() {
        let unknown = Licence("LicenseRef-CC-unspecified", terms: [])
        #expect(Self.joined(Self.copy("a.example", Self.by), Self.copy("b.example", unknown)) == nil)
    }

    @Test func `of many copies memory holds a few`() throws {
        var lineage = Lineage(Self.copy("a.example", Self.by))
        for _ in 0..<10_000 { lineage.add(Self.copy("b.example", Self.nc)) }
        #expect(try #require(lineage.joined).claims.count == 2)
    }
}
