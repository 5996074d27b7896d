import GleanBytes
import GleanFormats
import GleanMarkup
package import GleanModel
import GleanRights

/// Reads wikis from MediaWiki's dumps: a page an article, its wikitext as text or markdown.
package struct WikipediaSource: Source {
    package var paths: [String] = []
    package var namespaces = ["0"]
    package var redirects = false
    package var output = MarkupStyle.text.rawValue
    package var peerLines = false
    package var title = false
    package var tables = false
    package var lists = true
    package var references = false
    package var captions = false
    package var templates = WikiStyle.Templates.common.rawValue
    package var infoboxes = WikiStyle.Infoboxes.drop.rawValue
    package var licence = "CC-BY-SA-4.0"
    package var terms = "https://foundation.wikimedia.org/wiki/Policy:Terms_of_Use"
    package var maxTextBytes = 16 << 20

    package init() {}

    package static let endings = [".xml.bz2", ".xml.gz", ".xml.zst", ".xml", ".bz2"]
    package static let readsInOrder = true

    package static let manual = Manual<Self>(
        "wikipedia", "Reads wikis from MediaWiki's XML dumps and writes their wikitext as text or markdown.",
        source: "MediaWiki export format 0.3 to 0.11; MediaWiki's help on formatting; PyPI wikiextractor 3.1.0 for its dialect", version: 2,
        settings: [
            Setting("paths", \.paths, "Files, folders, patterns (enwiki-*.xml*.bz2) or @lists of them."),
            Setting("namespaces", \.namespaces, "Numbers of the namespaces whose pages are read; 0 holds the articles."),
            Setting("redirects", \.redirects, "Read redirects too, which have next to no text."),
            Setting("output", \.output, choices: MarkupStyle.allCases.map(\.rawValue), "What wikitext becomes."),
            Setting("peer_lines", \.peerLines, "Take lines, headings, links and formulas as wikiextractor does; see the dialect."),
            Setting("title", \.title, "Begin the text with the page's title."),
            Setting("tables", \.tables, "Keep tables: a line a row, or a pipe table in markdown."),
            Setting("lists", \.lists, "Keep items of lists."),
            Setting("references", \.references, "Keep notes, numbered, at the end."),
            Setting("captions", \.captions, "Keep captions of pictures."),
            Setting("templates", \.templates, choices: WikiStyle.Templates.allCases.map(\.rawValue), "Read templates that stand for text (lang, convert, ...), or drop all."),
            Setting("infoboxes", \.infoboxes, choices: WikiStyle.Infoboxes.allCases.map(\.rawValue), "Drop infoboxes, or write a line `key: value` a field."),
            Setting("licence", \.licence, "SPDX expression of the licence that the wiki's publisher gives all its text."),
            Setting("terms", \.terms, "Address where the publisher says so; evidence of the licence."),
            Setting("max_text_bytes", \.maxTextBytes, in: 1024...(256 << 20), "Longest wikitext that is read; a longer page is dropped."),
        ],
        reasons: [
            ReasonSpec("redirect", "The page leads to another."),
            ReasonSpec("other_namespace", "The page is in a namespace that is not asked for."),
            ReasonSpec("not_wikitext", "The content model is another: a script, a style sheet, data."),
            ReasonSpec("no_text", "The revision has no text, or its text was deleted."),
            ReasonSpec("page_too_large", "The wikitext is longer than max_text_bytes."),
            ReasonSpec("page_cut", "The dump ends, or is damaged, before the page does."),
        ],
        dialects: [
            Dialect("wikiextractor", source: "PyPI wikiextractor 3.1.0 with --no-templates") {
                $0.peerLines = true
                $0.title = true
                $0.lists = false
                $0.templates = WikiStyle.Templates.drop.rawValue
            }
        ],
        concernsRights: true,
        notes: """
            Dumps are read as they are published: .bz2 in one stream or many, gzip, zstd, plain; by dump tools or by Special:Export; with all \
            revisions, of which the last in the file is taken. Every page has its row: it is read, or dropped with a reason. Damage is counted \
            with its kind and place, and reading goes on at the next page.

            URLs are the dump's `base` with the title as MediaWiki writes it. Metadata hold title, author, revision, model, wiki and categories; \
            the author is the community, with the address of the page's history, as the terms of Wikimedia's wikis ask for.

            Headings without anything under them are left out, as are templates that do not stand for text, behaviour switches, comments, \
            pictures, categories and links to other languages. Formulas are TeX between dollars. [docs/wikitext.md](../wikitext.md) tells more, \
            and where the dialect `wikiextractor` differs from its model.
            """)

    package struct Kit: Sendable {
        let style: WikiStyle
        let namespaces: Set<Int>
        let licence: Licence
    }

    package var contradiction: RecipeError? {
        if let wrong = namespaces.first(where: { Int($0) == nil }) { return RecipeError("wikipedia: namespaces wants numbers such as 0, not \"\(wrong)\".") }
        if SPDX.licence(licence) == nil {
            return RecipeError("wikipedia: licence wants an SPDX expression that is known, such as CC-BY-SA-4.0, not \"\(licence)\".")
        }
        return nil
    }

    package func open(_ assets: inout Assets) throws -> Kit {
        if let contradiction { throw contradiction }
        guard let known = SPDX.licence(licence) else { throw RecipeError("wikipedia: \(licence) is no licence that is known.") }
        return Kit(style: style, namespaces: Set(namespaces.compactMap { Int($0) }), licence: known)
    }

    private var style: WikiStyle {
        var style = WikiStyle()
        style.output = MarkupStyle(rawValue: output) ?? .text
        style.followsPeer = peerLines
        style.title = title
        style.tables = tables
        style.lists = lists
        style.references = references
        style.captions = captions
        style.templates = WikiStyle.Templates(rawValue: templates) ?? .common
        style.infoboxes = WikiStyle.Infoboxes(rawValue: infoboxes) ?? .drop
        return style
    }

    package func start(_ input: Input, at place: RecordPlace?, _ kit: Kit) throws -> WikiDumpReader {
        let reader = WikiDumpReader(try DumpContent(input, at: place?.offset ?? 0, maxTextBytes: maxTextBytes), self, kit, input.name)
        reader.place = place
        if let place, place.offset > 0 { reader.content.take(try DumpContent.site(of: input)) }
        return reader
    }

    package func parts(of input: Input, _ kit: Kit) throws -> ((Range<UInt64>) throws -> WikiDumpReader)? {
        guard let (container, site) = try DumpContent.opening(of: input) else { return nil }
        let most = maxTextBytes
        return { part in
            let content = try DumpContent(input, part: part, container, maxTextBytes: most)
            content.take(site)
            let reader = WikiDumpReader(content, self, kit, input.name)
            reader.end = part.upperBound
            return reader
        }
    }

    package func fill(_ batch: inout Batch, from reader: inout WikiDumpReader, _ tally: inout SourceTally) throws -> Bool {
        let reader = reader
        while !batch.isFull {
            let event = try reader.content.next()
            tally.bytes = reader.content.inputOffset
            switch event {
            case .ended:
                reader.content.finish(&tally)
                return false
            case .damage(let kind, let offset): tally.count(DataError(kind: kind, file: reader.name, offset: offset))
            case .page:
                let place = reader.content.place
                if place.offset >= reader.end { return false }
                if let wanted = reader.place {
                    guard place == wanted else { continue }
                    reader.place = nil
                }
                reader.add(to: &batch)
            }
        }
        return true
    }
}
