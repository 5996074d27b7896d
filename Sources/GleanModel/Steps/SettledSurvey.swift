/// What a survey decides about single pages once it knows sums over all of them.
///
/// It follows from the sums alone, so every unit makes it for itself.
package protocol SettledSurvey: Sendable {
    /// What becomes of a page that came to the survey. `numbers` are those of `wanted`, `source` the use that read it.
    func decide(_ page: PageKey, _ numbers: [Double], source: String) -> SettledPage
    /// Lines for files of the release, by name: what was settled.
    var report: [String: [UInt8]] { get }
}

/// A page's part of what was settled.
package struct SettledPage: Sendable {
    /// Numbers of the step, by slot.
    package var numbers: [(slot: Int, value: Double)] = []
    /// The page leaves, for a reason of the manual.
    package var drop: Reason?

    package init(numbers: [(slot: Int, value: Double)] = [], drop: Reason? = nil) {
        self.numbers = numbers
        self.drop = drop
    }
}
