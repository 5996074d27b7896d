import GleanModel

/// What a release keeps of its surveys, under `surveys/`: signatures, and what rounds had to report.
struct SealedSurveys {
    let context: RunContext
    let receipts: [[Receipt]]

    /// How the names of files of signatures end: `minhash.00012.signatures.table` of a packing unit.
    static let signatures = ".signatures.table"

    func seal(_ move: (_ from: String, _ to: String) throws -> Void) throws -> [FileSeal] {
        var seals = try moveSignatures(move)
        for (step, use) in context.plan.recipe.steps.enumerated() where use.kind == .survey {
            seals += try moveSpans(step, use.name, move)
            seals += try moveRights(step, use.name, move)
            seals += try gatherLines(step, use.name)
        }
        return seals
    }

    private func moveSignatures(_ move: (String, String) throws -> Void) throws -> [FileSeal] {
        guard let stage = context.stage(where: { $0 == .pack }) else { return [] }
        var seals: [FileSeal] = []
        for file in receipts[stage].flatMap({ $0.files }) where file.name.hasSuffix(Self.signatures) {
            let parts = file.name.split(separator: ".", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let folder = "\(context.output)/surveys/\(parts[0])"
            try Files.makeFolder(folder)
            try move("\(context.folder(stage))/\(file.name)", "\(folder)/\(parts[1])")
            seals.append(FileSeal(name: "\(parts[0])/\(parts[1])", bytes: file.bytes, digest: file.digest))
        }
        return seals
    }

    /// What a survey cut out of the pages of each input, written by the chain behind it.
    private func moveSpans(_ step: Int, _ use: String, _ move: (String, String) throws -> Void) throws -> [FileSeal] {
        guard let runner = context.survey(step), runner.cuts, let chain = SurveyStages(context, step: step).next else { return [] }
        try Files.makeFolder("\(context.output)/surveys/\(use)")
        var seals: [FileSeal] = []
        for receipt in receipts[chain] {
            guard let file = receipt.files.first(where: { $0.name.hasSuffix(".spans") }) else { continue }
            let path = SpanTable.path(use: use, unit: receipt.unit.unit)
            try move("\(context.folder(chain))/\(file.name)", "\(context.output)/\(path)")
            seals.append(FileSeal(name: String(path.dropFirst("surveys/".count)), bytes: file.bytes, digest: file.digest))
        }
        return seals
    }

    /// What copies added to the rights of the pages of each input, written by the chain behind the survey.
    private func moveRights(_ step: Int, _ use: String, _ move: (String, String) throws -> Void) throws -> [FileSeal] {
        let stages = SurveyStages(context, step: step)
        guard stages.lineage != nil, let chain = stages.next else { return [] }
        try Files.makeFolder("\(context.output)/surveys/\(use)")
        var seals: [FileSeal] = []
        for receipt in receipts[chain] {
            guard let file = receipt.files.first(where: { $0.name.hasSuffix(".rights") }) else { continue }
            let path = LineageTable.path(use: use, unit: receipt.unit.unit)
            try move("\(context.folder(chain))/\(file.name)", "\(context.output)/\(path)")
            seals.append(FileSeal(name: String(path.dropFirst("surveys/".count)), bytes: file.bytes, digest: file.digest))
        }
        return seals
    }

    /// The lines of all units become one file each, `surveys/NAME/FILE`, in the order of rounds and units.
    private func gatherLines(_ step: Int, _ use: String) throws -> [FileSeal] {
        let parts = lineFiles(step)
        var seals: [FileSeal] = []
        for name in Set(parts.map { $0.name }).sorted() {
            let folder = "\(context.output)/surveys/\(use)"
            try Files.makeFolder(folder)
            let file = try UnitFile("\(folder)/\(name)")
            for part in parts where part.name == name {
                let bytes = try Files.read(part.path)
                try file.write(bytes.span)
            }
            let seal = try file.seal()
            seals.append(FileSeal(name: "\(use)/\(name)", bytes: seal.bytes, digest: seal.digest))
        }
        return seals
    }

    private func lineFiles(_ step: Int) -> [(name: String, path: String)] {
        var found: [(name: String, path: String)] = []
        let stages = SurveyStages(context, step: step)
        for stage in (stages.settle.map { [$0] } ?? []) + stages.reduces {
            for receipt in receipts[stage] {
                for file in receipt.files where file.name.hasSuffix(".lines") {
                    let name = file.name.dropFirst(unitName(receipt.unit.unit).count + 1).dropLast(".lines".count)
                    found.append((String(name), "\(context.folder(stage))/\(file.name)"))
                }
            }
        }
        return found
    }
}
