@testable import GleanMarkup
import Testing
import TestSupport

/// What the reader tells of a document, an event a word: `<name a=v>`, `/`, text in quotes, CDATA in brackets.
func events(_ text: String) -> String { events(Array(text.utf8)).events }

func events(_ bytes: [UInt8]) -> (events: String, problems: XMLProblems) {
    var reader = XMLReader(), out: [String] = []
    let span = bytes.span
    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    while true {
        switch reader.next(span) {
        case .start: out.append("<" + ([string(reader.name)] + reader.attributes.map { string($0.name) + "=" + string($0.value) }).joined(separator: " ") + ">")
        case .end: out.append("/")
        case .text: out.append("'" + string(reader.content) + "'")
        case .cdata: out.append("[" + string(reader.content) + "]")
        case .needsMore: out.append("needs more")
        case .ended: return (out.joined(separator: " "), reader.problems)
        }
    }
}

@Suite struct XMLReaderTests {
    private func problems(_ text: String) -> XMLProblems { events(Array(text.utf8)).problems }

    @Test func `elements, attributes and text are told in order`() {
        #expect(events("<a x='1' y=\"2\">one<b/>two</a>") == "<a x=1 y=2> 'one' <b> / 'two' /")
        #expect(problems("<a x='1' y=\"2\">one<b/>two</a>") == [])
    }

    @Test func `comments, instructions and declarations are passed over`() {
        #expect(events("<?xml version='1.0'?><!-- <b> --><!DOCTYPE a SYSTEM 'a.dtd'><a><?x >y?><!-- - -> --></a>") == "<a> /")
    }

    @Test func `CDATA is text as it stands`() {
        #expect(events("<a><![CDATA[<b>&amp;]]]></a>") == "<a> [<b>&amp;]] /")
    }

    @Test func `a sign greater than in a value ends no tag`() {
        #expect(events("<a x='1>2'/>") == "<a x=1>2> /")
    }

    @Test func `a prefix is no part of the local name`() {
        var reader = XMLReader()
        let bytes = Array("<mml:mi xlink:href='x'/>".utf8)
        let event = reader.next(bytes.span)
        #expect(event == .start)
        #expect(String(decoding: bytes[reader.name], as: UTF8.self) == "mml:mi")
        #expect(String(decoding: bytes[reader.localName], as: UTF8.self) == "mi")
        #expect(String(decoding: bytes[reader.attributes[0].localName], as: UTF8.self) == "href")
    }

    @Test func `an end tag closes all that is open in its element`() {
        #expect(events("<a><b><c>x</a>y") == "<a> <b> <c> 'x' / / /")
        #expect(problems("<a><b></a>") == .mismatchedEnd)
    }

    @Test func `an end tag of nothing open counts for nothing`() {
        #expect(events("<a>x</b>y</a>") == "<a> 'x' 'y' /")
        #expect(problems("<a>x</b>y</a>") == .mismatchedEnd)
    }

    @Test func `a document that ends early has its elements closed`() {
        #expect(events("<a><b>x") == "<a> <b> 'x' / /")
        #expect(problems("<a><b>x") == .unclosedElement)
    }

    @Test func `signs that begin nothing are text`() {
        #expect(events("<a>1 < 2 & 3</a>") == "<a> '1 < 2 & 3' /")
        #expect(events("<a><1</a>") == "<a> '<1' /")
        #expect(problems("<a>1 < 2</a>") == .bareSign)
    }

    @Test func `values without quotes, and names without values, are taken`() {
        #expect(events("<a x=1 y z='2'>t</a>") == "<a x=1 y= z=2> 't' /")
        #expect(problems("<a x=1>t</a>") == .badAttribute)
    }

    @Test func `a quote that does not close costs its own tag at most`() {
        #expect(events("<a><b x=\"1>t</b><c y='2'/></a>") == "<a> <b x=1> 't' / <c y=2> / /")
    }

    @Test func `a tag that another begins in ends there`() {
        #expect(events("<a <b>x</b></a>") == "<a> <b> 'x' / /")
        #expect(problems("<a <b>x</b></a>") == .badTag)
    }

    @Test func `text outside of the root is told of, not handed out`() {
        #expect(events("\u{FEFF}\n<a/>\nend") == "<a> /")
        #expect(problems("\u{FEFF}\n<a/>\nend") == .outsideRoot)
        #expect(problems("\u{FEFF}<a/>\n") == [])
    }

    @Test func `elements past the bound of depth keep their text`() {
        let deep = XMLReader.mostDepth + 3
        let (text, problems) = events(Array((String(repeating: "<a>", count: deep) + "x" + String(repeating: "</a>", count: deep)).utf8))
        #expect(text.split(separator: " ").filter { $0 == "/" }.count == XMLReader.mostDepth)
        #expect(text.contains("'x'"))
        #expect(problems == .tooDeep)
    }

    @Test func `elements named as void have no end`() {
        var reader = XMLReader(voids: XMLNames(["br"])), kinds: [XMLReader.Event] = []
        let bytes = Array("<p>a<br>b</p>".utf8)
        while true {
            let event = reader.next(bytes.span)
            if event == .ended { break }
            kinds.append(event)
        }
        #expect(kinds == [.start, .text, .start, .end, .text, .end])
        #expect(reader.problems == [])
    }

    /// The events of a document that comes in pieces of `size` bytes.
    private func pieces(_ text: String, _ size: Int) -> [String] {
        let all = Array(text.utf8)
        var reader = XMLReader(), buffer: [UInt8] = [], taken = 0, out: [String] = []
        while true {
            // What was read is given back, so that places must be moved.
            let gone = reader.position
            buffer.removeFirst(gone)
            reader.moved(by: gone)
            let event = reader.next(buffer.span, isLast: taken == all.count)
            switch event {
            case .needsMore:
                let more = min(size, all.count - taken)
                buffer += all[taken..<(taken + more)]
                taken += more
            case .ended: return out
            case .start: out.append("<" + String(decoding: buffer[reader.name], as: UTF8.self))
            case .end: out.append("/")
            case .text, .cdata: out.append(String(decoding: buffer[reader.content], as: UTF8.self))
            }
        }
    }

    @Test func `a document in pieces gives the same events, however it is cut`() {
        let text = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y'>]><a x='1'>one <!-- c --><b y = \"2\" />two &amp; 1 < 2<![CDATA[<raw>]]><c>x</c >\n</a>\n"
        let whole = pieces(text, text.utf8.count)
        #expect(whole == ["<a", "one ", "<b", "/", "two &amp; 1 < 2", "<raw>", "<c", "x", "/", "\n", "/"])
        for size in 1..<40 { #expect(pieces(text, size) == whole, "\(size)") }
    }

    @Test func `a document cut at any byte is read to its end`() {
        let bytes = Array("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y'>]><a x='1'><b y=\"2\"/>t&#65;<![CDATA[<r>]]><!-- c --><?p i?></a>".utf8)
        for end in bytes.indices {
            let (text, _) = events(Array(bytes[..<end]))
            let starts = text.split(separator: " ").filter { $0.hasPrefix("<") && $0 != "<r>" }.count
            #expect(text.split(separator: " ").filter { $0 == "/" }.count == starts, "cut at \(end): \(text)")
        }
    }

    @Test func `random bytes and random markup end, with as many ends as starts`() {
        var random = TestRandom()
        let signs = Array("<>/!?&;='\"[]-ab :x#CDATA[DOCTYPE\n\u{E9}".utf8)
        for round in 0..<3000 {
            let length = Int.random(in: 0..<200, using: &random)
            let bytes = (0..<length).map { _ in round.isMultiple(of: 3) ? UInt8.random(in: 0...255, using: &random) : signs.randomElement(using: &random) ?? 0 }
            var reader = XMLReader(), depth = 0
            while true {
                let event = reader.next(bytes.span)
                if event == .ended { break }
                if event == .start { depth += 1 }
                if event == .end { depth -= 1 }
                #expect(depth == reader.depth && depth >= 0)
            }
            #expect(depth == 0)
            _ = XMLTree(bytes, roles: JATSRoles.roles(Set(JATSPart.allCases)))
        }
    }
}

