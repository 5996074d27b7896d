import GleanModel

/// What a release keeps of its surveys, under `surveys/`: signatures, and what rounds had to report.
struct SealedSurveys {
    let context: RunContext
    let receipts: [[Receipt]]

    /// How the names of files of signatures end: `minhash.00012.signatures.table` of a packing unit.
    static let signatures = ".signatures.table"

    func seal(_ moves: inout FileMoves) throws -> [FileSeal] {
        var seals = try moveSignatures(&moves)
        for (step, use) in context.plan.recipe.steps.enumerated() where use.kind == .survey {
            seals += try moveFiles(step, use.name, ".spans", to: SpanTable.path, &moves)
            seals += try moveFiles(step, use.name, ".rights", to: LineageTable.path, &moves)
            seals += try gatherLines(step, use.name)
        }
        return seals
    }

    private func moveSignatures(_ moves: inout FileMoves) throws -> [FileSeal] {
        guard let stage = context.stage(where: { $0 == .pack }) else { return [] }
        var seals: [FileSeal] = []
        for file in receipts[stage].flatMap({ $0.files }) where file.name.hasSuffix(Self.signatures) {
            let parts = file.name.split(separator: ".", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let folder = "\(context.output)/surveys/\(parts[0])"
            try Files.makeFolder(folder)
            moves.add("\(context.folder(stage))/\(file.name)", to: "\(folder)/\(parts[1])")
            seals.append(FileSeal(name: "\(parts[0])/\(parts[1])", bytes: file.bytes, digest: file.digest))
        }
        return seals
    }

    /// What the chain behind a survey wrote for each of its inputs: a file whose name ends in `ending`, moved to `path`.
    private func moveFiles(
        _ step: Int, _ use: String, _ ending: String, to path: (_ use: String, _ unit: Int) -> String, _ moves: inout FileMoves
    ) throws -> [FileSeal] {
        guard let chain = SurveyStages(context, step: step).next else { return [] }
        var seals: [FileSeal] = []
        for receipt in receipts[chain] {
            guard let file = receipt.files.first(where: { $0.name.hasSuffix(ending) }) else { continue }
            let path = path(use, receipt.unit.unit)
            try Files.makeFolder("\(context.output)/surveys/\(use)")
            moves.add("\(context.folder(chain))/\(file.name)", to: "\(context.output)/\(path)")
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
