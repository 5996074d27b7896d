import GleanModel

/// The table that closes a run: pages in, what each step dropped and why, pages kept.
enum Funnel {
    static func lines(pagesIn: Int, kept: Int, drops: [DropCount], steps: [String]) -> [String] {
        var table = Table([.left, .right, .right])
        table.add("pages in", pagesIn.grouped, "100.0%")
        for step in steps {
            let own = drops.filter { $0.step == step }
            guard !own.isEmpty else { continue }
            let sum = own.reduce(0) { $0 + $1.pages }
            table.add("  \(step)", "-\(sum.grouped)", sum.share(of: pagesIn))
            for drop in own.sorted(by: { ($1.pages, $0.reason.name) < ($0.pages, $1.reason.name) }) {
                table.add("      \(drop.reason)", drop.pages.grouped, drop.pages.share(of: pagesIn))
            }
        }
        table.add("pages kept", kept.grouped, kept.share(of: pagesIn))
        return table.lines
    }

    static func lines(_ manifest: Manifest) -> [String] {
        lines(
            pagesIn: manifest.counts.pagesIn, kept: manifest.counts.pagesKept, drops: manifest.counts.drops,
            steps: manifest.recipe.uses.map(\.name))
    }
}
