/// What a tag means to someone who reads the page, as bits.
struct TagRoles: OptionSet {
    let rawValue: UInt8

    /// Starts and ends a line of its own.
    static let block = TagRoles(rawValue: 1)
    /// Holds no text for readers.
    static let skipped = TagRoles(rawValue: 2)
    /// Holds nothing, but means something where it stands.
    static let void = TagRoles(rawValue: 4)

    static let table: [TagRoles] = {
        var table = [TagRoles](repeating: [], count: TagNames.count)
        func mark(_ roles: TagRoles, _ tags: [Tag]) {
            for tag in tags { table[Int(tag.rawValue)].formUnion(roles) }
        }
        mark(.block, [
            .address, .article, .aside, .blockquote, .body, .button, .caption, .center, .dd, .details, .dialog, .dir, .div, .dl, .dt,
            .fieldset, .figcaption, .figure, .footer, .form, .h1, .h2, .h3, .h4, .h5, .h6, .header, .hgroup, .hr, .html, .legend, .li,
            .listing, .main, .menu, .nav, .noscript, .ol, .optgroup, .option, .p, .plaintext, .pre, .search, .section, .summary, .table,
            .tbody, .td, .tfoot, .th, .thead, .tr, .ul, .xmp,
        ])
        mark(.skipped, [
            .head, .script, .style, .template, .iframe, .object, .embed, .applet, .canvas, .audio, .video, .map, .select, .datalist,
            .input, .progress, .meter, .noembed, .noframes, .link, .meta, .title, .textarea, .annotation, .annotationXml,
        ])
        mark(.void, [.br, .hr, .img, .wbr])
        return table
    }()
}
