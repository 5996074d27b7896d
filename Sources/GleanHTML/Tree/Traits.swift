/// What tree construction asks about an element, as bits; kept with every open element so that a scan reads one word each.
struct Traits: OptionSet {
    let rawValue: UInt16

    static let special = Traits(rawValue: 1)
    /// Bounds "has an element in scope".
    static let scope = Traits(rawValue: 2)
    /// Bounds list item scope besides.
    static let list = Traits(rawValue: 4)
    /// Bounds button scope besides.
    static let button = Traits(rawValue: 8)
    /// Bounds table scope.
    static let tableScope = Traits(rawValue: 16)
    /// Its end tag may be left out.
    static let implied = Traits(rawValue: 32)
    static let impliedThoroughly = Traits(rawValue: 64)
    static let htmlIntegration = Traits(rawValue: 128)
    static let mathTextIntegration = Traits(rawValue: 256)
    static let heading = Traits(rawValue: 512)
    /// table, tbody, tfoot, thead, tr: text inside is foster parented.
    static let tablePart = Traits(rawValue: 1024)

    /// Its end tag in the body closes it and does nothing else where it is the current node.
    static let closesAlone = Traits(rawValue: 2048)

    static let anyScope: Traits = [.scope]
    static let listScope: Traits = [.scope, .list]
    static let buttonScope: Traits = [.scope, .button]

    static let html: [Traits] = {
        var table = [Traits](repeating: [], count: TagNames.count)
        func mark(_ traits: Traits, _ tags: [Tag]) {
            for tag in tags { table[Int(tag.rawValue)].formUnion(traits) }
        }
        mark(.special, [
            .address, .applet, .area, .article, .aside, .base, .basefont, .bgsound, .blockquote, .body, .br, .button, .caption,
            .center, .col, .colgroup, .dd, .details, .dir, .div, .dl, .dt, .embed, .fieldset, .figcaption, .figure, .footer, .form,
            .frame, .frameset, .h1, .h2, .h3, .h4, .h5, .h6, .head, .header, .hgroup, .hr, .html, .iframe, .img, .input, .keygen,
            .li, .link, .listing, .main, .marquee, .menu, .meta, .nav, .noembed, .noframes, .noscript, .object, .ol, .p, .param,
            .plaintext, .pre, .script, .search, .section, .select, .source, .style, .summary, .table, .tbody, .td, .template,
            .textarea, .tfoot, .th, .thead, .title, .tr, .track, .ul, .wbr, .xmp,
        ])
        mark(.scope, [.applet, .caption, .html, .table, .td, .th, .marquee, .object, .select, .template])
        mark(.list, [.ol, .ul])
        mark(.button, [.button])
        mark(.tableScope, [.html, .table, .template])
        mark([.implied, .impliedThoroughly], [.dd, .dt, .li, .optgroup, .option, .p, .rb, .rp, .rt, .rtc])
        mark(.impliedThoroughly, [.caption, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr])
        mark(.heading, [.h1, .h2, .h3, .h4, .h5, .h6])
        mark(.tablePart, [.table, .tbody, .tfoot, .thead, .tr])
        let more: [Tag] = [
            .other, .template, .body, .html, .form, .br, .applet, .marquee, .object, .a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small,
            .strike, .strong, .tt, .u,
        ]
        for index in table.indices where !more.contains(where: { Int($0.rawValue) == index }) { table[index].insert(.closesAlone) }
        return table
    }()

    static func foreign(_ namespace: Namespace, _ tag: Tag) -> Traits {
        switch (namespace, tag) {
        case (.mathml, .mi), (.mathml, .mo), (.mathml, .mn), (.mathml, .ms), (.mathml, .mtext):
            [.special, .scope, .mathTextIntegration]
        case (.mathml, .annotationXml): [.special, .scope]
        case (.svg, .foreignobject), (.svg, .desc), (.svg, .title): [.special, .scope, .htmlIntegration]
        default: []
        }
    }
}

/// An element on the stack of open elements.
struct OpenElement {
    var node: UInt32
    var traits: Traits
    var tag: Tag
    var namespace: Namespace

    @inline(__always)
    func isHTML(_ wanted: Tag) -> Bool { tag == wanted && namespace == .html }
}

/// An entry of the list of active formatting elements; node 0 is a marker.
struct FormattingElement {
    var node: UInt32
    var tag: Tag
}
