import Testing
@testable import GleanHTML

/// Title, authors, dates, site, language and address of a page. What is expected comes from schema.org, ogp.me, the HTML standard, or
/// from reading the page.
@Suite struct MetadataTests {
    static func read(_ html: String) -> PageMetadata {
        let page = Array(html.utf8)
        var tree = HTMLTree(), metadata = PageMetadata()
        #expect(tree.parse(page.span) == .parsed)
        metadata.read(tree, page.span)
        return metadata
    }

    static func linked(_ json: String, _ rest: String = "") -> PageMetadata {
        read("<head><script type=application/ld+json>\(json)</script>\(rest)</head><body><p>x")
    }

    // Titles

    @Test func `takes the title element where nothing else tells`() {
        #expect(text(Self.read("<title> Flood &amp;\n after </title><p>x").title) == "Flood & after")
    }

    @Test func `takes Open Graph's title before the title element`() {
        #expect(text(Self.read("<title>Flood 1 of 3</title><meta property=og:title content='The Flood'>").title) == "The Flood")
    }

    @Test func `takes an article's headline in JSON-LD before Open Graph's title`() {
        let page = Self.linked(#"{"@type": "NewsArticle", "headline": "The Flood"}"#, "<meta property=og:title content='Flood - share!'>")
        #expect(text(page.title) == "The Flood")
    }

    @Test func `takes the heading that a card's title holds`() {
        let page = "<meta property=og:title content='The Flood | County Paper'><h1>County Paper</h1><main><h1>The Flood</h1></main>"
        #expect(text(Self.read(page).title) == "The Flood")
    }

    @Test func `leaves a heading that is the site's logo`() {
        let page = "<title>The Flood - County Paper</title><body><header><h1>County Paper</h1></header><p>x"
        #expect(text(Self.read(page).title).hasPrefix("The Flood"))
    }

    @Test func `cuts the site's name off where the page tells it`() {
        for separator in ["|", "-", "–", "::", "»"] {
            let page = "<title>The Flood \(separator) County Paper</title><meta property=og:site_name content='County Paper'><p>x"
            #expect(text(Self.read(page).title) == "The Flood")
        }
    }

    @Test func `keeps what follows a separator and is not the site's name`() {
        let page = "<title>Flood - a history</title><meta property=og:site_name content='County Paper'><p>x"
        #expect(text(Self.read(page).title) == "Flood - a history")
    }

    @Test func `takes no question of an FAQ for the headline`() {
        let json = #"{"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": "How high did it rise?"}]}"#
        #expect(text(Self.linked(json, "<title>The Flood</title>").title) == "The Flood")
    }

    // Authors

    @Test func `reads the author's name in JSON-LD`() {
        #expect(text(Self.linked(#"{"@type": "Article", "author": {"@type": "Person", "name": "Ann Lee"}}"#).author) == "Ann Lee")
    }

    @Test func `joins several authors`() {
        let json = #"{"@type": "Article", "author": [{"name": "Ann Lee"}, {"name": "Bo Ek"}, "Cy Fox"]}"#
        #expect(text(Self.linked(json).author) == "Ann Lee; Bo Ek; Cy Fox")
    }

    @Test func `follows a reference within a graph`() {
        let json = """
            {"@context": "https://schema.org", "@graph": [{"@type": "Article", "author": {"@id": "#ann"}},
            {"@type": "Person", "@id": "#ann", "name": "Ann Lee"}]}
            """
        #expect(text(Self.linked(json).author) == "Ann Lee")
    }

    @Test func `takes the authors of the first of several articles`() {
        let json = #"[{"@type": "Article", "author": ["Ann Lee", "Bo Ek"]}, {"@type": "Article", "author": "Cy Fox"}]"#
        #expect(text(Self.linked(json).author) == "Ann Lee; Bo Ek")
    }

    @Test func `takes no author from a comment in JSON-LD`() {
        let json = #"{"@type": "Article", "comment": [{"@type": "Comment", "author": {"name": "Troll"}}]}"#
        #expect(text(Self.linked(json).author) == "")
    }

    @Test func `reads meta elements that name authors`() {
        for name in ["author", "dc.creator", "DC.Creator", "citation_author", "parsely-author", "sailthru.author"] {
            #expect(text(Self.read("<meta name='\(name)' content='Ann Lee'><p>x").author) == "Ann Lee")
        }
    }

    @Test func `takes no address or handle for a name`() {
        #expect(text(Self.read("<meta property=article:author content='https://example.org/ann'><p>x").author) == "")
        #expect(text(Self.read("<meta name=author content='@annlee'><p>x").author) == "")
    }

    @Test func `cleans names of leads, addresses and sites`() {
        for written in ["By Ann Lee", "Von Ann Lee", "Par Ann Lee", "Por Ann Lee", "Posted by: Ann Lee", "Ann Lee | County Paper", "Ann Lee ann@example.org", "By Ann Lee, 5 March 2019"] {
            #expect(text(Self.read("<meta name=author content='\(written)'><p>x").author) == "Ann Lee")
        }
    }

    @Test func `keeps names that only begin like a lead`() {
        for name in ["Byron Lee", "Vona Lee", "Parker Lee", "Diane Lee"] {
            #expect(text(Self.read("<meta name=author content='\(name)'><p>x").author) == name)
        }
    }

    @Test func `reads microdata`() {
        let page = "<article itemscope itemtype=https://schema.org/Article><span itemprop=author itemscope itemtype=https://schema.org/Person>By <b itemprop=name>Ann Lee</b>, editor</span>"
        #expect(text(Self.read(page).author) == "Ann Lee")
    }

    @Test func `takes no author of a review in microdata`() {
        let page = "<div itemscope itemtype=http://schema.org/Review><span itemprop=author>Troll</span></div>"
        #expect(text(Self.read(page).author) == "")
    }

    @Test func `reads a byline below the headline`() {
        #expect(text(Self.read("<h1>The Flood</h1><p class='entry-byline'>By <a href=/ann>Ann Lee</a></p><p>Text").author) == "Ann Lee")
        #expect(text(Self.read("<h1>The Flood</h1><p>By Ann Lee</p><p>Text").author) == "Ann Lee")
    }

    @Test func `prefers a person below the headline to the site as its own author`() {
        let page = "<meta property=og:site_name content='County Paper'><meta name=author content='County Paper'><h1>Flood</h1><p class=author>Ann Lee</p>"
        #expect(text(Self.read(page).author) == "Ann Lee")
    }

    // Site, language, address, type

    @Test func `reads the site's name`() {
        #expect(text(Self.read("<meta property=og:site_name content='County Paper'>").siteName) == "County Paper")
        #expect(text(Self.read("<meta name=twitter:site content='@countypaper'>").siteName) == "countypaper")
        #expect(text(Self.linked(#"{"@type": "WebSite", "name": "County Paper"}"#).siteName) == "County Paper")
        #expect(text(Self.linked(#"{"@type": "Article", "publisher": {"name": "County Paper"}}"#).siteName) == "County Paper")
    }

    @Test func `reads the language by lang, then by header, then by locale`() {
        #expect(text(Self.read("<html lang=' en-GB '><meta property=og:locale content=de_DE>").language) == "en-GB")
        #expect(text(Self.read("<html xml:lang=fr>").language) == "fr")
        #expect(text(Self.read("<meta property=og:locale content=de_DE><meta http-equiv=Content-Language content=de>").language) == "de")
    }

    @Test func `takes the first canonical link, else Open Graph's address`() {
        let page = "<meta property=og:url content=https://example.org/c><link rel='Canonical' href='https://example.org/?a=1&amp;b=2'><link rel=canonical href=/b>"
        #expect(text(Self.read(page).canonicalURL) == "https://example.org/?a=1&b=2")
        #expect(text(Self.read("<meta property=og:url content=https://example.org/c>").canonicalURL) == "https://example.org/c")
    }

    @Test func `says whether Open Graph calls it an article`() {
        #expect(Self.read("<meta property=og:type content=article>").isArticle)
        #expect(!Self.read("<meta property=og:type content=website>").isArticle)
    }

    @Test func `forgets the page before`() {
        var tree = HTMLTree(), metadata = PageMetadata()
        let first = Array("<html lang=en><title>A</title><meta name=author content='Ann Lee'><a rel=license href=/l>L</a>".utf8), second = Array("<p>x".utf8)
        _ = tree.parse(first.span)
        metadata.read(tree, first.span)
        _ = tree.parse(second.span)
        metadata.read(tree, second.span)
        #expect(metadata.title.isEmpty && metadata.author.isEmpty && metadata.language.isEmpty && metadata.licences.rows.isEmpty)
    }

    @Test func `invents nothing`() {
        let metadata = Self.read("<p>On 5 March 2019 the river rose, wrote By, and the town of Lee was flooded for the second time in that spring, as it was told.</p>")
        #expect(metadata.published.isEmpty && metadata.modified.isEmpty && metadata.author.isEmpty && metadata.title.isEmpty)
    }
}
