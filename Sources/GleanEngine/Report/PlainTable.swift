/// A table of names and figures, which scrolls sideways where there is no room.
enum PlainTable {
    /// Draws the table; `rows` adds its rows with `row`.
    static func draw(_ headings: [String], into out: inout Markup, _ rows: (inout Markup) -> Void) {
        out.element("div", ["class": "scroll"]) { frame in
            frame.element("table", ["class": "plain"]) { table in
                table.element("thead") { head in
                    head.element("tr") { row in
                        for (index, heading) in headings.enumerated() { row.element("th", ["scope": "col", "class": index == 0 ? "" : "n"], heading) }
                    }
                }
                table.element("tbody") { rows(&$0) }
            }
        }
    }

    /// One row: a name, what stands smaller after it, and figures under the other headings.
    static func row(_ name: String, note: String = "", _ figures: [String], into body: inout Markup) {
        body.element("tr") { row in
            row.element("th", ["scope": "row"]) { cell in
                cell.text(name)
                if !note.isEmpty { cell.element("small", " " + note) }
            }
            for figure in figures { row.element("td", ["class": "n"], figure) }
        }
    }
}
