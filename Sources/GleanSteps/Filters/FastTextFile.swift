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
}
