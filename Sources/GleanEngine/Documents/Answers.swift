import GleanModel

/// Puts a publisher's answers into a Markdown document, and marks the gaps where there are none.
extension Markdown {
    /// The answer to a question, or a marked gap.
    mutating func answer(_ question: AboutQuestion, of about: About) {
        let answers = about[question]
        guard !answers.isEmpty else { return gap(question) }
        if answers.count == 1 {
            text(answers[0])
        } else {
            list(answers)
        }
    }

    /// The mark of a question that nobody has answered.
    mutating func gap(_ question: AboutQuestion) {
        block("> To be answered by the publisher: \(Self.prose(question.ask)) (\(Self.code("about: \(question.key)")))")
    }

    /// The mark of a question that only who trains a model can answer.
    mutating func providerGap(_ ask: String) { block("> To be answered by the provider of the model: \(Self.prose(ask))") }

    /// Paragraphs of plain text, parted by empty lines. An address by itself becomes a link.
    mutating func text(_ text: String) {
        for paragraph in Self.paragraphs(text) { block(Self.linked(paragraph)) }
    }

    /// Sentences of the program's own, a paragraph each.
    mutating func prose(_ sentences: String...) {
        for sentence in sentences where !sentence.isEmpty { block(Self.prose(sentence)) }
    }

    mutating func list(_ items: [String]) {
        block(items.map { "- " + Self.linked($0) }.joined(separator: "\n"))
    }

    private static func paragraphs(_ text: String) -> [String] {
        var paragraphs: [String] = []
        var lines: [Substring] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.allSatisfy(\.isWhitespace) {
                if !lines.isEmpty { paragraphs.append(lines.joined(separator: " ")) }
                lines = []
            } else {
                lines.append(line)
            }
        }
        return lines.isEmpty ? paragraphs : paragraphs + [lines.joined(separator: " ")]
    }

    /// Escaped text, or a link where the text is an address and nothing else.
    static func linked(_ text: String) -> String {
        let isAddress = (text.hasPrefix("https://") || text.hasPrefix("http://"))
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"<>`|\\\"".utf8.contains($0) }
        return isAddress ? "<\(text)>" : escaped(text)
    }
}
