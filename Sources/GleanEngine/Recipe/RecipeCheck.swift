package import GleanModel

/// Where a step and its settings stand in a recipe; a setting that took its default has the step's place.
struct UseMark {
    let place: Place
    let settings: [String: Place]
}

/// What can be known of a well-formed recipe before it runs: numbers that nobody makes, rules that cannot fire, steps in the wrong order.
struct RecipeCheck {
    let catalog: Catalog
    let recipe: Recipe
    /// Where each of the recipe's `uses` stands.
    let marks: [UseMark]
    /// Where each of its writers stands; none for one that took the default.
    let outputMarks: [UseMark]

    func errors() -> [RecipeError] {
        var errors: [RecipeError] = []
        var made: [String: NumberSpec] = [:]
        var survey: String?
        for (index, use) in recipe.uses.enumerated() {
            guard let face = catalog[use] else { continue }
            let place = marks[index].place
            let own = Dictionary(face.numbers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
            for number in face.reads where made[number] == nil {
                errors.append(missing(number, for: face.name, at: place, made))
            }
            for number in (try? catalog.make(use) as? any Survey)?.wanted ?? [] where made[number] == nil {
                errors.append(missing(number, for: face.name, at: place, made))
            }
            if let wrong = contradiction(use, at: place) { errors.append(wrong) }
            let bounds = ((try? catalog.make(use))?.boundRules ?? []).flatMap { $0 }
            for (position, rule) in face.rules.enumerated() {
                let spec = rule.number.contains(".") ? made[rule.number] : own[rule.number]
                guard let spec else {
                    if !face.reads.contains(rule.number) { errors.append(missing(rule.number, for: face.name, at: place, made)) }
                    continue
                }
                let at = marks[index].settings[rule.setting] ?? place
                // Another setting may turn a rule off, such as one that chooses between two rules of one limit.
                if position >= bounds.count || bounds[position].limit != .off { errors += rangeErrors(rule, spec, use, at) }
                errors += tableErrors(rule, use, at, made.merging(own) { $1 })
            }
            if face.readsPayload, let survey {
                errors.append(RecipeError(
                    at: place, "\(face.name) reads pages as crawled and cannot stand after \(survey).",
                    hint: "Between surveys only texts and numbers are kept; move \(face.name) before \(survey)."))
            }
            if face.kind == .survey { survey = use.name }
            for spec in face.numbers { made["\(use.name).\(spec.name)"] = spec }
        }
        if let late = lateGuard() { errors.append(late) }
        return errors + zip(recipe.output, outputMarks).compactMap { contradiction($0, at: $1.place) }
    }

    /// A survey of copies, or a step that finds rights, behind the last step that answers for the release changes what that step was told.
    private func lateGuard() -> RecipeError? {
        let steps = recipe.steps.map { try? catalog.make($0) }
        guard let last = steps.lastIndex(where: { ($0 as? any Filter)?.guardsRelease == true }) else { return nil }
        for index in (last + 1)..<max(last + 1, steps.count) {
            if (steps[index] as? any Measure)?.findsRights == true {
                return RecipeError(
                    at: marks[recipe.sources.count + index].place,
                    "\(recipe.steps[index].name) finds what \(recipe.steps[last].step) judges, and stands behind it.",
                    hint: "Put \(recipe.steps[index].name) in front of \(recipe.steps[last].name).")
            }
            guard let survey = steps[index] as? any Survey, case .wholeCopies = survey.reach else { continue }
            return RecipeError(
                at: marks[recipe.sources.count + index].place,
                "\(recipe.steps[index].name) joins what copies know of rights, and no \(recipe.steps[last].step) judges behind it.",
                hint: "Put a \(recipe.steps[last].step) behind it, too: pages that one drops before it take no part in it.")
        }
        return nil
    }

    private func contradiction(_ use: StepUse, at place: Place) -> RecipeError? {
        let step = try? catalog.make(use)
        let wrong = step?.contradiction ?? (step as? any Survey)?.problem(withSources: recipe.sources.map(\.name))
        return wrong.map { RecipeError(at: place, $0.message, hint: $0.hint) }
    }

    private func missing(_ number: String, for step: String, at place: Place, _ made: [String: NumberSpec]) -> RecipeError {
        let maker = number.split(separator: ".").first.map(String.init) ?? number
        let hint = catalog.face(maker) != nil ? "Put \"- \(maker): {...}\" before it." : nearest(number, in: Array(made.keys)).map { "Did you mean \"\($0)\"?" }
        return RecipeError(at: place, "\(step) reads the number \"\(number)\", which no earlier step makes.", hint: hint)
    }

    /// A rule whose limit lies outside of its number's range fires never or always; neither can be meant.
    private func rangeErrors(_ rule: StepFace.RuleFace, _ spec: NumberSpec, _ use: StepUse, _ place: Place) -> [RecipeError] {
        guard let value = use.value(rule.setting), let limit = Limit(value) else { return [] }
        let low = spec.range.lowerBound, high = spec.range.upperBound
        for bound in limit.values {
            let (never, always) =
                switch rule.comparison {
                case .atLeast: (bound <= low, bound > high)
                case .atMost: (bound >= high, bound < low)
                case .above: (bound < low, bound >= high)
                case .below: (bound > high, bound <= low)
                case .oneOf: (false, false)
                }
            guard never || always else { continue }
            let what = "\(rule.setting): \(bound.short) makes a rule that \(never ? "can never fire" : "drops every page")"
            return [RecipeError(
                at: place, "\(what): \(rule.number) lies from \(low.short) to \(high.short) and is to be \(rule.comparison.rawValue) \(bound.short).",
                hint: "Write null to turn the check off.")]
        }
        return []
    }

    private func tableErrors(_ rule: StepFace.RuleFace, _ use: StepUse, _ place: Place, _ made: [String: NumberSpec]) -> [RecipeError] {
        guard let value = use.value(rule.setting), case .table(let label, _, _)? = Limit(value) else { return [] }
        let name = made.keys.contains(label) ? label : "\(label).label"
        guard let spec = made[name] else { return [missing(label, for: use.name, at: place, made)] }
        if spec.kind == .label { return [] }
        return [RecipeError(at: place, "\(rule.setting): \"by\" wants a label, and \(label) is a number.")]
    }
}

extension StepUse {
    /// The value of a setting.
    package func value(_ key: String) -> SettingValue? { settings.first { $0.key == key }?.value }
}
