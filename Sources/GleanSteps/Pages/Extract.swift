import GleanBytes
import GleanFormats
import GleanHTML
package import GleanModel
import GleanText

/// Takes the main text out of a page as crawled.
package struct Extract: Rewriter {
    package var mode = "balanced"
    package var format = "text"
    package var links = false
    package var union: [String]?
    package var metadata = true
    package var maxPageBytes = 8 << 20
    package var maxNodes = 500_000
    package var maxTextBytes = 2 << 20
    package var maxUndecodable: Limit = nil

    package init() {}

    package enum Number: Int, NumberKey { case pageBytes, textBytes, undecodable, textShare, articleChance, union, agreement }

    private static let modes = ["balanced", "precise", "complete"]

    package static let manual = Manual<Self>(
        "extract", "Takes the main text out of HTML pages: prose, lists, tables and code, without menus, banners and the like.",
        source: "WHATWG HTML, Encoding, Fetch and MIME Sniffing standards; main text by Gleaner's own model (docs/extraction.md)",
        version: 3,
        settings: [
            Setting("mode", \.mode, choices: modes, "How much is taken: what a reader would call the text; only what is likely so; all that may be."),
            Setting("format", \.format, choices: ["text", "markdown"], "How it is written: plain text, or Markdown with headings, lists, tables, code and TeX."),
            Setting("links", \.links, "Keeps the targets of links in Markdown."),
            Setting("union", \.union, choices: modes, "Modes in order: a page gets the text of the first that no later filter drops. Replaces mode; null for none."),
            Setting("metadata", \.metadata, "Keeps what the page says of itself: title, author, dates, site, language, canonical URL, statements of licence."),
            Setting("max_page_bytes", \.maxPageBytes, in: 1024...(256 << 20), "Most bytes of a page once its content codings are undone."),
            Setting("max_nodes", \.maxNodes, in: 1000...50_000_000, "Most elements and texts of a page, and most attributes."),
            Setting("max_text_bytes", \.maxTextBytes, in: 1024...(64 << 20), "Most bytes of main text; FineWeb's 100,000 words are about 600,000."),
            Setting("max_undecodable", \.maxUndecodable, in: 0...1e6, "Most undecodable sequences a thousand bytes of page; null for any."),
        ],
        numbers: [
            NumberSpec(Number.pageBytes, "page_bytes", .count, in: .count, "Bytes of the page, content codings undone."),
            NumberSpec(Number.textBytes, "text_bytes", .count, in: .count, "Bytes of the main text in UTF-8."),
            NumberSpec(Number.undecodable, "undecodable", in: 0...1000, "Byte sequences that the page's charset does not know, a thousand bytes of page."),
            NumberSpec(Number.textShare, "text_share", in: .fraction, "Of the characters that the page shows, those in the main text."),
            NumberSpec(Number.articleChance, "article_chance", in: .fraction, "The model's chance that the page is an article."),
            NumberSpec(Number.union, "union", .label, in: 0...2, "The mode whose text the page got, where union lists several."),
            NumberSpec(Number.agreement, "agreement", in: .fraction, "F1 of characters between that text and the other modes' of union, the least of them."),
        ],
        rules: [[Rule("undecodable", atMost: \.maxUndecodable, "max_undecodable", or: "undecodable")]],
        reasons: [
            ReasonSpec("not_html", "The bytes are no HTML page, whatever their content type says."),
            ReasonSpec("page_too_large", "The page is longer than max_page_bytes once its content codings are undone."),
            ReasonSpec("body_damaged", "The body's content coding breaks before anything could be read."),
            ReasonSpec("too_many_nodes", "The page has more elements and texts, or more attributes, than max_nodes."),
            ReasonSpec("too_costly", "The page asks for more work than a page of its size may cost."),
            ReasonSpec("too_deep", "The page nests tables or templates deeper than 512."),
            ReasonSpec("text_too_long", "The main text is longer than max_text_bytes."),
            ReasonSpec("no_text", "The page has no main text."),
        ],
        readsPayload: true,
        notes: """
            Content codings (chunked, gzip, deflate, brotli, zstd, also stacked) are undone as far as they go, and lies of the headers found out. \
            The charset is told by byte order mark, HTTP header and meta as browsers do; where these are silent or wrong, by a detector. Bytes that are not \
            HTML by WHATWG's signatures are dropped as `not_html`: the content type is checked, not believed. Pages that come as text (WET, JSON lines) pass unchanged.

            The page is cut into blocks of text; a model gives each its chance to be main text, from what the block holds, where it stands, what is around \
            it and what classes, ids and headings say; the cut that makes the expected F1 of the page's words greatest decides in `balanced`. `precise` takes \
            no block below a chance of 0.72, `complete` every one from 0.12 up. docs/extraction.md tells how the model was trained and what it reaches.

            Text: paragraphs are parted by a blank line; list items are lines that begin with `- `, table rows lines with ` | ` between cells; \
            preformatted text is kept as it is. Markdown follows CommonMark, with tables; signs that it would read are not escaped but for bars in tables. \
            Formulas that carry their TeX (MathML annotations, KaTeX, MathJax) stand between dollar signs in both. The same page always gives the same text, \
            whatever came before it.

            With `union` a page that a later filter drops comes again with the next mode's text, up to the first survey; if all are dropped, the first text's \
            drop counts.
            """)

    package func labels(of number: Number, _ kit: Void) -> [String] { number == .union ? Self.modes : [] }

    package var offers: Int { union?.count ?? 1 }

    package struct Scratch {
        var page: OpenedPage
        var reading = PageReading()
    }

    package func makeScratch(_ kit: Void, _ desk: Desk) -> Scratch { Scratch(page: OpenedPage(maxBytes: maxPageBytes)) }

    package func rewrite(
        _ page: borrowing Page, offer: Int, _ kit: Void, _ scratch: inout Scratch, into text: inout [UInt8], numbers: inout Readings<Number>
    ) -> Verdict {
        if page.payload.isEmpty, !page.text.isEmpty {
            page.text.withUnsafeBufferPointer { text.append(contentsOf: $0) }
            return finish(text, &numbers)
        }
        if offer == 0 { scratch.reading.opening = open(page, &scratch.page) }
        switch scratch.reading.opening {
        case .dropped(let verdict): return verdict
        case .opened(let bytes, let undecodable):
            numbers[.pageBytes] = Double(bytes)
            numbers[.undecodable] = undecodable
        }
        let verdict = OpenedPage.withBytes(scratch.page, page) { read($0, offer, &scratch.reading, &text, &numbers) }
        if case .drop = verdict { return verdict }
        return finish(text, &numbers)
    }

    /// Undoes codings and charset; says why where that cannot be.
    private func open(_ page: borrowing Page, _ opened: inout OpenedPage) -> PageReading.Opening {
        switch opened.open(page, maxBytes: maxPageBytes) {
        case .tooLarge(let bytes): .dropped(.drop("page_too_large", found: bytes, limit: Double(maxPageBytes)))
        case .damaged: .dropped(.drop("body_damaged"))
        case .notHTML: .dropped(.drop("not_html"))
        case .opened(let bytes, let undecodable): .opened(bytes: bytes, undecodable: undecodable)
        }
    }

    private func read(
        _ page: Span<UInt8>, _ offer: Int, _ reading: inout PageReading, _ text: inout [UInt8], _ numbers: inout Readings<Number>
    ) -> Verdict {
        if offer == 0 {
            var limits = HTMLLimits()
            limits.maxNodes = maxNodes
            limits.maxAttributes = maxNodes
            reading.parsed = reading.tree.parse(page, limits: limits)
            if reading.parsed == .parsed { reading.hasText = reading.mainText.prepare(reading.tree, page) }
        }
        switch reading.parsed {
        case .tooManyNodes: return .drop("too_many_nodes", found: .nan, limit: Double(maxNodes))
        case .tooCostly: return .drop("too_costly")
        case .tooDeep: return .drop("too_deep")
        case .parsed: break
        }
        let modes = union ?? [mode], format: TextFormat = self.format == "markdown" ? .markdown(links: links) : .text
        guard reading.hasText, reading.mainText.write(reading.tree, page, Self.mode(modes[offer]), format, into: &text) == .text
        else { return .drop("no_text") }
        numbers[.textShare] = reading.mainText.textShare
        numbers[.articleChance] = reading.mainText.articleChance
        if let union {
            numbers[.union] = Double(Self.modes.firstIndex(of: union[offer]) ?? 0)
            for other in union where other != union[offer] {
                let agreement = reading.mainText.agreement(Self.mode(union[offer]), Self.mode(other))
                numbers[.agreement] = numbers[.agreement].isNaN ? agreement : min(numbers[.agreement], agreement)
            }
        }
        return .keep
    }

    private static func mode(_ name: String) -> MainText.Mode { name == "precise" ? .precise : name == "complete" ? .complete : .balanced }

    private func finish(_ text: [UInt8], _ numbers: inout Readings<Number>) -> Verdict {
        numbers[.textBytes] = Double(text.count)
        return text.count > maxTextBytes ? .drop("text_too_long", found: Double(text.count), limit: Double(maxTextBytes)) : .keep
    }

    package func describe(_ page: borrowing Page, _ kit: Void, _ scratch: inout Scratch, into members: inout [UInt8]) {
        guard metadata, !page.payload.isEmpty else { return }
        OpenedPage.withBytes(scratch.page, page) { scratch.reading.describe($0, into: &members) }
    }
}
