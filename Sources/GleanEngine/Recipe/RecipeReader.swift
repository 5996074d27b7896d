package import GleanModel

/// Reads a recipe and finds every mistake in it at once; nothing is opened and nothing is run.
package struct RecipeReader {
    private let catalog: Catalog
    private let file: String
    private var errors: [RecipeError] = []
    /// Where the steps of each section stand, for errors found later.
    private var marks: [String: [UseMark]] = [:]

    private init(_ catalog: Catalog, _ file: String) {
        self.catalog = catalog
        self.file = file
    }

    /// The recipe in `text`. Throws a `RecipeErrors` with all mistakes, sorted by place.
    package static func read(_ text: String, file: String, catalog: Catalog) throws -> Recipe {
        let root = try RecipeNode.parse(text, file: file)
        var reader = RecipeReader(catalog, file)
        let recipe = reader.recipe(root)
        if reader.errors.isEmpty {
            let check = RecipeCheck(catalog: catalog, recipe: recipe, marks: (reader.marks["sources"] ?? []) + (reader.marks["steps"] ?? []), outputMarks: reader.marks["output"] ?? [])
            reader.errors += check.errors()
        }
        guard reader.errors.isEmpty else { throw RecipeErrors(reader.errors.sorted { Self.precedes($0.place, $1.place) }) }
        return recipe
    }

    /// The recipe in the file at `path`.
    package static func read(path: String, catalog: Catalog) throws -> Recipe {
        try read(try Opening.text(path), file: path, catalog: catalog)
    }

    private static func precedes(_ left: Place?, _ right: Place?) -> Bool {
        guard let left, let right else { return left == nil && right != nil }
        return (left.line, left.column) < (right.line, right.column)
    }

    // MARK: The recipe's own keys

    private static let topKeys = ["gleaner", "name", "description", "sources", "steps", "output", "shuffle", "limits", "decisions", "about"]

    private mutating func recipe(_ root: RecipeNode) -> Recipe {
        var recipe = Recipe(name: "", description: "", sources: [], steps: [], output: [], limits: RunLimits())
        guard let entries = root.table else {
            say(root.place, "A recipe is a table with the keys \(Self.topKeys.joined(separator: ", ")).")
            return recipe
        }
        for (key, place, value) in entries {
            switch key {
            case "gleaner": language(value)
            case "name": recipe.name = name(value)
            case "description": recipe.description = text(value, key) ?? ""
            case "sources": recipe.sources = uses(value, key, allowed: [.source])
            case "steps": recipe.steps = uses(value, key, allowed: [.rewriter, .measure, .filter, .survey])
            case "output": recipe.output = uses(value, key, allowed: [.writer])
            case "shuffle": recipe.shuffle = shuffle(value)
            case "limits", "decisions": limits(value, key, &recipe.limits)
            case "about": recipe.about = about(value)
            default: unknown(place, "A recipe has no key \"\(key)\"", key, Self.topKeys)
            }
        }
        for key in ["gleaner", "name", "sources", "steps"] where !entries.contains(where: { $0.key == key }) {
            say(root.place, "The recipe has no \"\(key)\".", hint: key == "gleaner" ? "Begin it with \"gleaner: 1\"." : nil)
        }
        if recipe.output.isEmpty, let jsonl = catalog.face("jsonl", [.writer]) {
            recipe.output = [StepUse(step: jsonl.name, kind: .writer, name: jsonl.name, version: jsonl.version, settings: jsonl.settings(dialect: nil))]
        }
        return recipe
    }

    private mutating func language(_ node: RecipeNode) {
        guard case .scalar(.integer(Recipe.language)) = node.value else {
            say(node.place, "gleaner wants \(Recipe.language), the version of the recipe language that this program reads.")
            return
        }
    }

    private mutating func name(_ node: RecipeNode, _ key: String = "name") -> String {
        let found = text(node, key) ?? ""
        let fits = !found.isEmpty && found.utf8.allSatisfy { ($0 | 32 >= 97 && $0 | 32 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 45 || $0 == 95 || $0 == 46 }
        if !fits || found.hasPrefix(".") {
            say(node.place, "\(key) wants letters, digits, \"-\", \"_\" and \".\"\(key == "name" ? ": a release folder takes it" : "").")
        }
        return found
    }

    private mutating func text(_ node: RecipeNode, _ key: String) -> String? {
        switch node.value {
        case .scalar(.text(let text)): return text
        case .scalar(.integer(let value)): return String(value)
        default:
            say(node.place, "\(key) wants a text.")
            return nil
        }
    }

    private mutating func shuffle(_ node: RecipeNode) -> Int? {
        switch node.plain {
        case .null: return nil
        case .table(let entries) where entries.count == 1:
            if case .integer(let seed)? = entries["seed"] { return seed }
        default: break
        }
        say(node.place, "shuffle wants { seed: N }, a whole number that decides the order, or null for the order of the inputs.")
        return nil
    }

    private mutating func about(_ node: RecipeNode) -> About? {
        let reader = AboutReader(node)
        errors += reader.errors
        return reader.about.answers.isEmpty ? nil : reader.about
    }

    private mutating func limits(_ node: RecipeNode, _ key: String, _ limits: inout RunLimits) {
        let known = key == "limits" ? ["max_bad_records"] : ["numbers"]
        guard let entries = node.table else { return say(node.place, "\(key) wants a table with \(known.joined(separator: ", ")).") }
        for (name, place, value) in entries {
            switch (key, name, value.plain) {
            case ("limits", "max_bad_records", .null): limits.maxBadRecords = nil
            case ("limits", "max_bad_records", .integer(let count)) where count >= 0: limits.maxBadRecords = count
            case ("limits", "max_bad_records", _): say(value.place, "max_bad_records wants an integer from 0 up, or null for no limit.")
            case ("decisions", "numbers", .text(let kind)) where ["computed", "decisive"].contains(kind): limits.numbers = kind
            case ("decisions", "numbers", _): say(value.place, "numbers wants one of computed, decisive.")
            default: unknown(place, "\(key) has no key \"\(name)\"", name, known)
            }
        }
    }

    // MARK: Steps

    private mutating func uses(_ node: RecipeNode, _ section: String, allowed: Set<StepKind>) -> [StepUse] {
        guard let items = node.list, !items.isEmpty else {
            say(node.place, "\(section) wants a list of steps, such as \"- \(allowed.contains(.source) ? "warc" : "extract"): {}\".")
            return []
        }
        var taken: [String: Int] = [:]
        var found: [StepUse] = []
        for item in items {
            guard let (name, place, settings) = single(item) else {
                say(item.place, "A step is one name with its settings, such as \"- extract: {}\".")
                continue
            }
            guard let face = catalog.face(name, allowed) else {
                unknown(place, "There is no step \"\(name)\"", name, catalog.faces.map(\.name))
                continue
            }
            guard allowed.contains(face.kind) else {
                say(place, "\(name) is a \(face.kind.rawValue) and does not stand under \(section).", hint: Self.home(face.kind))
                continue
            }
            taken[name, default: 0] += 1
            let count = taken[name, default: 1]
            let usual = count == 1 ? name : "\(name)_\(count)"
            let (use, mark) = use(face, as: face.kind == .source ? sourceName(settings) ?? usual : usual, place, settings)
            if found.contains(where: { $0.name == use.name }) { say(place, "There are two sources named \"\(use.name)\".") }
            found.append(use)
            marks[section, default: []].append(mark)
        }
        return found
    }

    /// The key under which a source is given a name.
    private static let nameKey = "as"

    private mutating func sourceName(_ settings: RecipeNode?) -> String? {
        settings?.table?.first { $0.key == Self.nameKey }.map { self.name($0.value, Self.nameKey) }
    }

    private static func home(_ kind: StepKind) -> String {
        switch kind {
        case .source: "Put it under sources."
        case .writer: "Put it under output."
        default: "Put it under steps."
        }
    }

    private func single(_ item: RecipeNode) -> (String, Place, RecipeNode?)? {
        if case .scalar(.text(let name)) = item.value { return (name, item.place, nil) }
        guard let entries = item.table, entries.count == 1 else { return nil }
        return (entries[0].key, entries[0].place, entries[0].value)
    }

    private mutating func use(_ face: StepFace, as name: String, _ place: Place, _ node: RecipeNode?) -> (StepUse, UseMark) {
        var found: [String: Place] = [:]
        let entries = node?.table ?? []
        if let node, node.table == nil { say(node.place, "\(face.name) wants a table of settings, such as {}.") }
        var settings = face.settings(dialect: dialect(face, entries))
        for (key, place, value) in entries where key != StepFace.dialectKey || face.dialects.isEmpty {
            if face.kind == .source, key == Self.nameKey { continue }
            guard let index = settings.firstIndex(where: { $0.key == key }) else {
                unknown(place, "\(face.name) has no setting \"\(key)\"", key, face.settings.map(\.key) + (face.dialects.isEmpty ? [] : [StepFace.dialectKey]))
                continue
            }
            found[key] = value.place
            if let problem = face.settings[index].kind.problem(with: value.plain) {
                let hint = if case .limit = face.settings[index].kind { "Write null to turn the check off." as String? } else { nil as String? }
                say(value.place, "\(key) wants \(problem.wanted), not \(value.plain.quoted).", hint: hint)
            } else {
                settings[index].value = value.plain
            }
        }
        let use = StepUse(step: face.name, kind: face.kind, name: name, version: face.version, settings: settings)
        return (use, UseMark(place: place, settings: found))
    }

    private mutating func dialect(_ face: StepFace, _ entries: [(key: String, place: Place, value: RecipeNode)]) -> String? {
        guard !face.dialects.isEmpty, let entry = entries.first(where: { $0.key == StepFace.dialectKey }) else { return nil }
        let names = face.dialects.flatMap { [$0.name] + $0.aliases }
        guard case .scalar(.text(let name)) = entry.value.value, names.contains(name) else {
            unknown(entry.value.place, "\(face.name) has no dialect \(entry.value.plain.quoted)", entry.value.plain.texts?.first ?? "", names)
            return nil
        }
        return name
    }

    // MARK: Saying

    private mutating func say(_ place: Place, _ message: String, hint: String? = nil) {
        errors.append(RecipeError(at: place, message, hint: hint))
    }

    private mutating func unknown(_ place: Place, _ message: String, _ name: String, _ known: [String]) {
        if let near = nearest(name, in: known) {
            say(place, message + "; did you mean \"\(near)\"?")
        } else {
            say(place, message + ".", hint: "Known are \(known.joined(separator: ", ")).")
        }
    }
}

extension SettingValue {
    /// The value as a message shows it.
    package var quoted: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): value.short
        case .text(let value): "\"\(value)\""
        case .list(let items): "[" + items.map(\.quoted).joined(separator: ", ") + "]"
        case .table(let entries): "{" + entries.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.quoted)" }.joined(separator: ", ") + "}"
        }
    }
}
