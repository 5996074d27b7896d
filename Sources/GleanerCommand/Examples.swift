import Foundation
import GleanModel

/// The examples of a step: its fixture, which is also its test.
enum Examples {
    /// Looks for Fixtures/steps beside the working folder and beside the program.
    static func text(_ step: String) throws -> String {
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        var folders = [URL(fileURLWithPath: FileManager.default.currentDirectoryPath)]
        var folder = program
        for _ in 0..<5 {
            folders.append(folder)
            folder.deleteLastPathComponent()
        }
        for folder in folders {
            let path = folder.appendingPathComponent("Fixtures/steps/\(step).md")
            if let text = try? String(contentsOf: path, encoding: .utf8) { return text }
        }
        throw RecipeError("The examples of \(step) were not found.", hint: "Run the program from its source folder, where Fixtures/steps lies.")
    }
}
