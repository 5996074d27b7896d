import GleanFormats
import GleanMarkup
import GleanModel

/// Where `wikipedia` stands in one input, and what it uses again from page to page.
///
/// A class, because it holds readers that cannot be copied.
package final class WikiDumpReader {
    let content: DumpContent
    let name: String
    /// The page to go back to; pages before it are passed over.
    var place: RecordPlace?
    /// Where the part of the input ends that is read.
    var end = UInt64.max
    private let source: WikipediaSource
    private let kit: WikipediaSource.Kit
    private var writer: WikiWriter?
    private var address = WikiAddressBook(DumpSite())
    private var wikitext: [UInt8] = []
    private var text: [UInt8] = []
    private var json = JSONWriter()
    private var rights: [UInt8] = []

    init(_ content: DumpContent, _ source: WikipediaSource, _ kit: WikipediaSource.Kit, _ name: String) {
        self.content = content
        self.source = source
        self.kit = kit
        self.name = name
        var rights = Rights()
        let evidence = Evidence(.publisher, Array(source.terms.utf8), source: Array(source.terms.utf8))
        rights.add(LicenceClaim(kit.licence, scope: .page, trust: .publisherVerified, evidence: evidence))
        rights.encode(into: &self.rights)
    }

    /// Adds the page that was found, read or dropped.
    func add(to batch: inout Batch) {
        let page = content.page
        if writer == nil {
            writer = WikiWriter(kit.style, WikiNames(content.site))
            address = WikiAddressBook(content.site)
        }
        let drop = drop(page)
        text.removeAll(keepingCapacity: true)
        if drop == nil { write(page) }
        describe(page)
        let place = content.place, url = address.url(of: page.title), metadata = json.bytes, text = text, rights = rights
        batch.append(
            url: url.span, id: page.id.span, date: page.timestamp.span, head: Span(), payload: Span(), text: text.span,
            metadata: metadata.count > 2 ? metadata.span.extracting(1..<metadata.count - 1) : Span(), rights: rights.span,
            facts: PageFacts(offset: place.offset, inner: place.inner, length: UInt64(max(0, page.length)), sourceDrop: drop))
    }

    private func write(_ page: DumpPage) {
        wikitext.removeAll(keepingCapacity: true)
        content.appendText(to: &wikitext)
        let wikitext = wikitext
        writer?.write(wikitext.span, title: page.title.span, into: &text)
    }

    private func drop(_ page: DumpPage) -> SourceDrop? {
        if page.isCut { return SourceDrop("page_cut") }
        if !kit.namespaces.contains(page.namespace ?? address.namespace(of: page.title)) { return SourceDrop("other_namespace", found: Double(page.namespace ?? -1)) }
        if page.isRedirect || startsRedirect, !source.redirects { return SourceDrop("redirect") }
        if !page.model.isEmpty, page.model != Array("wikitext".utf8) { return SourceDrop("not_wikitext") }
        if page.textIsTooLong { return SourceDrop("page_too_large", found: Double(page.textBytes), limit: Double(source.maxTextBytes)) }
        if page.textIsMissing || page.textBytes == 0 { return SourceDrop("no_text", found: 0, limit: 1) }
        return nil
    }

    /// Dumps before schema 0.4 do not mark redirects: the word stands at the text's beginning.
    private var startsRedirect: Bool {
        guard content.site.schema == Array("0.3".utf8) else { return false }
        wikitext.removeAll(keepingCapacity: true)
        content.appendText(to: &wikitext)
        return String(decoding: wikitext.prefix(10), as: UTF8.self).uppercased().hasPrefix("#REDIRECT")
    }

    private func describe(_ page: DumpPage) {
        json.removeAll()
        json.beginObject()
        add("title", page.title)
        if !page.title.isEmpty { add("author", address.author(of: page.title)) }
        add("site_name", content.site.name)
        add("wiki", content.site.database)
        add("revision", page.revision)
        add("model", page.model)
        if let categories = writer?.categories, !categories.isEmpty, !text.isEmpty {
            json.key("categories")
            json.beginArray()
            for category in categories { json.string(category.span) }
            json.endArray()
        }
        json.endObject()
    }

    private func add(_ key: StaticString, _ value: [UInt8]) {
        if value.isEmpty { return }
        json.key(key)
        json.string(value.span)
    }
}
