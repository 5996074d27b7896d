import GleanBytes
import Testing

@Suite struct IPAddressTests {
    private func v4(_ text: String) -> IPv4Address? { IPv4Address(Array(text.utf8).span) }
    private func v6(_ text: String) -> IPv6Address? { IPv6Address(Array(text.utf8).span) }

    @Test func `four numbers without leading zeros are read`() {
        #expect(v4("192.0.2.1")?.value == 0xC000_0201)
        #expect(v4("0.0.0.0")?.value == 0 && v4("255.255.255.255")?.value == UInt32.max)
        for text in ["", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", "1..3.4", "1.2.3.1234", "a.2.3.4"] { #expect(v4(text) == nil, "\(text)") }
    }

    /// First and last of each range of the IANA registry, and their neighbours, as Python 3.11.7's `is_global` tells them.
    @Test(arguments: [
        ("0.255.255.255", false), ("1.0.0.0", true), ("9.255.255.255", true), ("10.0.0.0", false), ("11.0.0.0", true), ("100.63.255.255", true),
        ("100.64.0.0", false), ("100.127.255.255", false), ("100.128.0.0", true), ("127.0.0.1", false), ("169.254.1.1", false), ("172.15.255.255", true),
        ("172.16.0.0", false), ("172.31.255.255", false), ("172.32.0.0", true), ("192.0.2.1", false), ("192.0.3.0", true), ("192.167.255.255", true),
        ("192.168.0.0", false), ("198.17.255.255", true), ("198.18.0.0", false), ("198.19.255.255", false), ("198.51.100.9", false), ("203.0.113.255", false),
        ("203.0.114.0", true), ("224.0.0.1", true), ("240.0.0.0", false), ("255.255.255.255", false),
    ])
    func `special networks are not global`(_ text: String, _ isGlobal: Bool) {
        #expect(v4(text)?.isGlobal == isGlobal)
    }

    @Test func `groups of version 6 are read, with one gap`() {
        for text in ["2001:db8::1", "2001:0DB8:0:0:0:0:0:1"] { #expect(v6(text)?.high == 0x2001_0DB8_0000_0000 && v6(text)?.low == 1) }
        #expect(v6("2001:db8::1")?.isCompressed == true && v6("2001:0DB8:0:0:0:0:0:1")?.isCompressed == false)
        #expect(v6("::")?.low == 0 && v6("1::")?.high == 0x0001_0000_0000_0000 && v6("::1:2")?.low == 0x1_0002)
        #expect(v6("1:2:3:4:5:6:7:8")?.low == 0x0005_0006_0007_0008)
        for text in ["", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "1:2:3:4:5:6:7::8", "1:", ":1::2", "g::"] {
            #expect(v6(text) == nil, "\(text)")
        }
    }

    @Test func `special networks of version 6 name no public machine`() {
        for text in ["::", "::1", "::ffff:1:2", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "2001::1", "100::1", "64:ff9b:1::1"] {
            #expect(v6(text)?.isSpecial == true, "\(text)")
        }
        for text in ["2001:4860:4860::8888", "2a00:1450::1", "2002:c000:201::1"] { #expect(v6(text)?.isGlobalUnicast == true, "\(text)") }
        #expect(v6("4001::1")?.isGlobalUnicast == false && v6("4001::1")?.isSpecial == false)
    }

    @Test func `a byte and a digit are found at any place`() {
        for size in 0..<70 {
            var bytes = [UInt8](repeating: 0x2F, count: size)
            #expect(bytes.span.next(0x40, from: 0, to: size) == size && bytes.span.nextDigit(from: 0, to: size) == size)
            for place in 0..<size {
                bytes[place] = place & 1 == 0 ? 0x30 : 0x39
                #expect(bytes.span.nextDigit(from: 0, to: size) == place)
                #expect(bytes.span.next(bytes[place], from: 0, to: size) == place)
                #expect(bytes.span.next(bytes[place], from: place + 1, to: size) == size)
                bytes[place] = [0x3A, 0xB0, 0xC0, 0xFF, 0x00][place % 5]
                #expect(bytes.span.nextDigit(from: 0, to: size) == size)
                #expect(bytes.span.next(0x40, from: 0, to: size) == size)
                bytes[place] = 0x2F
            }
        }
    }

    @Test func `spans are put in order, and the first of two that meet stays`() {
        var spans = PersonalSpans()
        spans.append(.email, 10, 20)
        spans.append(.ip, 5, 8)
        spans.append(.phone, 15, 30)
        spans.append(.phone, 10, 12)
        spans.append(.ip, 20, 25)
        spans.settle()
        #expect(spans.spans == [PersonalSpan(.ip, 5, 8), PersonalSpan(.email, 10, 20), PersonalSpan(.ip, 20, 25)])
        #expect(spans[.phone] == 2 && spans[.ip] == 2 && spans[.email] == 1)
        #expect(spans.gaps(40) == [0..<5, 8..<10, 25..<40])
    }
}
