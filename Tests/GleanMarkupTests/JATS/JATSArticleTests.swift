@testable import GleanMarkup
import Testing

@Suite struct JATSArticleTests {
    private static let record = """
        <article article-type="research-article" xml:lang="en" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ali="http://www.niso.org/schemas/ali/1.0/"><front>
        <journal-meta><journal-title-group><journal-title>Harbour Studies</journal-title></journal-title-group></journal-meta>
        <article-meta><article-id pub-id-type="pmc">123</article-id><article-id pub-id-type="doi">10.1/x</article-id>
        <title-group><article-title>On <italic>Larus</italic><xref ref-type="fn">*</xref></article-title></title-group>
        <contrib-group><contrib contrib-type="author"><name><surname>Gull</surname><given-names>Ann B</given-names></name></contrib>
        <contrib contrib-type="author"><collab>The Quay Group<contrib-group><contrib contrib-type="author"><name><surname>Member</surname></name></contrib></contrib-group></collab></contrib>
        <contrib contrib-type="editor"><name><surname>Editor</surname><given-names>E</given-names></name></contrib></contrib-group>
        <pub-date pub-type="collection"><year>2014</year></pub-date><pub-date pub-type="epub"><day>3</day><month>2</month><year>2014</year></pub-date>
        <permissions><copyright-statement>\u{A9} 2014 Gull</copyright-statement><copyright-year>2014</copyright-year><copyright-holder>Gull</copyright-holder>
        <license license-type="open-access" xlink:href="http://creativecommons.org/licenses/by/4.0/"><ali:license_ref>http://creativecommons.org/licenses/by/4.0/</ali:license_ref>
        <license-p>Under the <ext-link xlink:href="https://creativecommons.org/licenses/by/4.0/">CC BY</ext-link> licence.</license-p></license></permissions>
        <abstract><p>Gulls argue.</p></abstract><kwd-group><kwd>gulls</kwd><kwd>quays</kwd></kwd-group></article-meta></front>
        <body><sec><title>Methods</title><p>We looked<xref ref-type="bibr">1</xref>.</p>
        <fig><label>Fig. 1</label><caption><p>A gull.</p></caption><permissions><copyright-statement>\u{A9} 1977 Thieme</copyright-statement></permissions></fig></sec></body>
        <back><ack><p>Thanks.</p></ack><ref-list><title>References</title><ref><label>1</label><mixed-citation>Someone, 1900.</mixed-citation></ref></ref-list></back>
        <sub-article><front-stub><title-group><article-title>Decision letter</article-title></title-group></front-stub><body><p>Accepted.</p></body></sub-article></article>
        """

    private func article(_ parts: Set<JATSPart>) throws -> (JATSArticle, String) {
        let tree = XMLTree(Array(Self.record.utf8), roles: JATSRoles.roles(parts))
        let article = try #require(JATSArticle.articles(in: tree).first)
        var writer = RecordWriter(.markdown)
        article.write(parts, to: &writer)
        return (article, String(decoding: writer.text, as: UTF8.self))
    }

    @Test func `front matter is read`() throws {
        let (article, _) = try article([])
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        #expect(text(article.title) == "On Larus")
        // Members of a group are authors too; an editor is none.
        #expect(article.authors.map(text) == ["Ann B Gull", "The Quay Group", "Member"])
        #expect(text(article.journal) == "Harbour Studies")
        #expect(text(article.pmcid) == "PMC123" && text(article.id("doi")) == "10.1/x" && article.id("pmid").isEmpty)
        #expect(text(article.published) == "2014-02-03")
        #expect(text(article.type) == "research-article" && text(article.language) == "en")
        #expect(article.keywords.map(text) == ["gulls", "quays"])
        #expect(text(article.copyright("copyright-holder")) == "Gull")
    }

    @Test func `every statement is found, with its place and what it speaks of`() throws {
        let (article, _) = try article([])
        let bytes = Array(Self.record.utf8)
        let found = article.statements.map { "\($0.subject) \($0.kind) \(String(decoding: $0.bytes, as: UTF8.self))" }
        #expect(found == [
            "article copyright \u{A9} 2014 Gull", "article address http://creativecommons.org/licenses/by/4.0/",
            "article address https://creativecommons.org/licenses/by/4.0/", "article type open-access",
            "article words http://creativecommons.org/licenses/by/4.0/ Under the CC BY licence.", "figure copyright \u{A9} 1977 Thieme",
        ])
        for statement in article.statements where statement.kind != .words {
            #expect(Array(bytes[statement.offset...].prefix(statement.bytes.count)) == statement.bytes)
        }
    }

    @Test func `statements inside of statements are read once`() {
        let inner = (0..<300).map { "<license_ref>\($0)</license_ref>" }.joined()
        for names in [["permissions", "license"], ["license"], ["permissions"], ["permissions", "copyright-statement"]] {
            let record = "<article><front><article-meta>\(nested(names, 200, inner))</article-meta></front></article>"
            let articles = JATSArticle.articles(in: XMLTree(Array(record.utf8), roles: JATSRoles.roles([])))
            let found = articles[0].statements
            #expect(found.count <= 256 && found.contains { $0.bytes.starts(with: Array("0".utf8)) }, "\(names)")
        }
    }

    private func article(meta: String) throws -> JATSArticle {
        let record = "<article><front><article-meta>\(meta)</article-meta></front></article>"
        return try #require(JATSArticle.articles(in: XMLTree(Array(record.utf8), roles: JATSRoles.roles([]))).first)
    }

    @Test func `keywords inside of keywords are read once`() throws {
        let words = try article(meta: nested(["kwd"], 60, String(repeating: "k", count: 20_000)) + "<kwd>gulls</kwd>").keywords
        #expect(words.map(\.count) == [20_000, 5])
    }

    @Test(arguments: [["contrib", "collab"], ["contrib", "collab", "bold"], ["contrib", "name", "surname"]])
    func `an author's name is without the authors in it`(names: [String]) throws {
        let inner = "<contrib><collab>" + String(repeating: "k", count: 20_000) + "</collab></contrib>"
        let authors = try article(meta: "<contrib-group>" + nested(names, 60, first: "k ", inner) + "</contrib-group>").authors
        #expect(authors.map(\.count).sorted() == [1, 20_000])
    }

    @Test func `the parts that are wanted are written, in the article's order`() throws {
        #expect(try article([.title, .authors, .abstract, .body]).1 == """
            # On Larus

            Ann B Gull, The Quay Group, Member

            ## Abstract

            Gulls argue.

            ## Methods

            We looked1.
            """)
        #expect(try article([.body, .figures, .acknowledgements, .references, .subArticles]).1 == """
            # Methods

            We looked1.

            Fig. 1 A gull.

            Thanks.

            # References

            1 Someone, 1900.

            # Decision letter

            Accepted.
            """)
    }

    @Test func `notes of a table stay with it, groups of notes are a part`() {
        let text = "<article><body><table-wrap><table><tr><td>A</td><td>B</td></tr></table><table-wrap-foot><fn><p>note</p></fn></table-wrap-foot></table-wrap></body><back><fn-group><fn><p>end</p></fn></fn-group></back></article>"
        func written(_ parts: Set<JATSPart>) -> String {
            var writer = RecordWriter(.text)
            JATSArticle.articles(in: XMLTree(Array(text.utf8), roles: JATSRoles.roles(parts))).first?.write(parts, to: &writer)
            return String(decoding: writer.text, as: UTF8.self)
        }
        #expect(written([.body, .tables]) == "A | B\n\nnote")
        #expect(written([.body, .tables, .notes]) == "A | B\n\nnote\n\nend")
    }

    @Test func `a citation in elements has spaces between them`() {
        let text = "<article><back><ref-list><ref><element-citation><person-group><name><surname>Gull</surname><given-names>A</given-names></name></person-group><year>1900</year><source>Quays</source></element-citation></ref></ref-list></back></article>"
        var writer = RecordWriter(.text)
        JATSArticle.articles(in: XMLTree(Array(text.utf8), roles: JATSRoles.roles([.references]))).first?.write([.references], to: &writer)
        #expect(String(decoding: writer.text, as: UTF8.self) == "Gull A 1900 Quays")
    }

    @Test func `what is no article has none`() {
        #expect(JATSArticle.articles(in: XMLTree(Array("<PubmedArticleSet><PubmedArticle/></PubmedArticleSet>".utf8), roles: JATSRoles.roles([]))).isEmpty)
        #expect(JATSArticle.articles(in: XMLTree([], roles: JATSRoles.roles([]))).isEmpty)
    }
}
