import Foundation
@testable import GleanEngine
import GleanModel
import Testing

/// What a plan says of files is what a run writes.
@Suite struct PlanVolumeTests {
    struct Run: Sendable {
        let steps: String
        var mergedAtOnce = 256
        var extra = ""
    }

    private static let twoSurveys = "toy_tidy: {}\ntoy_exact: { keep_signatures: true }\ntoy_words: { min_words: 2 }\ntoy_exact: {}"

    /// Runs of twelve inputs, with records that are merged five files at a time, or not; with two surveys, of which one keeps signatures; shuffled.
    @Test(arguments: [
        Run(steps: BuildTests.steps), Run(steps: BuildTests.withSurvey, mergedAtOnce: 5), Run(steps: BuildTests.withSurvey, extra: "shuffle: { seed: 7 }"),
        Run(steps: twoSurveys), Run(steps: twoSurveys, mergedAtOnce: 2, extra: "shuffle: { seed: 7 }"),
    ])
    func `each stage writes as many files as the plan says, and so many move to the release`(_ run: Run) throws {
        let folder = try ToyFolder()
        let change: (inout BuildRequest) -> Void = {
            $0.mergedAtOnce = run.mergedAtOnce
            $0.keepStages = true
            $0.output = folder.path + "/release"
        }
        let manifest = try toyBuild(folder, steps: run.steps, inputs: BuildTests.inputs, extra: run.extra, change: change).manifest
        var request = BuildRequest(recipePath: folder.path + "/recipe.yaml")
        change(&request)
        let context = try Opening(catalog: toyCatalog, request: request).context, volume = PlanVolume(context)
        for (stage, planned) in volume.stages.enumerated() {
            let receipts = try Receipts.all(stage, context)
            #expect(planned.units == receipts.count)
            let written = receipts.reduce(0) { $0 + 1 + $1.files.count }, names = receipts.first?.files.map(\.name) ?? []
            #expect(planned.filesWritten == written, "\(planned.stage): \(names)")
        }
        // Of the decisions, the index is written anew.
        let moved = manifest.shards.count + manifest.decisions.count - 1 + (manifest.surveys?.count ?? 0)
        let receipts = volume.stages.reduce(0) { $0 + $1.units }, decisions = 2 * 2 * context.plan.inputs.count
        #expect(volume.sealing.gets == moved + receipts + decisions)
    }
}
