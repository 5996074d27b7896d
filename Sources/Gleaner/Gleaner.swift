package import GleanEngine
import GleanModel
import GleanSteps

/// The refinery's front door: the engine, handed every step.
public enum Gleaner {
    /// The program's version, which stands in every release.
    public static var version: String { Version.current }

    /// Every step by name.
    package static let catalog = Catalog(allSteps)

    /// Runs a recipe from its inputs to a sealed release, going on from what an earlier run of the same recipe left.
    ///
    /// - Parameters:
    ///   - recipe: path of the recipe.
    ///   - inputs: files, folders or patterns that replace the recipe's paths; empty to keep them.
    ///   - output: the release's folder; nil for `release/NAME`.
    /// - Returns: pages read and pages kept.
    /// - Throws: an error whose description says what is wrong and how to go on.
    public static func build(recipe: String, inputs: [String] = [], output: String? = nil) throws -> (pagesIn: Int, pagesKept: Int) {
        var request = BuildRequest(recipePath: recipe)
        request.inputs = inputs
        request.output = output
        let build = Build(catalog: catalog, request: request, monitor: RunMonitor(), events: RunEvents(say: { _ in }, tick: { _ in }))
        let outcome = try build.run()
        return (outcome.manifest.counts.pagesIn, outcome.manifest.counts.pagesKept)
    }
}
