import GleanModel
import GleanStore
import GleanText
import Yams

/// The rules of `regex_edits`, out of a recipe or a file.
enum EditRules {
    static let keys = ["find", "replace", "flags"]
    static let hint = "Expressions are RE2's: there is no look-around and no backreference."

    /// Compiles a rule. Throws a `RecipeError` that names it by `place`, such as "rule 2".
    static func edit(_ rule: [String: String], _ place: String, at mark: Place? = nil) throws(RecipeError) -> PatternEdit {
        let flags = rule["flags"] ?? "", find = rule["find"] ?? ""
        guard flags.allSatisfy({ "imsU".contains($0) }) else {
            throw RecipeError(at: mark, "regex_edits: \(place) has the flags \"\(flags)\".", hint: "Flags are i (any case), m (^ and $ at lines), s (a dot is a newline too) and U (as little as possible).")
        }
        let expression = Array((flags.isEmpty ? find : "(?\(flags))\(find)").utf8)
        do { return try PatternEdit(expression, replacement: Array((rule["replace"] ?? "").utf8)) } catch {
            throw RecipeError(at: mark, "regex_edits: \(place), \"\(find)\", does not compile: \(error.reason).", hint: hint)
        }
    }

    /// The rules of a file: YAML, a list of tables like that in a recipe. None where there is no name.
    static func read(_ name: String?, _ assets: inout Assets) throws -> [PatternEdit] {
        guard let name else { return [] }
        let path = try assets.path(name)
        let bytes: [UInt8]
        do { bytes = try FileBytes.read(path, limit: 1 << 20) } catch { throw RecipeError("regex_edits: \(error).") }
        let node: Node?
        do { node = try Yams.compose(yaml: String(decoding: bytes, as: UTF8.self)) } catch { throw RecipeError("\(path) is not YAML: \(error)") }
        guard let sequence = node?.sequence else { throw RecipeError("\(path) holds no rules.", hint: "Write a list of tables: - { find: ..., replace: ... }") }
        return try sequence.enumerated().map { index, node in
            let mark = node.mark.map { Place(file: name, line: $0.line, column: $0.column) }
            let noTable = RecipeError(at: mark, "regex_edits: rule \(index + 1) is to be a table of find, replace and flags, each a text.")
            guard let mapping = node.mapping else { throw noTable }
            var rule: [String: String] = [:]
            for (key, value) in mapping {
                guard let key = key.string, keys.contains(key), let text = value.scalar?.string else { throw noTable }
                rule[key] = text
            }
            guard rule["find"] != nil else { throw RecipeError(at: mark, "regex_edits: rule \(index + 1) has nothing to find.", hint: "Write find: and an expression.") }
            return try edit(rule, "rule \(index + 1)", at: mark)
        }
    }
}
