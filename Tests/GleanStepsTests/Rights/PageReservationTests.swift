import GleanHTML
import GleanModel
import Testing

@testable import GleanSteps

@Suite struct PageReservationTests {
    /// Statements of a page in lines: `place kind subject stance: evidence`.
    static func statements(_ head: [String], _ html: String = "") -> [Reservation] {
        let head = Array((["HTTP/1.1 200 OK"] + head + ["", ""]).joined(separator: "\r\n").utf8), page = Array(html.utf8)
        var tree = HTMLTree(), metadata = PageMetadata()
        _ = tree.parse(page.span, limits: HTMLLimits())
        metadata.read(tree, page.span)
        return PageReservations.reservations(url: Array("https://example.com/a".utf8).span, head: head.span, elements: metadata.reservations, document: page.span)
    }

    static func lines(_ head: [String], _ html: String = "") -> [String] {
        statements(head, html).map {
            "\($0.evidence.place.rawValue) \($0.kind.rawValue) \(String(decoding: $0.subject, as: UTF8.self)) \($0.stance): \(String(decoding: $0.evidence.bytes, as: UTF8.self))"
        }
    }

    @Test func `headers are read, several of a name and several in one`() {
        #expect(Self.lines(["X-Robots-Tag: noai, noindex", "x-robots-tag: img2dataset: noimageai", "Content-Type: text/html", "tdm-reservation: 1", "TDM-Policy: https://p.example/"]) == [
            "header x-robots-tag noai reserved: X-Robots-Tag: noai, noindex", "header x-robots-tag noindex reserved: X-Robots-Tag: noai, noindex",
            "header x-robots-tag img2dataset:noimageai reserved: x-robots-tag: img2dataset: noimageai", "header tdmrep tdm reserved: tdm-reservation: 1",
            "header tdmrep tdm-policy unknown: TDM-Policy: https://p.example/",
        ])
    }

    @Test func `usage of several fields is one dictionary, in which the last counts`() {
        #expect(Self.lines(["Content-Usage: train-ai=y", "Content-Usage: train-ai=n, search=y"]) == [
            "header content-usage train-ai reserved: Content-Usage: train-ai=y", "header content-usage search allowed: Content-Usage: train-ai=y",
        ])
        #expect(Self.lines(["Content-Usage: train-ai=n,"]) == ["header content-usage  unknown: Content-Usage: train-ai=n,"])
        #expect(Self.lines(["Content-Signal: ai-train=no"]) == ["header content-signal ai-train reserved: Content-Signal: ai-train=no"])
    }

    @Test func `links to RSL licences are told from other licences`() {
        #expect(Self.lines(["Link: <https://creativecommons.org/licenses/by/4.0/>; rel=license, </l.xml>; rel=\"license\"; type=\"application/rsl+xml\""]) == [
            "header rsl  unknown: </l.xml>; rel=\"license\"; type=\"application/rsl+xml\"",
        ])
    }

    @Test func `elements of a document are read with their tags`() {
        let html = """
            <!doctype html><title>x</title><meta charset=utf-8><META NAME="Robots" CONTENT="NoAI, noindex, follow"><meta name=gptbot content='noai'>
            <meta name=keywords content="noai, none"><meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://p.example/?a&amp;b">
            <link rel="license" type="application/rsl+xml" href="/l.xml"><link rel=license href=/cc><p>x</p>
            """
        #expect(Self.lines([], html) == [
            "meta meta_robots noai reserved: <META NAME=\"Robots\" CONTENT=\"NoAI, noindex, follow\">",
            "meta meta_robots noindex reserved: <META NAME=\"Robots\" CONTENT=\"NoAI, noindex, follow\">", "meta meta_robots gptbot:noai reserved: <meta name=gptbot content='noai'>",
            "meta tdmrep tdm reserved: <meta name=\"tdm-reservation\" content=\"1\">", "meta tdmrep tdm-policy unknown: <meta name=\"tdm-policy\" content=\"https://p.example/?a&amp;b\">",
            "link rsl  unknown: <link rel=\"license\" type=\"application/rsl+xml\" href=\"/l.xml\">",
        ])
    }

    @Test func `of a licence inside of the page at most a few hundred statements are told, with their beginnings`() {
        let terms = (0..<10).map { row in "<permits type=\"usage\">\((0..<200).map { "t\(row)x\($0)" }.joined(separator: " "))</permits>" }.joined()
        let html = "<script type=\"application/rsl+xml\"><rsl><content url=\"/\"><license>\(terms)</license></content></rsl></script><p>x"
        let found = Self.statements([], html)
        #expect(found.count == 256)
        #expect(found.first?.evidence.bytes.starts(with: Array("<license><permits type=\"usage\">t0x0 t0x1 ".utf8)) == true && found.first?.evidence.bytes.count == Evidence.longest)
    }

    @Test func `a licence inside of the page is read`() {
        let html = """
            <script type="application/rsl+xml"><rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license><prohibits type="usage">ai-train</prohibits></license></content></rsl></script><p>x
            """
        let found = Self.statements([], html)
        #expect(found.map { String(decoding: $0.subject, as: UTF8.self) } == ["ai-train"])
        #expect(found.first?.stance == .reserved && found.first?.evidence.place == .script)
        #expect(found.first.map { Array(html.utf8)[Int($0.evidence.offset)...].starts(with: Array("<license>".utf8)) } == true)
    }

    @Test func `what a document says of mining counts before its header`() {
        #expect(Self.lines(["tdm-reservation: 1", "tdm-policy: https://p.example/"], "<meta name=tdm-reservation content=0><p>x") == [
            "header tdmrep tdm-policy unknown: tdm-policy: https://p.example/", "meta tdmrep tdm allowed: <meta name=tdm-reservation content=0>",
        ])
        #expect(Self.lines(["tdm-reservation: 1"], "<meta name=tdm-reservation content=yes><p>x") == ["header tdmrep tdm reserved: tdm-reservation: 1"])
    }

    @Test func `evidence stands where its offset says`() throws {
        let statement = try #require(Self.statements(["A: b", "X-Robots-Tag:\tnoai"]).first)
        #expect(statement.evidence.offset == 23)
        #expect(statement.evidence.bytes == Array("X-Robots-Tag:\tnoai".utf8))
    }

    @Test func `pages and heads without statements say nothing`() {
        #expect(Self.lines(["Content-Type: text/html"], "<meta name=robots content='index, follow'><p>noai") == [])
        let found = PageReservations.reservations(head: Span())
        #expect(found.isEmpty)
    }
}
