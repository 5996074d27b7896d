package import GleanModel

/// A limit changed on the command line: `step.setting=value`.
package struct LimitChange: Sendable {
    /// The use's name in the recipe.
    package let use: String
    package let setting: String
    package let before: SettingValue
    package let after: SettingValue
}

extension LimitChange {
    /// Reads changes and applies them to a recipe. Throws a `RecipeErrors` with all that is wrong: unknown names, values out of range,
    /// settings that decide by more than stored numbers, rules that could not fire.
    package static func apply(_ texts: [String], to recipe: Recipe, _ catalog: Catalog) throws -> (recipe: Recipe, changes: [LimitChange]) {
        var changed = recipe
        var changes: [LimitChange] = []
        var errors: [RecipeError] = []
        for text in texts {
            do {
                changes.append(try apply(text, to: &changed, catalog))
            } catch let error as RecipeError {
                errors.append(error)
            } catch let several as RecipeErrors {
                errors += several.errors.map { RecipeError("\(text): \($0.message)", hint: $0.hint) }
            }
        }
        if errors.isEmpty { errors = checks(changed, catalog) }
        guard errors.isEmpty else { throw RecipeErrors(errors) }
        return (changed, changes)
    }

    /// The settings of a recipe that are limits of rules, as `step.setting`: what can be decided anew from stored numbers.
    package static func decidable(_ recipe: Recipe, _ catalog: Catalog) -> [String] {
        recipe.uses.flatMap { use in
            guard let face = catalog[use] else { return [] as [String] }
            return face.settings.filter { isLimit($0, face) }.map { "\(use.name).\($0.key)" }
        }
    }

    /// A setting whose whole work is to be the bound of rules. A list file that a rule names as its setting is none: it changes the number.
    private static func isLimit(_ setting: StepFace.SettingFace, _ face: StepFace) -> Bool {
        let rules = face.rules.filter { $0.setting == setting.key }
        guard !rules.isEmpty else { return false }
        switch setting.kind {
        case .limit: return true
        case .texts: return rules.allSatisfy { $0.comparison == .oneOf }
        default: return false
        }
    }

    private static func apply(_ text: String, to recipe: inout Recipe, _ catalog: Catalog) throws -> LimitChange {
        let known = decidable(recipe, catalog)
        guard let equals = text.firstIndex(of: "="), let dot = text[..<equals].firstIndex(of: ".") else {
            throw RecipeError("\"\(text)\" is no change.", hint: "Write step.setting=value, such as \(known.first ?? "gopher_quality.min_words")=40.")
        }
        let name = String(text[..<equals]), use = String(text[..<dot]), key = String(text[text.index(after: dot)..<equals])
        let given = String(text[text.index(after: equals)...])
        guard given.contains(where: { !$0.isWhitespace }) else { throw RecipeError("\(name) is given no value.", hint: "Write null to turn a check off.") }
        let value = try RecipeNode.parse(given, file: name).plain
        guard let place = recipe.uses.firstIndex(where: { $0.name == use }), let face = catalog[recipe.uses[place]] else {
            throw unknown("The recipe has no step \"\(use)\"", use, recipe.uses.map(\.name))
        }
        guard let setting = face.settings.first(where: { $0.key == key }) else {
            throw unknown("\(use) has no setting \"\(key)\"", key, face.settings.map(\.key))
        }
        guard isLimit(setting, face) else {
            throw RecipeError(
                "\(name) is not a limit of a rule: what it changes cannot be decided from stored numbers.",
                hint: known.isEmpty ? "No step of this recipe has one; change the recipe and build again." : "Change the recipe and build again. Limits are \(known.joined(separator: ", ")).")
        }
        if let problem = setting.kind.problem(with: value) {
            throw RecipeError("\(name) wants \(problem.wanted), not \(value.quoted).", hint: setting.kind.isLimit ? "Write null to turn the check off." : nil)
        }
        let before = recipe.set(key, to: value, at: place)
        return LimitChange(use: use, setting: key, before: before, after: value)
    }

    private static func unknown(_ message: String, _ name: String, _ known: [String]) -> RecipeError {
        if let near = nearest(name, in: known) { return RecipeError("\(message); did you mean \"\(near)\"?") }
        return RecipeError("\(message).", hint: "Known are \(known.joined(separator: ", ")).")
    }

    /// What `gleaner check` would say of the recipe, without places: there is no file.
    private static func checks(_ recipe: Recipe, _ catalog: Catalog) -> [RecipeError] {
        let nowhere = UseMark(place: Place(file: "", line: 1, column: 1), settings: [:])
        let check = RecipeCheck(catalog: catalog, recipe: recipe, marks: recipe.uses.map { _ in nowhere }, outputMarks: [])
        return check.errors().map { RecipeError($0.message, hint: $0.hint) }
    }
}

extension SettingKind {
    fileprivate var isLimit: Bool { if case .limit = self { true } else { false } }
}

extension Recipe {
    /// Sets a setting of the use at `place` among `uses`, and returns what it was.
    fileprivate mutating func set(_ key: String, to value: SettingValue, at place: Int) -> SettingValue {
        if place < sources.count { return sources[place].set(key, to: value) }
        return steps[place - sources.count].set(key, to: value)
    }
}

extension StepUse {
    fileprivate mutating func set(_ key: String, to value: SettingValue) -> SettingValue {
        guard let index = settings.firstIndex(where: { $0.key == key }) else {
            settings.append(SettingEntry(key: key, value: value))
            return .null
        }
        defer { settings[index].value = value }
        return settings[index].value
    }
}
