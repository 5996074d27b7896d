import GleanBytes
import GleanFormats
import GleanModel
import GleanStore
package import GleanText

/// The items of evaluation sets, as an index of their n-grams.
package struct BenchmarkItems: Sendable {
    /// Where an item stands.
    package struct Place: Sendable, Equatable {
        package let file: String
        /// From 1.
        package let line: Int
    }

    package let index: ItemIndex
    package let matching: ItemMatcher.Settings
    /// The name of each file, as short as tells it from the others, and its first item.
    private let files: [(name: String, first: Int)]
    /// The line of each item.
    private let lines: [UInt32]

    private static let maxLineBytes = 64 << 20

    /// Reads the items of `paths`, which are (name, path). Throws a `RecipeError` for a file that has none.
    package init(_ step: Decontaminate, paths: [(name: String, path: String)]) throws {
        let settings = ItemTextSettings(
            normal: ItemTextSettings.Normal(rawValue: step.normal) ?? .none, words: ItemTextSettings.Words(rawValue: step.words) ?? .spaces, ngram: step.ngram)
        var parts: ItemIndex.Parts = []
        for (name, part) in [("prompt", ItemIndex.Parts.prompt), ("answer", .answer), ("overlap", .overlap)] where step.find?.contains(name) ?? false { parts.insert(part) }
        var builder = ItemIndex.Builder(settings, parts), files: [(name: String, first: Int)] = [], lines: [UInt32] = []
        let names = Self.short(paths.map(\.name))
        for (file, path) in paths.enumerated() {
            files.append((names[file], builder.items))
            var hasText = false
            try Self.read(path, step) { line, prompt, answer in
                builder.add(prompt: prompt, answer: answer, byLine: step.unit == "line")
                lines.append(UInt32(line))
                if !prompt.isEmpty || !answer.isEmpty { hasText = true }
            }
            if !hasText {
                throw RecipeError(
                    "decontaminate: \(path.name) has no items: no line is an object with one of the fields \((step.promptFields + step.answerFields).joined(separator: ", ")).",
                    hint: "Name its fields by prompt_fields and answer_fields.")
            }
        }
        index = builder.index()
        matching = ItemMatcher.Settings(leastLineShare: step.unit == "line" ? step.leastLineShare : nil, leastItemShare: step.leastItemShare)
        self.files = files
        self.lines = lines
    }

    package var count: Int { lines.count }
    /// Items that cannot be found.
    package var withoutNGrams: Int { index.counts.reduce(0) { $0 + ($1 == 0 ? 1 : 0) } }

    package func place(_ item: Int) -> Place {
        let file = files.last { $0.first <= item }
        return Place(file: file?.name ?? "", line: Int(lines[item]))
    }

    /// Hands every line that is no blank to `body`, with its number. What cannot be read is an error: an item passed over in silence would be
    /// an item that stays in the data.
    private static func read(_ file: (name: String, path: String), _ step: Decontaminate, _ body: (Int, Span<UInt8>, Span<UInt8>) -> Void) throws {
        func wrong(_ what: String) -> RecipeError { RecipeError("decontaminate: \(file.name) \(what).") }
        let bytes: [UInt8]
        do { bytes = try FileBytes.read(file.path) } catch { throw wrong("cannot be read: \(error)") }
        var reader = LineReader(MemorySource(bytes), maxLineBytes: maxLineBytes)
        let names = step.promptFields + step.answerFields
        var fields = JSONFields(names), number = 0
        while let event = try reader.next() {
            guard case .line(let line) = event else { throw wrong("is damaged behind line \(number)") }
            number += 1
            let text = reader.bytes.extracting(line.range)
            if isBlank(text) { continue }
            if let problem = fields.scan(text) { throw wrong("has a line \(number) that is no JSON object: \(problem.kind.rawValue) at byte \(problem.position)") }
            let prompt = first(0..<step.promptFields.count, fields), answer = first(step.promptFields.count..<names.count, fields)
            body(number, fields.text.extracting(prompt), fields.text.extracting(answer))
        }
    }

    private static func isBlank(_ line: Span<UInt8>) -> Bool {
        for index in line.indices where line[index] > 32 { return false }
        return true
    }

    private static func first(_ wanted: Range<Int>, _ fields: borrowing JSONFields) -> Range<Int> {
        for index in wanted where [.string, .number].contains(fields[index].kind) { return fields[index].range }
        return 0..<0
    }

    /// The last parts of each path, as few as tell them all apart, so that a release does not depend on where files lie.
    static func short(_ names: [String]) -> [String] {
        let parts = names.map { $0.split(separator: "/").map(String.init) }
        for count in 1...max(1, parts.map(\.count).max() ?? 1) {
            let short = parts.map { $0.suffix(count).joined(separator: "/") }
            if Set(short).count == Set(names).count { return short }
        }
        return names
    }
}
