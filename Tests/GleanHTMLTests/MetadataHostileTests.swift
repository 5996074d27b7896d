import Testing
@testable import GleanHTML

/// JSON-LD and markup made to hurt, and JSON-LD as careless pages write it.
@Suite struct MetadataHostileTests {
    static func read(_ page: [UInt8]) -> PageMetadata {
        var tree = HTMLTree(), metadata = PageMetadata()
        _ = tree.parse(page.span)
        metadata.read(tree, page.span)
        return metadata
    }

    static func script(_ json: [UInt8]) -> [UInt8] { Array("<title>T</title><script type=application/ld+json>".utf8) + json + Array("</script><p>x".utf8) }

    @Test func `reads JSON-LD with raw line ends, commas too many and wrappers`() {
        for json in [
            "<!-- {\"@type\": \"Article\", \"headline\": \"The Flood\"} -->",
            "//<![CDATA[\n{\"@type\": \"Article\", \"headline\": \"The Flood\"}\n//]]>",
            "/* <![CDATA[ */ [{\"@type\": \"Article\", \"headline\": \"The Flood\",},] /* ]]> */",
            "{\"@type\": [\"Thing\", \"Article\"], \"description\": \"one\ntwo\", \"headline\": \"The\nFlood\"}",
            "{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;The Flood&quot;}",
            "{\"@type\": \"http://schema.org/Article\", \"headline\": \"The <em>Flood</em>\"};",
            "{\"@type\": \"Article\", \"headline\": \"The \\u0046lood\"}",
            "{\"@type\": \"Article\", \"headline\": {\"@value\": \"The Flood\"}",
        ] {
            #expect(text(Self.read(Self.script(Array(json.utf8))).title) == "The Flood", "\(json)")
        }
    }

    @Test func `reads escapes, surrogates and references`() {
        let json = #"{"@type": "Article", "headline": "Tom \u0026 \"Jo\" &amp; \ud83d\ude00 \ud800 \/"}"#
        #expect(text(Self.read(Self.script(Array(json.utf8))).title) == "Tom & \"Jo\" & 😀 \u{FFFD} /")
    }

    @Test func `reads no script of another type`() {
        let page = "<title>T</title><script>{\"@type\": \"Article\", \"headline\": \"The Flood\"}</script>"
        #expect(text(Self.read(Array(page.utf8)).title) == "T")
    }

    @Test func `gives up what nests too deep`() {
        let deep = HostileTests.times(100_000, "{\"a\":[") + [UInt8](repeating: 0x20, count: 10_000_000 - 600_000)
        #expect(text(Self.read(Self.script(deep)).title) == "T")
    }

    @Test func `stops at a string without an end`() {
        #expect(text(Self.read(Self.script(Array(#"{"@type": "Article", "headline": "The Flood"#.utf8))).title) == "The Flood")
        #expect(text(Self.read(Self.script(Array("{\"".utf8) + [UInt8](repeating: 0x5C, count: 500_000))).title) == "T")
    }

    @Test func `finds no author in signs alone, however many`() {
        for count in [400, 401, 500, 2_000, 3_000] {
            for sign in [",", "- ", "* & ", "[]", "by, "] {
                let signs = String(repeating: sign, count: count / sign.utf8.count)
                #expect(text(Self.read(Array("<title>T</title><meta name=author content='\(signs)'>".utf8)).author) == "")
                #expect(text(Self.read(Self.script(Array("{\"@type\":\"Article\",\"author\":\"\(signs)\"}".utf8))).author) == "")
            }
        }
    }

    @Test func `cuts no character of a name that stands behind many signs`() {
        let signs = String(repeating: ",", count: 300)
        let author = Self.read(Array("<meta name=author content='\(signs)\(String(repeating: "王", count: 50))'>".utf8)).author
        #expect(text(author) == String(repeating: "王", count: 33))
    }

    @Test func `ends containers with the text where a string in them has no end`() {
        for json in [
            #"{"@type":"Article","@id":"x","author":{"@id":["a"#, #"{"@type":"Article","@id":["x"],"author":{"@id":["a"#,
            #"[{"@id":{"a":["b"#, #"{"@type":"Article","@id":"x","author":{"@id":{"a":"b"#, #"{"@type":["a"#,
        ] {
            for written in [json, json.replacing("\"", with: "&quot;")] {
                var tape = JSONTape()
                let page = Array(written.utf8)
                tape.begin()
                tape.read(page.span, 0, page.count)
                let length = UInt32(tape.decoded.isEmpty ? page.count : tape.decoded.count)
                #expect(tape.values.allSatisfy { $0.start <= $0.end && $0.end <= length }, "\(written)")
                _ = Self.read(Array("<title>T</title><p>x</p><script type=application/ld+json>\(written)".utf8))
                _ = Self.read(Self.script(page))
            }
        }
    }

    @Test func `reads a bounded part of JSON-LD`() {
        let long = Array("{\"x\": \"".utf8) + [UInt8](repeating: 0x61, count: 300_000) + Array("\", \"@type\": \"Article\", \"headline\": \"The Flood\"}".utf8)
        #expect(text(Self.read(Self.script(long)).title) == "T")
    }

    @Test func `keeps at most sixty-four of a hundred thousand licences`() {
        let links = HostileTests.times(100_000, "<a rel=license href=https://creativecommons.org/licenses/by/4.0/>l</a>")
        let metadata = Self.read(Array("<title>T</title>".utf8) + links)
        #expect(metadata.licences.rows.count == 64)
        #expect(text(metadata.title) == "T")
    }

    @Test func `bears NULs and broken UTF-8 everywhere`() {
        let page: [UInt8] = Array("<title>a\0b\u{FF}</title><meta name=author content='\0\0'><meta name=date content='20\0'><h1>\0</h1><time datetime=\0>".utf8)
            + [0xC3, 0xE2, 0x80] + Array("<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"\0".utf8) + [0xC2]
        _ = Self.read(page)
        _ = Self.read(Self.script(Array("{\"@type\":\"Article\",\"author\":\"\0\u{C2}".utf8)))
        for length in page.indices { _ = Self.read(Array(page[..<length])) }
    }

    @Test func `bears every cut of a page with everything`() {
        let page = Array("""
            <html lang=en><title>A - B</title><meta property=og:site_name content=B><link rel=license href=//creativecommons.org/licenses/by/4.0/>
            <script type=application/ld+json>{"@graph":[{"@type":"Article","author":{"@id":"#a"},"license":["x",{"url":"y"}]},{"@id":"#a","name":"N\\u00e9"}]}</script>
            <h1 itemprop=name>A</h1><p class=byline>By N M</p><time>5 March 2019</time><footer>Licensed under CC BY</footer>
            """.utf8)
        for length in page.indices { _ = Self.read(Array(page[..<length])) }
    }

    @Test func `tells of each licence what it speaks of, in objects within objects`() {
        let json = #"{"license":"A","@type":"One","x":{"license":"B","y":[{"license":"C","@type":"Three"}]},"usageInfo":"D"}"#
        let licences = Self.read(Self.script(Array(json.utf8))).licences
        #expect(licences.rows.map { text(Array(licences.bytes[$0.text])) } == ["A", "B", "C", "D"])
        #expect(licences.rows.map { text(Array(licences.bytes[$0.subject])) } == ["One", "", "Three", "One"])
    }

    @Test func `takes twenty thousand licences that tell nothing in one object`() {
        let json = "{" + String(repeating: "\"license\":0,", count: 19_000) + "\"@type\":\"Article\",\"license\":\"A\"}"
        #expect(Self.read(Self.script(Array(json.utf8))).licences.rows.count == 1)
    }

    @Test func `searches no byte of a page for types of more than one script`() {
        let page = Array("<title>T</title>".utf8) + HostileTests.times(500, "<script type=application/ld+json>x</script>")
            + Self.script(Array(#"{"@type":"Product"}"#.utf8))
        var tree = HTMLTree(), types: SchemaTypes = [], searched = 0
        _ = tree.parse(page.span)
        for index in tree.nodes.span.indices where tree.nodes[index].isHTML(.script) {
            searched += SchemaTypes.source(page.span, tree, tree.nodes[index], UInt32(index))?.count ?? 0
            types.formUnion(SchemaTypes.read(page.span, tree, tree.nodes[index], UInt32(index)))
        }
        #expect(searched == 500 + 19)
        #expect(types == .product)
    }

    @Test func `follows a bounded number of references`() {
        let articles = HostileTests.times(5_000, "{\"@type\":\"Article\",\"author\":[{\"@id\":\"#x\"},{\"@id\":\"#y\"}]},")
        #expect(text(Self.read(Self.script([UInt8(ascii: "[")] + articles)).author) == "")
    }

    @Test func `looks at a bounded number of an ancestor's attributes`() {
        let attributes = HostileTests.times(200_000, " a")
        let page = Array("<title>T</title><body".utf8) + attributes + Array(">".utf8) + HostileTests.times(2_000, "<b itemprop=author>_</b><time>x</time>")
        #expect(text(Self.read(page).title) == "T")
    }

    @Test func `takes many scripts, headings, times and authors`() {
        let metadata = Self.read(
            HostileTests.times(2_000, "<script type=application/ld+json>{\"@type\":\"Article\",\"author\":[\"A B\",\"C D\"]}</script>")
                + HostileTests.times(5_000, "<h1>Flood and more of it</h1><time>x</time><span class=author>Q</span><b itemprop=author>R</b>"))
        #expect(text(metadata.author) == "A B; C D")
    }
}
