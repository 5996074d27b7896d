/// How marked-up text is written down.
package enum MarkupStyle: String, Sendable, CaseIterable {
    /// Paragraphs without any marks.
    case text
    /// CommonMark, with pipe tables and TeX between dollars.
    case markdown
}
