import Testing

@testable import GleanFormats

@Suite struct SiteAddressTests {
    private func site(_ address: String) -> String? { SiteAddress(Array(address.utf8)).map { String(decoding: $0.site, as: UTF8.self) } }

    @Test(arguments: [
        ("https://Example.COM/a?b", "https://example.com"), ("HTTP://example.com:80/", "http://example.com"), ("https://example.com:443", "https://example.com"),
        ("https://example.com:80/", "https://example.com:80"), ("http://example.com:8080/x", "http://example.com:8080"), ("https://user:pass@example.com/", "https://example.com"),
        ("https://example.com:/", "https://example.com"), ("http://[::1]:8080/", "http://[::1]:8080"), ("http://[::1]/", "http://[::1]"), ("https://example.com?x", "https://example.com"),
        ("ftp://example.com/", nil), ("example.com/", nil), ("https:///a", nil), ("https://", nil), ("dns:example.com", nil), ("", nil), ("https://:80/", nil), ("httpx://a/", nil),
    ] as [(String, String?)]) func `a site is scheme, host and port`(address: String, expected: String?) {
        let found = site(address)
        #expect(found == expected)
    }

    @Test(arguments: [
        ("https://a.example/robots.txt", SiteFile.robots), ("https://a.example/.well-known/tdmrep.json", .tdmrep), ("https://a.example/ai.txt", .aiTxt),
        ("https://a.example/.well-known/ai.txt", .wellKnownAITxt), ("https://a.example/robots.txt?x", nil), ("https://a.example/x/robots.txt", nil), ("https://a.example/", nil), ("https://a.example", nil),
    ] as [(String, SiteFile?)]) func `files of a site stand at its root`(address: String, expected: SiteFile?) throws {
        let bytes = Array(address.utf8), site = try #require(SiteAddress(bytes)), found = SiteFile(bytes.span, pathStart: site.pathStart)
        #expect(found == expected)
    }

    /// The seconds are those of `date -u -d ... +%s`.
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-27T03:52:48Z", 1_795_751_568), ("2000-02-29T12:00:00Z", 951_825_600), ("2024-12-31T23:59:59.999Z", 1_735_689_599), ("2100-03-01T00:00:00Z", 4_107_542_400),
        ("2026-11-27", 1_795_737_600), ("2026", 1_767_225_600), ("2026-13-01T00:00:00Z", nil), ("1969-12-31T00:00:00Z", nil), ("", nil), ("soon", nil), ("20x6-01-01", nil),
    ] as [(String, Int64?)]) func `times are counted in seconds`(text: String, expected: Int64?) {
        let found = CaptureTime.seconds(Array(text.utf8).span)
        #expect(found == expected)
    }

    @Test(arguments: ["1970-01-01T00:00:00Z", "2026-11-27T03:52:48Z", "2000-02-29T23:59:59Z", "2024-12-31T00:00:01Z", "2100-03-01T10:20:30Z"]) func `times are written as they are read`(text: String) {
        let seconds = CaptureTime.seconds(Array(text.utf8).span)
        #expect(seconds.map { String(decoding: CaptureTime.text($0), as: UTF8.self) } == text)
    }

    @Test(arguments: [(Int64.max, "9999-12-31T23:59:59Z"), (253_402_300_800, "9999-12-31T23:59:59Z"), (253_402_300_799, "9999-12-31T23:59:59Z"), (.min, "1970-01-01T00:00:00Z")])
    func `times that four digits of a year cannot tell are the nearest that they can`(seconds: Int64, text: String) {
        #expect(String(decoding: CaptureTime.text(seconds), as: UTF8.self) == text)
    }
}
