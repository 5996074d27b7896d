import GleanBytes
import Testing
import TestSupport

/// The patterns of datatrove and dolma, read by hand; scripts/check_personal.py holds many texts against their code.
@Suite struct PersonalReferenceTests {
    @Test(arguments: [
        ("write to jo.e@mail.example.com.", ["jo.e@mail.example.com"]),
        ("a..b@c.d", ["b@c.d"]),
        // A word boundary must come first: no mark before it is taken, and no part of a word.
        ("'jo'@x.org", ["jo'@x.org"]),
        ("?mail=jo@x.org", ["mail=jo@x.org"]),
        ("éjo@x.org, é.jo@x.org", ["jo@x.org"]),
        ("+@x.org", []),
        ("jo@x", []), ("jo@x-.org", []), ("jo@x.org-", ["jo@x.org"]), ("jo@x.org-.a", ["jo@x.org"]), ("jo@x..org", []),
        ("jo@[192.0.2.1] jo@[192.0.2.256] jo@[192.0.2.tag:] jo@[192.0.2.-:]", ["jo@[192.0.2.1]", "jo@[192.0.2.tag:]"]),
        ("a@b.c@d.e", ["a@b.c"]), ("@@@", []), ("a@", []), ("", []),
    ])
    func `datatrove's addresses have atoms, a word boundary and two labels`(_ text: String, _ wanted: [String]) {
        #expect(Scanner.datatroveEmails(text) == wanted)
    }

    @Test(arguments: [
        ("8.8.8.8", ["8.8.8.8"]), ("10.0.0.1 192.168.1.1 127.0.0.1 100.64.0.1", []),
        // No boundary is asked for, and what a refused quad covers is gone.
        ("1234.5.6.789", ["234.5.6.78"]), ("1.2.3.4.5.6.7.8", ["1.2.3.4", "5.6.7.8"]), ("10.1.2.3.4.5.6", []), ("9.9.9.256", ["9.9.9.25"]),
        ("999.9.9.9", ["99.9.9.9"]), ("01.2.3.4", []), ("1.2.3.", []), ("1.2.3.04", []), ("1..2.3.4", []),
    ])
    func `datatrove's IP addresses want no boundary and are public`(_ text: String, _ wanted: [String]) {
        #expect(Scanner.datatroveIPs(text) == wanted)
    }

    @Test(arguments: [
        ("mail jo@x.org now", [" jo@x.org "]),
        // The end of the text ends no address; a line's end does.
        ("mail jo@x.org", []), ("jo@x.org\n", ["jo@x.org\n"]),
        ("(jo@x.org) ok", ["(jo@x.org) "]), ("jo@x.org.  ok", ["jo@x.org. "]), ("jo@x.org,ok", []),
        ("jo@x ok", []), ("(@x.org ok", []), ("jo,anna@x.org ok", ["jo,anna@x.org "]),
        (": jo@x.org\u{A0}\u{3000}ok", [": jo@x.org\u{A0}\u{3000}"]),
        // Marks go as far as they can, over a sign too.
        (".@jo@x.org ok", [".@jo@x.org "]), ("a@b.c d@e.f ", ["a@b.c ", "d@e.f "]),
    ])
    func `dolma's addresses take marks and white space along`(_ text: String, _ wanted: [String]) {
        #expect(Scanner.dolmaEmails(text) == wanted)
    }

    @Test(arguments: [
        ("call (206) 555-0100 now", [" (206) 555-0100"]), ("call\t\u{A0}206.555 0100", ["\t\u{A0}206.555 0100"]),
        // No white space before, as at a line's start; no end asked for.
        ("206-555-0100", []), ("a\n206-555-0100", []), ("a\n 206-555-0100", [" 206-555-0100"]), ("id 20655501009", [" 2065550100"]),
        ("x 12 345 678 9012", [" 345 678 9012"]), (" ٢٠٦ 555 0100", [" ٢٠٦ 555 0100"]), (" 206 - -555 0100", [" 206 - -555 0100"]),
        (" 206 555  0100", []),
    ])
    func `dolma's phone numbers follow white space and may go on`(_ text: String, _ wanted: [String]) {
        #expect(Scanner.dolmaPhones(text) == wanted)
    }

    @Test(arguments: Scanner.allCases)
    func `any runs of signs, and bytes that are no text, are read to their end`(_ scanner: Scanner) {
        let signs = Array("@.:1a( +-\n".utf8)
        for first in signs {
            for second in signs { _ = scanner((0..<8_000).map { $0 & 1 == 0 ? first : second }) }
        }
        _ = scanner(Array(String(repeating: "٣@é.", count: 5_000).utf8))
        // Bytes that are no UTF-8 may be found or not, but nothing breaks.
        var random = TestRandom()
        let noise = (0..<50_000).map { _ -> UInt8 in
            let seed = random.next()
            return seed >> 60 < 8 ? signs[Int(seed >> 40) % signs.count] : UInt8(truncatingIfNeeded: seed >> 33)
        }
        let found = scanner(noise)
        #expect(found.spans.allSatisfy { $0.start < $0.end && $0.end <= noise.count })
        #expect(zip(found.spans, found.spans.dropFirst()).allSatisfy { $0.end <= $1.start } || scanner == .gleanerIPs)
    }
}
