import GleanModel

/// What a recipe did about questions that reviewers ask, and what it did not: plain sentences, from the steps and settings it has.
struct Deeds {
    let facts: DocumentFacts

    /// What was done about personal data in the texts.
    var personalData: String {
        let kinds = [("emails", "e-mail addresses"), ("ips", "IP addresses"), ("phones", "phone numbers")]
        let uses = facts.uses(of: "redact_pii")
        let found = kinds.filter { kind in uses.contains { $0.value(kind.0) != .text("none") } }.map(\.1)
        guard !found.isEmpty else {
            return "The recipe has no step that looks for personal data: the texts hold what their pages held, names and addresses among it."
        }
        let names = uses.map(\.name).joined(separator: ", ")
        return """
            Of personal data, \(list(found)) were looked for by their form and replaced (step \(names)); such rules miss some and take others for \
            them. Names, postal addresses and everything else stand as the pages had them, and so do URLs.
            """
    }

    /// What was done about pages by their address.
    var addresses: String {
        let uses = facts.uses(of: "url_filter")
        guard !uses.isEmpty else { return "No list of addresses kept pages out: the recipe has no step for it." }
        let lists = [("domains", "domains"), ("urls", "addresses"), ("banned_words", "words in addresses"), ("soft_banned_words", "words in addresses")]
        let given = lists.filter { list in uses.contains { ($0.value(list.0) ?? .null) != .null } }.map(\.1)
        let names = given.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let dropped = facts.counts.drops.reduce(0) { drops, drop in uses.contains { $0.name == drop.step } ? drops + drop.pages : drops }
        return "Pages were kept out by their address (step \(uses.map(\.name).joined(separator: ", "))"
            + (names.isEmpty ? "" : ": lists of \(list(names))") + "): \(Figures.count(dropped, "page"))."
    }

    /// What was done about reservations of rights.
    var optOuts: String {
        // A step that is concerned with rights has it in its name, and its own sentence tells more than a table here could.
        let uses = facts.manifest.recipe.uses.filter { use in ["rights", "robots", "licen", "opt_out", "tdm"].contains(where: use.step.contains) }
        guard uses.isEmpty else { return uses.map { "\($0.name): \(facts.notes[$0]?.summary ?? "")" }.joined(separator: " ") }
        return """
            No step of this recipe keeps a page out for robots.txt, a reservation of text and data mining, or its licence: which of them the \
            pages' fetching respected is for the makers of the inputs to say.
            """
    }

    /// What was done about offensive, false or illegal content.
    var content: String {
        let scores = facts.uses(of: "fasttext_score").map(\.name)
        let judged = scores.isEmpty
            ? "No classifier judged whether a text is offensive, false or illegal."
            : "Texts were judged by classifiers (\(list(scores))); whether that keeps out what is offensive, false or illegal depends on the models, which the recipe names."
        return "\(judged) \(addresses)"
    }

    /// What was done about duplicates.
    var duplicates: String {
        let uses = facts.surveys.filter { $0.step != "decontaminate" }
        guard !uses.isEmpty else { return "Duplicates were not looked for." }
        let dropped = facts.counts.drops.reduce(0) { drops, drop in uses.contains { $0.name == drop.step } ? drops + drop.pages : drops }
        return "Duplicates were looked for by \(list(uses.map(\.name))); \(Figures.count(dropped, "page")) left as such."
    }

    /// What was done about items of evaluation sets.
    var benchmarks: String {
        let uses = facts.uses(of: "decontaminate")
        guard !uses.isEmpty else { return "Items of evaluation sets were not looked for." }
        return "Items of evaluation sets were looked for by \(list(uses.map(\.name))); what was found stands in surveys/."
    }

    /// What pages themselves say of licences.
    var licences: String {
        if let rights = facts.manifest.composition?.rights { return known(rights) }
        guard let statements = facts.manifest.composition?.statements else { return "What pages say of their licences was not counted." }
        let kept = facts.counts.pagesKept
        var text = """
            \(Figures.count(statements.licensed, "page")) of \(Figures.count(kept)) (\(Figures.share(statements.licensed, of: kept))) say something of a licence; \
            what they say is evidence and was not judged.
            """
        let named = statements.licences.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }.prefix(10)
        if !named.isEmpty { text += " They link to \(named.map { "\($0.key) (\(Figures.count($0.value)))" }.joined(separator: ", "))." }
        return text
    }

    /// What is known of licences, in a sentence.
    private func known(_ rights: RightsCounts) -> String {
        let without = rights.licences[""]?.pages ?? 0, named = rights.ranked.filter { !$0.name.isEmpty }
        let first = named.prefix(10).map { "\($0.name) (\(Figures.count($0.sum.pages)))" }.joined(separator: ", ")
        return "A licence is known for \(Figures.count(rights.pages - without, "page")) of \(Figures.count(rights.pages))"
            + (named.isEmpty ? "." : ": \(first)\(named.count > 10 ? " and others" : "").")
    }

    /// `a`, `a and b`, `a, b and c`.
    private func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}
