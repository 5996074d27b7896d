package import GleanModel

/// Why one page was kept or dropped: what `gleaner explain` prints.
package struct Explanation: Sendable {
    package let page: PageRow
    /// The form of the asked key under which the page was found; another than the key where a slash or a scheme differed.
    package let foundAs: String
    /// What each step of the recipe found, in running order, sources first.
    package let steps: [StepPart]
    /// Where the page stands if it was kept, one place a writer.
    package let shards: [ShardPlace]
    /// What surveys found the page to be a copy of, or to have been copied by.
    package let copies: [KeptCopy]

    /// What one step had to do with the page.
    package struct StepPart: Sendable {
        package enum Outcome: Sendable, Equatable {
            case passed
            /// The page left here.
            case left
            /// The page had left before.
            case notReached
        }

        package let use: String
        package let outcome: Outcome
        package let numbers: [StoredNumber]
        package let rules: [RuleLine]
    }

    package struct StoredNumber: Sendable {
        /// `step.number`.
        package let name: String
        package let kind: NumberSpec.Kind
        /// NaN where not measured or not stored.
        package let value: Double
        /// The name behind a label.
        package let label: String?
    }

    /// A rule that is switched on, with what it found.
    package struct RuleLine: Sendable {
        package enum State: String, Sendable {
            case held, broke
            /// The rule broke, and the page had left by an earlier one: only a run that measures everything knows.
            case brokeToo = "broke too"
            case notAsked = "not asked"
            /// The rule was asked, and there was nothing to compare.
            case nothingFound = "nothing found"
            /// The release does not store what the rule compared.
            case notStored = "not stored"
        }

        package let setting: String
        package let reason: Reason
        package let number: StoredNumber
        package let comparison: Comparison
        /// The limit that holds for this page; NaN where none does, or where labels are compared.
        package let limit: Double
        /// For `oneOf`: the labels that are kept.
        package let labels: [String]
        package let state: State
    }

    package struct ShardPlace: Sendable, Equatable {
        /// The file, from the release's folder.
        package let file: String
        /// The row within the file, counted from 1: the line, for JSON lines.
        package let row: Int

        package init(file: String, row: Int) {
            self.file = file
            self.row = row
        }
    }
}

/// What `explain` found for a key.
package struct Explained: Sendable {
    /// The pages, in canonical order; several where an id or a URL stands more than once.
    package let pages: [Explanation]
    /// Where nothing was found: pages at addresses near it.
    package let near: [PageRow]
    /// Why rules cannot be shown, if they cannot.
    package let note: String?
}
