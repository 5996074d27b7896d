package import GleanModel
import Yams

/// A piece of a recipe with its place: what the YAML reader saw, before anything is known of steps.
package struct RecipeNode: Sendable {
    package indirect enum Value: Sendable {
        case scalar(SettingValue)
        case list([RecipeNode])
        case table([(key: String, place: Place, value: RecipeNode)])
    }

    package let place: Place
    package let value: Value
    /// A scalar's own characters, before YAML takes them for a number or a flag; nil for lists and tables.
    private let characters: String?

    /// Parses YAML. Throws a `RecipeErrors` with the place if it is none.
    package static func parse(_ text: String, file: String) throws -> RecipeNode {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw RecipeErrors([Self.error(error, file)])
        }
        guard let node else { throw RecipeErrors([RecipeError(at: Place(file: file, line: 1, column: 1), "The recipe is empty.")]) }
        var problems: [RecipeError] = []
        let tree = RecipeNode(node, file, &problems)
        if !problems.isEmpty { throw RecipeErrors(problems) }
        return tree
    }

    private init(_ node: Node, _ file: String, _ problems: inout [RecipeError]) {
        place = Place(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        characters = node.scalar?.string
        switch node {
        case .mapping(let mapping):
            var entries: [(key: String, place: Place, value: RecipeNode)] = []
            for (key, value) in mapping {
                let place = Place(file: file, line: key.mark?.line ?? 1, column: key.mark?.column ?? 1)
                let name = key.string ?? ""
                if entries.contains(where: { $0.key == name }) {
                    problems.append(RecipeError(at: place, "\"\(name)\" stands twice in the same place."))
                }
                entries.append((name, place, RecipeNode(value, file, &problems)))
            }
            value = .table(entries)
        case .sequence(let sequence): value = .list(sequence.map { RecipeNode($0, file, &problems) })
        case .scalar(let scalar): value = .scalar(Self.scalar(scalar, node))
        case .alias: value = .scalar(.null)
        }
    }

    private static func scalar(_ scalar: Node.Scalar, _ node: Node) -> SettingValue {
        if scalar.style == .doubleQuoted || scalar.style == .singleQuoted { return .text(scalar.string) }
        if node.null != nil { return .null }
        // YAML 1.1 reads `no` and `on` as flags, and a list of languages may well hold `no`: only true and false are flags here.
        switch scalar.string {
        case "true", "True": return .bool(true)
        case "false", "False": return .bool(false)
        default: break
        }
        if let integer = node.int { return .integer(integer) }
        if let number = node.float { return .number(number) }
        return .text(scalar.string)
    }

    private static func error(_ error: YamlError, _ file: String) -> RecipeError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            RecipeError(at: Place(file: file, line: mark.line, column: mark.column), "This is not YAML: \(problem).")
        default:
            RecipeError(at: Place(file: file, line: 1, column: 1), "This is not YAML: \(error).")
        }
    }

    /// The value without places.
    package var plain: SettingValue {
        switch value {
        case .scalar(let scalar): scalar
        case .list(let items): .list(items.map(\.plain))
        case .table(let entries): .table(Dictionary(entries.map { ($0.key, $0.value.plain) }, uniquingKeysWith: { first, _ in first }))
        }
    }

    /// As `plain`, but every scalar is text as it was written, and null alone is none: YAML reads `12:00:00` as the number 43200.
    package var written: SettingValue {
        switch value {
        case .scalar(.null): .null
        case .scalar(let scalar): characters.map { .text($0) } ?? scalar
        case .list(let items): .list(items.map(\.written))
        case .table(let entries): .table(Dictionary(entries.map { ($0.key, $0.value.written) }, uniquingKeysWith: { first, _ in first }))
        }
    }

    package var table: [(key: String, place: Place, value: RecipeNode)]? {
        if case .table(let entries) = value { entries } else if case .scalar(.null) = value { [] } else { nil }
    }

    package var list: [RecipeNode]? {
        if case .list(let items) = value { items } else { nil }
    }
}
