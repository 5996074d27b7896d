import GleanModel

/// What became of pages: by step, by reason, by label, by host.
struct PagesSections {
    let facts: ReportFacts

    private var counts: Manifest.Counts { facts.counts }
    private static let mostReasons = 40, mostLabels = 20, mostHosts = 25

    var funnel: ReportSection {
        ReportSection("funnel", "Funnel", "Each bar is the pages that came to a step; its end is what the step dropped.") { out in
            let rows = facts.funnel.map { row in
                let whole = Double(max(1, counts.pagesIn))
                return BarTable.Row(
                    name: row.name, parts: [("kept", Double(row.left) / whole), ("dropped", Double(row.dropped) / whole)],
                    title: "\(row.name): \(Figures.count(row.came)) came, \(Figures.count(row.dropped)) dropped, \(Figures.count(row.left)) went on",
                    figures: [Figures.count(row.left), Figures.count(row.dropped), Figures.share(row.dropped, of: row.came)])
            }
            BarTable(headings: ["Step", "went on", "dropped", "of those that came"], rows: rows).drawn(into: &out)
        }
    }

    var reasons: ReportSection? {
        // Of equal ones, the reason that is asked first.
        let order = counts.drops.indices.sorted { one, other in
            let (left, right) = (counts.drops[one].pages, counts.drops[other].pages)
            return left != right ? left > right : one < other
        }
        let drops = order.map { counts.drops[$0] }
        guard let first = drops.first else { return nil }
        return ReportSection("reasons", "Reasons", "A page leaves at the first rule that it breaks. Shares are of all pages in.") { out in
            let rows = drops.prefix(Self.mostReasons).map { drop in
                let share = Figures.share(drop.pages, of: counts.pagesIn)
                return BarTable.Row(
                    name: drop.reason.name, note: drop.step, parts: [("dropped", Double(drop.pages) / Double(max(1, first.pages)))],
                    title: "\(drop.step) / \(drop.reason): \(Figures.count(drop.pages, "page")), \(share)", figures: [Figures.count(drop.pages), share])
            }
            BarTable(headings: ["Reason", "pages", "share"], rows: rows).drawn(into: &out)
            Self.more(drops.count - rows.count, "reason", &out)
        }
    }

    /// One section for each label that was measured: languages, mostly.
    var labels: [ReportSection] {
        facts.scan.labels.compactMap { labels in
            let found = labels.found
            guard let first = found.first else { return nil }
            let use = labels.column.name.split(separator: ".").first.map(String.init) ?? labels.column.name
            let title = use == "language" ? "Languages" : "By \(labels.column.name)"
            let judged = labels.wanted.isEmpty ? "" : " Those that the recipe wants are marked."
            return ReportSection("label-\(labels.column.slot)", title, "Pages by \(labels.column.name), the most frequent first.\(judged)") { out in
                let rows = found.prefix(Self.mostLabels).map { label in
                    split(
                        labels.column.labels[label], note: !labels.wanted.isEmpty && labels.wanted[label] ? "wanted" : "",
                        kept: labels.kept[label], dropped: labels.dropped[label], most: labels.total(first))
                }
                BarTable(headings: ["Label", "pages", "kept", "yield"], rows: rows).drawn(into: &out)
                Self.more(found.count - rows.count, "label", &out)
            }
        }
    }

    var hosts: ReportSection? {
        let hosts = facts.scan.hosts, top = hosts.top(Self.mostHosts)
        guard let first = top.first else { return nil }
        var lead = "The hosts with the most pages, without \u{201C}www.\u{201D}"
        if hosts.missingAtMost > 0 {
            let short = Figures.count(hosts.missingAtMost)
            lead += ". There were too many to count each: rare ones were forgotten on the way, and a host's pages may be short by up to \(short)."
        } else {
            lead += ", of \(Figures.count(hosts.count, "host"))."
        }
        if hosts.withoutHost > 0 { lead += " \(Figures.count(hosts.withoutHost, "page has", "pages have")) no URL with a host." }
        return ReportSection("hosts", "Hosts", lead) { out in
            let rows = top.map { split(Self.shown($0.host), kept: $0.kept, dropped: $0.dropped, most: first.pages) }
            BarTable(headings: ["Host", "pages", "kept", "yield"], rows: rows).drawn(into: &out)
        }
    }

    private func split(_ name: String, note: String = "", kept: Int, dropped: Int, most: Int) -> BarTable.Row {
        let pages = kept + dropped, whole = Double(max(1, most))
        return BarTable.Row(
            name: name, note: note, parts: [("kept", Double(kept) / whole), ("dropped", Double(dropped) / whole)],
            title: "\(name): \(Figures.count(kept)) kept, \(Figures.count(dropped)) dropped",
            figures: [Figures.count(pages), Figures.count(kept), Figures.share(kept, of: pages)])
    }

    /// A host at a length that leaves room for its bar.
    private static func shown(_ host: String) -> String { host.count <= 48 ? host : host.prefix(30) + "…" + host.suffix(16) }

    /// Says how many rows were left out.
    static func more(_ count: Int, _ name: String, _ out: inout Markup) {
        if count > 0 { out.element("p", ["class": "more"], "and \(Figures.count(count, "more \(name)"))") }
    }
}
