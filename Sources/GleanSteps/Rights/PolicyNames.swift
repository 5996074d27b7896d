import GleanModel
import GleanRights

/// Names in policies that stand for many: of agents, and of licences.
enum PolicyNames {
    /// The subjects that a word in `of` means, in lower case: `@training-agents` for all agents that fetch for training. Nil for a word that no
    /// statement of the kind has as its subject.
    static func subjects(_ word: String, of kind: Reservation.Kind) -> [String]? {
        let word = word.lowercased()
        switch kind {
        case .robots, .aiTxt:
            if word == "@training-agents" { return CrawlerAgent.training.map { String(decoding: $0, as: UTF8.self).lowercased() } }
            return word == "*" || !word.isEmpty && word.utf8.allSatisfy(isOfName) ? [word] : nil
        case .robotsTag, .metaRobots:
            // A directive, or one for one agent.
            let parts = word.split(separator: ":", omittingEmptySubsequences: false)
            return parts.count <= 2 && directives.contains(String(parts.last ?? "")) && (parts.count == 1 || parts[0].utf8.allSatisfy(isOfName)) ? [word] : nil
        case .tdmrep, .contentUsage, .contentSignal, .rsl: return vocabulary[kind]?.contains(word) == true ? [word] : nil
        }
    }

    /// For messages: what statements of the kind speak of.
    static func known(to kind: Reservation.Kind) -> String {
        switch kind {
        case .robots, .aiTxt: "user agents, * for all others, @training-agents"
        case .robotsTag, .metaRobots: directives.joined(separator: ", ") + ", and these for one agent, as in gptbot:noai"
        default: vocabulary[kind]?.joined(separator: ", ") ?? ""
        }
    }

    private static let directives = [
        "all", "none", "noindex", "nofollow", "noarchive", "nosnippet", "noimageindex", "notranslate", "nocache", "noodp", "indexifembedded", "noai", "noimageai", "noml",
    ]
    /// Labels of older drafts are reported too, with the stance `unknown`.
    private static let vocabulary: [Reservation.Kind: [String]] = [
        .tdmrep: ["tdm", "tdm-policy"], .contentUsage: ["train-ai", "search", "ai", "tdm", "train", "train-genai", "ai-use", "ai-train"], .contentSignal: ["search", "ai-input", "ai-train"],
        .rsl: ["all", "ai-all", "ai-train", "ai-input", "ai-index", "search"],
    ]

    /// Letters, digits and what stands between them in the names of agents.
    private static func isOfName(_ byte: UInt8) -> Bool {
        byte &- 0x61 < 26 || byte &- 0x30 < 10 || [0x20, 0x2D, 0x2E, 0x2F, 0x5F].contains(byte)
    }

    /// The licences that a list's name means, such as `blue_oak:silver` for those that the Blue Oak Council rates silver or better; nil for a
    /// name that is no list's.
    static func licences(_ word: String) -> LicencePattern? {
        guard word.hasPrefix("blue_oak:"), let worst = BlueOak.Rating(rawValue: String(word.dropFirst("blue_oak:".count))) else { return nil }
        return .list(name: word, Set(BlueOak.licences(rated: worst)))
    }
}
