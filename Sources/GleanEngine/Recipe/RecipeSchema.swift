package import GleanModel

/// A JSON Schema of recipes, from the steps' own tables: editors complete and check recipes with it.
package enum RecipeSchema {
    package static func make(_ catalog: Catalog) -> SettingValue {
        func uses(_ kinds: Set<StepKind>) -> SettingValue {
            let faces = catalog.faces.filter { kinds.contains($0.kind) }
            return .table([
                "type": .text("array"), "minItems": .integer(1),
                "items": .table(["oneOf": .list(faces.map(use) + [.table(["enum": .list(faces.map { .text($0.name) })])])]),
            ])
        }
        return .table([
            "$schema": .text("https://json-schema.org/draft/2020-12/schema"),
            "title": .text("Gleaner recipe"),
            "type": .text("object"),
            "required": .list(["gleaner", "name", "sources", "steps"].map { .text($0) }),
            "additionalProperties": .bool(false),
            "properties": .table([
                "gleaner": .table(["const": .integer(Recipe.language)]),
                "name": .table(["type": .text("string"), "pattern": .text("^[A-Za-z0-9_-][A-Za-z0-9._-]*$")]),
                "description": .table(["type": .text("string")]),
                "sources": uses([.source]),
                "steps": uses([.rewriter, .measure, .filter, .survey]),
                "output": uses([.writer]),
                "shuffle": object(["seed": .table(["type": .text("integer")])]),
                "limits": object(["max_bad_records": .table(["type": .list([.text("integer"), .text("null")]), "minimum": .integer(0)])]),
                "about": object(Dictionary(uniqueKeysWithValues: AboutQuestion.all.map { ($0.key, schema($0)) })),
                "decisions": object(["numbers": .table(["enum": .list([.text("computed"), .text("decisive")])])]),
            ]),
        ])
    }

    private static func use(_ face: StepFace) -> SettingValue {
        var properties = Dictionary(uniqueKeysWithValues: face.settings.map { ($0.key, schema($0)) })
        if !face.dialects.isEmpty {
            properties[StepFace.dialectKey] = .table(["enum": .list(face.dialects.flatMap { [$0.name] + $0.aliases }.map { .text($0) })])
        }
        return .table([
            "type": .text("object"), "required": .list([.text(face.name)]), "additionalProperties": .bool(false),
            "description": .text(face.summary), "properties": .table([face.name: object(properties)]),
        ])
    }

    private static func object(_ properties: [String: SettingValue]) -> SettingValue {
        .table(["type": .list([.text("object"), .text("null")]), "additionalProperties": .bool(false), "properties": .table(properties)])
    }

    private static func schema(_ question: AboutQuestion) -> SettingValue {
        let types = ["string", "null"] + (question.kind == .texts ? ["array"] : question.kind == .version ? ["integer"] : [])
        var schema: [String: SettingValue] = ["description": .text(question.ask), "type": .list(types.map { .text($0) })]
        if question.kind == .texts { schema["items"] = .table(["type": .text("string")]) }
        if question.kind == .url { schema["pattern"] = .text("^https?://") }
        if question.kind == .day { schema["pattern"] = .text("^[0-9]{4}-[0-9]{2}-[0-9]{2}$") }
        return .table(schema)
    }

    private static func schema(_ setting: StepFace.SettingFace) -> SettingValue {
        var schema: [String: SettingValue] = ["description": .text(setting.help), "default": setting.standard]
        switch setting.kind {
        case .integer(let range):
            schema.merge(["type": .text("integer"), "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]) { $1 }
        case .optionalInteger(let range):
            schema["type"] = .list([.text("integer"), .text("null")])
            schema["minimum"] = .integer(range.lowerBound)
            schema["maximum"] = .integer(range.upperBound)
        case .number(let range):
            schema.merge(["type": .text("number"), "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]) { $1 }
        case .optionalNumber(let range):
            schema["type"] = .list(["number", "null"].map { .text($0) })
            schema["minimum"] = .number(range.lowerBound)
            schema["maximum"] = .number(range.upperBound)
        case .numbers(let range):
            schema["type"] = .list(["object", "null"].map { .text($0) })
            schema["additionalProperties"] = .table(
                ["type": .text("number"), "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)])
        case .limit(let range):
            schema["type"] = .list(["number", "null", "object"].map { .text($0) })
            schema["minimum"] = .number(range.lowerBound)
            schema["maximum"] = .number(range.upperBound)
        case .flag: schema["type"] = .text("boolean")
        case .text: schema["type"] = .text("string")
        case .optionalText, .asset: schema["type"] = .list([.text("string"), .text("null")])
        case .choice(let choices): schema["enum"] = .list(choices.map { .text($0) })
        case .choices(let choices):
            schema["type"] = .list(["array", "null"].map { .text($0) })
            schema["items"] = .table(["enum": .list(choices.map { .text($0) })])
            schema["uniqueItems"] = .bool(true)
        case .tables(let keys, let required):
            let texts = keys.map { ($0, SettingValue.table(["type": .list(["string", "integer"].map { .text($0) })])) }
            schema["type"] = .list(["array", "null"].map { .text($0) })
            schema["items"] = .table([
                "type": .text("object"), "additionalProperties": .bool(false), "required": .list(required.map { .text($0) }),
                "properties": .table(Dictionary(uniqueKeysWithValues: texts)),
            ])
        case .texts(let optional):
            schema["type"] = .list((["array", "string"] + (optional ? ["null"] : [])).map { .text($0) })
            schema["items"] = .table(["type": .text("string")])
        }
        return .table(schema)
    }
}
