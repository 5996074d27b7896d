import GleanBytes

/// Which language a file is in whose extension several languages share: the first rule whose signs stand in its text.
struct ContentRules: Sendable {
    /// How much of a file is read, as linguist reads it.
    static let head = 50 * 1024
    static let shared = ContentRules(LanguageList.shared)

    private let index: NameIndex
    private let sets: [ContentRuleSet]

    private init(_ list: LanguageList) {
        var rules: [Substring: [ContentRuleSet.Rule]] = [:]
        let table = contentRuleTable.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        for line in table.split(separator: "\n") {
            let fields = line.split(separator: "|", omittingEmptySubsequences: false)
            guard fields.count >= 4 else { continue }
            let signs = fields[3...].map { ContentPattern($0, anyCase: fields[2].contains("i")) }
            let rule = ContentRuleSet.Rule(language: list.number(fields[1]), all: fields[2].contains("&"), signs: signs)
            for name in fields[0].split(separator: " ") { rules[name, default: []].append(rule) }
        }
        let names = rules.keys.sorted()
        index = NameIndex(names.enumerated().map { ($1, [UInt16($0)]) }, anyCase: true)
        sets = names.map { ContentRuleSet(rules[$0] ?? []) }
    }

    /// The language that the text's signs tell for files of this extension; nil if none does.
    func language(_ path: Span<UInt8>, _ fileExtension: Range<Int>, _ text: Span<UInt8>) -> UInt16? {
        let found = index.find(path, fileExtension)
        if found.isEmpty { return nil }
        return sets[Int(index.numbers[found.lowerBound])].language(text.extracting(0..<min(text.count, Self.head)))
    }

    /// As `language`, by the rules of one extension whatever the file's own is.
    func language(as fileExtension: StaticString, _ text: Span<UInt8>) -> UInt16? {
        let name = fileExtension.withUTF8Buffer { Array($0) }
        return language(name.span, 0..<name.count, text)
    }
}
