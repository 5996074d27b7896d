import Foundation
import GleanEngine
import GleanFormats
import GleanModel
import GleanSteps
import Testing

@Suite struct RobotsTableTests {
    private static let closed = "User-agent: *\nDisallow: /\n", open = "User-agent: *\nAllow: /\n"

    /// Statements of a page in lines: `kind subject stance date`.
    private func lines(_ rights: SiteRights, _ url: String, _ date: String, _ moment: SiteRights.Moment = .asFetched) throws -> [String] {
        try rights.reservations(for: Array(url.utf8).span, at: Array(date.utf8).span, agents: [Array("GPTBot".utf8)], moment: moment).map {
            "\($0.kind.rawValue) \(String(decoding: $0.subject, as: UTF8.self)) \($0.stance) \(String(decoding: $0.evidence.date, as: UTF8.self))"
        }
    }

    @Test func `the capture in force when a page was fetched counts, or the last that is known`() throws {
        let crawl = try CrawlOfSites()
        try crawl.write("a.warc", [
            CrawlOfSites.response("https://a.example/robots.txt", "2025-01-10T00:00:00Z", Self.closed), CrawlOfSites.response("https://a.example/robots.txt", "2025-01-01T00:00:00Z", Self.open),
            CrawlOfSites.response("https://a.example/page", "2025-01-01T00:00:05Z", "<p>x"),
        ])
        let summary = try crawl.makeTable(), rights = SiteRights(try crawl.table()), url = "https://A.example:443/page?x"
        #expect(summary.records == 3 && summary.captures == [2, 0, 0, 0] && summary.sites == 1 && summary.bodies == 2)
        #expect(try lines(rights, url, "2025-01-01T00:00:05Z") == ["robots.txt * allowed 2025-01-01T00:00:00Z"])
        // Nine days later, and before the second: the first is too old, the second is nearer.
        #expect(try lines(rights, url, "2025-01-09T00:00:00Z") == ["robots.txt * reserved 2025-01-10T00:00:00Z"])
        #expect(try lines(rights, url, "2025-01-01T23:59:59Z") == ["robots.txt * allowed 2025-01-01T00:00:00Z"])
        #expect(try lines(rights, url, "2026-01-01T00:00:00Z") == ["robots.txt * reserved 2025-01-10T00:00:00Z"])
        #expect(try lines(rights, url, "2024-01-01T00:00:00Z") == ["robots.txt * allowed 2025-01-01T00:00:00Z"])
        #expect(try lines(rights, url, "2025-01-01T00:00:05Z", .latest) == ["robots.txt * reserved 2025-01-10T00:00:00Z"])
        #expect(try lines(rights, url, "") == ["robots.txt * reserved 2025-01-10T00:00:00Z"])
        #expect(try lines(SiteRights(try crawl.table(), windowSeconds: 30 * 86_400), url, "2025-01-09T00:00:00Z") == ["robots.txt * allowed 2025-01-01T00:00:00Z"])
    }

    @Test func `sites are told apart by scheme, host and port`() throws {
        let crawl = try CrawlOfSites()
        try crawl.write("a.warc", [CrawlOfSites.response("https://a.example/robots.txt", "2025-01-01T00:00:00Z", Self.closed), CrawlOfSites.response("http://a.example:8080/robots.txt", "2025-01-01T00:00:00Z", Self.closed)])
        try crawl.makeTable()
        let rights = SiteRights(try crawl.table()), date = "2025-01-01T00:00:00Z"
        #expect(try lines(rights, "https://a.example/x", date).count == 1)
        for url in ["http://a.example/x", "https://b.a.example/x", "https://a.example:8080/x", "urn:x", ""] { #expect(try lines(rights, url, date) == []) }
        #expect(try lines(rights, "http://a.example:8080/x", date).count == 1)
    }

    /// RFC 9309, 2.3.1.
    @Test func `statuses mean what the standard says`() throws {
        let crawl = try CrawlOfSites(), date = "2025-01-01T00:00:00Z"
        try crawl.write("a.warc", [
            CrawlOfSites.response("https://gone.example/robots.txt", date, status: "404 Not Found", Self.closed), CrawlOfSites.response("https://broken.example/robots.txt", date, status: "503 Service Unavailable", Self.open),
            CrawlOfSites.response("http://old.example/robots.txt", date, status: "301 Moved", headers: ["Location: https://new.example/robots.txt"], ""),
            CrawlOfSites.response("https://new.example/robots.txt", date, Self.closed), CrawlOfSites.response("https://loop.example/robots.txt", date, status: "302 Found", headers: ["Location: https://loop.example/robots.txt"], ""),
            CrawlOfSites.response("https://away.example/robots.txt", date, status: "302 Found", headers: ["Location: https://new.example/home"], ""),
        ])
        let summary = try crawl.makeTable(), rights = SiteRights(try crawl.table())
        #expect(summary.statuses == [0, 0, 1, 3, 1, 1, 0, 0, 0, 0])
        #expect(try lines(rights, "https://gone.example/", date) == [])
        #expect(try lines(rights, "https://broken.example/", date) == ["robots.txt * reserved \(date)"])
        #expect(try lines(rights, "http://old.example/", date) == ["robots.txt * reserved \(date)"])
        for host in ["loop", "away"] { #expect(try lines(rights, "https://\(host).example/", date) == []) }
        let found = try rights.reservations(for: Array("http://old.example/".utf8).span, at: Span(), agents: [Array("x".utf8)])
        #expect(found.first.map { String(decoding: $0.evidence.source, as: UTF8.self) } == "https://new.example/robots.txt")
    }

    /// RFC 9110, 15.4: 304 says that nothing has changed.
    @Test func `an answer that redirects nowhere hides no capture`() throws {
        let crawl = try CrawlOfSites(), date = "2025-01-01T00:00:00Z"
        try crawl.write("a.warc", [
            CrawlOfSites.response("https://a.example/robots.txt", date, Self.closed), CrawlOfSites.response("https://a.example/robots.txt", "2025-01-01T01:00:00Z", status: "304 Not Modified", ""),
            CrawlOfSites.response("https://a.example/robots.txt", "2025-01-01T02:00:00Z", status: "300 Multiple Choices", ""),
        ])
        let summary = try crawl.makeTable(), rights = SiteRights(try crawl.table())
        #expect(summary.captures == [1, 0, 0, 0] && summary.revisits == 2)
        for moment in [SiteRights.Moment.asFetched, .latest] { #expect(try lines(rights, "https://a.example/", "2025-01-01T03:00:00Z", moment) == ["robots.txt * reserved \(date)"]) }
    }

    @Test func `a redirect may leave off the scheme`() throws {
        let crawl = try CrawlOfSites(), date = "2025-01-01T00:00:00Z"
        try crawl.write("a.warc", [
            CrawlOfSites.response("https://a.example/robots.txt", date, status: "308 Permanent Redirect", headers: ["Location: //www.a.example/robots.txt"], ""),
            CrawlOfSites.response("https://www.a.example/robots.txt", date, Self.closed),
            CrawlOfSites.response("http://b.example/robots.txt", date, status: "302 Found", headers: ["Location: //www.a.example/robots.txt"], ""),
        ])
        try crawl.makeTable()
        let rights = SiteRights(try crawl.table())
        #expect(try lines(rights, "https://a.example/", date) == ["robots.txt * reserved \(date)"])
        // Nothing was captured of http://www.a.example.
        #expect(try lines(rights, "http://b.example/", date) == [])
    }

    @Test func `a file of rules for mining that was cut is read as far as it goes`() throws {
        let crawl = try CrawlOfSites(), date = "2025-01-01T00:00:00Z"
        let rules = "[" + (0..<8000).map { "{\"location\":\"/section-\($0)/*\",\"tdm-reservation\":1,\"tdm-policy\":\"https://a.example/policy\"}" }.joined(separator: ",") + "]"
        try crawl.write("a.warc", [CrawlOfSites.response("https://a.example/.well-known/tdmrep.json", date, headers: ["Content-Type: application/json"], rules)])
        try crawl.makeTable()
        let rights = SiteRights(try crawl.table())
        #expect(try lines(rights, "https://a.example/section-1/x", date) == ["tdmrep tdm reserved \(date)", "tdmrep tdm-policy unknown \(date)"])
        #expect(try lines(rights, "https://a.example/section-7999/x", date) == ["tdmrep tdm unknown \(date)"])
    }

    @Test func `the files for mining and training are read too`() throws {
        let crawl = try CrawlOfSites(), date = "2025-01-01T00:00:00Z"
        try crawl.write("a.warc", [
            CrawlOfSites.response("https://a.example/.well-known/tdmrep.json", date, headers: ["Content-Type: application/json"], #"[{"location":"/","tdm-reservation":1}]"#),
            CrawlOfSites.response("https://a.example/ai.txt", date, "User-agent: *\nDisallow: *.html\nAllow: /\n"), CrawlOfSites.response("https://a.example/.well-known/ai.txt", date, "x"),
        ])
        try crawl.makeTable()
        let rights = SiteRights(try crawl.table())
        #expect(try lines(rights, "https://a.example/a.html", date) == ["tdmrep tdm reserved \(date)", "ai.txt * reserved \(date)"])
        #expect(try lines(rights, "https://a.example/a", date) == ["tdmrep tdm reserved \(date)", "ai.txt * allowed \(date)"])
        #expect(try rights.captures(of: Array("a.example".utf8)).map(\.capture.file) == [.tdmrep, .aiTxt, .wellKnownAITxt])
    }

    @Test func `a table depends on its captures alone`() throws {
        let crawl = try CrawlOfSites(), other = try CrawlOfSites()
        let records = (0..<200).map { index in
            CrawlOfSites.response("https://host\(index % 50).example/robots.txt", "2025-01-0\(1 + index % 4)T00:00:00Z", "User-agent: *\nDisallow: /\(index % 7)\n")
        }
        try crawl.write("a.warc", records)
        for part in 0..<5 { try other.write("\(part).warc", records.enumerated().filter { $0.offset % 5 == part }.map(\.element) + (part == 0 ? Array(records[3..<9]) : [])) }
        let one = try crawl.makeTable(), many = try other.makeTable(workers: 4, memoryBytes: 1 << 16)
        #expect(try crawl.bytes() == other.bytes())
        #expect(one.captures == many.captures && one.sites == 50 && one.bodies == 7)
    }

    @Test func `a file behind the standard's limit is cut, and its last line does not count`() throws {
        let crawl = try CrawlOfSites(), date = "2025-01-01T00:00:00Z"
        let long = "User-agent: *\nDisallow: /a\n" + String(repeating: "# nothing\n", count: 60_000) + "Disallow: /b\n"
        try crawl.write("a.warc", [CrawlOfSites.response("https://long.example/robots.txt", date, long), CrawlOfSites.response("https://cut.example/robots.txt", date, headers: ["Transfer-Encoding: chunked"], "100\r\nUser-agent: *\nDisallow: /a\nDisallow: /")])
        try crawl.makeTable()
        let rights = SiteRights(try crawl.table())
        for host in ["long", "cut"] {
            #expect(try lines(rights, "https://\(host).example/a", date) == ["robots.txt * reserved \(date)"])
            #expect(try lines(rights, "https://\(host).example/b", date) == [])
        }
    }

    @Test func `a damaged table is refused, or says so when it is asked`() throws {
        let crawl = try CrawlOfSites()
        try crawl.write("a.warc", [CrawlOfSites.response("https://a.example/robots.txt", "2025-01-01T00:00:00Z", Self.closed)])
        try crawl.makeTable()
        let whole = try crawl.bytes()
        for index in 0..<whole.count {
            var bytes = whole
            bytes[index] ^= 0x40
            try Data(bytes).write(to: URL(fileURLWithPath: "\(crawl.folder)/bad.table"))
            // Bytes that hold nothing, 12 to 15 and 56 to 63, are not looked at; a name that is changed belongs to no site.
            let told = try? lines(SiteRights(try crawl.table("bad.table")), "https://a.example/", "2025-01-01T00:00:00Z")
            #expect(told == nil || told == [] || told == ["robots.txt * reserved 2025-01-01T00:00:00Z"])
        }
        for length in [0, 7, 63, 64, whole.count - 1] {
            try Data(whole[0..<length]).write(to: URL(fileURLWithPath: "\(crawl.folder)/bad.table"))
            #expect(throws: RunError.self) { try crawl.table("bad.table") }
        }
    }

    @Test func `crawls without such files make an empty table, and no crawls are a mistake`() throws {
        let crawl = try CrawlOfSites()
        #expect(throws: RecipeError.self) { try crawl.makeTable() }
        try crawl.write("a.warc", [CrawlOfSites.response("https://a.example/page", "2025-01-01T00:00:00Z", "<p>x")])
        #expect(try crawl.makeTable().captures == [0, 0, 0, 0])
        #expect(try crawl.table().captures == 0)
        #expect(try lines(SiteRights(try crawl.table()), "https://a.example/page", "2025-01-01T00:00:00Z") == [])
    }
}
