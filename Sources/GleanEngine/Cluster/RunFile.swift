import Foundation
package import GleanModel

/// `run.json` in the work folder: the plan, and all that another machine needs to carry units of it out.
package struct RunFile: Sendable, Codable {
    package static let name = "run.json"

    /// The version of the program that made the plan: no other may do its units.
    package let gleaner: String
    package let plan: Plan
    /// The release's folder.
    package let output: String
    /// Where each model and list lies on the machine that made the plan.
    package let assets: [String: String]
    /// Where names of models and lists are looked for on a machine that has them elsewhere.
    package let recipeFolder: String
    package let retries: RetryPolicy

    /// Paths of files are made absolute: a process of another machine stands in another folder.
    init(_ context: RunContext, assets: [String: String], recipeFolder: String, retries: RetryPolicy) {
        gleaner = Version.current
        plan = context.plan.withAbsolutePaths
        output = context.output.absolutePath
        self.assets = assets
        self.recipeFolder = recipeFolder.absolutePath
        self.retries = retries
    }

    func write(_ context: RunContext) throws { try Files.writeJSON(Self.path(context), self) }

    static func path(_ context: RunContext) -> String { "\(context.workFolder)/\(name)" }

    /// Reads the run's file. Throws a `RunError` where there is none, and a `RecipeError` for one that this program must not carry out.
    package static func read(_ path: String) throws -> RunFile {
        guard Files.exists(path) else {
            throw RunError(.unreadable, "There is no run at \(path)", hint: "The file is made by \"gleaner build\" and goes when the release is sealed.")
        }
        struct Head: Decodable { let gleaner: String }
        // Asked before the rest is read: another version may write another rest.
        let head = try Files.readJSON(Head.self, path)
        guard head.gleaner == Version.current else {
            throw RecipeError(
                "The run at \(path) was planned by Gleaner \(head.gleaner), and this is \(Version.current): their pages might differ.",
                hint: "Install \(head.gleaner) on this machine, or start the run anew with one version on all.")
        }
        return try Files.readJSON(RunFile.self, path)
    }

    /// Opens what the units need. Throws a `RecipeError` where steps, models or lists are not those that the plan was made with.
    package func context(_ catalog: Catalog, memory: SortMemory) throws -> RunContext {
        for use in plan.recipe.sources + plan.recipe.steps + plan.recipe.output {
            guard let face = catalog[use] else { throw RecipeError("The run uses \(use.step), which this program does not have.") }
            guard face.version == use.version else {
                throw RecipeError("The run was planned with version \(use.version) of \(use.step), and this program has \(face.version): their pages might differ.")
            }
        }
        var opened = AssetFinder(recipeFolder: recipeFolder, known: assets).assets { _, _ in }
        let prepared = try Opening.prepare(plan.recipe, catalog, &opened)
        for (here, planned) in zip(opened.opened, plan.assets) where here != planned {
            throw RecipeError(
                "\(here.name) on this machine is not the file that the run was planned with: \(here.digest), planned \(planned.digest).",
                hint: "Copy the file from the machine that planned the run.")
        }
        guard opened.opened.count == plan.assets.count else { throw RecipeError("The run was planned with other models and lists than this program opens.") }
        return RunContext(
            plan: plan, sources: prepared.sources, steps: prepared.steps, writers: prepared.writers,
            layout: try Layout(prepared.sources + prepared.steps), output: output, memory: memory)
    }
}

extension Plan {
    fileprivate var withAbsolutePaths: Plan {
        Plan(
            recipe: recipe,
            inputs: inputs.map {
                Input(ordinal: $0.ordinal, source: $0.source, name: $0.name, path: $0.path.absolutePath, bytes: $0.bytes, modified: $0.modified)
            }, stages: stages, pageLimit: pageLimit, measureAll: measureAll, assets: assets,
            against: against.map {
                AgainstRelease(step: $0.step, path: $0.path.absolutePath, name: $0.name, fingerprint: $0.fingerprint, use: $0.use, units: $0.units)
            }, fingerprint: fingerprint, workprint: workprint)
    }
}

extension String {
    /// The path from the root; what has a scheme stays as it is.
    package var absolutePath: String {
        if contains("://") || hasPrefix("/") { return self }
        return URL(fileURLWithPath: self).path
    }
}
