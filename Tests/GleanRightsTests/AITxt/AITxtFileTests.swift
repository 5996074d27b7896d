import GleanRights
import Testing

@Suite struct AITxtFileTests {
    /// What Spawning's generator writes where text is allowed and images and code are not, shortened.
    private let file = """
        # Spawning AI

        User-agent: *
        Disallow: *.jpg
        Disallow: *.c
        Disallow: *.php
        Allow: *.txt
        Allow: *.html
        Allow: /
        """

    @Test(arguments: [
        ("https://example.com/a.JPG", "Allow: /", true), ("https://example.com/a.jpg", "Disallow: *.jpg", false), ("https://example.com/a.jpg?w=100", "Disallow: *.jpg", false),
        ("https://example.com/a.html", "Allow: *.html", true), ("https://example.com/", "Allow: /", true), ("https://example.com/a.css", "Allow: /", true),
        ("https://example.com/x.com/a", "Allow: /", true), ("https://example.com/main.c", "Disallow: *.c", false),
    ]) func `suffixes stand for the ends of addresses`(address: String, rule: String, isAllowed: Bool) {
        let found = AITxtFile(bytes(file)).reservations(for: bytes(address), agents: [bytes("GPTBot")]).map { line($0) }
        #expect(found == ["ai.txt * \(isAllowed ? "allowed" : "reserved"): \(rule)"])
    }

    @Test func `everything may be closed`() {
        let found = AITxtFile(bytes("# Spawning AI\n\nUser-agent: *\nDisallow: *\nDisallow: /\n")).reservations(for: bytes("https://example.com/a"), agents: [bytes("x")]).map { line($0) }
        #expect(found == ["ai.txt * reserved: Disallow: *"])
    }

    @Test func `files of other drafts under the name say nothing`() {
        let other = AITxtFile(bytes("# ai.txt\nSpec-Version: 1.0\nTraining: deny\n\n[permissions]\n"))
        #expect(other.reservations(for: bytes("https://example.com/"), agents: [bytes("x")]).isEmpty)
        #expect(other.file.counts.all == 3)
    }
}
