import GleanModel
import GleanRights

/// Names in policies that stand for many: of agents, and of licences.
enum PolicyNames {
    /// The subjects that a word in `of` means, in lower case.
    static func subjects(_ word: String) -> [String] { [word.lowercased()] }

    /// The licences that a list's name means; nil for a name that is no list's.
    static func licences(_ word: String) -> LicencePattern? { nil }
}
