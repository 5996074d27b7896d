import GleanBytes
import GleanText
import Testing

/// Expectations are those of the published rules, read by hand.
@Suite struct LongLineBlocksTests {
    private static func join(_ text: String, _ rules: LongLineBlocks = LongLineBlocks()) -> String {
        let bytes = Array(text.utf8)
        var lines = LineTable(), joined: [UInt8] = []
        _ = rules.join(bytes.span, &lines, into: &joined)
        return String(decoding: joined, as: UTF8.self)
    }

    /// A line of 31 characters.
    private static let long = String(repeating: "ab ", count: 10) + "c"

    @Test func `thirty-one characters are long, thirty are not`() {
        let long = Self.long, short = String(long.dropLast(2)) + "d"
        #expect(long.count == 31 && short.count == 30)
        #expect(Self.join("\(long)\n\(long)\n\(long)\n") == "\(long) \(long) \(long)\n")
        #expect(Self.join("\(long)\n\(long)\n\(short)\n") == "")
        // White space around a line does not count, and characters are not bytes.
        #expect(Self.join("\(long)\n\(long)\n  \(short)  \n") == "")
        #expect(Self.join("\(String(repeating: "é", count: 30))\n\(long)\n\(long)\n-\n") == "")
    }

    @Test func `fewer long lines are enough at the end of the text`() {
        let long = Self.long
        #expect(Self.join("1\n\(long)\n\(long)") == "\(long) \(long)")
        #expect(Self.join("1\n\(long)\n") == "\(long)\n")
        #expect(Self.join("1\n\(long)\n2\n") == "")
    }

    @Test func `a paragraph ends in two newlines unless the text ends`() {
        let block = [String](repeating: Self.long, count: 3)
        let joined = block.joined(separator: " ")
        #expect(Self.join((block + ["end.", "", "7"]).joined(separator: "\n")) == "\(joined) end.\n\n")
        #expect(Self.join((block + ["end."]).joined(separator: "\n")) == "\(joined) end.")
        #expect(Self.join((block + ["", ""]).joined(separator: "\n")) == "\(joined)\n\n")
    }

    @Test func `a block behind a short line goes on in the same paragraph`() {
        let block = [String](repeating: Self.long, count: 3)
        #expect(Self.join((block + ["end."] + block).joined(separator: "\n")) == (block + ["end."] + block).joined(separator: " "))
    }

    @Test func `headings stay before a paragraph, once`() {
        let block = [String](repeating: Self.long, count: 3).joined(separator: "\n"), joined = block.replacing("\n", with: " ")
        #expect(Self.join("CHAPTER 1\n\n\(block)\n\nChapter 2\n\(block)\n") == "CHAPTER 1\n\(joined)\n\n\(joined)\n")
        #expect(Self.join("Nets & sails\n\(block)\n") == "\(joined)\n")
        #expect(Self.join("Short\n\(block)\n") == "\(joined)\n")
        #expect(Self.join("Nets and sails\nOf the sea\n\(block)\n") == "Of the sea\n\(joined)\n")
    }

    @Test func `all other lines may stay`() {
        var rules = LongLineBlocks()
        rules.others = .keep
        let block = [String](repeating: Self.long, count: 3)
        #expect(Self.join("1\n\n\(block.joined(separator: "\n"))\n\n2", rules) == "1\n\n\(block.joined(separator: " "))\n\n\n2")
    }

    @Test func `many headings take bounded work`() {
        let block = [String](repeating: Self.long, count: 3).joined(separator: "\n")
        let letters = (0..<2000).map { number in String((0..<40).map { "abcdefghij".dropFirst((number * 7 + $0 * $0 * (number % 13 + 1)) % 10).first ?? "a" }) }
        #expect(!Self.join(letters.map { "\($0)\n\(block)\n\n" }.joined()).isEmpty)
    }
}
