import Foundation
import GleanBytes
package import GleanModel
import GleanStore

/// Looks for the files that steps name: models and lists.
package struct AssetFinder: Sendable {
    /// Folders that are looked in, in order.
    package let folders: [String]
    /// Names to paths where they were found before; `explain` uses what the run used.
    private let known: [String: String]

    /// A path that begins with `/` or `~`, and a location on a store, is taken as it is; any other is looked for beside the recipe, in the working folder, in
    /// `$GLEANER_ASSETS`, and in `assets/` and `Policies/` of the working folder and of the folders above the recipe.
    package init(recipeFolder: String, environment: [String: String] = ProcessInfo.processInfo.environment, known: [String: String] = [:]) {
        var folders = [recipeFolder, "."]
        if let given = environment["GLEANER_ASSETS"], !given.isEmpty { folders.append(given) }
        folders += ["assets", recipeFolder + "/../assets", recipeFolder + "/../../assets"]
        folders += ["Policies", recipeFolder + "/../Policies", recipeFolder + "/../../Policies"]
        self.folders = folders
        self.known = known
    }

    /// The file that `name` means. Throws a `RecipeError` that says where was looked.
    package func path(_ name: String) throws -> String {
        if let path = known[name], try Files.exists(path) { return path }
        let name = try Location.plain(name)
        if Files.isRemote(name) { return name }
        let expanded = NSString(string: name).expandingTildeInPath
        let candidates = expanded.hasPrefix("/") ? [expanded] : folders.map { "\($0)/\(expanded)" }
        if let found = try candidates.first(where: Files.exists) { return Files.isRemote(found) ? found : URL(fileURLWithPath: found).standardizedFileURL.path }
        throw RecipeError(
            "The file \"\(name)\" was not found; looked for \(candidates.joined(separator: ", ")).",
            hint: "Give its path in the recipe, set GLEANER_ASSETS to its folder, or run \"make assets\".")
    }

    /// The assets of a run; `found` collects where each name was.
    package func assets(_ found: @escaping (String, String) -> Void) -> Assets {
        Assets { name in
            let path = try self.path(name)
            found(name, path)
            let (digest, bytes) = try Self.digest(path)
            return (path, digest, bytes)
        }
    }

    /// Mapped, as the step that asks will map it too: the bytes are not copied.
    private static func digest(_ path: String) throws -> (String, Int) {
        do {
            let file = try FileBytes.map(path)
            file.willReadInOrder()
            let stream = DigestStream()
            stream.update(file.span)
            return (stream.name, file.count)
        } catch {
            throw Files.failure(.unreadable, error)
        }
    }
}
