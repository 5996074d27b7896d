import GleanModel

/// The recipe with every setting written out, as lines of YAML that `gleaner build` reads. Paths of inputs are not part of it.
enum CardRecipe {
    static func lines(_ recipe: Recipe) -> [String] {
        var lines = ["gleaner: \(Recipe.language)", "name: \(value(.text(recipe.name)))"]
        if !recipe.description.isEmpty { lines.append("description: \(value(.text(recipe.description)))") }
        if let seed = recipe.shuffle { lines.append("shuffle: { seed: \(seed) }") }
        for (section, uses) in [("sources", recipe.sources), ("steps", recipe.steps), ("output", recipe.output)] where !uses.isEmpty {
            lines.append("\(section):")
            for use in uses { lines += self.lines(use) }
        }
        let bad = recipe.limits.maxBadRecords.map(String.init) ?? "null"
        return lines + ["limits:", "  max_bad_records: \(bad)", "decisions:", "  numbers: \(value(.text(recipe.limits.numbers)))"]
    }

    private static func lines(_ use: StepUse) -> [String] {
        let settings = use.settings.filter { $0.key != "paths" }
        if settings.isEmpty { return ["  - \(use.step): {}"] }
        return ["  - \(use.step):"] + settings.map { "      \($0.key): \(value($0.value))" }
    }

    /// A value in YAML's flow style.
    private static func value(_ value: SettingValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .number(let number): number.short
        case .text(let text): CardFrontMatter.quoted(withoutFolder(text))
        case .list(let items): "[" + items.map { self.value($0) }.joined(separator: ", ") + "]"
        case .table(let entries): "{" + entries.sorted { $0.key < $1.key }.map { "\(key($0.key)): \(self.value($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    private static func key(_ key: String) -> String { CardFrontMatter.quoted(key) }

    /// A file's name alone where its whole path would tell of the machine.
    static func withoutFolder(_ path: String) -> String {
        guard path.hasPrefix("/") || path.hasPrefix("~"), let slash = path.lastIndex(of: "/") else { return path }
        return String(path[path.index(after: slash)...])
    }
}
