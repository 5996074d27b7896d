import GleanModel

/// What a run asked of a page, as far as its row tells: which numbers would be there if there had been something to measure.
///
/// A number that is not there means two things: the step ran and found nothing to measure, or the page had left. The first keeps a page,
/// the second leaves it open.
struct Asked {
    /// The run stored no numbers but those that decided.
    let storesNone: Bool
    private let measuresAll: Bool
    /// By slot: the place whose step makes the number, and the rule group with which it is measured.
    private let owners: [(place: Int, group: Int)]
    private let places: [ChainPlace]
    /// By code: the place, whether the step gave the reason by itself, and the first rule group that gives it.
    private let codes: [(place: Int, isOwn: Bool, group: Int)]

    init(_ manifest: Manifest, _ layout: Layout, _ catalog: Catalog) {
        measuresAll = manifest.measureAll
        storesNone = manifest.recipe.limits.numbers == "decisive" && !manifest.measureAll
        places = layout.places
        var owners: [(place: Int, group: Int)] = []
        var codes: [(place: Int, isOwn: Bool, group: Int)] = [(place: layout.places.count, isOwn: false, group: 0)]
        for (place, use) in manifest.recipe.uses.enumerated() {
            guard let face = catalog[use] else { continue }
            for spec in face.numbers.sorted(by: { $0.slot < $1.slot }) {
                // A filter measures group by group; a number that no rule names is taken as its last.
                let group = face.rules.filter { $0.number == spec.name }.map(\.group).min() ?? Int.max
                owners.append((place, face.kind == .filter ? group : 0))
            }
            for reason in face.reasons {
                let groups = face.rules.filter { $0.reason == reason }.map(\.group)
                codes.append((place, groups.isEmpty, groups.min() ?? 0))
            }
        }
        self.owners = owners
        self.codes = codes
    }

    /// The place a page left at; nil for 0, kept, and for codes that there are not.
    func place(ofCode code: Int) -> Int? { code > 0 && code < codes.count ? codes[code].place : nil }

    /// Whether the step gave this reason by itself: no limit of a rule can change it.
    func leavesByItself(_ code: Int) -> Bool { code > 0 && code < codes.count && codes[code].isOwn }

    /// Whether it is known what the number of `slot` is, or that there was none.
    func knows(_ slot: Int, _ numbers: [Double], code: Int) -> Bool {
        if !numbers[slot].isNaN { return true }
        if storesNone { return false }
        guard let left = place(ofCode: code) else { return true }
        let owner = owners[slot]
        if owner.place < left { return true }
        if owner.place == left, !codes[code].isOwn { return measuresAll || owner.group <= codes[code].group }
        return measuresAll && hasNumbers(owner.place, numbers)
    }

    /// Whether the step at `place` measured the page.
    func hasNumbers(_ place: Int, _ numbers: [Double]) -> Bool {
        let place = places[place]
        for slot in place.base..<(place.base + place.count) where !numbers[slot].isNaN { return true }
        return false
    }
}
