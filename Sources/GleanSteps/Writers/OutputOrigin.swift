import GleanModel

/// Where the rows of an input come from, in the columns `dump` and `file_path`. Made once for all rows of an input: they come together.
struct OutputOrigin {
    /// The dump that the recipe names.
    private let given: String?
    private var input: String?
    private var source: String?
    private(set) var dump: [UInt8] = []
    private(set) var filePath: [UInt8] = []
    /// The dump, or where that is not known the source by its name in the recipe: of a release of many sources, which one a row is from.
    private(set) var collection: [UInt8] = []

    init(dump: String?) { given = dump }

    /// True if the recipe names the dump.
    var isNamed: Bool { given != nil }

    /// Turns to the rows of an input.
    mutating func turn(to row: OutputRow) {
        if row.input == input, row.source == source { return }
        let input = row.input
        (self.input, source) = (row.input, row.source)
        filePath = Array(input.utf8)
        dump = Array((given ?? Self.dumpName(input)).utf8)
        collection = dump.isEmpty ? Array(row.source.utf8) : dump
    }

    /// The first name like CC-MAIN-2024-10 in the input's; empty if there is none.
    private static func dumpName(_ input: String) -> String {
        guard let start = place(of: "CC-MAIN-", in: input) else { return "" }
        let rest = input[start...].prefix(8 + 7)
        let digits = rest.dropFirst(8)
        return digits.count == 7 && digits.dropFirst(4).first == "-" && digits.allSatisfy { $0.isNumber || $0 == "-" } ? String(rest) : ""
    }

    private static func place(of name: String, in input: String) -> String.Index? {
        input.indices.first { input[$0...].hasPrefix(name) }
    }
}
