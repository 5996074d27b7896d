import Foundation
import GleanModel
@testable import GleanSteps
import Testing

@Suite struct PatentsSourceTests {
    private func grant(_ number: Int, _ text: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE us-patent-grant SYSTEM "x.dtd" [ ]>
        <us-patent-grant><us-bibliographic-data-grant><publication-reference><document-id><country>US</country><doc-number>0\(number)</doc-number><kind>B2</kind>\
        </document-id></publication-reference></us-bibliographic-data-grant><description><p>\(text)</p></description></us-patent-grant>

        """
    }

    private func source(_ parts: [String], most: Int = 32 << 20) -> PatentsSource {
        var source = PatentsSource()
        source.parts = parts
        source.format = "text"
        source.maxRecordBytes = most
        return source
    }

    @Test func `patents of a weekly file come one by one, and can be found again`() throws {
        let bytes = Array((1...600).map { grant($0, String(repeating: "gull \($0) ", count: 300)) }.joined().utf8)
        #expect(bytes.count > 1 << 20)
        let read = try ReadPages(source(["description"]), bytes: bytes)
        #expect(read.pages.map(\.id) == (1...600).map { "US-\($0)-B2" })
        for page in [read.pages[0], read.pages[299], read.pages[599]] {
            #expect(try ReadPages(source(["description"]), bytes: bytes, at: RecordPlace(offset: page.facts.offset, inner: 0)).pages.first?.text == page.text)
        }
    }

    @Test func `a patent too large to keep is counted whole, and the next is read`() throws {
        let long = grant(1, String(repeating: "gull ", count: 1 << 19))
        let read = try ReadPages(source(["description"], most: 2000), bytes: Array((grant(7, "a") + long + grant(2, "b")).utf8))
        #expect(read.pages.map { $0.drop ?? $0.id } == ["US-7-B2", "record_too_large", "US-2-B2"])
        #expect(read.pages[1].facts.length == UInt64(long.utf8.count))
    }

    @Test func `a file cut at any byte is read to its end`() throws {
        let bytes = Array((grant(1, "one") + grant(2, "two")).utf8)
        for cut in stride(from: 1, to: bytes.count, by: 5) { #expect(try ReadPages(source(["description"]), bytes: Array(bytes[..<cut])).pages.count <= 2) }
    }

    @Test func `a notice of copyright is a claim for a part, beside the public domain of the whole`() throws {
        let notice = "A portion of the disclosure of this patent document contains material which is subject to copyright protection."
        let record = grant(1, "Background. \(notice) The owner has no objection.")
        let claims = try ReadPages(source(["description"]), bytes: Array(record.utf8)).pages[0].rights.claims
        #expect(claims.map(\.licence.expression) == ["LicenseRef-public-domain", "LicenseRef-all-rights-reserved"])
        #expect(claims.map(\.scope) == [.page, .part])
        #expect(claims[1].evidence.bytes == Array(notice.utf8))
        #expect(Array(record.utf8)[Int(claims[1].evidence.offset)...].starts(with: Array(notice.utf8)))
        #expect(try ReadPages(source(["description"]), bytes: Array(grant(1, "Copyright law is old.").utf8)).pages[0].rights.claims.count == 1)
    }

    @Test func `SGML that leaves out quotes and end tags is read`() throws {
        let record = """
            <!DOCTYPE PATDOC PUBLIC "-//USPTO//DTD ST.32 US PATENT GRANT V2.4 2000-09-20//EN" [
            <!ENTITY D0.TIF SYSTEM "D0.TIF" NDATA TIF>
            ]>
            <PATDOC DTD=2.4 STATUS="Build 20001206"><SDOBI><B100><B110><DNUM><PDAT>06167569</PDAT></DNUM></B110><B130><PDAT>B1</PDAT></B130></B100></SDOBI>
            <SDODE><DETDESC><BTEXT><PARA ID=P-1 LVL=0><PTEXT><PDAT>Gulls &lsquo;argue&rsquo;</PDAT><EMI ID=E-1 FILE=D0.TIF><PDAT> at noon.</PDAT></PTEXT></PARA>
            <PARA ID=P-2 LVL=0><PTEXT><PDAT>They rest.</PDAT></PTEXT></PARA></BTEXT></DETDESC></SDODE></PATDOC>
            """
        let page = try ReadPages(source(["description"]), bytes: Array(record.utf8)).pages[0]
        #expect(page.id == "US-6167569-B1")
        #expect(page.text == "Description\n\nGulls \u{2018}argue\u{2019} at noon.\n\nThey rest.")
    }

    @Test func `a notice that repeats itself in one sentence is told once`() {
        let words = Array(("A gull. " + String(repeating: "subject to copyright ", count: 2000) + "here. Also subject to copyright protection. No more.").utf8)
        let found = CopyrightNotice.sentences(in: words).map { String(decoding: words[$0], as: UTF8.self) }
        #expect(found.count == 2)
        #expect(found.first?.hasPrefix("subject to copyright ") == true && found.last == "Also subject to copyright protection.")
    }

    @Test func `a sentence is found by the beginning of a long word`() {
        let long = String(repeating: "a", count: 100_000), record = Array("\(long)\(long)<p>\(long)b is\nsubject to copyright.</p>".utf8)
        #expect(CopyrightNotice.place(of: Array("\(long)b is subject to copyright.".utf8)[...], in: record) == 0)
        let short = String(repeating: "a", count: 64)
        #expect(CopyrightNotice.place(of: Array("We \(short)b is subject".utf8)[...], in: Array("We. We\n\(short)b is".utf8)) == 4)
    }

    @Test func `samples of all generations are accounted for`() throws {
        guard let files = ReadPages.files("uspto-samples", [".xml", ".greenbook", "_sample.txt"]) else { return }
        var ids: [String] = [], dropped: [String] = []
        for path in files {
            let read = try ReadPages(source(["title", "abstract", "description", "claims"]), path: path), name = (path as NSString).lastPathComponent
            #expect(read.pages.count == 1, "\(name): \(read.pages.count)")
            #expect(read.tally.badRecords == 0)
            for page in read.pages {
                if page.drop != nil { dropped.append(name) } else { ids.append(page.id) }
                if page.drop == nil { #expect(page.metadata.contains("\"title\":") && page.metadata.contains("\"author\":") && page.metadata.contains("\"published\":"), "\(name)") }
            }
        }
        // What the names of the files say; the classifications and the text of another system are no patents here.
        #expect(ids.sorted() == [
            "US-20010000044-A1", "US-20010000943-A1", "US-20010009014-A1", "US-20050004437-A1", "US-20050004974-A1", "US-3932709-A", "US-3937375-A",
            "US-4347903-A", "US-6336130-B1", "US-6337117-B1", "US-6859910-B2", "US-6970935-B1", "US-7272630-B2", "US-8926509-B2", "US-8927118-B2",
            "US-8930553-B2", "US-D435854-S",
        ])
        #expect(dropped.sorted() == ["cpc-scheme-A01L.xml", "cpcMaster.xml", "css_brs_sample.txt"])
    }
}
