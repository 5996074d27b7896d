import GleanRights
import Testing

@Suite struct RobotsDirectivesTests {
    private func header(_ value: String) -> [String] { RobotsDirectives.subjects(header: bytes(value).span).map { text($0) } }
    private func meta(_ name: String, _ content: String) -> [String] { RobotsDirectives.subjects(meta: bytes(name).span, content: bytes(content).span).map { text($0) } }

    /// The three that img2dataset's reader takes for consent.
    @Test(arguments: [
        ("noai, unavailable_after: 25 Jun 2030 15:00:00 PST", ["noai"]), ("none", ["none"]), ("img2dataset: noai", ["img2dataset:noai"]),
    ]) func `headers that are misread elsewhere`(value: String, expected: [String]) {
        let found = header(value)
        #expect(found == expected)
    }

    @Test(arguments: [
        ("noindex", ["noindex"]), ("NoAI, NOIMAGEAI", ["noai", "noimageai"]), ("noml", ["noml"]), ("index, follow", []), ("nofollow, noarchive", []), ("", []), (",,", []),
        ("googlebot: nofollow", []), ("otherbot: noindex, nofollow", ["otherbot:noindex"]),
        ("BadBot: noindex, nofollow, googlebot: noai", ["badbot:noindex", "googlebot:noai"]), ("max-snippet: 20, noai", ["noai"]),
        ("max-image-preview: large, max-video-preview: -1, noimageai", ["noimageai"]), ("unavailable_after: 25 Jun 2030 15:00:00 PST, noindex", ["noindex"]),
        ("unavailable_after: Sunday, 25-Jun-30 15:00:00 GMT, noai", ["noai"]), ("img2dataset: unavailable_after: 2030-06-25, noai", ["img2dataset:noai"]),
        ("noai, noai", ["noai"]), ("archive.org_bot: noai", ["archive.org_bot:noai"]), ("*: noai", ["noai"]), ("Sidetrade indexer bot: noai", ["sidetrade indexer bot:noai"]),
        ("we say: noai", []), (": noai", []), ("noaix, nonoai", []), ("noai:", []),
    ]) func `directives are told from agents and values`(value: String, expected: [String]) {
        let found = header(value)
        #expect(found == expected)
    }

    @Test(arguments: [
        ("robots", "noai, noimageai", ["noai", "noimageai"]), ("ROBOTS", "NOINDEX,NOFOLLOW", ["noindex"]), ("robots", "noai noindex", ["noai", "noindex"]),
        ("GPTBot", "noindex", ["gptbot:noindex"]), ("googlebot", "none", ["googlebot:none"]), ("keywords", "noai, noindex", []), ("description", "none", []),
        ("robots", "index, follow, max-image-preview:large", []), ("robots", "index, follow, max-image-preview: none", []),
        ("robots", "max-image-preview : none, noai", ["noai"]), ("robots", "max-image-preview:none noai", ["noai"]), ("robots", "max-snippet: 20 noai", ["noai"]),
        ("robots", "unavailable_after: 25 Jun 2030 none, noai", ["noai"]), ("gptbot", "max-image-preview: none, none", ["gptbot:none"]), (" robots ", "noml", ["noml"]), ("robots", "", []),
    ]) func `meta elements of robots and of known agents count`(name: String, content: String, expected: [String]) {
        let found = meta(name, content)
        #expect(found == expected)
    }

    @Test func `a value with many agents is read up to a bound, and what is for all is read before them`() {
        let many = (0..<5000).map { "bot\($0): noai" }.joined(separator: ", ") + ", *: noimageai"
        let found = header(many)
        #expect(found.count == 513)
        #expect(found.prefix(2) == ["noimageai", "bot0:noai"])
    }
}
