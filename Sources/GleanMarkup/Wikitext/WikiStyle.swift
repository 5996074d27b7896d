/// How wikitext is written down.
package struct WikiStyle: Sendable, Equatable {
    /// What becomes of templates.
    package enum Templates: String, Sendable, CaseIterable {
        /// All are left out.
        case drop
        /// Those that stand for text (`{{lang|fr|mot}}`, `{{convert|5|km}}`) are read, the rest is left out.
        case common
    }

    /// What becomes of infoboxes.
    package enum Infoboxes: String, Sendable, CaseIterable {
        case drop
        /// A line `key: value` a field.
        case lines
    }

    package var output = MarkupStyle.text
    /// The rules of PyPI's wikiextractor: its lines, its headings, its placeholders for formulas.
    package var followsPeer = false
    /// The page's title is the first line.
    package var title = false
    /// Tables are kept: a line a row, or a pipe table; else left out.
    package var tables = false
    package var lists = true
    /// Notes are kept and stand at the end.
    package var references = false
    package var templates = Templates.common
    package var infoboxes = Infoboxes.drop
    /// Captions of pictures are kept.
    package var captions = false
    /// Headings without anything under them are kept.
    package var emptySections = false

    package init() {}
}
