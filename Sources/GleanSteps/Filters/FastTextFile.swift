import GleanModel
import GleanStore
import GleanText

/// Opens the fastText model that a step names.
enum FastTextFile {
    /// Throws a `RecipeError` where there is none, or something else.
    static func open(_ name: String, _ assets: inout Assets) throws -> FastTextModel {
        let path = try assets.path(name)
        do {
            let bytes = try FileBytes.map(path)
            return try FastTextModel(bytes.span)
        } catch {
            throw RecipeError("\(path) is no fastText model: \(error).")
        }
    }

    /// Opens a classifier and finds one of its labels, with or without `__label__` in front.
    static func open(_ name: String?, label: String, step: String, _ assets: inout Assets) throws -> FastTextLabel {
        guard let name else { throw RecipeError("\(step) wants a model.", hint: "Write model: and the path of a .bin or .ftz file.") }
        let model = try open(name, &assets)
        let wanted = label.hasPrefix("__label__") ? String(label.dropFirst(9)) : label
        guard let index = model.label(wanted) else {
            let known = model.labels.prefix(10).joined(separator: ", ") + (model.labels.count > 10 ? ", ..." : "")
            throw RecipeError("\(step): the model has no label \"\(wanted)\".", hint: "Its labels are \(known).")
        }
        return FastTextLabel(model: model, index: index)
    }
}

/// A label of a classifier.
package struct FastTextLabel: Sendable {
    let model: FastTextModel
    let index: Int
}
