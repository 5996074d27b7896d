import Foundation
@testable import GleanMarkup
import Testing

/// Article texts and cases of a tokenizer's tests, where they are installed.
@Suite struct WikiCorpusTests {
    private static func files(_ folder: String, _ suffix: String) -> [String] {
        let root = ProcessInfo.processInfo.environment["GLEANER_TEST_DATA"] ?? NSHomeDirectory() + "/.cache/gleaner-test-data"
        let path = root + "/sources/" + folder
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        if names.isEmpty { print("skipped: \(path) is not there") }
        return names.filter { $0.hasSuffix(suffix) }.sorted().map { path + "/" + $0 }
    }

    @Test func `real articles leave no braces, brackets or tags of notes`() throws {
        // One was escaped as XML twice, one has lost its line ends, without which nothing is a table.
        let odd = ["anarchism.txt", "raith_rovers.txt"]
        for path in Self.files("wikitext-wtf", ".txt") where !odd.contains(where: { path.hasSuffix($0) }) {
            let wikitext = try String(contentsOfFile: path, encoding: .utf8)
            let text = write(wikitext)
            // Formulas may hold braces.
            let plain = text.split(separator: "$", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 0 }.map(\.element).joined()
            for mark in ["[[", "{{", "<ref", "</ref", "{|"] { #expect(!plain.contains(mark), "\(path): \(mark)") }
            // One is nothing but tables.
            #expect(text.isEmpty == path.hasSuffix("washington-nationals.txt"), "\(path)")
        }
    }

    /// Each case is `input: "..."` and, behind `output:`, its tokens. A case of nothing but text is that text to us.
    @Test func `cases of a tokenizer that are plain text stay as they are`() throws {
        var cases = 0
        for path in Self.files("mwparserfromhell-tests/tokenizer", ".mwtest") {
            let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            var input = ""
            for line in lines {
                if line.hasPrefix("input:"), let text = Self.literal(line.dropFirst(6)) { input = text }
                guard line.hasPrefix("output:") else { continue }
                let found = write(input)
                cases += 1
                // Nothing that means something in a line, and no marks that only a tokenizer of templates takes for text.
                let isPlain = input.allSatisfy { $0.isLetter || $0 == " " || $0 == "." || $0 == "," }
                if isPlain, line.contains("[Text(") { #expect(found == input.trimmingCharacters(in: .whitespaces)) }
            }
        }
        if !Self.files("mwparserfromhell-tests/tokenizer", ".mwtest").isEmpty { #expect(cases > 200) }
    }

    /// A string as Python writes it, of which \n and \" are read.
    private static func literal(_ text: Substring) -> String? {
        let text = text.trimmingCharacters(in: .whitespaces)
        guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return nil }
        return String(text.dropFirst().dropLast()).replacing("\\n", with: "\n").replacing("\\\"", with: "\"")
    }
}
