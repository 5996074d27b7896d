import GleanModel

/// Everything that a report shows.
struct ReportFacts {
    let manifest: Manifest
    let layout: Layout
    let scan: DecisionsScan
    let rates: [RateLog.Point]
    /// Seconds of each unit, by stage.
    let stages: [RunRecord.StageSeconds]

    var counts: Manifest.Counts { manifest.counts }

    /// Pages that went on after each use of the recipe, in running order.
    var funnel: [FunnelRow] { FunnelRow.rows(manifest) }
}

/// One step of the funnel.
struct FunnelRow: Equatable {
    let name: String
    /// Pages that came to the step, and that it dropped.
    let came: Int
    let dropped: Int
    var left: Int { came - dropped }

    /// Sources stand side by side, not one after another: they make one row.
    static func rows(_ manifest: Manifest) -> [FunnelRow] {
        var came = manifest.counts.pagesIn
        let groups = [manifest.recipe.sources.map(\.name)] + manifest.recipe.steps.map { [$0.name] }
        return groups.map { names in
            let dropped = manifest.counts.drops.reduce(0) { names.contains($1.step) ? $0 + $1.pages : $0 }
            defer { came -= dropped }
            return FunnelRow(name: names.joined(separator: ", "), came: came, dropped: dropped)
        }
    }
}
