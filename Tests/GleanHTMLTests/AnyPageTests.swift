import Testing
import TestSupport
@testable import GleanHTML

/// Pages put together from pieces that mean something to a reader of metadata or text, in any order and any number.
@Suite struct AnyPageTests {
    private static let pieces = [
        "<meta name=author content=\"", "<meta property=article:published_time content='", "<meta name=description content=", "<meta http-equiv=content-language content=de>", "\">", "'>", ">",
        ",", ":", ";", " | ", " - ", "*", "&", "[", "]", "by ", "By: ", "von ", "and ", "https://a.example/", "2024-02-30", "30. Februar 2024", "12/31/99", "99999999999", "Jane Doe", "@", "©", "…",
        "<script type=application/ld+json>", "</script>", "{\"@type\":\"Article\"", "{", "}", "\"@id\":\"x\"", "\"author\":", "\"headline\":\"", "\"license\":", "\"datePublished\":\"", "\\u0041", "\\ud800", "\\", "\"", "null", "1e999", "&quot;",
        "<title>", "</title>", "<h1>", "</h1>", "<time datetime=", "<span itemprop=author itemscope itemtype=https://schema.org/Person>", "<a rel=author href=/>", "<a rel=license href=https://creativecommons.org/licenses/by/4.0/>", "</a>", "<address class=byline>", "</address>",
        "<article>", "</article>", "<p>", "<div class='comment'>", "</div>", "<br>", "<ul><li>", "<ol>", "</ul>", "<dl><dt>", "<dd>", "<table><tr><td>", "<th>", "<td rowspan=3 colspan=1000>", "<tr>", "</table>", "<caption>", "<pre>", "</pre>", "<code>", "</code>", "<blockquote>", "</blockquote>",
        "<math><mi>x</mi>", "<annotation encoding=application/x-tex>\\frac", "</math>", "<svg>", "</svg>", "<img alt=", "<b>", "</b>", "<i>", "<sup>", "<template>", "<noscript>", "<select><option>", "<textarea>", "<iframe>", "<!--", "-->", "\n", " ", "\u{A0}", "\u{200B}", "`", "#", "> ", "1. ", "The quick brown fox sleeps.", "\u{0}", "é", "Ω",
    ].map { Array($0.utf8) }

    @Test func `pieces in any order are read to their end`() {
        var random = TestRandom()
        var tree = HTMLTree(), metadata = PageMetadata(), main = MainText()
        for _ in 0..<1500 {
            let page = random.bytes(of: Self.pieces)
            guard tree.parse(page.span) == .parsed else { continue }
            metadata.read(tree, page.span)
            for format in [TextFormat.text, .markdown(links: true)] {
                var out: [UInt8] = []
                _ = main.extract(from: tree, page: page.span, format: format, into: &out)
                #expect(out.count <= 200 * page.count + 1000)
            }
        }
    }
}
