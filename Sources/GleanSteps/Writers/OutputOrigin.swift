/// Where the rows of an input come from, in the columns `dump` and `file_path`. Made once for all rows of an input: they come together.
struct OutputOrigin {
    /// The dump that the recipe names.
    private let given: String?
    private var input: String?
    private(set) var dump: [UInt8] = []
    private(set) var filePath: [UInt8] = []

    init(dump: String?) { given = dump }

    /// True if the recipe names the dump.
    var isNamed: Bool { given != nil }

    /// Turns to the rows of `input`.
    mutating func turn(to input: String) {
        if input == self.input { return }
        self.input = input
        filePath = Array(input.utf8)
        dump = Array((given ?? Self.dumpName(input)).utf8)
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
