/// A user agent of the table of AI agents, which policies mean by "training agents".
package struct CrawlerAgent: Sendable {
    /// What an agent fetches pages for.
    package enum Function: String, Sendable, CaseIterable {
        /// For training models, or for data sets that are sold or given to those who do.
        case training
        case search
        /// On the request of a user.
        case assistant
        /// Acting for a user.
        case agent
        /// Its operator says nothing.
        case undocumented
        case other
    }

    /// The product token as its operator writes it.
    package let name: [UInt8]
    package let function: Function

    /// All agents of the table, in the order of their names.
    package static let all: [CrawlerAgent] = rows.map { name, function in
        CrawlerAgent(name: name.withUTF8Buffer { Array($0) }, function: function)
    }

    /// The agents that fetch for training.
    package static let training: [[UInt8]] = all.filter { $0.function == .training }.map(\.name)

    /// Whether a name, in small letters, is that of an agent of the table or of a search engine: what may stand before the colon of a
    /// robots directive, or as the name of a meta element.
    package static func isKnown(_ name: [UInt8]) -> Bool { known.contains(name) }

    private static let known: Set<[UInt8]> = Set((all.map { String(decoding: $0.name, as: UTF8.self).lowercased() } + searchEngines).map { Array($0.utf8) })

    private static let searchEngines = [
        "googlebot", "googlebot-news", "googlebot-image", "googlebot-video", "adsbot-google", "mediapartners-google", "bingbot", "msnbot", "slurp",
        "yandex", "yandexbot", "baiduspider", "duckduckbot", "teoma", "seznambot", "naverbot", "yeti", "qwantify", "mojeekbot",
    ]
}
