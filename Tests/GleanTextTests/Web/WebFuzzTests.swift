import Testing
import TestSupport

@testable import GleanText

@Suite struct WebFuzzTests {
    @Test func `odd bytes never crash the splitting of a URL, and all ranges lie inside the host`() {
        let list = Array("com\nco.uk\n*.ck\n!www.ck\n// ===BEGIN PRIVATE DOMAINS===\nx.com\n*.y.com\n".utf8)
        let suffixes = PublicSuffixList(list: list.span)
        let pieces = ["//", ":", "http", "@", "[", "]", ".", "..", "com", "ck", "www", "x", "y", "!www", "*", "。", " ", "\u{3000}", "/", "?", "#", "é", "xn--", "İ"].map { Array($0.utf8) }
        var parts = URLParts()
        var random = TestRandom()
        for _ in 0..<50_000 {
            var url: [UInt8] = []
            for _ in 0..<8 {
                let seed = random.next()
                let pick = Int(seed >> 40 & 0xFF)
                if pick < 240 { url += pieces[pick % pieces.count] } else { url.append(UInt8(seed >> 50 & 0xFF)) }
            }
            for includePrivate in [false, true] {
                parts.split(url.span, suffixes, includePrivate: includePrivate)
                let end = parts.host.count
                let inside = parts.suffix.upperBound <= end && parts.registeredDomain.upperBound <= end && parts.wholeName.upperBound <= end
                if !inside || !parts.registeredDomain.isEmpty && parts.registeredDomain.lowerBound > parts.suffix.lowerBound {
                    Issue.record("\(String(decoding: url, as: UTF8.self))")
                }
            }
        }
    }
}
