/// What the elements of JATS 1.x and its predecessor NLM 2.x are to a writer of text.
package enum JATSRoles {
    /// `parts` are those that are written; what belongs to no part always is.
    package static func roles(_ parts: Set<JATSPart>) -> XMLRoles {
        var all: [(name: String, role: UInt8)] = []
        func give(_ role: RecordRole, _ names: String) { for name in names.split(separator: " ") { all.append((String(name), role.rawValue)) } }
        func give(_ role: RecordRole, _ names: String, if part: JATSPart) { give(parts.contains(part) ? role : .dropped, names) }
        give(.section, "sec app ack abstract trans-abstract glossary bio")
        give(.section, "notes", if: .notes)
        give(.section, "ref-list", if: .references)
        give(.title, "title subtitle")
        give(.label, "label")
        give(.block, "body p caption verse-group statement chem-struct-wrap attrib boxed-text app-group table-wrap-foot sig-block speech array def-list")
        give(.block, "fig fig-group", if: .figures)
        give(.block, "table-wrap table-wrap-group", if: .tables)
        give(.block, "supplementary-material", if: .supplementary)
        give(.line, "verse-line ref speaker sig")
        give(.list, "list")
        give(.item, "list-item def-item")
        give(.label, "term")
        give(.definition, "def")
        give(.quote, "disp-quote")
        give(.preformatted, "preformat code")
        give(.table, "table")
        give(.row, "tr row")
        give(.cell, "td th entry")
        give(.lineBreak, "break")
        give(.strong, "bold")
        give(.emphasis, "italic")
        give(.monospace, "monospace")
        give(.superscript, "sup")
        give(.subscript, "sub")
        give(.spaced, "name string-name person-group element-citation nlm-citation")
        // Notes of a table, and of a sentence, stay with it; groups of them are a part of their own.
        give(.note, "fn")
        give(.block, "fn-group", if: .notes)
        give(.displayFormula, "disp-formula")
        give(.inlineFormula, "inline-formula")
        give(.math, "math")
        give(.tex, "tex-math")
        give(.alternatives, "alternatives")
        give(.dropped, "object-id graphic inline-graphic media permissions alt-text long-desc alt-title sec-meta kwd-group index-term milestone-start")
        give(.dropped, "milestone-end related-object related-article counts private-char inline-supplementary-material")
        return XMLRoles(all)
    }
}
