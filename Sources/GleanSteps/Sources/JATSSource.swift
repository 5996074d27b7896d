package import GleanMarkup
package import GleanModel

/// Reads articles in JATS, the markup of PubMed Central, eLife and most journals.
package struct JATSSource: Source {
    package var paths: [String] = []
    package var format = "markdown"
    package var parts: [String]? = ["title", "authors", "abstract", "body", "figures", "tables", "appendices"]
    package var maxRecordBytes = 32 << 20
    package var maxNodes = 2_000_000

    package init() {}

    package static let endings = [".xml", ".nxml", ".xml.gz", ".nxml.gz", ".tar.gz", ".tgz", ".tar", ".tar.zst"]

    package static let manual = Manual<Self>(
        "jats", "Reads articles in JATS or NLM markup, as PubMed Central and eLife give them out, with the licences that they state.",
        source: "ANSI/NISO Z39.96 (JATS 1.0 to 1.3); NLM Journal Archiving 2.x and 3.0; MathML 3", version: 2,
        settings: [
            Setting("paths", \.paths, "Files, folders, patterns or @lists of them."),
            Setting("format", \.format, choices: MarkupStyle.allCases.map(\.rawValue), "How articles are written: plain text, or Markdown with headings, tables and emphasis."),
            Setting("parts", \.parts, choices: JATSPart.allCases.map(\.rawValue), "What is written of an article; null for all."),
            Setting("max_record_bytes", \.maxRecordBytes, in: 1024...(1 << 30), "Longest record that is read; a longer one is dropped unread."),
            Setting("max_nodes", \.maxNodes, in: 1000...50_000_000, "Most elements and texts of a record."),
        ],
        reasons: [
            ReasonSpec("not_jats", "The file holds no article in JATS."),
            ReasonSpec("no_text", "The article has nothing in the parts that are wanted."),
            ReasonSpec("record_cut", "The record ends before the article does."),
            ReasonSpec("record_too_large", "The record is longer than max_record_bytes."),
            ReasonSpec("too_many_nodes", "The record has more elements and texts than max_nodes."),
        ],
        concernsRights: true,
        notes: """
            An input is one record, plain or packed, or a tar archive of them: files named .xml or .nxml in it are records, others are counted and \
            passed over. A record that holds several articles gives a page for each.

            URL: that of the DOI, else of the article at PubMed Central. Id: `PMC` and its number, else the DOI, else a digest of the record. The \
            date is the first day of publication. Metadata has title, author, published, site_name (the journal), doi, pmid, pmcid, keywords, \
            article_type, declared_language, and what is said of copyright.

            Every licence that the article states becomes a claim with its bytes and their place: the addresses in its `license` element (`xlink:href`, \
            `ali:license_ref`, links in the words), and licences named in the words, each with trust `publisher_verified`. What stands in figures \
            speaks of images, what stands in tables and boxes of a part. Words that name a licence without its version become \
            `LicenseRef-CC-BY` and the like, unless an address beside them says more.

            Formulas stand as TeX between dollar signs: TeX that the article carries, else its MathML. Superscripts and subscripts are pandoc's in \
            Markdown; in text a power of a number is told by `^`. Pictures leave nothing. Markup that is not well formed is read all the same, unless the \
            record ends inside of its article.
            """)

    package typealias Kit = XMLRoles

    private var wanted: Set<JATSPart> { Set(parts.map { $0.compactMap(JATSPart.init) } ?? JATSPart.allCases) }

    package func open(_ assets: inout Assets) throws -> Kit { JATSRoles.roles(wanted) }

    package func start(_ input: Input, at place: RecordPlace?, _ kit: Kit) throws -> Reader {
        let records = try RecordFiles(input, endings: [".xml", ".nxml"], maxBytes: maxRecordBytes)
        return Reader(pages: RecordReader(records, of: input, at: place, maxRecordBytes: maxRecordBytes, format: format), roles: kit, parts: wanted)
    }

    /// Where the source stands in one input.
    package struct Reader {
        let pages: RecordReader
        let roles: XMLRoles
        let parts: Set<JATSPart>
    }

    package func fill(_ batch: inout Batch, from reader: inout Reader, _ tally: inout SourceTally) throws -> Bool {
        let reader = reader
        return try reader.pages.fill(&batch, &tally) { pages(of: $0, reader) }
    }

    private func pages(of record: SourceRecord, _ reader: Reader) -> RecordReader.Pages {
        let label = XMLEncoding.declared(record.bytes.span)
        let tree = XMLTree(RecordBytes.utf8(record.bytes, declared: label), roles: reader.roles, mostNodes: maxNodes)
        if tree.problems.contains(.tooManyNodes) { return [(RecordPage(SourceDrop("too_many_nodes", limit: Double(maxNodes))), 0)] }
        let articles = JATSArticle.articles(in: tree)
        if articles.isEmpty { return [(RecordPage(SourceDrop("not_jats")), 0)] }
        return articles.map { (page($0, reader), articles.count > 1 ? tree.nodes[$0.article].bytes.lowerBound : 0) }
    }

    private func page(_ article: JATSArticle, _ reader: Reader) -> RecordPage {
        if article.isCut { return RecordPage(SourceDrop("record_cut")) }
        var page = RecordPage()
        reader.pages.writer.removeAll()
        article.write(reader.parts, to: &reader.pages.writer)
        page.text = reader.pages.writer.text
        if page.text.isEmpty { page.drop = SourceDrop("no_text", found: 0, limit: 1) }
        let doi = article.id("doi"), pmcid = article.pmcid
        if !doi.isEmpty {
            page.url = Array("https://doi.org/".utf8) + RecordPage.escaped(doi)
        } else if !pmcid.isEmpty {
            page.url = Array("https://pmc.ncbi.nlm.nih.gov/articles/".utf8) + RecordPage.escaped(pmcid)
        }
        page.id = !pmcid.isEmpty ? pmcid : !doi.isEmpty ? doi : RecordPage.digest(Array(article.tree.bytes[article.tree.nodes[article.article].bytes]))
        page.date = article.published
        for claim in JATSLicences.claims(article) { page.rights.add(claim) }
        page.member("title", article.title)
        page.member("author", Array(article.authors.joined(separator: Array("; ".utf8))))
        page.member("published", article.published)
        page.member("site_name", article.journal)
        page.member("doi", doi)
        page.member("pmid", article.id("pmid"))
        page.member("pmcid", pmcid)
        page.member("keywords", list: article.keywords)
        page.member("article_type", article.type)
        page.member("declared_language", article.language)
        page.member("copyright_statement", article.copyright("copyright-statement"))
        page.member("copyright_holder", article.copyright("copyright-holder"))
        page.member("copyright_year", article.copyright("copyright-year"))
        return page
    }
}
