import GleanMarkup
package import GleanModel
import GleanRights

/// Reads documents of the U.S. Government Publishing Office: bills, the Code of Federal Regulations, the Federal Register, reports.
package struct USGPOSource: Source {
    package var paths: [String] = []
    package var format = "markdown"
    package var maxRecordBytes = 32 << 20
    package var maxNodes = 2_000_000

    package init() {}

    package static let endings = [".xml", ".htm", ".html", ".txt", ".xml.gz", ".htm.gz", ".html.gz", ".txt.gz"]

    package static let manual = Manual<Self>(
        "usgpo", "Reads bills, the Code of Federal Regulations, the Federal Register and reports, as govinfo gives them out.",
        source: "GPO's user guides to Bills, eCFR and FR XML (github.com/usgpo/bulk-data); the bill DTD (xml.house.gov); 17 U.S.C. 105", version: 2,
        settings: [
            Setting("paths", \.paths, "Files, folders, patterns or @lists of them."),
            Setting("format", \.format, choices: MarkupStyle.allCases.map(\.rawValue), "How documents are written: plain text, or Markdown with headings, tables and emphasis."),
            Setting("max_record_bytes", \.maxRecordBytes, in: 1024...(1 << 30), "Longest document that is read; a longer one is dropped unread."),
            Setting("max_nodes", \.maxNodes, in: 1000...50_000_000, "Most elements and texts of a document."),
        ],
        reasons: [
            ReasonSpec("not_usgpo", "The record is none of the kinds that are known."),
            ReasonSpec("no_text", "The document has no text: a part that is reserved, say."),
            ReasonSpec("record_cut", "The record ends before the document does."),
            ReasonSpec("record_too_large", "The document is longer than max_record_bytes."),
            ReasonSpec("too_many_nodes", "The document has more elements and texts than max_nodes."),
        ],
        concernsRights: true,
        notes: """
            A title of the eCFR gives a page for each part (`DIV5`), and for what stands outside of parts; an issue of the Federal Register one for each \
            rule, proposed rule, notice and presidential document; bills, resolutions and reports, in XML, USLM, HTML or as text, are a page each. Files may \
            be packed by gzip; zip archives must be unpacked first. Only the document that is read is held in memory. A bill that ends before its end tag is \
            dropped, and the part that a longer file ends in is counted as truncated_record; pages of HTML and text have no such mark.

            Ids are those of govinfo where the file is named by one (`BILLS-119hr9010rh.html`) or cites itself so, the number of a document of the Federal Register \
            (`2024-02801`), or the node of the eCFR (`1:1.0.1.1.1`). Metadata has title, published, site_name, path (the headings around a part), agency, \
            and what the file says of its day.

            Works of the government of the United States have no copyright there (17 U.S.C. 105): each page has a claim of \
            `LicenseRef-public-domain` for `us`, with the statute as its evidence, and one for each statement of the record's own (`dc:rights`). What such a \
            document quotes may be another's.
            """)

    package func start(_ input: Input, at place: RecordPlace?, _ kit: Void) throws -> RecordReader {
        RecordReader(try GPORecords(input, maxBytes: maxRecordBytes), of: input, at: place, maxRecordBytes: maxRecordBytes, format: format)
    }

    package func fill(_ batch: inout Batch, from reader: inout RecordReader, _ tally: inout SourceTally) throws -> Bool {
        let reader = reader
        return try reader.fill(&batch, &tally) { [(page($0, reader), 0)] }
    }

    // MARK: Pages

    private func page(_ record: SourceRecord, _ reader: RecordReader) -> RecordPage {
        let bytes = RecordBytes.utf8(record.bytes, declared: XMLEncoding.declared(record.bytes.span))
        guard let document = GPODocument(bytes, mostNodes: maxNodes) else { return plainText(bytes, record, reader) ?? RecordPage(SourceDrop("not_usgpo")) }
        if document.tree.problems.contains(.tooManyNodes) { return RecordPage(SourceDrop("too_many_nodes", limit: Double(maxNodes))) }
        if document.isCut { return RecordPage(SourceDrop("record_cut")) }
        var page = RecordPage()
        reader.writer.removeAll()
        document.write(to: &reader.writer)
        page.text = reader.writer.text
        if page.text.isEmpty { page.drop = SourceDrop("no_text", found: 0, limit: 1) }
        switch document.kind {
        case .regulation: name(regulation: document, record, &page)
        case .notice: name(notice: document, record, &page)
        case .bill, .page:
            name(file: reader.input, &page)
            if page.id.isEmpty, !document.citation.isEmpty { name(package: Array("BILLS-".utf8) + document.citation, &page) }
            page.date = day(Array(document.first("date").prefix(10)))
        }
        if page.id.isEmpty { page.id = RecordPage.digest(record.bytes) }
        page.member("title", document.title)
        page.member("published", page.date)
        switch document.kind {
        case .regulation:
            page.member("site_name", Array("Electronic Code of Federal Regulations".utf8))
            page.member("path", list: record.path.filter { !$0.isEmpty })
            page.member("amended", record.date)
        case .notice:
            page.member("site_name", Array("Federal Register".utf8))
            page.member("agency", document.first("AGENCY"))
        case .bill, .page: page.member("site_name", Array("govinfo".utf8))
        }
        addStatute(&page)
        for (text, offset) in document.statements where StatedLicence.words(text)?.licence.expression == Self.publicDomain?.expression {
            if let licence = Self.publicDomain {
                page.rights.add(LicenceClaim(licence, scope: .page, trust: .publisherVerified, evidence: Evidence(.record, text, offset: UInt64(offset))))
            }
        }
        return page
    }

    /// A record without markup: its lines as they are. Nil where there is markup.
    private func plainText(_ bytes: [UInt8], _ record: SourceRecord, _ reader: RecordReader) -> RecordPage? {
        guard let first = bytes.first(where: { $0 > 0x20 }), first != 0x3C else { return nil }
        var page = RecordPage()
        page.text = bytes.filter { $0 != 0x0D && $0 != 0 }
        while let last = page.text.last, last <= 0x20 { page.text.removeLast() }
        name(file: reader.input, &page)
        if page.id.isEmpty { page.id = RecordPage.digest(record.bytes) }
        page.member("site_name", Array("govinfo".utf8))
        addStatute(&page)
        return page
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    private func name(regulation document: GPODocument, _ record: SourceRecord, _ page: inout RecordPage) {
        page.id = document.attribute("NODE")
        let title = Array(page.id.prefix(while: isDigit)), number = document.attribute("N")
        if title.isEmpty { return }
        page.url = Array("https://www.ecfr.gov/current/title-".utf8) + title
        if !number.isEmpty, record.bytes.starts(with: Array("<DIV5".utf8)) { page.url += Array("/part-".utf8) + RecordPage.escaped(number) }
    }

    /// By its number: `[FR Doc. 2024-02801 Filed 2-9-24; 8:45 am]`.
    private func name(notice document: GPODocument, _ record: SourceRecord, _ page: inout RecordPage) {
        page.date = GPODate.iso(record.date)
        let words = document.first("FRDOC").split(separator: 0x20)
        guard let number = words.first(where: { $0.contains(0x2D) && $0.first.map(isDigit) == true }) else { return }
        page.id = Array(number)
        page.url = Array("https://www.federalregister.gov/d/".utf8) + RecordPage.escaped(page.id)
    }

    /// By the name of its file, where that is one of govinfo's: letters, a dash, and a number among what follows.
    private func name(file: String, _ page: inout RecordPage) {
        let last = Array(file.utf8).split(separator: 0x2F).last.map(Array.init) ?? [], stem = Array(last.prefix { $0 != 0x2E })
        guard let dash = stem.firstIndex(of: 0x2D), dash > 1, stem[..<dash].allSatisfy({ $0 &- 0x41 < 26 }), stem[dash...].contains(where: isDigit) else { return }
        name(package: stem, &page)
    }

    private func name(package stem: [UInt8], _ page: inout RecordPage) {
        page.id = stem
        page.url = Array("https://www.govinfo.gov/app/details/".utf8) + RecordPage.escaped(stem)
    }

    /// A day as `2024-02-12`; empty for anything else.
    private func day(_ text: [UInt8]) -> [UInt8] {
        text.count == 10 && text.enumerated().allSatisfy { $0 == 4 || $0 == 7 ? $1 == 0x2D : isDigit($1) } ? text : []
    }

    private static let publicDomain = SPDX.licence("LicenseRef-public-domain").map {
        Licence($0.expression, version: $0.version, jurisdiction: "us", terms: $0.terms)
    }

    private func addStatute(_ page: inout RecordPage) {
        guard let licence = Self.publicDomain else { return }
        let statute = Evidence(.publisher, Array("17 U.S.C. 105".utf8), source: Array("https://www.govinfo.gov/link/uscode/17/105".utf8))
        page.rights.add(LicenceClaim(licence, scope: .page, trust: .publisherVerified, evidence: statute))
    }
}

/// Days as the Federal Register writes them.
enum GPODate {
    private static let months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]

    /// `Monday, February 12, 2024` as `2024-02-12`; empty for anything else.
    static func iso(_ text: [UInt8]) -> [UInt8] {
        let words = text.split { $0 == 0x20 || $0 == 0x2C }.map { String(decoding: $0, as: UTF8.self).lowercased() }
        guard let place = words.firstIndex(where: months.contains), place + 2 < words.count, let month = months.firstIndex(of: words[place]),
            let day = Int(words[place + 1]), (1...31).contains(day), let year = Int(words[place + 2]), (1000...9999).contains(year)
        else { return [] }
        return Array("\(year)-\(month < 9 ? "0" : "")\(month + 1)-\(day < 10 ? "0" : "")\(day)".utf8)
    }
}
