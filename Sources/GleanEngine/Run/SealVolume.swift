import GleanModel

extension PlanVolume {
    /// What sealing reads and writes: all receipts, the decisions twice (for the index, and for what the pages are), the files that move to the
    /// release, and at last what is left of the work folder, which is listed and removed.
    package var sealing: StageVolume {
        var volume = StageVolume("seal", units: 1)
        let inputs = context.plan.inputs.count, moved = moved
        volume.gets += stages.reduce(0) { $0 + $1.units }
        volume.read(Self.passes * inputs, bytes: Double(Self.passes) * ledgers)
        volume.move(moved)
        volume.write(1, bytes: pages * Self.indexBytesPerPage)
        volume.write(Self.documents, bytes: Double(inputs) * Self.documentBytesPerInput)
        let left = stages.reduce(0) { $0 + $1.filesWritten } - moved
        volume.removals += left
        // Uploads that were left open; what is left of the work folder, until nothing is.
        volume.lists += 2
        volume.list(left)
        return volume
    }

    private static let passes = 2
    /// A record of 16 bytes for each id and each URL.
    private static let indexBytesPerPage = 32.0
    /// Manifest, sums, domains, four documents, report, and under run/ its record, recipe and costs, with the mark that sealing has begun.
    private static let documents = 12
    /// Manifest and record of the run name every input, its decisions and its shards.
    private static let documentBytesPerInput = 800.0

    /// Decisions and what surveys keep, of each input; shards, at least one a pack and writer.
    private var moved: Int {
        let surveys = context.plan.recipe.steps.indices.filter { context.survey($0) != nil }
        let beside = surveys.reduce(0) { $0 + kept(ofSurvey: $1) + (context.survey($1)?.keepsSignatures == true ? 1 : 0) }
        let packs = context.stage(where: { $0 == .pack }).map { context.plan.stages[$0].units } ?? 0
        return context.plan.inputs.count * (1 + beside) + packs * context.writers.count
    }
}
