/// Files and folders that no input can be named by: their names are no UTF-8, and paths are text.
struct PassedOver {
    private(set) var count = 0
    private var first: [String] = []
    private static let mostNamed = 3

    mutating func add(_ path: String) {
        count += 1
        if first.count < Self.mostNamed { first.append(path) }
    }

    /// What people must know of them; nil where there are none.
    var note: String? {
        guard count > 0 else { return nil }
        let more = count > first.count ? " and \(count - first.count) more" : ""
        return "passed over, for the name is not UTF-8: \(first.joined(separator: ", "))\(more). Rename what is to be read."
    }
}
