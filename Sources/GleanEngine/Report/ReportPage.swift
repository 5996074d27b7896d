import GleanModel

/// The report's body: head, warnings, then one section after another.
struct ReportPage {
    let facts: ReportFacts

    private var counts: Manifest.Counts { facts.counts }

    func draw(into body: inout Markup) {
        body.element("header") { drawHead(into: &$0) }
        body.element("main") { main in
            drawWarnings(into: &main)
            for section in sections { section.draw(into: &main) }
        }
        body.element("footer") { foot in
            foot.element("p", """
                Written by Gleaner \(facts.manifest.gleaner) from the release's own decisions. Times differ from run to run; everything else \
                can be checked with gleaner verify.
                """)
        }
    }

    // MARK: Head

    private func drawHead(into head: inout Markup) {
        let manifest = facts.manifest
        head.element("p", ["class": "over"], "Release report")
        head.element("h1", manifest.name)
        if !manifest.recipe.description.isEmpty { head.element("p", ["class": "lead"], manifest.recipe.description) }
        head.element("p", ["class": "print"]) { line in
            line.text("Fingerprint ")
            line.element("code", manifest.fingerprint)
        }
        head.element("dl", ["class": "tiles"]) { tiles in
            for (name, value, note) in figures {
                tiles.element("div") { tile in
                    tile.element("dt", name)
                    tile.element("dd") { cell in
                        cell.element("b", value)
                        if !note.isEmpty { cell.element("span", note) }
                    }
                }
            }
        }
        let share = counts.pagesIn > 0 ? Double(counts.pagesKept) / Double(counts.pagesIn) : 0
        let dropped = counts.pagesIn - counts.pagesKept
        head.add(BarTable.bar([("kept", share), ("dropped", 1 - share)], "\(Figures.count(counts.pagesKept)) kept, \(Figures.count(dropped)) dropped"))
        head.element("p", ["class": "legend"]) { legend in
            legend.element("span", ["class": "key kept"], "kept")
            legend.element("span", ["class": "key dropped"], "dropped")
        }
        head.element("nav") { nav in
            for section in sections { nav.element("a", ["href": "#\(section.id)"], section.title) }
        }
    }

    /// Tiles: name, figure, what stands below it.
    private var figures: [(String, String, String)] {
        let manifest = facts.manifest
        let input = manifest.inputs.reduce(UInt64(0)) { $0 + $1.bytes }, shards = manifest.shards.reduce(UInt64(0)) { $0 + $1.bytes }
        let bad = counts.damage.values.reduce(0, +)
        let text = counts.pagesKept > 0 ? "\(Figures.bytes(counts.textBytes / UInt64(counts.pagesKept))) a page" : ""
        var tiles = [
            ("Pages in", Figures.count(counts.pagesIn), "from \(Figures.count(manifest.inputs.count, "input"))"),
            ("Pages kept", Figures.count(counts.pagesKept), "\(Figures.count(counts.pagesIn - counts.pagesKept)) dropped"),
            ("Yield", Figures.share(counts.pagesKept, of: counts.pagesIn), "of all pages"),
            ("Text kept", Figures.bytes(counts.textBytes), text),
            ("Read", Figures.bytes(input), bad == 0 ? "no damage met" : Figures.count(bad, "bad record")),
            ("Written", Figures.bytes(shards), "in \(Figures.count(manifest.rowShards.count, "shard"))"),
        ]
        if let seconds = facts.rates.last?.seconds, seconds > 0 {
            tiles.append(("Reading took", Figures.duration(seconds), "\(Figures.short(Double(counts.pagesIn) / seconds)) pages/s"))
        }
        return tiles
    }

    // MARK: Warnings

    private func drawWarnings(into main: inout Markup) {
        let silent = facts.manifest.silentRules
        var lines: [(String, [String])] = []
        if counts.pagesKept == 0 { lines.append(("No page was kept.", [])) }
        if !silent.isEmpty {
            lines.append((
                "\(Figures.count(silent.count, "rule")) dropped no page. A limit may be too wide, or an earlier rule takes the same pages first:", silent))
        }
        if let limit = facts.manifest.pageLimit {
            lines.append(("The run was limited to the first \(Figures.count(limit, "page")): shares are those of the beginning of the inputs.", []))
        }
        guard !lines.isEmpty else { return }
        main.element("aside", ["class": "warning", "role": "note"]) { box in
            for (line, names) in lines {
                box.element("p") { paragraph in
                    paragraph.text(line)
                    for name in names {
                        paragraph.text(" ")
                        paragraph.element("code", name)
                    }
                }
            }
        }
    }

    // MARK: Sections

    /// Sections that have something to show.
    private var sections: [ReportSection] {
        [
            PagesSections(facts: facts).funnel, PagesSections(facts: facts).reasons, NumberSections(facts: facts).length,
            NumberSections(facts: facts).numbers,
        ].compactMap { $0 } + CopySections(facts: facts).sections + PagesSections(facts: facts).labels + [
            PagesSections(facts: facts).hosts, RightsSections(facts: facts).licences, RightsSections(facts: facts).reservations, RunSections(facts: facts).speed, RunSections(facts: facts).inputs, RunSections(facts: facts).damage,
        ].compactMap { $0 }
    }
}

/// One section: where links lead to it, heading, a sentence on how to read it, what it shows.
struct ReportSection {
    let id: String
    let title: String
    let lead: String
    let body: Markup

    init(_ id: String, _ title: String, _ lead: String, _ draw: (inout Markup) -> Void) {
        self.id = id
        self.title = title
        self.lead = lead
        var body = Markup()
        draw(&body)
        self.body = body
    }

    func draw(into main: inout Markup) {
        main.element("section", ["id": id]) { out in
            out.element("h2", title)
            if !lead.isEmpty { out.element("p", ["class": "lead"], lead) }
            out.add(body)
        }
    }
}
