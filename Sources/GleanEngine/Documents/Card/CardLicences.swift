import GleanModel

/// Totals by licence, what was reserved, and where to find who made what.
enum CardLicences {
    private static let mostRows = 20

    static func add(_ facts: DocumentFacts, to card: inout Markdown) {
        guard let rights = facts.manifest.composition?.rights else { return }
        card.heading(3, "Licences")
        let ranked = rights.ranked
        card.table(["licence", "pages", "of all", "text"], ranked.prefix(mostRows).map { licence in
            [
                licence.name.isEmpty ? "none is known" : Markdown.code(licence.name), Figures.count(licence.sum.pages),
                Figures.share(licence.sum.pages, of: rights.pages), Figures.bytes(licence.sum.textBytes),
            ]
        }, right: 1, 2, 3)
        if ranked.count > mostRows { card.paragraph("And \(Figures.count(ranked.count - mostRows)) more, in `manifest.json`.") }
        if !rights.trust.isEmpty { card.paragraph("Trust in these statements: \(list(rights.trust)).") }
        if !rights.reservations.isEmpty { card.paragraph("Reservations that stand beside them: \(list(rights.reservations)).") }
        if !rights.flags.isEmpty { card.paragraph("Noticed: \(list(rights.flags)).") }
        guard let file = facts.manifest.attribution else { return }
        card.paragraph("""
            `\(file.name)` has a row for each page with title, author, source, licence and changes; \(Figures.count(rights.authored, "page")) \
            \(rights.authored == 1 ? "names" : "name") an author, and the others say that none is known.
            """)
    }

    private static func list(_ counts: [String: Int]) -> String {
        counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }.map { "\($0.key.replacing("_", with: " ")) \(Figures.count($0.value))" }.joined(separator: ", ")
    }
}
