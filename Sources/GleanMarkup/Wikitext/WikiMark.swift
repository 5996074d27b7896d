/// A place in wikitext that means something: a brace, a link, a tag, a line's end.
struct WikiMark {
    enum Kind: UInt8 {
        case newline
        /// `{{` and `}}`.
        case template, templateEnd
        /// `{{{` and `}}}`.
        case parameter, parameterEnd
        /// `|` inside of braces or a link.
        case pipe
        case link, linkEnd
        /// `[http://... label]`: the mark covers the bracket, the address and the space behind it.
        case external, externalEnd
        case table, tableEnd
        /// Two apostrophes or more.
        case quotes
        case comment
        /// A tag that opens, closes, or does both.
        case tag, tagEnd, emptyTag
        /// A tag with content that is no wikitext: the mark covers both tags, `other` is the place where the content begins.
        case raw
        case reference
        /// `__NOTOC__` and the like.
        case behaviour
        /// `-{` and `}-`.
        case variant, variantEnd
    }

    var place: Int32
    /// The place behind what the mark covers.
    var end: Int32
    /// Of a pair's halves: the number of the other mark; -1 where there is none.
    var other: Int32 = -1
    var kind: Kind
    /// Of tags.
    var tag: WikiTag = .br

    init(_ kind: Kind, _ place: Int, _ end: Int, tag: WikiTag = .br) {
        self.kind = kind
        self.place = Int32(truncatingIfNeeded: place)
        self.end = Int32(truncatingIfNeeded: end)
        self.tag = tag
    }
}
