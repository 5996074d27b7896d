package import GleanModel

/// Reads the answers of a publisher: a recipe's `about`, or a file that has nothing else.
package struct AboutReader {
    private(set) var about = About()
    private(set) var errors: [RecipeError] = []

    /// Characters of one answer: an essay, and no book.
    private static let longest = 20_000

    init(_ node: RecipeNode) {
        guard let entries = node.table else {
            errors = [RecipeError(at: node.place, "about wants a table with answers, such as \"title: ...\".", hint: Self.known)]
            return
        }
        for (key, place, value) in entries {
            guard let question = AboutQuestion.all.first(where: { $0.key == key }) else {
                let near = nearest(key, in: AboutQuestion.all.map(\.key))
                let end = near.map { "; did you mean \"\($0)\"?" } ?? "."
                errors.append(RecipeError(at: place, "about has no key \"\(key)\"\(end)", hint: near == nil ? Self.known : nil))
                continue
            }
            if case .scalar(.null) = value.value { continue }
            about[question] = answers(question, value)
        }
    }

    /// The answers in the file at `path`: `about:` with its table, or the table alone. Throws a `RecipeErrors` with all mistakes.
    package static func read(path: String) throws -> About {
        let root = try RecipeNode.parse(try Opening.text(path), file: path)
        let entries = root.table ?? []
        let reader = AboutReader(entries.count == 1 && entries[0].key == "about" ? entries[0].value : root)
        guard reader.errors.isEmpty else { throw RecipeErrors(reader.errors) }
        return reader.about
    }

    private static var known: String { "Known are \(AboutQuestion.all.map(\.key).joined(separator: ", "))." }

    private mutating func answers(_ question: AboutQuestion, _ node: RecipeNode) -> [String] {
        if let items = node.list {
            guard question.kind == .texts else { return refuse(question, node) }
            return items.flatMap { answer(question, $0) }
        }
        return answer(question, node)
    }

    private mutating func answer(_ question: AboutQuestion, _ node: RecipeNode) -> [String] {
        let text: String
        switch node.value {
        case .scalar(.text(let value)): text = value
        // `version: 1` is a version; other numbers and flags are no answers.
        case .scalar(.integer(let value)) where question.kind == .version: text = String(value)
        default: return refuse(question, node)
        }
        let trimmed = Self.trimmed(text)
        guard !trimmed.isEmpty, trimmed.unicodeScalars.count <= Self.longest, Self.fits(trimmed, question.kind) else { return refuse(question, node) }
        return [trimmed]
    }

    private mutating func refuse(_ question: AboutQuestion, _ node: RecipeNode) -> [String] {
        let wanted =
            switch question.kind {
            case .text: "a text of at most \(Self.longest) characters"
            case .texts: "a text or a list of texts of at most \(Self.longest) characters"
            case .url: "an address that begins with https:// or http://"
            case .day: "a day such as 2026-11-26"
            case .version: "a version such as 1.0.0"
            }
        let found = node.plain.quoted
        let shown = found.count > 60 ? String(found.prefix(60)) + "..." : found
        var hint = "Leave it out, or write null, to leave the question open."
        if question.kind == .version, case .scalar(.number) = node.value { hint = "YAML reads 1.10 as the number 1.1: put it in quotation marks." }
        errors.append(RecipeError(at: node.place, "\(question.key) wants \(wanted), not \(shown).", hint: hint))
        return []
    }

    private static func fits(_ text: String, _ kind: AboutQuestion.Kind) -> Bool {
        switch kind {
        case .text, .texts: true
        case .url: (text.hasPrefix("https://") || text.hasPrefix("http://")) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        case .day: CalendarDay(Array(text.utf8).span) != nil && text.utf8.count == 10
        case .version: isVersion(text)
        }
    }

    /// `MAJOR.MINOR.PATCH` of Semantic Versioning 2.0.0, the last parts left out or not.
    private static func isVersion(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return (1...3).contains(parts.count) && parts.allSatisfy { part in
            !part.isEmpty && part.utf8.count < 10 && part.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } && (part == "0" || !part.hasPrefix("0"))
        }
    }

    private static func trimmed(_ text: String) -> String {
        func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" || character.isNewline }
        return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
