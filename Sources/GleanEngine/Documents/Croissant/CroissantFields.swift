import GleanModel

/// The fields of one writer's rows as Croissant describes them.
///
/// A field below the row is read out of its column by a JSON path. A list of objects is described and has no source: a JSON path of version
/// 1.1's loader finds one value, and no type of its takes an object whole.
struct CroissantFields {
    let recordSet: String
    let fileSet: String
    let fields: [OutputField]

    var isEmpty: Bool { fields.isEmpty }

    /// The fields of the row, each with those below it.
    var values: [SettingValue] { values(below: []) }

    private func values(below path: [String]) -> [SettingValue] {
        fields.filter { $0.path.count == path.count + 1 && $0.path.starts(with: path) }.map(value)
    }

    private func value(_ field: OutputField) -> SettingValue {
        let below = field.isList ? [] : values(below: field.path)
        let parts = field.isList ? fields.filter { $0.path.count == field.path.count + 1 && $0.path.starts(with: field.path) }.compactMap(\.path.last) : []
        let about = parts.isEmpty ? field.about : "\(field.about) Each has \(parts.joined(separator: ", "))."
        var value: [String: SettingValue] = [
            "@type": .text("cr:Field"), "@id": .text(([recordSet] + field.path).joined(separator: "/")), "name": .text(field.path.last ?? ""),
            "description": .text(about), "dataType": types(field, isParent: !below.isEmpty),
        ]
        if field.isList {
            value["isArray"] = .bool(true)
            value["arrayShape"] = .text("-1")
        }
        if !below.isEmpty {
            value["subField"] = .list(below)
        } else if field.kind != .object {
            value["source"] = source(field.path)
        }
        return .table(value)
    }

    private func source(_ path: [String]) -> SettingValue {
        var source: [String: SettingValue] = [
            "fileSet": .table(["@id": .text(fileSet)]), "extract": .table(["column": .text(path.first ?? "")]),
        ]
        if path.count > 1 {
            // Names of numbers hold dots: each stands in quotation marks.
            source["transform"] = .table(["jsonPath": .text("$." + path.dropFirst().map { "\"\($0)\"" }.joined(separator: "."))])
        }
        return .table(source)
    }

    /// An object whose fields are not given has a second type: readers ask each field without fields for one that they know.
    private func types(_ field: OutputField, isParent: Bool) -> SettingValue {
        let type = SettingValue.text(type(field.kind))
        return field.kind == .object && !isParent ? .list([type, .text("sc:Text")]) : type
    }

    private func type(_ kind: OutputField.Kind) -> String {
        switch kind {
        case .text: "sc:Text"
        case .integer: "sc:Integer"
        case .number: "sc:Float"
        case .url: "sc:URL"
        case .date: "sc:DateTime"
        case .object: "sc:StructuredValue"
        }
    }
}
