import GleanText
import Testing
import TestSupport

@Suite struct WrappedTextTests {
    private static func join(_ text: String, _ rules: WrappedText = WrappedText()) -> String {
        let bytes = Array(text.utf8)
        var joined: [UInt8] = []
        _ = rules.join(bytes.span, into: &joined)
        return String(decoding: joined, as: UTF8.self)
    }

    /// Breaks words where the next has no room, as `fold -s` and Python's textwrap do.
    private static func wrapped(_ words: [String], _ width: Int) -> String {
        var lines = [""]
        for word in words {
            if lines[lines.count - 1].isEmpty { lines[lines.count - 1] = word }
            else if lines[lines.count - 1].count + 1 + word.count <= width { lines[lines.count - 1] += " " + word }
            else { lines.append(word) }
        }
        return lines.joined(separator: "\n")
    }

    @Test func `text that was wrapped at any width comes back`() {
        var random = TestRandom()
        for width in 60..<100 {
            let words = (0..<200).map { _ in
                let seed = random.next()
                return String(repeating: "é", count: 1 + Int(seed >> 33) % 11)
            }
            var rules = WrappedText()
            rules.fill = 1
            #expect(Self.join(Self.wrapped(words, width), rules) == words.joined(separator: " "))
        }
    }

    @Test(arguments: ["", "\n", "\n\n a\n", "a", "a\n", "\t\n\u{A0}\n", "a\r\n\r\nb\r\n"])
    func `what is no paragraph stays as it stands`(_ text: String) {
        #expect(Self.join(text) == text)
    }

    private static let line = "all along the quay and over the water of the harbour"

    @Test(arguments: [
        ("-", "a", ""), ("-", "A", "-"), ("2-", "3", "2-"), (" -", "a", " - "), ("--", "a", "--"), (" --", "a", " -- "), ("—", "a", "—"), (" —", "a", " — "),
        ("\u{AD}", "A", ""), ("‐", "é", ""), (".", "A", ". "), ("。", "港", "。"), ("한", "국", "한 "), ("  ", "a", " "), ("\r", "a", " "),
    ])
    func `lines meet with what their ends ask for`(_ end: String, _ next: String, _ meeting: String) {
        #expect(Self.join("\(Self.line)\(end)\n\(next) then") == "\(Self.line)\(meeting)\(next) then")
    }

    @Test func `each habit can be turned off`() {
        var rules = WrappedText()
        let list = "\(Self.line) again\n- the nets are dried on the eastern quay all day long"
        #expect(Self.join(list) == list)
        rules.keepsLists = false
        #expect(Self.join(list, rules) == list.replacing("\n", with: " "))
        let table = "\(Self.line) again\nherring   1911   baskets   and so on for many more rows"
        #expect(Self.join(table) == table)
        rules.keepsTables = false
        #expect(Self.join(table, rules) == table.replacing("\n", with: " "))
        let verse = [String](repeating: "Over the water and over the sea and over the harbour", count: 4).joined(separator: "\n")
        #expect(Self.join(verse) == verse)
        rules.verseCapitals = nil
        #expect(Self.join(verse, rules) == verse.replacing("\n", with: " "))
        rules.minWidth = 60
        #expect(Self.join(verse, rules) == verse)
    }

    @Test func `a block of very many lines is joined in parts`() {
        let text = [String](repeating: Self.line, count: 70_000).joined(separator: "\n")
        #expect(Self.join(text) == [65_536, 4_464].map { [String](repeating: Self.line, count: $0).joined(separator: " ") }.joined(separator: "\n"))
    }

    @Test func `any bytes are joined without a crash`() {
        var random = TestRandom()
        for _ in 0..<500 {
            let bytes: [UInt8] = (0..<300).map { _ in
                let seed = random.next()
                return [10, 13, 32, 9, 0x2D, 0xC2, 0xAD, 0x61, 0x41, 0x31, 0x2E, 0x28, 0x29, 0xE2, 0x80, 0x94, 0xFF, 0x7C][Int(seed >> 33) % 18]
            }
            var rules = WrappedText(), joined: [UInt8] = []
            rules.minWidth = 3
            _ = rules.join(bytes.span, into: &joined)
            #expect(joined.count <= bytes.count)
        }
    }
}
