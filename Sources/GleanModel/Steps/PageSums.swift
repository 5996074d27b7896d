/// Pages and an amount, summed up by key: what a survey wants to know of all pages before it decides about any.
///
/// Keys are few, such as sources and classes of pages, so that the sums of a unit stand in its receipt.
package struct PageSums: Sendable, Codable, Equatable {
    package struct Sum: Sendable, Codable, Equatable {
        package var pages = 0
        package var amount = 0.0

        package init() {}
    }

    package private(set) var byKey: [String: Sum] = [:]

    package init() {}

    /// Counts a page under `key`. Keys are names, not pages: a few thousand at most. Sums are added in the order of units, so that they are the
    /// same whatever the number of workers.
    package mutating func add(_ key: String, amount: Double) {
        byKey[key, default: Sum()].pages += 1
        byKey[key, default: Sum()].amount += amount
    }

    package mutating func add(_ other: PageSums) {
        for (key, sum) in other.byKey {
            byKey[key, default: Sum()].pages += sum.pages
            byKey[key, default: Sum()].amount += sum.amount
        }
    }
}
