/// What an element of a record is to whoever writes it down as text. Vocabularies (JATS, patents, bills) give their elements one each.
package enum RecordRole: UInt8, Sendable {
    /// Nothing of its own: what is in it is written where it stands.
    case plain
    /// Not written.
    case dropped
    /// Set apart from what stands around it.
    case block
    /// On lines of its own, without a blank one.
    case line
    /// Its titles are headings, deeper by one than those of the section around it.
    case section
    /// A heading in a section; elsewhere a paragraph of its own.
    case title
    /// A heading inside of a section, one, two or three levels deeper than the section's own.
    case heading1, heading2, heading3
    /// A number or name, with what follows in the same line.
    case label
    /// The name of a paragraph, which stands before it in the same line, with a full stop and a dash between: `(a) In general.—The`.
    case runInTitle
    case list, item, term, definition
    case quote
    /// In the line, between quotation marks that the record does not write.
    case quoted
    /// Spaces and line ends are kept.
    case preformatted
    /// The same where a whole document is so: it is not marked as code.
    case verbatim
    case table, row, cell
    case lineBreak
    case strong, emphasis, monospace, superscript, `subscript`
    /// Children, such as the parts of a name, with spaces between them.
    case spaced
    /// A footnote: a block in a group of them, in the line in parentheses.
    case note
    /// MathML.
    case math
    /// TeX, perhaps as a whole document.
    case tex
    /// Holds a formula that stands on a line of its own, or in the line.
    case displayFormula, inlineFormula
    /// The same several times: the one that can be written best is.
    case alternatives
}
