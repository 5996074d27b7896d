package import GleanModel

/// What a survey found a page to be a copy of.
package struct KeptCopy: Sendable {
    /// The use of the step that found it.
    package let use: String
    /// The page that stays in this one's place; nil where this one stays itself.
    package let kept: PageKey?
    /// Its row, if it is a page of the release, or of another that can be read.
    package let row: PageRow?
    /// The other release that the page is of; nil if it is one of this release.
    package let other: Manifest.AgainstRow?
    /// Pages of the cluster, of one that stays; NaN where that is not told.
    package let size: Double
    /// Shingles in common with the page that stays, estimated; NaN where that is not told.
    package let similarity: Double
    /// The cluster, named by its first page; nil for steps that have none.
    package let cluster: PageKey?

    /// What the numbers of a page say of copies, a survey at a time. `others` are releases by fingerprint, as far as they can be read.
    static func all(of row: PageRow, _ layout: Layout, _ release: Release, _ others: inout OtherReleases) throws -> [KeptCopy] {
        try release.manifest.recipe.steps.filter { $0.kind == .survey }.compactMap { use in
            func number(_ names: String...) -> Double {
                layout.columns.first { column in names.contains { column.name == "\(use.name).\($0)" } }.map { row.numbers[$0.slot] } ?? .nan
            }
            let kept = PageKey(number: number("kept")), size = number("cluster_size", "copies")
            guard kept != nil || size > 1 else { return nil }
            let found = try kept.map { try others.row(of: $0, use: use.name, in: release) }
            return KeptCopy(
                use: use.name, kept: kept, row: found?.row, other: found?.other, size: size, similarity: number("similarity"),
                cluster: PageKey(number: number("cluster")))
        }
    }
}

/// Releases that a release was held against, opened when they are asked for.
struct OtherReleases {
    private var opened: [String: Release?] = [:]

    /// The row of a page that stays: of the release itself, or of another, where that one lies where it did.
    mutating func row(of key: PageKey, use: String, in release: Release) throws -> (row: PageRow?, other: Manifest.AgainstRow?) {
        if key.unit < release.units { return (try release.rows([key]).first, nil) }
        var unit = key.unit - release.units
        for other in release.manifest.against ?? [] where other.use == use {
            if unit >= other.units {
                unit -= other.units
                continue
            }
            if opened[other.fingerprint] == nil {
                let path = release.run?.against?[other.fingerprint]
                let found = path.flatMap { try? Release(path: $0) }
                opened[other.fingerprint] = found?.manifest.fingerprint == other.fingerprint ? found : .some(nil)
            }
            let found = opened[other.fingerprint] ?? nil
            return (try found?.rows([PageKey(unit: unit, row: key.row)]).first, other)
        }
        throw release.isMixed(0)
    }
}
