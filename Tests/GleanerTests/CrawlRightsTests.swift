import Foundation
import GleanEngine
import GleanModel
import Gleaner
import Testing

/// A crawl's rights from end to end: its sites' files become a table, its pages are read, and a policy judges.
@Suite struct CrawlRightsTests {
    private static func record(_ url: String, _ body: String, type: String = "text/html", date: String = "2026-01-01T00:00:00Z") -> String {
        let message = "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        return "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:\(url)>\r\nWARC-Date: \(date)\r\nWARC-Target-URI: \(url)\r\n"
            + "Content-Type: application/http; msgtype=response\r\nContent-Length: \(message.utf8.count)\r\n\r\n\(message)\r\n\r\n"
    }

    private static func page(_ licence: String) -> String {
        "<html><head><title>Harbours</title>\(licence)</head><body><article><h1>Harbours</h1>"
            + String(repeating: "<p>The harbour wakes at six, and by eight the ferry has left for the islands.</p>", count: 8) + "</article></body></html>"
    }

    private static let licensed = page(#"<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">"#)

    private static func build(_ policy: String, robots: Bool) throws -> (kept: [String], release: Release, folder: URL) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-crawl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let crawl = record("https://a.example/page", licensed) + record("https://b.example/page", licensed) + record("https://c.example/page", page(""))
        // Captures of robots.txt lie in a file of their own, as Common Crawl has them; the later one came after the page was fetched.
        let sites = record("https://a.example/robots.txt", "User-agent: GPTBot\nDisallow: /\n", type: "text/plain", date: "2025-12-31T23:00:00Z")
            + record("https://b.example/robots.txt", "User-agent: *\nAllow: /\n", type: "text/plain", date: "2025-12-31T23:00:00Z")
            + record("https://b.example/robots.txt", "User-agent: *\nDisallow: /\n", type: "text/plain", date: "2026-03-01T00:00:00Z")
        try Data(crawl.utf8).write(to: folder.appendingPathComponent("crawl.warc"))
        try Data(sites.utf8).write(to: folder.appendingPathComponent("sites.warc"))
        let table = folder.appendingPathComponent("sites.robots").path
        _ = try RobotsTableBuild([folder.appendingPathComponent("sites.warc").path]).write(table)
        let root = FixtureFile.folder.deletingLastPathComponent().deletingLastPathComponent().path
        let recipe = """
            gleaner: 1
            name: crawl
            sources:
              - warc: { paths: \(folder.path)/crawl.warc }
            steps:
              - rights: { robots: \(robots ? table : "null") }
              - extract: {}
              - rights_policy: { policy: \(root)/Policies/\(policy).yaml }
            """
        let path = folder.appendingPathComponent("recipe.yaml").path
        try Data(recipe.utf8).write(to: URL(fileURLWithPath: path))
        var build = BuildRequest(recipePath: path)
        build.output = folder.appendingPathComponent("release").path
        _ = try Build(catalog: Gleaner.catalog, request: build, monitor: RunMonitor(), events: RunEvents(say: { _ in }, tick: { _ in })).run()
        let release = try Release(path: folder.appendingPathComponent("release").path)
        let rows = try release.rows((0..<3).map { PageKey(unit: 0, row: $0) })
        return (rows.filter { $0.code == 0 }.map { String(decoding: $0.url, as: UTF8.self) }, release, folder)
    }

    @Test func `an open licence is what the open definition asks for`() throws {
        let made = try Self.build("open-definition", robots: true)
        defer { try? FileManager.default.removeItem(at: made.folder) }
        #expect(made.kept == ["https://a.example/page", "https://b.example/page"])
    }

    @Test func `what a site reserved when the page was fetched counts, with its capture as evidence`() throws {
        let made = try Self.build("eu-art4", robots: true)
        defer { try? FileManager.default.removeItem(at: made.folder) }
        #expect(made.kept == ["https://b.example/page", "https://c.example/page"])
        let rights = try #require(Explain(made.release, catalog: Gleaner.catalog).explain("https://a.example/page").pages.first?.page.rights)
        let reserved = try #require(rights.reservations.first { $0.stance == .reserved })
        #expect(String(decoding: reserved.subject, as: UTF8.self) == "gptbot")
        #expect(String(decoding: reserved.evidence.source, as: UTF8.self) == "https://a.example/robots.txt")
        #expect(String(decoding: reserved.evidence.date, as: UTF8.self) == "2025-12-31T23:00:00Z")
        #expect(String(decoding: reserved.evidence.bytes, as: UTF8.self).contains("Disallow: /"))
        // The table is part of what made the release.
        #expect(made.release.manifest.assets.contains { $0.name.hasSuffix("sites.robots") })
    }

    @Test func `without the table nothing is known of robots`() throws {
        let made = try Self.build("eu-art4", robots: false)
        defer { try? FileManager.default.removeItem(at: made.folder) }
        #expect(made.kept.count == 3)
    }
}
