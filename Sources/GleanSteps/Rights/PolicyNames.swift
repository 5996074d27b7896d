import GleanModel
import GleanRights

/// Names in policies that stand for many: of agents, and of licences.
enum PolicyNames {
    /// The subjects that a word in `of` means, in lower case: `@training-agents` for all agents that fetch for training.
    static func subjects(_ word: String) -> [String] {
        word == "@training-agents" ? CrawlerAgent.training.map { String(decoding: $0, as: UTF8.self).lowercased() } : [word.lowercased()]
    }

    /// The licences that a list's name means, such as `blue_oak:silver` for those that the Blue Oak Council rates silver or better; nil for a
    /// name that is no list's.
    static func licences(_ word: String) -> LicencePattern? {
        guard word.hasPrefix("blue_oak:"), let worst = BlueOak.Rating(rawValue: String(word.dropFirst("blue_oak:".count))) else { return nil }
        return .list(name: word, Set(BlueOak.licences(rated: worst)))
    }
}
