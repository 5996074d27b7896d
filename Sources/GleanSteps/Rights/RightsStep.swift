import GleanBytes
import GleanHTML
package import GleanModel
import GleanRights

/// Reads what a crawled page, its HTTP head and its site say of licences and reservations, and decides nothing.
package struct RightsStep: Measure {
    package var robots: String?
    package var agents: [String]?
    package var moment = "as_fetched"
    package var windowHours = 24
    package var maxPageBytes = 8 << 20
    package var maxNodes = 500_000

    package init() {}

    package enum Number: Int, NumberKey { case claims, reservations, trust, disagreement }

    package static let manual = Manual<Self>(
        "rights", "Reads every licence that a page claims and every reservation of mining or training, with evidence.",
        source: "RFC 9309; W3C TDMRep; IETF draft-ietf-aipref; RSL 1.0; Creative Commons' machine-readable licences; docs/rights.md, docs/reservations.md",
        settings: [
            Setting("robots", optional: \.robots, "A table of sites' robots.txt, tdmrep.json and ai.txt, which \"gleaner robots\" makes of crawls; null to read none."),
            Setting("agents", \.agents, "User agents whose rules in robots.txt are reported; null for all that fetch for training."),
            Setting("moment", \.moment, choices: ["as_fetched", "latest"], "Which capture of a site's files counts: the one in force when the page was fetched, or the last that is known."),
            Setting("window_hours", \.windowHours, in: 0...87_600, "For how long a capture is taken to stand; RFC 9309 lets robots.txt be cached for a day. Beyond it the nearest counts."),
            Setting("max_page_bytes", \.maxPageBytes, in: 1024...(1 << 30), "Largest page that is read for statements; of a larger one only the HTTP head is."),
            Setting("max_nodes", \.maxNodes, in: 1000...50_000_000, "Most elements and texts of a page that is read for statements."),
        ],
        numbers: [
            NumberSpec(Number.claims, "claims", .count, in: .count, "Licences claimed, the source's among them."),
            NumberSpec(Number.reservations, "reservations", .count, in: .count, "Statements on crawling, mining and training."),
            NumberSpec(Number.trust, "trust", .count, in: 0...4, "Trust in the licence that counts: 1 declared, 2 structurally located, 3 publisher verified, 4 rightsholder signed; 0 without one."),
            NumberSpec(Number.disagreement, "disagreement", .count, in: 0...1, "1 where the page names several licences for itself."),
        ],
        readsPayload: true, concernsRights: true,
        notes: """
            All candidates are kept, each with its place, its bytes and their offset: in the page's head and text, in JSON-LD, RDFa and \
            microdata, in links and words, in HTTP headers, in files of the site. What counts is chosen by trust and place; what stays is for \
            `rights_policy` to say. Pages of sources that know their works' rights (dumps, articles, code) keep what those said.
            """)

    package var findsRights: Bool { true }

    package func open(_ assets: inout Assets) throws -> RobotsTable? {
        guard let robots else { return nil }
        return try RobotsTable.open(try assets.path(robots))
    }

    package struct Scratch {
        var page: OpenedPage
        var tree = HTMLTree()
        var metadata = PageMetadata()
        let site: SiteRights?
        let agents: [[UInt8]]
        var encoded: [UInt8] = []
    }

    package func makeScratch(_ kit: RobotsTable?, _ desk: Desk) -> Scratch {
        Scratch(
            page: OpenedPage(maxBytes: maxPageBytes), site: kit.map { SiteRights($0, windowSeconds: windowHours * 3600) },
            agents: agents.map { $0.map { Array($0.utf8) } } ?? CrawlerAgent.training)
    }

    package func measure(_ page: borrowing Page, _ kit: RobotsTable?, _ scratch: inout Scratch, into numbers: inout Readings<Number>) {
        var rights = Rights(page.rights)
        if !page.payload.isEmpty { read(page, &scratch, &rights) }
        if let site = scratch.site {
            do {
                let found = try site.reservations(for: page.url, at: page.date, agents: scratch.agents, moment: moment == "latest" ? .latest : .asFetched)
                for reservation in found { rights.add(reservation) }
                // Of TDM's properties only those count that no nearer place says anew.
                TDMReservation.settle(&rights.reservations)
            } catch {
                // What the site said is there and cannot be read: that is not the same as nothing said.
                rights.add(Reservation(.robots, subject: [UInt8(ascii: "*")], .unknown, evidence: Evidence(.robots, Array("the capture cannot be read".utf8))))
            }
        }
        let counted = EffectiveLicence(rights)
        if counted?.disagrees == true { rights.flags.insert(.disagreement) }
        numbers[.claims] = Double(rights.claims.count)
        numbers[.reservations] = Double(rights.reservations.count)
        numbers[.trust] = Double(counted?.trust.rawValue ?? 0)
        numbers[.disagreement] = counted?.disagrees == true ? 1 : 0
        scratch.encoded.removeAll(keepingCapacity: true)
        rights.encode(into: &scratch.encoded)
    }

    package func findRights(_ page: borrowing Page, _ kit: RobotsTable?, _ scratch: inout Scratch, into rights: inout [UInt8]) { rights += scratch.encoded }

    /// What the page's head says, and its document where it is HTML that can be read.
    private func read(_ page: borrowing Page, _ scratch: inout Scratch, _ rights: inout Rights) {
        guard case .opened = scratch.page.open(page, maxBytes: maxPageBytes) else {
            for reservation in PageReservations.reservations(head: page.head) { rights.add(reservation) }
            return
        }
        var limits = HTMLLimits()
        limits.maxNodes = maxNodes
        limits.maxAttributes = maxNodes
        var found = Rights()
        OpenedPage.withBytes(scratch.page, page) { document in
            guard scratch.tree.parse(document, limits: limits) == .parsed else {
                for reservation in PageReservations.reservations(head: page.head) { found.add(reservation) }
                return
            }
            scratch.metadata.read(scratch.tree, document)
            for claim in PageLicences.claims(scratch.metadata.licences) { found.add(claim) }
            let elements = scratch.metadata.reservations
            if scratch.metadata.licences.isFull { found.flags.insert(.cut) }
            if elements.isFull { found.flags.insert(.reservationsCut) }
            for reservation in PageReservations.reservations(url: page.url, head: page.head, elements: elements, document: document) { found.add(reservation) }
        }
        for claim in found.claims { rights.add(claim) }
        for reservation in found.reservations { rights.add(reservation) }
        rights.flags.formUnion(found.flags)
    }
}
