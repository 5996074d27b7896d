/// Files and folders that no input can be named by: their names are no UTF-8, and paths are text.
struct PassedOver {
    /// Each once, though several sources or patterns come to it.
    private var paths: Set<String> = []
    private var first: [String] = []
    private static let mostNamed = 3

    var count: Int { paths.count }

    mutating func add(_ path: String) {
        guard paths.insert(path).inserted else { return }
        if first.count < Self.mostNamed { first.append(path) }
    }

    /// What people must know of them; nil where there are none.
    var note: String? {
        guard count > 0 else { return nil }
        let more = count > first.count ? " and \(count - first.count) more" : ""
        return "passed over, for the name is not UTF-8: \(first.joined(separator: ", "))\(more). Rename what is to be read."
    }
}
