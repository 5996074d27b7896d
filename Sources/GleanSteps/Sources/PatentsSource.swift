import GleanFormats
import GleanMarkup
package import GleanModel
import GleanRights

/// Reads patents of the United States in USPTO's full-text files of all years.
package struct PatentsSource: Source {
    package var paths: [String] = []
    package var format = "markdown"
    package var parts: [String]? = ["title", "abstract", "description", "claims"]
    package var maxRecordBytes = 32 << 20
    package var maxNodes = 2_000_000

    package init() {}

    package static let endings = [".xml", ".sgm", ".sgml", ".txt", ".greenbook", ".xml.gz", ".sgm.gz", ".sgml.gz", ".txt.gz"]

    package static let manual = Manual<Self>(
        "patents", "Reads patents and published applications of the United States, in the full-text files of all years since 1976.",
        source: "USPTO: Patent Full-Text/APS (Green Book), ST.32 v2.4 and v2.5, ST.36 v4.0 to v4.7, Patent Application Publications v1.5 and v1.6; 37 CFR 1.71", version: 2,
        settings: [
            Setting("paths", \.paths, "Files, folders, patterns or @lists of them."),
            Setting("format", \.format, choices: MarkupStyle.allCases.map(\.rawValue), "How patents are written: plain text, or Markdown with headings and tables."),
            Setting("parts", \.parts, choices: Patent.Part.allCases.map(\.rawValue), "What is written of a patent; null for all."),
            Setting("max_record_bytes", \.maxRecordBytes, in: 1024...(1 << 30), "Longest record that is read; a longer one is dropped unread."),
            Setting("max_nodes", \.maxNodes, in: 1000...50_000_000, "Most elements and texts of a record, or lines of one without markup."),
        ],
        reasons: [
            ReasonSpec("not_a_patent", "The record is none: a list of sequences, or a format that is not known."),
            ReasonSpec("no_text", "The patent has nothing in the parts that are wanted."),
            ReasonSpec("record_cut", "The record ends before the patent does."),
            ReasonSpec("record_too_large", "The record is longer than max_record_bytes."),
            ReasonSpec("too_many_nodes", "The record has more elements and texts, or lines, than max_nodes."),
        ],
        concernsRights: true,
        notes: """
            Files of one patent, and the weekly files with thousands behind one another: a record begins at an XML declaration, at a document type where the \
            record has one already, or at `PATN`. Files may be packed by gzip; zip archives must be unpacked first.

            Id: country, number without filling zeros, kind (`US-8930553-B2`). URL: the patent's page at Google Patents, as other data sets have it. \
            Metadata has title, published, author (the inventors), assignee, site_name, application_number, application_date, ipc, cpc and uspc. Formulas \
            are TeX where the record has MathML; pictures of formulas, chemical structures and drawings leave nothing. Bold type, which sets \
            the numbers of parts, is not marked.

            Each page has a claim of `LicenseRef-public-domain` for `us`, by USPTO's own terms: subject to the exceptions of 37 CFR 1.71(d) and (e), text \
            and drawings of a patent are not subject to copyright. Where a patent has such a notice ("contains material which is subject to copyright"), the \
            sentence becomes a claim for a part, with all rights reserved.
            """)

    /// Where the source stands in one input.
    package struct Reader {
        let pages: RecordReader
        let parts: Set<Patent.Part>
    }

    package func start(_ input: Input, at place: RecordPlace?, _ kit: Void) throws -> Reader {
        let records = try PatentRecords(input, maxBytes: maxRecordBytes)
        return Reader(
            pages: RecordReader(records, of: input, at: place, maxRecordBytes: maxRecordBytes, format: format),
            parts: Set(parts.map { $0.compactMap(Patent.Part.init) } ?? Patent.Part.allCases))
    }

    package func fill(_ batch: inout Batch, from reader: inout Reader, _ tally: inout SourceTally) throws -> Bool {
        let reader = reader
        return try reader.pages.fill(&batch, &tally) { [(page($0, reader), 0)] }
    }

    // MARK: Pages

    private func page(_ record: SourceRecord, _ reader: Reader) -> RecordPage {
        let bytes = RecordBytes.utf8(record.bytes, declared: XMLEncoding.declared(record.bytes.span))
        let facts: Patent
        reader.pages.writer.removeAll()
        if let patent = Greenbook(bytes, mostNodes: maxNodes) {
            if patent.facts.problems.contains(.tooManyNodes) { return tooManyNodes }
            patent.write(reader.parts, to: &reader.pages.writer)
            facts = patent.facts
        } else if let patent = PatentDocument(bytes, mostNodes: maxNodes) {
            if patent.facts.problems.contains(.tooManyNodes) { return tooManyNodes }
            if patent.isCut { return RecordPage(SourceDrop("record_cut")) }
            patent.write(reader.parts, to: &reader.pages.writer)
            facts = patent.facts
        } else {
            return RecordPage(SourceDrop("not_a_patent"))
        }
        var page = RecordPage()
        page.text = reader.pages.writer.text
        if page.text.isEmpty { page.drop = SourceDrop("no_text", found: 0, limit: 1) }
        page.id = facts.number.isEmpty ? RecordPage.digest(record.bytes) : facts.id
        if !facts.number.isEmpty {
            page.url = Array("https://patents.google.com/patent/".utf8) + RecordPage.escaped(facts.country + facts.number + facts.kind) + Array("/en".utf8)
        }
        page.date = facts.date
        describe(facts, &page)
        addRights(&page, bytes)
        return page
    }

    private var tooManyNodes: RecordPage { RecordPage(SourceDrop("too_many_nodes", limit: Double(maxNodes))) }

    private func describe(_ facts: Patent, _ page: inout RecordPage) {
        page.member("title", facts.title)
        page.member("author", Array(facts.inventors.joined(separator: Array("; ".utf8))))
        page.member("published", facts.date)
        page.member("site_name", Array("United States Patent and Trademark Office".utf8))
        page.member("assignee", list: facts.assignees)
        page.member("application_number", facts.applicationNumber)
        page.member("application_date", facts.applicationDate)
        page.member("ipc", list: facts.ipc)
        page.member("cpc", list: facts.cpc)
        page.member("uspc", list: facts.uspc)
    }

    /// From USPTO's terms of use: what it says of all patents.
    private static let terms = Evidence(
        .publisher, Array("Subject to limited exceptions reflected in 37 CFR 1.71(d) & (e) and 1.84(s), the text and drawings of a patent are typically not subject to copyright restrictions.".utf8),
        source: Array("https://www.uspto.gov/terms-use-uspto-websites".utf8))

    private func addRights(_ page: inout RecordPage, _ record: [UInt8]) {
        if let known = SPDX.licence("LicenseRef-public-domain") {
            let licence = Licence(known.expression, version: known.version, jurisdiction: "us", terms: known.terms)
            page.rights.add(LicenceClaim(licence, scope: .page, trust: .publisherVerified, evidence: Self.terms))
        }
        for sentence in CopyrightNotice.sentences(in: page.text) {
            let evidence = Evidence(.record, Array(page.text[sentence]), offset: UInt64(CopyrightNotice.place(of: page.text[sentence], in: record) ?? 0))
            page.rights.add(LicenceClaim(StatedLicence.allReserved, scope: .part, trust: .located, evidence: evidence))
        }
    }
}

/// The notice that 37 CFR 1.71(d) and (e) let a patent have, that a part of it is under copyright.
enum CopyrightNotice {
    private static let phrases = ["subject to copyright", "subject to (copyright", "reserves all copyright rights", "copyright protection. the"].map { Array($0.utf8) }

    /// The sentences of a text that say so, in order, at most eight.
    static func sentences(in text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = [], place = 0
        let word = Array("copyright".utf8)
        while found.count < 8, let hit = find(word, in: text, from: place) {
            place = hit + word.count
            let low = max(0, hit - 24), near = text[low..<min(text.count, hit + 40)].map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 == 0x0A ? 0x20 : $0 }
            guard phrases.contains(where: { find($0, in: near, from: 0) != nil }) else { continue }
            let sentence = sentence(text, hit)
            found.append(sentence)
            place = max(place, sentence.upperBound)
        }
        return found
    }

    private static func sentence(_ text: [UInt8], _ place: Int) -> Range<Int> {
        var low = place, high = place
        while low > 0, text[low - 1] != 0x0A, !(text[low - 1] == 0x20 && low > 1 && text[low - 2] == 0x2E) { low -= 1 }
        while high < text.count, text[high] != 0x0A, !(text[high] == 0x2E && (high + 1 == text.count || text[high + 1] <= 0x20)) { high += 1 }
        return low..<min(text.count, high + 1)
    }

    /// Bytes of a word by which it is found: longer ones would be compared at every place of a record that is made like them.
    private static let longestWord = 64

    /// The place of the first words of a sentence in the record that it comes from, whose lines may end elsewhere.
    static func place(of sentence: ArraySlice<UInt8>, in record: [UInt8]) -> Int? {
        var words = sentence.split(separator: 0x20, maxSplits: 4).prefix(4).map { Array($0.prefix(longestWord + 1)) }
        // A word that is cut is the last: what follows it in the record is the rest of it.
        if let long = words.firstIndex(where: { $0.count > longestWord }) { words.removeSubrange((long + 1)...) }
        guard let first = words.first else { return nil }
        var from = 0
        while let hit = find(first, in: record, from: from) {
            var place = hit
            let isHere = words.allSatisfy { word in
                while place < record.count, record[place] <= 0x20 { place += 1 }
                guard record[place...].starts(with: word) else { return false }
                place += word.count
                return true
            }
            if isHere { return hit }
            from = hit + 1
        }
        return nil
    }

    private static func find(_ word: [UInt8], in text: [UInt8], from start: Int) -> Int? {
        guard let first = word.first, text.count >= word.count else { return nil }
        var place = start
        while place <= text.count - word.count {
            let byte = text[place]
            if (byte == first || byte | 0x20 == first) && text[place..<(place + word.count)].elementsEqual(word, by: { $0 == $1 || $0 | 0x20 == $1 }) { return place }
            place += 1
        }
        return nil
    }
}
