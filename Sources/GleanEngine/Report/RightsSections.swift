import GleanModel

/// What is known of the rights of kept pages.
struct RightsSections {
    let facts: ReportFacts

    private static let mostLicences = 30

    /// Nil where nothing is known of any page's rights.
    var licences: ReportSection? {
        guard let rights = facts.manifest.composition?.rights else { return nil }
        let ranked = rights.ranked, most = ranked.map(\.sum.pages).max() ?? 1
        return ReportSection("licences", "Licences", "Kept pages by the licence that counts, as an SPDX expression.") { out in
            let rows = ranked.prefix(Self.mostLicences).map { licence in
                let share = Figures.share(licence.sum.pages, of: rights.pages), name = licence.name.isEmpty ? "none is known" : licence.name
                return BarTable.Row(
                    name: name, parts: [("kept", Double(licence.sum.pages) / Double(max(1, most)))], title: "\(name): \(Figures.count(licence.sum.pages, "page"))",
                    figures: [Figures.count(licence.sum.pages), share, Figures.bytes(licence.sum.textBytes)])
            }
            BarTable(headings: ["Licence", "pages", "share", "text"], rows: rows).drawn(into: &out)
            PagesSections.more(ranked.count - rows.count, "licence", &out)
        }
    }

    var reservations: ReportSection? {
        guard let rights = facts.manifest.composition?.rights, !(rights.reservations.isEmpty && rights.flags.isEmpty) else { return nil }
        return ReportSection("reservations", "Reservations", "Kept pages by what is said of mining and training, and by what was noticed about their rights.") { out in
            let found = rights.reservations.merging(rights.flags, uniquingKeysWith: +).sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
            let rows = found.map { name, pages in
                BarTable.Row(
                    name: name.replacing("_", with: " "), parts: [("kept", Double(pages) / Double(max(1, found[0].value)))], title: "\(name): \(Figures.count(pages, "page"))",
                    figures: [Figures.count(pages), Figures.share(pages, of: rights.pages)])
            }
            BarTable(headings: ["Statement", "pages", "share"], rows: rows).drawn(into: &out)
        }
    }
}
