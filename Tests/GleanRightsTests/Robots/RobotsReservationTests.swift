import GleanModel
import GleanRights
import Testing

@Suite struct RobotsReservationTests {
    private func lines(_ file: String, _ path: String, _ agents: [String]) -> [String] {
        RobotsFile(bytes(file)).reservations(for: RobotsPath(bytes(path)), agents: agents.map { bytes($0) }).map { line($0) }
    }

    @Test func `agents that are named speak for themselves, and all others together`() {
        let file = "User-agent: GPTBot\nDisallow: /\nUser-agent: CCBot\nAllow: /\nUser-agent: *\nDisallow: /x\n"
        #expect(lines(file, "/x/y", ["GPTBot", "CCBot", "ClaudeBot", "Bytespider"]) == [
            "robots.txt * reserved: Disallow: /x", "robots.txt gptbot reserved: Disallow: /", "robots.txt ccbot allowed: Allow: /",
        ])
        #expect(lines(file, "/y", ["ClaudeBot"]) == [])
    }

    @Test func `what is said to all others stands where every agent that is asked for is named`() {
        let open = "User-agent: GPTBot\nAllow: /\nUser-agent: *\nDisallow: /\n"
        #expect(lines(open, "/x", ["GPTBot"]) == ["robots.txt * reserved: Disallow: /", "robots.txt gptbot allowed: Allow: /"])
        let signal = "User-agent: GPTBot\nAllow: /\nUser-agent: *\nContent-Signal: ai-train=no\nAllow: /\n"
        #expect(lines(signal, "/x", ["GPTBot"]) == [
            "content-signal ai-train reserved: Content-Signal: ai-train=no", "robots.txt * allowed: Allow: /", "robots.txt gptbot allowed: Allow: /",
        ])
        #expect(lines("User-agent: GPTBot\nDisallow: /\n", "/x", ["GPTBot"]) == ["robots.txt gptbot reserved: Disallow: /"])
    }

    @Test func `a list of all agents that train leaves what is said to all others in front`() {
        let agents = CrawlerAgent.training.map { text($0) }
        let file = agents.map { "User-agent: \($0)\n" }.joined() + "Disallow: /\nUser-agent: *\nDisallow: /\n"
        let found = lines(file, "/x", agents)
        #expect(found.first == "robots.txt * reserved: Disallow: /" && found.count == Set(agents.map { $0.lowercased() }).count + 1)
    }

    @Test func `statements of one kind are bounded, and what reserves is among them`() {
        let usages = (0..<2000).map { "Content-Usage: label-\($0)=y\n" }.joined(), signals = (0..<2000).map { "Content-Signal: x\($0)=1\n" }.joined()
        let licences = (0..<2000).map { "License: /\($0)\n" }.joined()
        let found = lines("User-agent: *\n" + usages + signals + licences + "Content-Usage: train-ai=n\nContent-Signal: ai-train=no\n", "/", ["x"])
        #expect(found.prefix(2) == ["content-usage train-ai reserved: Content-Usage: train-ai=n", "content-signal ai-train reserved: Content-Signal: ai-train=no"])
        #expect(found.count { $0.hasPrefix("content-usage") } == 513 && found.count { $0.hasPrefix("content-signal") } == 513)
        #expect(found.count { $0.hasPrefix("rsl") } == 256)
    }

    @Test func `rules that take too long on a path are unknown, as are preferences`() {
        func lines(_ count: Int, _ path: String) -> [String] {
            let rules = String(repeating: "Allow: *a\n", count: count) + "Disallow: /bb\n", signals = String(repeating: "Content-Signal: /*a ai-train=no\n", count: count)
            var file = RobotsFile(bytes("User-agent: *\n" + rules + signals))
            file.mostWork = 1 << 14
            return file.reservations(for: RobotsPath(bytes(path)), agents: []).map { line($0) }
        }
        let path = "/" + String(repeating: "b", count: 1 << 10)
        #expect(lines(15, path) == ["robots.txt * reserved: Disallow: /bb"])
        #expect(lines(20, path) == ["robots.txt * unknown: Allow: *a", "content-signal  unknown: Content-Signal: /*a ai-train=no"])
        #expect(lines(20, "/bb") == ["robots.txt * reserved: Disallow: /bb"])
    }

    @Test func `groups that agents share are told of once, and each agent with its own`() {
        let file = "User-agent: a\nAllow: /1\nUser-agent: b\nAllow: /x/1\nUser-agent: a\nUser-agent: b\nDisallow: /x\nContent-Signal: ai-train=no\n"
        #expect(lines(file, "/x/1", ["a", "b"]) == [
            "robots.txt a reserved: Disallow: /x", "content-signal ai-train reserved: Content-Signal: ai-train=no", "robots.txt b allowed: Allow: /x/1",
        ])
    }

    /// The example of draft-ietf-aipref-attach, section 4.4.
    @Test(arguments: [
        ("/test", ["content-usage train-ai reserved: Content-Usage: / train-ai=n", "robots.txt * allowed: Allow: /"]),
        ("/never/test", ["robots.txt * reserved: Disallow: /never/"]),
        ("/ai-ok/test", ["robots.txt * allowed: Allow: /", "content-usage train-ai allowed: Content-Usage: /ai-ok/ train-ai=y"]),
    ]) func `usage follows the group and the longest path, and what may be fetched`(path: String, expected: [String]) {
        let file = """
            User-Agent: *
            Allow: /
            Disallow: /never/
            Content-Usage: / train-ai=n
            Content-Usage: /ai-ok/ train-ai=y

            User-Agent: ExampleBot
            Allow: /
            Content-Usage: / train-ai=y
            """
        #expect(lines(file, path, ["OtherBot"]) == expected)
        #expect(lines(file, "/never/test", ["ExampleBot"]) == [
            "robots.txt * reserved: Disallow: /never/", "robots.txt examplebot allowed: Allow: /", "content-usage train-ai allowed: Content-Usage: / train-ai=y",
        ])
    }

    @Test func `equal paths with different preferences both count`() {
        let file = "User-agent: *\nContent-Usage: /a train-ai=y\nContent-Usage: /a train-ai=n, search=y\nContent-Usage: train-ai=y\n"
        #expect(lines(file, "/a", ["x"]) == [
            "content-usage train-ai reserved: Content-Usage: /a train-ai=n, search=y", "content-usage train-ai allowed: Content-Usage: /a train-ai=y",
            "content-usage search allowed: Content-Usage: /a train-ai=n, search=y",
        ])
        #expect(lines(file, "/b", ["x"]) == ["content-usage train-ai allowed: Content-Usage: train-ai=y"])
    }

    @Test func `a usage that cannot be parsed is unknown`() {
        #expect(lines("User-agent: *\nContent-Usage: / Train-AI=n\n", "/", ["x"]) == ["content-usage  unknown: Content-Usage: / Train-AI=n"])
    }

    @Test func `signals are read, and what surrounds them is not`() {
        let file = """
            # As a condition of accessing this website, you agree to abide by the following content signals:
            # (a) If a content-signal = yes, you may collect content for the corresponding use.
            # ai-train=no means nothing here
            # BEGIN Cloudflare Managed content
            User-agent: *
            Content-Signal: search=yes,ai-train=no, use=reference
            Allow: /
            """
        #expect(lines(file, "/", ["GPTBot"]) == [
            "content-signal ai-train reserved: Content-Signal: search=yes,ai-train=no, use=reference", "robots.txt * allowed: Allow: /",
            "content-signal search allowed: Content-Signal: search=yes,ai-train=no, use=reference",
            "content-signal use unknown: Content-Signal: search=yes,ai-train=no, use=reference",
        ])
    }

    @Test func `signals may have paths, and may stand before all groups`() {
        let file = "Content-Signal: ai-train=no\nUser-agent: a\nContent-Signal: /open/ ai-train=yes\nDisallow:\n"
        #expect(lines(file, "/x", ["a"]).first == "content-signal ai-train reserved: Content-Signal: ai-train=no")
        #expect(lines(file, "/open/x", ["a"]).contains("content-signal ai-train allowed: Content-Signal: /open/ ai-train=yes"))
        #expect(!lines(file, "/open/x", ["b"]).contains("content-signal ai-train allowed: Content-Signal: /open/ ai-train=yes"))
    }

    @Test func `a licence line is for all agents`() {
        #expect(lines("License: https://example.com/license.xml\nUser-agent: x\nAllow: /\n", "/", ["y"]) == ["rsl  unknown: License: https://example.com/license.xml"])
    }

    @Test func `evidence says where it stands`() throws {
        let file = "User-agent: *\nDisallow: /\n"
        let found = RobotsFile(bytes(file)).reservations(for: RobotsPath(bytes("/")), agents: [bytes("x")], source: bytes("https://e.example/robots.txt"), date: bytes("2026-01-01T00:00:00Z"))
        let evidence = try #require(found.first?.evidence)
        #expect(evidence.place == .robots && evidence.offset == 14)
        #expect(text(evidence.source) == "https://e.example/robots.txt" && text(evidence.date) == "2026-01-01T00:00:00Z")
    }

    @Test func `the table of agents knows those that train`() {
        let training = Set(CrawlerAgent.training.map { text($0) })
        #expect(training.isSuperset(of: ["GPTBot", "ClaudeBot", "CCBot", "Google-Extended", "Bytespider", "img2dataset", "Applebot-Extended"]))
        #expect(training.isDisjoint(with: ["ChatGPT-User", "OAI-SearchBot", "PerplexityBot"]))
        #expect(CrawlerAgent.all.count == 166)
        #expect(CrawlerAgent.isKnown(bytes("googlebot")) && CrawlerAgent.isKnown(bytes("gptbot")) && !CrawlerAgent.isKnown(bytes("keywords")))
    }
}
