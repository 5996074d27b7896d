import Testing

/// What Gleaner's own scanners take and leave.
@Suite struct PersonalCarefulTests {
    @Test(arguments: [
        ("mail o'brien+list@mail.example.co.uk.", ["o'brien+list@mail.example.co.uk"]),
        ("'jo@x.org'", ["jo@x.org"]), ("mailto:jo@x.org?subject=hi", ["jo@x.org"]), ("see...jo@x.org", ["jo@x.org"]),
        // Letters beyond ASCII, but of scripts that part words.
        ("jörg@müller.de", ["jörg@müller.de"]), ("почта@пример.рф", ["почта@пример.рф"]), ("邮箱jo@x.org请", ["jo@x.org"]),
        ("jo@xn--mller-kva.xn--p1ai", ["jo@xn--mller-kva.xn--p1ai"]),
        // Files, packages, handles and a host's number.
        ("logo@2x.png", []), ("react@16.8.0", []), ("@jo", []), ("jo@x", []), ("jo@x.o", []), ("jo.@x.org", []), ("jo@-x.org", []),
        ("jo@x.org.2", ["jo@x.org"]),
    ])
    func `addresses have a name, a host and a top-level name of letters`(_ text: String, _ wanted: [String]) {
        #expect(Scanner.gleanerEmails(text) == wanted)
    }

    @Test func `a local part has 64 bytes and a label 63 at most`() {
        let (local, label) = (String(repeating: "a", count: 64), String(repeating: "b", count: 63))
        #expect(Scanner.gleanerEmails("\(local)@\(label).org") == ["\(local)@\(label).org"])
        #expect(Scanner.gleanerEmails("a\(local)@x.org") == [])
        #expect(Scanner.gleanerEmails("a@b\(label).org") == [])
    }

    @Test(arguments: [
        ("from 41.173.96.26:80", ["41.173.96.26"]), ("http://41.173.96.26/x", ["41.173.96.26"]), ("41.173.96.26.", ["41.173.96.26"]),
        ("41.173.96.1-41.173.96.9", ["41.173.96.1", "41.173.96.9"]), ("地址41.173.96.26。", ["41.173.96.26"]),
        // Private, multicast, documentation; parts of something longer; versions and outlines.
        ("10.0.0.1 224.0.0.251 203.0.113.7", []), ("41.173.96.26.7", []), ("241.1173.96.26", []), ("41.173.96.026", []), ("v41.173.96.26", []),
        ("Agent/41.173.96.26", []), ("lib-41.173.96.26", []), ("41.173.96.26-beta", []), ("version 41.173.96.26", []), ("see 3.1.4.2", []),
        ("2001:4860:4860::8888", ["2001:4860:4860::8888"]), ("at 6e40:4041:c617:e898:c11:40d2:c669:2eb4: ok", ["6e40:4041:c617:e898:c11:40d2:c669:2eb4"]),
        ("::1 fe80::1 2001:db8::1 dead::beef 10:20:30 a::b std::cout 2001:4860::8888::1", []),
        ("00:1a:2b:3c:4d:5e", []), ("2001:4860:4860:0:0:0:0:8888:1", []), ("2001:4860:4860::8888g", []),
    ])
    func `IP addresses stand alone and are public`(_ text: String, _ wanted: [String]) {
        #expect(Scanner.gleanerIPs(text) == wanted)
    }

    @Test(arguments: [
        // By form: E.164, the international prefix, North America, a leading 0.
        ("+44 20 7946 0958", ["+44 20 7946 0958"]), ("+46 (0)8 928 571 38", ["+46 (0)8 928 571 38"]), ("+447700900123.", ["+447700900123"]),
        ("0049 30 12345678", ["0049 30 12345678"]),
        ("(206) 555-0100", ["(206) 555-0100"]), ("1-206-555-0100", ["1-206-555-0100"]), ("206.555.0100 x12", ["206.555.0100 x12"]),
        ("206 555 0100", ["206 555 0100"]), ("01 42 68 53 00", ["01 42 68 53 00"]), ("020 7946 0958", ["020 7946 0958"]),
        ("206-555-0100 2 pm", ["206-555-0100"]), ("Tel.：03-5809-2727。", ["03-5809-2727"]), ("0160\u{A0}123\u{A0}45\u{A0}67", ["0160\u{A0}123\u{A0}45\u{A0}67"]),
        ("+1 206\u{2011}555\u{2011}0100", ["+1 206\u{2011}555\u{2011}0100"]),
        // By a word beside.
        ("call 555 0100", ["555 0100"]), ("Fax: 2065550100", ["2065550100"]), ("416 60 039 office", ["416 60 039"]), ("phone (37) 788-063", ["(37) 788-063"]),
        ("Tel. 555 0100 or 555 0101", ["555 0100", "555 0101"]), ("Desk: 5550100", ["5550100"]), ("555 0100", []), ("desk 5550100", []),
    ])
    func `phone numbers are told by form or by a word beside`(_ text: String, _ wanted: [String]) {
        #expect(Scanner.gleanerPhones(text) == wanted)
    }

    @Test(arguments: [
        "2024-01-15", "15.01.2024 12:30", "1998-2003", "call 1998-2003", "978-3-16-148410-0", "ISBN 0-306-40615-2", "ISBN 206 555 0100", "123-45-6789",
        "4111 1111 1111 1111", "3.141592653589793", "206.555.01001", "$206 555 0100", "+10 000 000", "1,206,555,0100", "12 206 555 0100",
        "206 555 0100 37", "x206-555-0100", "206-555-0100a", "02134-1234", "0.123 456 7890", "1.234.567.890", "12345678901234567890", "id=2065550100",
        "#206-555-0100", "a/206-555-0100", "order 206-555-0100", "40.712776 -74.005974", "call 3.50-12.30", "00 01 02 03 04", "192.0.2.146",
        "100 200 300 400", "tel 123456",
    ])
    func `dates, sums, cards, codes and coordinates are no phone numbers`(_ text: String) {
        #expect(Scanner.gleanerPhones(text) == [])
    }
}
