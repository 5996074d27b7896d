@testable import GleanMarkup
import Testing
import TestSupport

/// A dump's pages as `title id revision revisions text`, and its damage, read in pieces of that size.
func readDump(_ bytes: [UInt8], piece: Int = 4096, most: Int = 1 << 20) -> [String] {
    var reader = DumpReader(maxTextBytes: most), found: [String] = [], place = 0
    while true {
        switch reader.next() {
        case .ended: return found
        case .damage(let damage, let offset): found.append("damage \(damage.rawValue) \(offset)")
        case .needsInput:
            if place == bytes.count { reader.finish() }
            let end = min(bytes.count, place + piece)
            reader.append(bytes.span.extracting(place..<end))
            place = end
        case .page:
            var text: [UInt8] = []
            reader.appendText(to: &text)
            let page = reader.page
            found.append([page.title, page.id, page.revision].map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
                + " \(page.revisions)\(page.isRedirect ? " redirect" : "")\(page.textIsMissing ? " missing" : "")\(page.textIsTooLong ? " long" : "")\(page.isCut ? " cut" : "")"
                + " [\(String(decoding: text, as: UTF8.self))]")
        }
    }
}

@Suite struct DumpReaderTests {
    private let dump = """
        <mediawiki version="0.10" xml:lang="en"><siteinfo><sitename>Wiki</sitename><namespaces><namespace key="-2">Media</namespace></namespaces></siteinfo>
        <page><title>A &amp; B</title><ns>0</ns><id>1</id><revision><id>2</id><contributor><username>x</username><id>9</id></contributor><text bytes="5">a&lt;b &quot;c&#233;&amp;amp;</text></revision></page>
        <page><title>C</title><ns>0</ns><id>3</id><redirect title="D" /><revision><id>4</id><text>#REDIRECT [[D]]</text></revision>
        <revision><id>5</id><parentid>4</parentid><text bytes="0" deleted="deleted" /></revision></page>
        </mediawiki>
        """

    private let pages = ["A & B 1 2 1 [a<b \"cé&amp;]", "C 3 5 2 redirect missing []"]

    @Test(arguments: [1, 2, 7, 100, 4096])
    func `pages are the same in pieces of any size`(piece: Int) {
        #expect(readDump(Array(dump.utf8), piece: piece) == pages)
    }

    @Test func `the wiki is told by siteinfo`() {
        var reader = DumpReader(maxTextBytes: 100)
        reader.append(Array(dump.utf8).span)
        #expect(reader.next() == .page)
        #expect(reader.site.name == Array("Wiki".utf8) && reader.site.language == Array("en".utf8) && reader.site.schema == Array("0.10".utf8))
        #expect(reader.site.namespaces == [DumpSite.Namespace(key: -2, name: Array("Media".utf8))])
        #expect(reader.page.contributor == Array("x".utf8))
    }

    @Test func `a dump that is cut anywhere gives what is whole, and says that it is cut`() {
        let bytes = Array(dump.utf8)
        let whole = bytes.count - "</mediawiki>".utf8.count
        for end in 0..<bytes.count {
            let found = readDump(Array(bytes[0..<end]), piece: 50)
            #expect(found.filter { $0.hasPrefix("A & B") && !$0.contains(" cut ") }.count <= 1)
            if end > 40, end < whole { #expect(found.contains { $0.hasPrefix("damage") }, "\(end)") }
        }
    }

    @Test func `another page's beginning cuts a text short`() {
        let found = readDump(Array("<page><title>A</title><id>1</id><revision><id>2</id><text>lost <page><title>B</title><id>3</id><revision><id>4</id><text>b</text></revision></page>".utf8))
        #expect(found == ["A 1 2 1 cut [lost ]", "damage page_cut 0", "B 3 4 1 [b]"])
    }

    @Test func `a text beyond the limit is passed over`() {
        let long = "<page><title>A</title><id>1</id><revision><id>2</id><text>" + String(repeating: "x", count: 101) + "</text></revision></page>"
        #expect(readDump(Array((long + long.replacing("A", with: "B").replacing("xx", with: "x")).utf8), piece: 9, most: 100)
            == ["A 1 2 1 long []", "B 1 2 1 [\(String(repeating: "x", count: 51))]"])
    }

    @Test func `memory does not follow the number of revisions`() {
        var reader = DumpReader(maxTextBytes: 1 << 20)
        let revision = Array(("<revision><id>5</id><text>" + String(repeating: "word ", count: 20_000) + "</text></revision>").utf8)
        reader.append(Array("<page><title>A</title><id>1</id>".utf8).span)
        for _ in 0..<200 {
            while reader.next() != .needsInput {}
            reader.append(revision.span)
        }
        reader.append(Array("</page>".utf8).span)
        #expect(reader.next() == .page)
        #expect(reader.page.revisions == 200 && reader.page.textBytes == 100_000)
        #expect(reader.bufferBytes <= 2 << 20)
    }

    @Test(arguments: [5, 100, 4096], ["<timest", "</p"])
    func `a tag that is cut does not take the next page with it`(piece: Int, cut: String) {
        func page(_ title: String, _ id: Int) -> String { "<page><title>\(title)</title><id>\(id)</id><revision><id>2</id><text>\(title)</text></revision></page>" }
        let cutPage = "<page><title>Alpha</title><id>1</id><revision><id>2</id><text>alpha</text>\(cut)"
        let found = readDump(Array((cutPage + page("Beta", 3) + page("Gamma", 4)).utf8), piece: piece)
        #expect(found == [
            "damage bad_element \(cutPage.utf8.count - cut.utf8.count)", "Alpha 1 2 1 cut [alpha]", "damage page_cut 0", "Beta 3 2 1 [Beta]", "Gamma 4 2 1 [Gamma]",
        ])
    }

    @Test(arguments: [1000, 1 << 20])
    func `a run of tags without an end is one damage, and is read once`(piece: Int) {
        let page = "<page><title>A</title><id>1</id><revision><id>2</id><text>a</text></revision></page>"
        let found = readDump(Array((String(repeating: "<", count: 1 << 20) + page).utf8), piece: piece)
        #expect(found == ["damage bad_element 0", "A 1 2 1 [a]"])
    }

    @Test(arguments: [1000, 1 << 20])
    func `a tag or a field that is too long is damage in pieces of any size`(piece: Int) {
        let long = String(repeating: "x", count: 70_000), rest = "<id>1</id><revision><id>2</id><text>a</text></revision></page>"
        #expect(readDump(Array("<page><title>\(long)</title>\(rest)".utf8), piece: piece) == ["damage bad_element 6", " 1 2 1 [a]"])
        #expect(readDump(Array("<page><\(long)>\(rest)".utf8), piece: piece) == ["damage bad_element 6", " 1 2 1 [a]"])
    }

    /// Schema 0.11 has the slots beside the main one behind its text; a file's upload has a day and a hand of its own.
    @Test(arguments: [3, 4096])
    func `slots beside the main one, and uploads, are not the page's text`(piece: Int) {
        let slot = "<content><role>mediainfo</role><origin>9</origin><model>wikibase-mediainfo</model><format>application/json</format><text bytes=\"2\">{}</text><sha1>s</sha1></content>"
        let upload = "<upload><timestamp>2020-01-01T00:00:00Z</timestamp><contributor><username>y</username><id>8</id></contributor><comment>c</comment></upload>"
        let main = "<timestamp>2021-01-01T00:00:00Z</timestamp><contributor><username>x</username><id>9</id></contributor><model>wikitext</model><text>main</text>"
        let bytes = Array("<page><title>File:A</title><ns>6</ns><id>1</id><revision><id>2</id>\(main)\(slot)<sha1>m</sha1></revision>\(upload)</page>".utf8)
        #expect(readDump(bytes, piece: piece) == ["File:A 1 2 1 [main]"])
        var reader = DumpReader(maxTextBytes: 100)
        reader.append(bytes.span)
        #expect(reader.next() == .page)
        #expect(reader.page.model == Array("wikitext".utf8) && reader.page.sha1 == Array("m".utf8) && reader.page.contributor == Array("x".utf8))
        #expect(reader.page.timestamp == Array("2021-01-01T00:00:00Z".utf8))
    }

    @Test func `memory does not follow what stands behind a text`() {
        var reader = DumpReader(maxTextBytes: 1 << 20)
        let spaces = [UInt8](repeating: 0x20, count: 1 << 18), head = "<page><title>A</title><id>1</id><revision><id>2</id><text>kept</text>"
        reader.append(Array(head.utf8).span)
        for _ in 0..<64 {
            while reader.next() != .needsInput {}
            reader.append(spaces.span)
        }
        reader.append(Array("</revision></page>".utf8).span)
        #expect(reader.next() == .page)
        var text: [UInt8] = []
        reader.appendText(to: &text)
        #expect(text == Array("kept".utf8))
        #expect(reader.page.length == Int64(head.utf8.count + 64 * spaces.count + "</revision></page>".utf8.count))
        #expect(reader.bufferBytes <= 2 << 20)
    }

    @Test func `UTF-16 is read by its mark`() {
        let text = "<page><title>Щ😀</title><id>1</id><revision><id>2</id><text>é</text></revision></page>"
        let little: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let big: [UInt8] = [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        for bytes in [little, big] {
            for piece in [2, 3, 1000] { #expect(readDump(bytes, piece: piece) == ["Щ😀 1 2 1 [é]"]) }
        }
    }

    @Test func `any bytes end`() {
        var random = TestRandom()
        let pieces = ["<page>", "</page>", "<text>", "</text>", "<revision>", "<id>", "<", ">", "&lt", "<title>", "\u{0}", "é", "<mediawiki", "<text ", "/>", "<!--"]
        for _ in 0..<300 {
            let bytes: [UInt8] = (0..<60).flatMap { _ -> [UInt8] in Array(pieces.randomElement(using: &random)!.utf8) } + [0xFF, 0xC3]
            _ = readDump(bytes, piece: Int.random(in: 1...80, using: &random), most: 20)
        }
    }
}
