import GleanRights
import Testing
import TestSupport

@Suite struct RobotsFileTests {
    private func allows(_ file: String, _ agent: String, _ path: String) -> Bool {
        RobotsFile(bytes(file)).verdict(agent: bytes(agent), path: bytes(path)).isAllowed
    }

    /// RFC 9309, 5.1.
    private let simple = """
        User-Agent: *
        Disallow: *.gif$
        Disallow: /example/
        Allow: /publications/

        User-Agent: foobot
        Disallow:/
        Allow:/example/page.html
        Allow:/example/allowed.gif

        User-Agent: barbot
        User-Agent: bazbot
        Disallow: /example/page.html

        User-Agent: quxbot
        """

    @Test(arguments: [
        ("other", "/a.gif", false), ("other", "/a.gif?x", true), ("other", "/example/page.html", false), ("other", "/publications/a", true),
        ("other", "/", true), ("foobot", "/", false), ("FOOBOT", "/example/page.html", true), ("foobot", "/example/allowed.gif", true),
        ("foobot", "/publications/a", false), ("barbot", "/example/page.html", false), ("bazbot", "/example/page.html", false), ("barbot", "/a.gif", true),
        ("quxbot", "/example/", true),
    ]) func `the simple example of the standard holds`(agent: String, path: String, allowed: Bool) {
        let found = allows(simple, agent, path)
        #expect(found == allowed)
    }

    /// RFC 9309, 5.2.
    @Test(arguments: [("/example/page/disallowed.gif", false), ("/example/page/a.html", true)])
    func `the longest match of the standard's second example counts`(path: String, allowed: Bool) {
        let found = allows("User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n", "foobot", path)
        #expect(found == allowed)
    }

    /// RFC 9309, 2.2.2: path in robots.txt, address, and whether they are the same.
    @Test(arguments: [
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz", true), ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", true),
        ("/foo/bar?baz=https%3a%2f%2ffoo.bar", "/foo/bar?baz=https://foo.bar", true), ("/foo/bar/ツ", "/foo/bar/%E3%83%84", true),
        ("/foo/bar/%E3%83%84", "/foo/bar/ツ", true), ("/foo/bar/%62%61%7A", "/foo/bar/baz", true), ("/a%2fb", "/a%2Fb", true), ("/a%2Fb", "/a/b", false),
        ("/foo/%2a", "/foo/*", true), ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html", true), ("/path/foo-%24", "/path/foo-$", true),
        ("/A", "/a", false), ("/%", "/%", true), ("/%zz", "/%zz", true), ("/%FF", "/%FF", true), ("/%FF", "/%FE", false),
    ]) func `paths are compared in one spelling`(pattern: String, path: String, same: Bool) {
        let found = allows("User-agent: *\nDisallow: \(pattern)", "bot", path)
        #expect(found == !same)
    }

    @Test(arguments: [
        ("/*.php", "/a/b.php?x", true), ("/*.php$", "/a/b.php?x", false), ("/*.php$", "/a.php/b.php", true), ("/fish*", "/fish", true), ("*", "/", true),
        ("/$", "/", true), ("/$", "/a", false), ("/a*b*c", "/axxbyyc", true), ("/a*b*c", "/axxcyyb", false), ("/a**b", "/ab", true), ("/a$b", "/a$bc", true),
        ("foo", "/foo", false), ("/*a*$", "/xa", true), ("*$", "/x", true),
    ]) func `stars and a dollar at the end are special`(pattern: String, path: String, matches: Bool) {
        let found = allows("User-agent: *\nDisallow: \(pattern)", "bot", path)
        #expect(found == !matches)
    }

    /// Held against the words of the standard, position by position: a star stands for any octets, all else for itself.
    @Test func `long parts between stars are found wherever they stand`() throws {
        func matches(_ pattern: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>) -> Bool {
            guard let first = pattern.first else { return true }
            if first == UInt8(ascii: "*") { return path.indices.contains { matches(pattern.dropFirst(), path[$0...]) } || matches(pattern.dropFirst(), path[path.endIndex...]) }
            return path.first == first && matches(pattern.dropFirst(), path.dropFirst())
        }
        var random = TestRandom(), found = 0
        func letters(_ count: Int) -> [UInt8] {
            (0..<count).map { _ in
                let seed = random.next()
                return seed >> 61 == 0 ? UInt8(ascii: "b") : UInt8(ascii: "a")
            }
        }
        for round in 0..<2000 {
            let path = bytes("/") + letters(40), pattern = bytes("/*") + letters(3 + round % 12) + bytes("*") + letters(round % 14)
            let expected = matches(pattern[...], path[...])
            #expect(try #require(RobotsPattern(pattern)).matches(RobotsPath(path)) == expected)
            if expected { found += 1 }
        }
        #expect(found > 200 && found < 1900)
    }

    @Test(arguments: [("/*aaaaaaaaab", "/aaaaaaaaaaab", true), ("/*aaaaaaaaab", "/aaaaaaaaab", true), ("/*aaaaaaaaab", "/aaaaaaaab", false), ("/*abcabcabcd$", "/abcabcabcabcd", true),
        ("/*abcabcabcd*abcabcabcd", "/abcabcabcd", false), ("/*abcabcabcd*abcabcabcd", "/abcabcabcdabcabcabcd", true)])
    func `a part that begins anew within itself is found`(pattern: String, path: String, matches: Bool) {
        let found = allows("User-agent: *\nDisallow: \(pattern)", "bot", path)
        #expect(found == !matches)
    }

    @Test func `of equally long rules the one that allows counts, wherever it stands`() {
        for file in ["User-agent: *\nAllow: /a\nDisallow: /a", "User-agent: *\nDisallow: /a\nAllow: /a"] {
            let verdict = RobotsFile(bytes(file)).verdict(agent: bytes("x"), path: bytes("/ab"))
            #expect(verdict.isAllowed)
            #expect(text(bytes(file)[verdict.line]) == "Allow: /a")
        }
    }

    @Test func `groups that name an agent are one, and groups for all are one`() {
        let file = "User-agent: a\nDisallow: /x\n\nUser-agent: *\nDisallow: /y\nUser-agent: A\nDisallow: /z\nUser-agent: *\nDisallow: /w"
        #expect(!allows(file, "a", "/x"))
        #expect(!allows(file, "a", "/z"))
        #expect(allows(file, "a", "/y"))
        #expect(!allows(file, "b", "/y"))
        #expect(!allows(file, "b", "/w"))
    }

    @Test(arguments: [
        ("GPTBot/1.0", "GPTBot", true), ("GPTBot*", "gptbot", true), ("gptbot", "GPTBot", true), ("GPT", "GPTBot", false), ("GPTBot-Image", "GPTBot", false),
        ("GPTBot2", "GPTBot", false), ("*", "GPTBot", true), ("* all", "GPTBot", true), ("*bot", "GPTBot", false), ("", "GPTBot", false),
        ("AI2Bot-Dolma", "AI2Bot", false), ("Sidetrade indexer bot", "Sidetrade indexer bot", true),
    ]) func `an agent is named by its whole product token`(name: String, agent: String, isNamed: Bool) {
        let found = allows("User-agent: \(name)\nDisallow: /", agent, "/")
        #expect(found == !isNamed)
    }

    @Test func `records of other protocols do not part user agents from one another`() {
        let file = "User-agent: a\nCrawl-delay: 5\nSitemap: https://example.com/s.xml\nMystery: x\nUser-agent: b\nDisallow: /"
        #expect(!allows(file, "a", "/"))
        #expect(!allows(file, "b", "/"))
    }

    @Test(arguments: [
        "User-agent: *\rDisallow: /a\r", "User-agent: *\r\nDisallow: /a", "\u{FEFF}User-agent: *\nDisallow: /a", "  useragent :*\n\tDISALLOW:/a# b",
        "User agent *\nDisallow /a", "user-agent:*\ndissalow: /a", "User-agent: *\n\n\n# x\n\nDisallow: /a",
    ]) func `files are read as they are written`(file: String) {
        #expect(!allows(file, "x", "/a"))
        #expect(allows(file, "x", "/b"))
    }

    @Test func `the deciding line is told with its place`() {
        let file = bytes("# top\nUser-agent: *\n  Disallow: /private  # why\nAllow: /private/open\n")
        let robots = RobotsFile(file)
        let closed = robots.verdict(agent: bytes("x"), path: bytes("https://example.com/private/x?y#z"))
        #expect(text(file[closed.line]) == "Disallow: /private")
        #expect(!closed.isAllowed && closed.isForAll)
        let silent = robots.verdict(agent: bytes("x"), path: bytes("/other"))
        #expect(silent.isAllowed && silent.line.isEmpty)
    }

    @Test func `a rule without a path allows all, and says so`() {
        let file = bytes("User-agent: *\nDisallow:\n")
        let verdict = RobotsFile(file).verdict(agent: bytes("x"), path: bytes("/a"))
        #expect(verdict.isAllowed)
        #expect(text(file[verdict.line]) == "Disallow:")
    }

    @Test func `robots.txt itself may be fetched`() {
        #expect(allows("User-agent: *\nDisallow: /", "x", "https://example.com/robots.txt"))
        #expect(allows("User-agent: *\nDisallow: /", "x", "/robots.txt?a=b"))
        #expect(!allows("User-agent: *\nDisallow: /", "x", "/robots.txt%3Fa"))
        #expect(!allows("User-agent: *\nDisallow: /", "x", "/a/robots.txt"))
    }

    @Test func `lines behind 500 KiB are not read, nor is half a line`() {
        var file = bytes("User-agent: *\nDisallow: /a\n")
        file += [UInt8](repeating: 0x23, count: RobotsFile.maxBytes - file.count - 16) + bytes("\nDisallow: /private/x\nDisallow: /b\n")
        let robots = RobotsFile(file)
        #expect(robots.isCut)
        #expect(robots.verdict(agent: bytes("x"), path: bytes("/private/x")).isAllowed)
        #expect(robots.verdict(agent: bytes("x"), path: bytes("/p")).isAllowed)
        #expect(robots.verdict(agent: bytes("x"), path: bytes("/b")).isAllowed)
        #expect(!robots.verdict(agent: bytes("x"), path: bytes("/a")).isAllowed)
    }

    @Test func `lines that say nothing are counted`() {
        let counts = RobotsFile(bytes("<html>\njust words\nDisallow: /x\nUser-agent:\nUser-agent: a\nDisallow: nope\nMystery: x\nSitemap: https://e.example/\n")).counts
        #expect(counts.notUnderstood == 2)
        #expect(counts.withoutEffect == 3)
        #expect(counts.unknownFields == 1)
        #expect(counts.all == 6)
    }

    @Test func `any bytes are a file`() {
        var random = TestRandom()
        for length in 0..<300 {
            let file = (0..<length).map { _ -> UInt8 in
                let state = random.next()
                let pool = bytes("User-agent: *\nDisallow:/%$#\r\u{FEFF}Allow")
                return state >> 63 == 0 ? UInt8(truncatingIfNeeded: state >> 40) : pool[Int(state >> 33) % pool.count]
            }
            let robots = RobotsFile(file)
            for line in [robots.verdict(agent: bytes("a"), path: file).line] { #expect(line.upperBound <= file.count) }
        }
    }
}
