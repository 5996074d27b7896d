/// The languages of the table and the names that lead to them, read once a process.
struct LanguageList: Sendable {
    /// What linguist counts a language as.
    enum Kind: Character, Sendable { case programming = "p", markup = "m", data = "d", prose = "t" }

    /// Names as linguist spells them; a language's number is its place here.
    let names: [String]
    let kinds: [Kind]
    /// Whether the language is one of `CodeFile.dataLanguages`.
    let isData: [Bool]
    /// By extension, dot included: the languages that have it, first the one that is meant where the content does not tell. The first number is
    /// `none` where none is meant.
    let extensions: NameIndex
    let fileNames: NameIndex
    let interpreters: NameIndex
    /// By the names that mode lines use.
    let modes: NameIndex

    static let none = UInt16.max
    static let shared = LanguageList()

    /// A language's number. Only for names that the program's own tables hold: a name that is not listed has `none`.
    func number(_ name: some StringProtocol) -> UInt16 { names.firstIndex { $0 == name }.map { UInt16($0) } ?? Self.none }

    private init() {
        var names: [String] = [], kinds: [Kind] = []
        var extensions: [Substring: [UInt16]] = [:], meant: [Substring: UInt16] = [:]
        var others: [[Substring: [UInt16]]] = [[:], [:], [:]]
        let table = languageTable.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        for line in table.split(separator: "\n") {
            let fields = line.split(separator: "|", omittingEmptySubsequences: false)
            guard fields.count == 6, let kind = fields[1].first.flatMap(Kind.init) else { continue }
            let number = UInt16(names.count)
            names.append(String(fields[0]))
            kinds.append(kind)
            for name in fields[2].split(separator: " ") {
                let bare = name.first == "!" ? name.dropFirst() : name
                if name.first == "!" { meant[bare] = number }
                extensions[bare, default: []].append(number)
            }
            for (place, field) in fields[3...5].enumerated() {
                for name in field.split(separator: " ") { others[place][name, default: []].append(number) }
            }
        }
        let generic = genericExtensions.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        for name in generic.split(separator: " ") { meant[name] = Self.none }
        self.names = names
        self.kinds = kinds
        isData = names.map(CodeFile.dataLanguages.contains)
        self.extensions = NameIndex(Self.sorted(extensions).map { name, numbers in
            let first = meant[name] ?? (numbers.count == 1 ? numbers[0] : Self.none)
            return (name, [first] + numbers.filter { $0 != first })
        }, anyCase: true)
        fileNames = NameIndex(Self.sorted(others[0]))
        interpreters = NameIndex(Self.sorted(others[1]))
        modes = NameIndex(Self.sorted(others[2]), anyCase: true)
    }

    private static func sorted(_ names: [Substring: [UInt16]]) -> [(name: Substring, numbers: [UInt16])] {
        names.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
