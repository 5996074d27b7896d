import GleanBytes
import GleanFormats
import GleanMarkup
package import GleanModel
import GleanRights
import GleanStore
import GleanText

/// Reads the books of Project Gutenberg: plain texts, each with its record in the catalogue.
package struct GutenbergSource: Source {
    package var paths: [String] = []
    package var credits = false
    package var joinLines = false
    package var catalogue: String?
    package var maxBookBytes = 64 << 20

    package init() {}

    package static let endings = [".txt", ".txt.utf-8"]

    package static let manual = Manual<Self>(
        "gutenberg", "Reads books of Project Gutenberg, without what was put around their texts.",
        source: "Project Gutenberg's files and catalogue (gutenberg.org/help/file_formats, feeds/catalog.rdf); Common Pile v0.1", version: 2,
        settings: [
            Setting("paths", \.paths, "Files, folders, patterns or @lists of them: texts as the project's mirrors have them."),
            Setting("credits", \.credits, "Keeps the lines in front of the text that say who made the file."),
            Setting("join_lines", \.joinLines, "Joins the lines of paragraphs that are not indented."),
            Setting("catalogue", optional: \.catalogue, "A folder of records as the catalogue's archive has them (cache/epub/N/pgN.rdf); null for records beside the texts alone."),
            Setting("max_book_bytes", \.maxBookBytes, in: 1024...(1 << 30), "Longest file that is read; a longer one is dropped unread."),
        ],
        reasons: [
            ReasonSpec("not_gutenberg", "The file does not speak of Project Gutenberg."),
            ReasonSpec("no_header", "The file speaks of Project Gutenberg, and no line ends its header."),
            ReasonSpec("no_text", "Nothing stands between header and footer."),
            ReasonSpec("book_too_large", "The file is longer than max_book_bytes."),
        ],
        concernsRights: true,
        notes: """
            Of several files of one book (2701-0.txt, 2701.txt, old/moby10b.txt) each is a page: name those that are wanted, or join them by `exact` or \
            `minhash`. A text's record is pgN.rdf in its folder or the one above, or in the catalogue. Texts are UTF-8, or windows-1252, of \
            which Latin-1 and ASCII are parts.

            A book's claim is what its record says (`dcterms:rights`), with the record as evidence: "Public domain in the USA." is \
            `LicenseRef-public-domain` for `us`. A copyrighted book has the licence that its header names, else all rights are reserved. Without \
            a record the file's own words count, as declared: a header of a copyrighted book says so ("This is a COPYRIGHTED Project Gutenberg eBook", "not in the \
            public domain"), others speak of the public domain. A book whose record is damaged, or longer than 16 MB, has no claim, and is counted as \
            bad_book_record.

            Texts must lie on a disk of this machine, since records are looked for beside them; the catalogue may lie on a store.
            """)

    package static func companions(of path: String) -> [String] {
        let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
        if let number = Self.number(of: path) { return ["\(folder)/pg\(number).rdf", "\(folder)/../pg\(number).rdf"] }
        // Files of the nineties have names of their own; where one record lies above them it is theirs.
        for place in [folder, "\(folder)/.."] {
            let records = ((try? Folder.names(place)) ?? []).filter { $0.hasPrefix("pg") && $0.hasSuffix(".rdf") }
            if records.count == 1 { return ["\(place)/\(records[0])"] }
        }
        return []
    }

    /// The number of the book in a file's name: 2701-0.txt, pg2701.txt, pg2701.txt.utf-8; nil where it has none.
    static func number(of path: String) -> String? {
        var name = path.split(separator: "/").last ?? path[...]
        if name.hasPrefix("pg") { name = name.dropFirst(2) }
        let digits = name.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, digits.count < 8, let next = name.dropFirst(digits.count).first, next == "." || next == "-" else { return nil }
        return String(digits)
    }

    /// Where the source stands in one input: a book, and nothing after it.
    package struct Reader {
        let input: Input
        var isDone = false
    }

    package func start(_ input: Input, at place: RecordPlace?, _ kit: Void) throws -> Reader { Reader(input: input) }

    package func fill(_ batch: inout Batch, from reader: inout Reader, _ tally: inout SourceTally) throws -> Bool {
        guard !reader.isDone else { return false }
        reader.isDone = true
        let bytes = try InputBytes(reader.input)
        var file: [UInt8] = [], room = [UInt8](repeating: 0, count: 1 << 18), isTooLarge = false, count = 0
        while true {
            let got = try room.withUnsafeMutableBytes { try bytes.read(into: $0) }
            if got == 0 { break }
            count += got
            if count > maxBookBytes { isTooLarge = true } else { file += room[..<got] }
        }
        tally.bytes = UInt64(count)
        tally.digest = bytes.name
        let page = isTooLarge
            ? RecordPage(SourceDrop("book_too_large", found: Double(count), limit: Double(maxBookBytes))) : try page(RecordBytes.utf8(withoutMark(file), declared: nil), reader.input, &tally)
        page.append(to: &batch, offset: 0, length: UInt64(count))
        return false
    }

    private func withoutMark(_ file: [UInt8]) -> [UInt8] { file.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(file.dropFirst(3)) : file }

    private func page(_ file: [UInt8], _ input: Input, _ tally: inout SourceTally) throws -> RecordPage {
        let book = BookText(file)
        guard let range = book.range else { return RecordPage(SourceDrop(book.isGutenberg ? "no_header" : "not_gutenberg")) }
        var page = RecordPage()
        page.text = BookWriter(keepsCredits: credits, joinsLines: joinLines).write(file[range])
        if page.text.isEmpty { return RecordPage(SourceDrop("no_text", found: 0, limit: 1)) }
        let found = try record(input.path)
        describe(&page, found?.record, number: Self.number(of: input.path) ?? found.flatMap { Self.number(of: $0.name) })
        if let found, found.record == nil {
            // What the book's record says is not known, and its header does not stand in for it.
            tally.count(DataError(kind: "bad_book_record", file: found.name, offset: 0))
        } else {
            claim(&page, found?.record?.rights, of: found?.name ?? "", header: Array(file[..<range.lowerBound]))
        }
        return page
    }

    /// Longest record that is read.
    private static let mostRecordBytes = 16 << 20

    /// The first of the catalogue's records of the book at a path, and its file's name; without what it says where it is too long or damaged. One
    /// that the machine does not let be read ends the run: the book may be a copyrighted one.
    private func record(_ path: String) throws -> (record: BookRecord?, name: String)? {
        var places = Self.companions(of: path)
        if let catalogue, let number = Self.number(of: path) {
            places += ["\(catalogue)/cache/epub/\(number)/pg\(number).rdf", "\(catalogue)/\(number)/pg\(number).rdf", "\(catalogue)/pg\(number).rdf"]
        }
        for place in places {
            if InputBytes.isMissing(place) { continue }
            let name = String(place.split(separator: "/").last ?? "")
            do { return (BookRecord(try FileBytes.read(place, limit: Self.mostRecordBytes)), name) } catch let failure {
                guard failure.kind == .tooLarge else { throw RunError.reading(place, failure) }
                return (nil, name)
            }
        }
        return nil
    }

    private func describe(_ page: inout RecordPage, _ record: BookRecord?, number: String?) {
        if let number {
            page.id = Array("gutenberg:\(number)".utf8)
            page.url = Array("https://www.gutenberg.org/ebooks/\(number)".utf8)
        }
        page.member("site_name", Array("Project Gutenberg".utf8))
        guard let record else { return }
        page.date = record.issued
        page.member("title", record.title)
        page.member("author", Array(record.authors.joined(separator: Array("; ".utf8))))
        page.member("published", record.issued)
        page.member("declared_language", record.languages.first ?? [])
        page.member("subjects", list: record.subjects)
    }

    private func claim(_ page: inout RecordPage, _ rights: (text: [UInt8], offset: Int)?, of record: String, header: [UInt8]) {
        if let rights {
            let evidence = Evidence(.record, rights.text, offset: UInt64(rights.offset), source: Array(record.utf8))
            if rights.text.starts(with: "Public domain".utf8) {
                let inUSA = BookText.holds("in the USA", rights.text)
                return page.rights.add(LicenceClaim(Self.publicDomain(inUSA ? "us" : ""), scope: .page, trust: .publisherVerified, evidence: evidence))
            }
            if let named = StatedLicence.words(header) {
                let own = Evidence(.pageText, Array(header[named.sentence]), offset: UInt64(named.sentence.lowerBound))
                return page.rights.add(LicenceClaim(named.licence, scope: .page, trust: .located, evidence: own))
            }
            return page.rights.add(LicenceClaim(StatedLicence.allReserved, scope: .page, trust: .publisherVerified, evidence: evidence))
        }
        let small = header.map { $0 >= 65 && $0 <= 90 ? $0 | 32 : $0 }
        for phrase in ["copyrighted project gutenberg", "not in the public domain"] {
            guard let place = BookText.find(phrase, small) else { continue }
            let named = StatedLicence.words(header)
            let words = named?.sentence ?? place..<place + phrase.utf8.count
            let own = Evidence(.pageText, Array(header[words]), offset: UInt64(words.lowerBound))
            return page.rights.add(LicenceClaim(named?.licence ?? StatedLicence.allReserved, scope: .page, trust: .declared, evidence: own))
        }
        // Both the small print of the nineties and today's header speak of the public domain, or of use by anyone.
        for phrase in ["public domain", "for the use of anyone anywhere"] {
            guard let place = BookText.find(phrase, small) else { continue }
            let own = Evidence(.pageText, Array(header[place..<min(header.count, place + phrase.utf8.count)]), offset: UInt64(place))
            return page.rights.add(LicenceClaim(Self.publicDomain("us"), scope: .page, trust: .declared, evidence: own))
        }
    }

    private static func publicDomain(_ jurisdiction: String) -> Licence {
        let known = SPDX.licence("LicenseRef-public-domain")
        return Licence("LicenseRef-public-domain", jurisdiction: jurisdiction, terms: known?.terms ?? [.open, .publicDomain])
    }
}
