/// What a tag means to someone who reads the page, as bits.
struct TagRoles: OptionSet {
    let rawValue: UInt16

    /// Starts and ends a line of its own.
    static let block = TagRoles(rawValue: 1)
    /// Holds no text for readers.
    static let skipped = TagRoles(rawValue: 2)
    static let heading = TagRoles(rawValue: 4)
    /// Its spaces and line ends are kept.
    static let preformatted = TagRoles(rawValue: 8)
    static let list = TagRoles(rawValue: 16)
    static let cell = TagRoles(rawValue: 32)
    /// Holds what stands beside the main text, by the standard's own words.
    static let beside = TagRoles(rawValue: 64)
    /// Often beside the main text.
    static let perhapsBeside = TagRoles(rawValue: 128)
    static let main = TagRoles(rawValue: 256)
    /// Holds nothing, but means something where it stands.
    static let void = TagRoles(rawValue: 512)

    static let table: [TagRoles] = {
        var table = [TagRoles](repeating: [], count: TagNames.count)
        func mark(_ roles: TagRoles, _ tags: [Tag]) {
            for tag in tags { table[Int(tag.rawValue)].formUnion(roles) }
        }
        mark(.block, [
            .address, .article, .aside, .blockquote, .body, .caption, .center, .dd, .details, .dialog, .dir, .div, .dl, .dt, .fieldset,
            .figcaption, .figure, .footer, .form, .h1, .h2, .h3, .h4, .h5, .h6, .header, .hgroup, .hr, .html, .legend, .li, .listing,
            .main, .menu, .nav, .ol, .optgroup, .option, .p, .plaintext, .pre, .search, .section, .summary, .table, .tbody, .td,
            .tfoot, .th, .thead, .tr, .ul, .xmp, .noscript, .button,
        ])
        mark(.void, [.br, .hr, .img, .wbr])
        mark(.skipped, [
            .head, .script, .style, .template, .iframe, .object, .embed, .applet, .canvas, .audio, .video, .map, .select, .datalist,
            .input, .progress, .meter, .noembed, .noframes, .link, .meta, .title, .textarea, .annotation, .annotationXml,
        ])
        mark(.heading, [.h1, .h2, .h3, .h4, .h5, .h6])
        mark(.preformatted, [.pre, .listing, .plaintext, .xmp])
        mark(.list, [.ul, .ol, .menu, .dir])
        mark(.cell, [.td, .th])
        mark(.beside, [.nav, .footer, .aside, .dialog, .search])
        mark(.perhapsBeside, [.form, .fieldset])
        mark(.main, [.main, .article])
        return table
    }()
}
