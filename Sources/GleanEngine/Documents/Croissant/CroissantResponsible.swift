import GleanModel

/// The properties of Croissant's vocabulary for responsible AI: from what the run recorded and from the publisher's answers. What neither
/// knows is left out: a gap would read as an answer.
struct CroissantResponsible {
    let facts: DocumentFacts

    var properties: [String: SettingValue] {
        let deeds = Deeds(facts: facts), about = facts.about
        var found: [String: SettingValue] = [:]
        func one(_ key: String, _ texts: [String]) { if !texts.isEmpty { found["rai:\(key)"] = .text(texts.joined(separator: " ")) } }
        func many(_ key: String, _ texts: [String]) { if !texts.isEmpty { found["rai:\(key)"] = .list(texts.map { .text($0) }) } }
        one("dataCollection", [collected] + about[.collection])
        // The vocabulary's own words: crawls were fetched by programs, other inputs are somebody's datasets.
        many("dataCollectionType", facts.manifest.recipe.sources.map { $0.step == "warc" ? "Web Scraping" : "Secondary Data analysis" })
        one("dataCollectionRawData", [inputs])
        if let days = facts.days { many("dataCollectionTimeframe", [days.first, days.last]) }
        many("dataPreprocessingProtocol", facts.steps)
        one("dataManipulationProtocol", [deeds.personalData, deeds.duplicates, deeds.benchmarks])
        many("dataReleaseMaintenancePlan", about[.maintenance])
        many("personalSensitiveInformation", [deeds.personalData] + about[.personalData])
        many("dataBiases", about[.biases])
        many("dataLimitations", [deeds.content] + about[.limitations] + about[.misuses].map { "Not to be used for: \($0)" })
        many("dataUseCases", about[.uses])
        one("dataSocialImpact", about[.impact])
        return found
    }

    private var collected: String {
        let pages = Figures.count(facts.counts.pagesIn, "page")
        return "\(pages) were read from \(Figures.count(facts.manifest.inputs.count, "file")) of stored crawls or texts\(facts.period.map { "; those kept were fetched \($0)" } ?? "")."
    }

    /// The inputs by name, the first few of many.
    private var inputs: String {
        let names = facts.manifest.inputs.prefix(20).map(\.name)
        let more = facts.manifest.inputs.count - names.count
        return "Inputs: \(names.joined(separator: ", "))\(more > 0 ? ", and \(Figures.count(more)) more" : ""). manifest.json has the digest of each."
    }
}
