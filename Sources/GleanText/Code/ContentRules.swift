import GleanBytes

/// Which language a file is in whose extension several languages share: the first rule whose signs stand in its text.
struct ContentRules: Sendable {
    private struct Rule: Sendable {
        let language: UInt16
        /// Whether all signs must stand, not any.
        let all: Bool
        let signs: [ContentPattern]

        func holds(_ text: Span<UInt8>) -> Bool {
            for sign in signs where sign.stands(in: text) != all { return !all }
            return all
        }
    }

    /// How much of a file is read, as linguist reads it.
    static let head = 50 * 1024
    static let shared = ContentRules(LanguageList.shared)

    private let index: NameIndex
    private let rules: [Rule]

    private init(_ list: LanguageList) {
        var rules: [Rule] = [], names: [Substring: [UInt16]] = [:]
        let table = contentRuleTable.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        for line in table.split(separator: "\n") {
            let fields = line.split(separator: "|", omittingEmptySubsequences: false)
            guard fields.count >= 4 else { continue }
            for name in fields[0].split(separator: " ") { names[name, default: []].append(UInt16(rules.count)) }
            let signs = fields[3...].map { ContentPattern($0, anyCase: fields[2].contains("i")) }
            rules.append(Rule(language: list.number(fields[1]), all: fields[2].contains("&"), signs: signs))
        }
        self.rules = rules
        index = NameIndex(names.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, anyCase: true)
    }

    /// The language that the text's signs tell for files of this extension; nil if none does.
    func language(_ path: Span<UInt8>, _ fileExtension: Range<Int>, _ text: Span<UInt8>) -> UInt16? {
        let found = index.find(path, fileExtension)
        if found.isEmpty { return nil }
        let head = text.extracting(0..<min(text.count, Self.head))
        for place in found where rules[Int(index.numbers[place])].holds(head) { return rules[Int(index.numbers[place])].language }
        return nil
    }

    /// As `language`, by the rules of one extension whatever the file's own is.
    func language(as fileExtension: StaticString, _ text: Span<UInt8>) -> UInt16? {
        let name = fileExtension.withUTF8Buffer { Array($0) }
        return language(name.span, 0..<name.count, text)
    }
}
