/// A table whose rows carry a bar: stages of a funnel, reasons, languages, hosts.
struct BarTable {
    struct Row {
        let name: String
        /// Stands smaller after the name.
        var note = ""
        /// Shares of the bar's full length, with their classes in the style sheet.
        let parts: [(kind: String, share: Double)]
        /// What the bar says when it is pointed at.
        let title: String
        /// Figures to the right, under the headings.
        let figures: [String]
    }

    /// Headings of the name and of the figures.
    let headings: [String]
    let rows: [Row]

    func drawn(into page: inout Markup) {
        page.element("table", ["class": "bars"]) { table in
            table.element("thead") { head in
                head.element("tr") { row in
                    row.element("th", ["scope": "col"], headings.first ?? "")
                    row.element("th", ["class": "bar"], "")
                    for heading in headings.dropFirst() { row.element("th", ["scope": "col", "class": "n"], heading) }
                }
            }
            table.element("tbody") { body in
                for row in rows { draw(row, into: &body) }
            }
        }
    }

    private func draw(_ row: Row, into body: inout Markup) {
        body.element("tr") { line in
            line.element("th", ["scope": "row"]) { cell in
                cell.text(row.name)
                if !row.note.isEmpty { cell.element("small", " " + row.note) }
            }
            line.element("td", ["class": "bar"]) { $0.add(Self.bar(row.parts, row.title)) }
            for (index, figure) in row.figures.enumerated() {
                // On a phone headings are gone: each figure carries its own.
                line.element("td", ["class": "n", "data-heading": headings.count > index + 1 ? headings[index + 1] : ""], figure)
            }
        }
    }

    /// A bar that is stretched to the room it gets.
    static func bar(_ parts: [(kind: String, share: Double)], _ title: String) -> Markup {
        var out = Markup()
        out.element("svg", ["class": "strip", "viewBox": "0 0 1000 10", "preserveAspectRatio": "none", "role": "img", "aria-label": title]) { svg in
            svg.element("title", title)
            svg.void("rect", ["class": "rail", "width": "1000", "height": "10"])
            var x = 0.0
            for part in parts where part.share > 0 {
                // What is there is seen, if only as a hair.
                let width = min(max(part.share * 1000, 2), 1000 - x)
                svg.void("rect", ["class": part.kind, "x": Plot.figure(x), "width": Plot.figure(width), "height": "10"])
                x += width
            }
        }
        return out
    }
}
