import GleanModel

/// What differs in how two releases were made.
package struct MadeChanges: Sendable, Encodable {
    package enum State: String, Sendable, Encodable { case onlyInFirst, onlyInSecond, changed }

    /// A step of the recipe, a source or a writer.
    package struct Use: Sendable, Encodable {
        package let name: String
        package let state: State
        package let settings: [Value]
    }

    /// A value on both sides; nil where there is none.
    package struct Value: Sendable, Encodable, Equatable {
        package let name: String
        package let first: String?
        package let second: String?
    }

    package let uses: [Use]
    /// Names of steps that stand in both recipes in another order.
    package let order: Value?
    /// What stands beside the steps: version of Gleaner, name, order of pages, limits.
    package let others: [Value]
    package let assets: [Value]
    /// Inputs that both have with the same bytes.
    package let sameInputs: Int
    package let inputs: [Value]

    package var isEmpty: Bool { uses.isEmpty && order == nil && others.isEmpty && assets.isEmpty && inputs.isEmpty }

    init(_ one: Manifest, _ two: Manifest, _ catalog: Catalog) {
        let (left, right) = (one.recipe.uses + one.recipe.output, two.recipe.uses + two.recipe.output)
        uses = Self.uses(left, right, catalog)
        let shared = Set(left.map(\.name)).intersection(right.map(\.name))
        let orders = [left, right].map { $0.map(\.name).filter(shared.contains).joined(separator: ", ") }
        order = orders[0] == orders[1] ? nil : Value(name: "order", first: orders[0], second: orders[1])
        others = Self.differing([
            ("gleaner", one.gleaner, two.gleaner), ("shuffle", one.recipe.shuffle.map(String.init), two.recipe.shuffle.map(String.init)),
            ("limit of pages", one.pageLimit.map(String.init), two.pageLimit.map(String.init)),
            ("measure all", "\(one.measureAll)", "\(two.measureAll)"), ("numbers kept", one.recipe.limits.numbers, two.recipe.limits.numbers),
            ("held against", Self.against(one), Self.against(two)),
        ])
        assets = Self.compared(one.assets.map { ($0.name, $0.digest) }, two.assets.map { ($0.name, $0.digest) }).changes
        let found = Self.compared(one.inputs.map { ($0.name, Self.content($0)) }, two.inputs.map { ($0.name, Self.content($0)) })
        inputs = found.changes
        sameInputs = found.same
    }

    private static func content(_ input: Manifest.InputRow) -> String {
        "\(Figures.bytes(input.bytes)), \(input.digest ?? "not read to its end, \(Figures.count(input.pagesIn, "page"))")"
    }

    private static func against(_ manifest: Manifest) -> String? {
        manifest.against.map { $0.map { "\($0.name) (\($0.fingerprint.prefix(12)))" }.joined(separator: ", ") }
    }

    private static func differing(_ values: [(String, String?, String?)]) -> [Value] {
        values.filter { $0.1 != $0.2 }.map { Value(name: $0.0, first: $0.1, second: $0.2) }
    }

    /// What two lists of names and contents differ in, in the order of the first, and how many are the same.
    private static func compared(_ one: [(String, String)], _ two: [(String, String)]) -> (changes: [Value], same: Int) {
        let other = Dictionary(two, uniquingKeysWith: { first, _ in first }), own = Set(one.map(\.0))
        var changes = one.filter { other[$0.0] != $0.1 }.map { Value(name: $0.0, first: $0.1, second: other[$0.0]) }
        let same = one.count - changes.count
        changes += two.filter { !own.contains($0.0) }.map { Value(name: $0.0, first: nil, second: $0.1) }
        return (changes, same)
    }

    // MARK: Steps

    /// Steps in the order of the first recipe, those of the second alone behind the step that they follow there.
    private static func uses(_ left: [StepUse], _ right: [StepUse], _ catalog: Catalog) -> [Use] {
        var found: [Use] = []
        var written = Set<String>()
        func addSecondAlone(behind name: String?) {
            var place = name.map { name in (right.firstIndex { $0.name == name } ?? right.count) + 1 } ?? 0
            while place < right.count, !left.contains(where: { $0.name == right[place].name }) {
                let use = right[place]
                if written.insert(use.name).inserted { found.append(Use(name: use.name, state: .onlyInSecond, settings: settings(nil, use, catalog))) }
                place += 1
            }
        }
        addSecondAlone(behind: nil)
        for use in left {
            guard let other = right.first(where: { $0.name == use.name && $0.kind == use.kind }) else {
                found.append(Use(name: use.name, state: .onlyInFirst, settings: settings(use, nil, catalog)))
                continue
            }
            let changes = settings(use, other, catalog)
            if !changes.isEmpty { found.append(Use(name: use.name, state: .changed, settings: changes)) }
            addSecondAlone(behind: use.name)
        }
        return found
    }

    /// Dialect, version and settings in which two uses differ; of a use that stands alone, those that are not the defaults.
    private static func settings(_ one: StepUse?, _ two: StepUse?, _ catalog: Catalog) -> [Value] {
        guard let use = one ?? two else { return [] }
        var values = differing([
            ("dialect", one.flatMap { dialect($0, catalog) }, two.flatMap { dialect($0, catalog) }),
        ])
        if let one, let two {
            values += differing([("step", one.step, two.step), ("version", "\(one.version)", "\(two.version)")])
        }
        let standard = catalog[use].map { Dictionary($0.settings.map { ($0.key, $0.standard) }, uniquingKeysWith: { first, _ in first }) } ?? [:]
        var seen = Set<String>()
        let keys = ((one?.settings ?? []) + (two?.settings ?? [])).map(\.key).filter { seen.insert($0).inserted }
        for key in keys where key != "paths" {
            let (first, second) = (one?.value(key), two?.value(key))
            // Compared as they are shown: a limit of 50 is a whole number once it was written as JSON.
            if one == nil || two == nil, (first ?? second)?.quoted == standard[key]?.quoted { continue }
            if first?.quoted != second?.quoted { values.append(Value(name: key, first: first?.quoted, second: second?.quoted)) }
        }
        return values
    }

    /// The dialect whose settings a use has, every one; nil if there is none, or if they are the defaults.
    private static func dialect(_ use: StepUse, _ catalog: Catalog) -> String? {
        guard let face = catalog[use] else { return nil }
        func has(_ settings: [SettingEntry]) -> Bool {
            settings.allSatisfy { entry in
                guard case .asset? = face.settings.first(where: { $0.key == entry.key })?.kind else {
                    return entry.key == "paths" || use.value(entry.key)?.quoted == entry.value.quoted
                }
                return true
            }
        }
        if has(face.settings(dialect: nil)) { return nil }
        return face.dialects.first { has(face.settings(dialect: $0.name)) }?.name
    }
}
