import GleanModel

/// How two releases are compared.
package struct CompareRequest: Sendable {
    /// Pages drawn of each kind that differs.
    package var samples = 5
    package var seed: UInt64 = 0
    /// Draws only pages that one release keeps and the other drops by this step or reason.
    package var step: String?
    package var reason: String?
    /// Reads the shards and compares the texts of pages kept in both.
    package var readsTexts = false
    package var workers = 1
    /// Bytes that the sorts may hold.
    package var memoryBytes = 256 << 20
    /// A folder for the sorts; nil for the system's.
    package var scratch: String?

    package init() {}
}

/// Compares two releases by their manifests and decisions; no input is read.
///
/// Three passes: counts and distributions of each release, unit by unit on several threads; pages side by side; rows of the pages that were
/// drawn. Memory does not grow with the releases, and the result does not depend on the number of workers.
package struct Compare {
    private let one: Release
    private let two: Release
    private let catalog: Catalog
    private let request: CompareRequest

    package init(_ one: Release, _ two: Release, catalog: Catalog, request: CompareRequest = CompareRequest()) {
        self.one = one
        self.two = two
        self.catalog = catalog
        self.request = request
    }

    /// How many hosts are named that gained most, and that lost most.
    private static let mostHosts = 20

    /// What differs in how the releases were made, and their totals: the manifests alone are read.
    package var outline: ReleaseDiff {
        ReleaseDiff(first: .init(one), second: .init(two), made: MadeChanges(one.manifest, two.manifest, catalog))
    }

    /// One recipe over inputs of the same bytes, which gave the same shards and decisions: nothing can differ. The fingerprint alone does not
    /// say so, because it holds names and sizes of inputs, not what stands in them.
    package var isSame: Bool {
        let (one, two) = (one.manifest, two.manifest)
        return one.fingerprint == two.fingerprint && one.inputs == two.inputs && one.shards == two.shards && one.decisions == two.decisions
    }

    /// Everything. Throws a `RunError` of kind `badRelease` for a damaged table, a `RecipeError` for a step or reason by which no page can leave.
    package func comparison() throws -> ReleaseDiff {
        var found = outline
        let counts = try ReleaseCounts.of([one, two], workers: request.workers, without: pageNumbers)
        let scratch = try ScratchFolder(in: request.scratch)
        // By name: a thread that has just ended may hold the folder a moment longer than this call.
        defer { scratch.remove() }
        var fates = FateNumbers()
        for side in counts { for fate in side.drops.keys.sorted(by: { $0.words < $1.words }) { _ = fates.number(fate) } }
        try check(fates)
        var pairs = PagePairs(one, two, fates: fates, scratch: scratch.path, memoryBytes: request.memoryBytes)
        var pages = PairCounts(samples: max(0, request.samples), step: request.step, reason: request.reason)
        try pairs.forEach { pages.add($0, $1, seed: request.seed) }
        fates = pairs.fates
        found.matched = .init(byPlace: pairs.byPlace, byID: pairs.byID, byURL: pairs.byURL)
        found.fates = pages.table(fates)
        found.kept = .init(found.fates)
        found.changed = .init(pages: pages.changed, bytesGained: pages.bytesGained, bytesLost: pages.bytesLost)
        found.reasons = reasons(counts)
        found.labels = Self.labels(counts)
        found.hosts = Self.hosts(counts)
        found.numbers = Self.numbers(counts)
        if request.readsTexts {
            let texts = try ReleaseTexts(one, two, catalog: catalog, scratch: scratch.path, memoryBytes: request.memoryBytes)
            found.texts = try texts.changes(workers: request.workers, samples: request.samples, seed: request.seed)
        }
        found.samples = try samples(pages, found.texts)
        return found
    }

    /// Numbers that name pages.
    private var pageNumbers: Set<String> {
        Set((one.manifest.recipe.uses + two.manifest.recipe.uses).flatMap { use in
            (catalog[use]?.numbers ?? []).filter { $0.kind == .page }.map { "\(use.name).\($0.name)" }
        })
    }

    /// A step or reason that is asked for and that no page left by is a mistake of typing more often than not.
    private func check(_ fates: FateNumbers) throws {
        var steps = Set<String>(), reasons = Set<String>()
        for case .dropped(let step, let reason) in fates.fates {
            steps.insert(step)
            if request.step == nil || step == request.step { reasons.insert(reason) }
        }
        for (what, name, known) in [("step", request.step, steps), ("reason", request.reason, reasons)] {
            guard let name, !known.contains(name) else { continue }
            let near = nearest(name, in: known.sorted())
            throw RecipeError(
                "No page of either release left by the \(what) \"\(name)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? "."),
                hint: near == nil && !known.isEmpty ? "Known are \(known.sorted().joined(separator: ", "))." : nil)
        }
    }

    // MARK: Tables

    /// In running order of the first recipe, what only the second has behind it.
    private func reasons(_ counts: [ReleaseCounts]) -> [ReleaseDiff.ReasonRow] {
        var order: [String: Int] = [:]
        for use in one.manifest.recipe.uses + two.manifest.recipe.uses where order[use.name] == nil { order[use.name] = order.count }
        let rows = Set(counts.flatMap(\.drops.keys)).compactMap { fate -> ReleaseDiff.ReasonRow? in
            guard case .dropped(let step, let reason) = fate else { return nil }
            return .init(step: step, reason: reason, first: counts[0].drops[fate] ?? 0, second: counts[1].drops[fate] ?? 0)
        }
        return rows.sorted { one, other in
            let places = (order[one.step] ?? .max, order[other.step] ?? .max)
            if places.0 != places.1 { return places.0 < places.1 }
            let pages = (max(one.first, one.second), max(other.first, other.second))
            return pages.0 != pages.1 ? pages.0 > pages.1 : (one.step, one.reason) < (other.step, other.reason)
        }
    }

    private static func labels(_ counts: [ReleaseCounts]) -> [ReleaseDiff.Labels] {
        Set(counts.flatMap(\.labels.keys)).sorted().map { name in
            let (one, two) = (counts[0].labels[name] ?? [:], counts[1].labels[name] ?? [:])
            let rows = Set(one.keys).union(two.keys).map { label in
                ReleaseDiff.Labels.Row(
                    label: label, firstAll: one[label]?.all ?? 0, firstKept: one[label]?.kept ?? 0, secondAll: two[label]?.all ?? 0,
                    secondKept: two[label]?.kept ?? 0)
            }
            return ReleaseDiff.Labels(name: name, rows: rows.sorted { one, other in
                let kept = (one.firstKept + one.secondKept, other.firstKept + other.secondKept), all = (one.firstAll + one.secondAll, other.firstAll + other.secondAll)
                return kept.0 != kept.1 ? kept.0 > kept.1 : all.0 != all.1 ? all.0 > all.1 : one.label < other.label
            })
        }
    }

    private static func hosts(_ counts: [ReleaseCounts]) -> ReleaseDiff.Hosts {
        var rows: [[UInt8]: (first: Int, second: Int)] = [:]
        for row in counts[0].hosts.top(.max) { rows[row.name, default: (0, 0)].first = row.count }
        for row in counts[1].hosts.top(.max) { rows[row.name, default: (0, 0)].second = row.count }
        let sorted = rows.filter { $0.value.first != $0.value.second }.sorted { one, other in
            let gains = (one.value.second - one.value.first, other.value.second - other.value.first)
            return gains.0 != gains.1 ? gains.0 > gains.1 : one.key.lexicographicallyPrecedes(other.key)
        }
        func row(_ found: (key: [UInt8], value: (first: Int, second: Int))) -> ReleaseDiff.Hosts.Row {
            .init(host: String(decoding: found.key, as: UTF8.self), first: found.value.first, second: found.value.second)
        }
        return ReleaseDiff.Hosts(
            gained: sorted.prefix(mostHosts).filter { $0.value.second > $0.value.first }.map(row),
            lost: sorted.suffix(mostHosts).reversed().filter { $0.value.second < $0.value.first }.map(row),
            unsureBy: counts[0].hosts.missing + counts[1].hosts.missing)
    }

    /// `text_bytes`, then what both have, by name.
    private static func numbers(_ counts: [ReleaseCounts]) -> [ComparedNumber] {
        let length = ComparedNumber("text_bytes", counts[0].textBytes, counts[1].textBytes, isLog: true)
        return [length] + counts[0].numbers.keys.sorted().compactMap { name in
            guard let one = counts[0].numbers[name], let two = counts[1].numbers[name], one.count + two.count > 0 else { return nil }
            return ComparedNumber(name, one, two)
        }
    }

    // MARK: Samples

    private func samples(_ pages: PairCounts, _ texts: ReleaseTexts.Changes?) throws -> [ComparedSample] {
        var found: [ComparedSample] = []
        for (kind, drawn) in [
            (ComparedSample.Kind.onlyInFirst, pages.onlyFirst), (.onlyInSecond, pages.onlySecond), (.changed, pages.changedTexts),
        ] {
            // What the shards say of texts is exact: lengths say nothing of a word that another took the place of.
            if kind == .changed, let texts, texts.inBoth > 0 {
                // A page that both keep left neither by a step or reason that is asked for.
                if request.step == nil, request.reason == nil { found += try texts.drawn.compactMap { try sample($0) } }
                continue
            }
            found += try drawn.items.sorted().map { try sample(kind, one: $0.pair.one?.key, two: $0.pair.two?.key) }
        }
        return found
    }

    private func sample(_ kind: ComparedSample.Kind, one: PageKey?, two: PageKey?) throws -> ComparedSample {
        ComparedSample(kind: kind, first: try one.flatMap { try self.one.rows([$0]).first }, second: try two.flatMap { try self.two.rows([$0]).first })
    }

    /// A page that both releases keep, found by its id in each.
    private func sample(_ page: ReleaseTexts.DrawnPage) throws -> ComparedSample? {
        func row(_ release: Release, _ hash: UInt64) throws -> PageRow? {
            try release.rows(try Release.reading(release.path) { try ReleaseIndex.find(hash: hash, output: $0) }).first { $0.code == 0 }
        }
        guard let first = try row(one, page.one), let second = try row(two, page.two) else { return nil }
        return ComparedSample(kind: .changed, first: first, second: second)
    }
}
