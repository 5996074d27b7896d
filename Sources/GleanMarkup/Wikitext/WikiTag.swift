/// A tag that wikitext may hold: HTML's that MediaWiki lets through, and those of its extensions.
enum WikiTag: UInt8 {
    case br, hr, wbr
    case abbr, b, bdi, bdo, big, cite, code, data, del, dfn, em, font, i, ins, kbd, mark, nobr, q, rb, rp, rt, rtc, ruby, s, samp, small, span, strike, strong
    case sub, sup, time, tt, u, `var`, a
    case blockquote, caption, center, dd, div, dl, dt, h1, h2, h3, h4, h5, h6, li, ol, p, table, tbody, td, tfoot, th, thead, tr, ul, section
    case poem, noinclude, includeonly, onlyinclude, ref, references
    // Their content is no wikitext.
    case nowiki, pre, math, chem, ce, syntaxhighlight, source, gallery, timeline, score, graph, hiero, templatedata, mapframe, maplink, imagemap
    case inputbox, categorytree, templatestyles, indicator, charinsert, listing, phonos

    /// What stands between the tags is taken as it is.
    var isRaw: Bool { rawValue >= WikiTag.nowiki.rawValue }

    /// A block of its own: text before and behind it belongs to other lines.
    var isBlock: Bool {
        switch self {
        case .blockquote, .center, .div, .h1, .h2, .h3, .h4, .h5, .h6, .p, .poem, .table, .tr, .li, .dd, .dt, .ul, .ol, .dl, .caption, .section: true
        default: false
        }
    }

    /// The tag whose name stands at `start`, and the place behind the name.
    static func read(_ bytes: Span<UInt8>, at start: Int) -> (tag: WikiTag, end: Int)? {
        var packed = (low: UInt64(0), high: UInt64(0))
        var place = start
        while place < bytes.count, place - start < 16 {
            let byte = bytes[place]
            guard WikiBytes.isLetter(byte) || place > start && WikiBytes.isDigit(byte) else { break }
            let value = UInt64(WikiBytes.lower(byte)), index = UInt64(place - start)
            if index < 8 { packed.low |= value << (index * 8) } else { packed.high |= value << ((index - 8) * 8) }
            place += 1
        }
        guard place > start, place < bytes.count else { return nil }
        let next = bytes[place]
        guard WikiBytes.isSpace(next) || next == UInt8(ascii: ">") || next == UInt8(ascii: "/") else { return nil }
        return names.find(packed.low, packed.high).map { ($0, place) }
    }

    private static let names = WikiTagNames()
}

/// The names in order of their packed bytes, for a search by halves.
private struct WikiTagNames: Sendable {
    private var low: [UInt64] = []
    private var high: [UInt64] = []
    private var tags: [WikiTag] = []

    init() {
        var rows: [(UInt64, UInt64, WikiTag)] = []
        var code: UInt8 = 0
        while let tag = WikiTag(rawValue: code) {
            var low: UInt64 = 0, high: UInt64 = 0
            for (index, byte) in "\(tag)".utf8.enumerated() {
                if index < 8 { low |= UInt64(byte) << (UInt64(index) * 8) } else { high |= UInt64(byte) << (UInt64(index - 8) * 8) }
            }
            rows.append((low, high, tag))
            code += 1
        }
        for row in rows.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
            low.append(row.0)
            high.append(row.1)
            tags.append(row.2)
        }
    }

    func find(_ first: UInt64, _ second: UInt64) -> WikiTag? {
        var from = 0, to = low.count
        while from < to {
            let middle = (from + to) >> 1
            if low[middle] < first || low[middle] == first && high[middle] < second { from = middle + 1 } else { to = middle }
        }
        return from < low.count && low[from] == first && high[from] == second ? tags[from] : nil
    }
}
