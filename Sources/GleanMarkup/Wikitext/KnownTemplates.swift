/// Templates that stand for text, by name in lower case, and what they show.
///
/// Names and parameters are those of the English Wikipedia's template documentation, which many wikis share.
struct KnownTemplates: Sendable {
    enum Meaning: Sendable {
        /// The positional argument of this number, from 1.
        case argument(Int)
        /// The last positional argument.
        case last
        /// The argument of this name, or the first.
        case quote(String)
        /// All positional arguments, with this between.
        case joined(String)
        /// The text itself, and nothing of the arguments.
        case text(String)
        /// The text, then the first argument.
        case prefixed(String)
        /// A number and its unit: `{{convert|5|km}}`, `{{convert|5|to|6|km}}`.
        case measure
        /// Year, month and day.
        case date
        /// A source, where notes are kept.
        case citation
        /// Numerator and denominator, perhaps behind a whole.
        case fraction
    }

    private var meanings: [[UInt8]: Meaning] = [:]

    init() {
        for (names, meaning) in Self.rows { for name in names.split(separator: "|") { meanings[Array(name.utf8)] = meaning } }
    }

    static let shared = KnownTemplates()

    /// What the template `name`, in lower case and with single spaces, shows; nil for one that is left out.
    func meaning(_ name: [UInt8]) -> Meaning? {
        if let meaning = meanings[name] { return meaning }
        if name.starts(with: "cite ".utf8) || name.elementsEqual("citation".utf8) { return .citation }
        // {{lang-fr|mot}}, {{IPA-fr|mo}}, {{langx|..}} by their beginnings.
        if name.starts(with: "lang-".utf8) || name.starts(with: "ipa-".utf8) || name.starts(with: "transl-".utf8) { return .argument(1) }
        return nil
    }

    private static let rows: [(String, Meaning)] = [
        ("lang|langx|transl|transliteration|script|rtl-lang|nihongo2", .last),
        ("nowrap|nobr|nobreak|small|smaller|big|larger|large|em|strong|sc|smallcaps|small caps|sup|sub|abbr|tooltip|abbrlink|var|code|tt|kbd|mono|samp|nobold|no italic|noitalic|noitalics|italics correction|not a typo|proper name|sic|linktext|visible anchor|vanchor|ill|interlanguage link|mvar|math|val|bigmath|formatnum|ipa|angbr ipa|ipalink|audio|unicode|polytonic|hebrew|iast|grc|u|uline|underline|strike|center|centre|resize|font|color|nihongo|interp|wikt-lang|as written|title case|ipaslink|pronunciation|avoid wrap|keep together|text|plain text|lcfirst|ucfirst|flag|flagcountry|flagu|flagdeco|country|birth year|death year|circa year|oclc title|nbsp word|zwj word|b|i|ital|italic", .argument(1)),
        ("quote|blockquote|quotation|cquote|rquote|quote box|block quote|bq", .quote("text")), ("poemquote|verse|poem quote|poem", .quote("text")),
        ("convert|cvt|conv|convert/spell", .measure),
        ("birth date|birth date and age|death date|death date and age|start date|end date|start date and age|film date|dob|bda|date|dts|birth-date|death-date|start-date|end-date", .date),
        ("frac|sfrac|fraction|tfrac", .fraction),
        ("circa|c.|ca|c", .prefixed("c. ")), ("floruit|fl.|fl", .prefixed("fl. ")), ("born|b.", .prefixed("b. ")), ("died|d.", .prefixed("d. ")), ("as of|asof", .prefixed("As of ")),
        ("us$|usd", .prefixed("US$")), ("a$|aud", .prefixed("A$")), ("c$|cad|canadian dollar", .prefixed("C$")), ("gbp|pound sterling|£", .prefixed("£")), ("euro|eur|€", .prefixed("€")),
        ("inr|indian rupee|indianrupee|₹", .prefixed("₹")), ("jpy|yen|¥", .prefixed("¥")),
        ("hms", .prefixed("HMS ")), ("uss", .prefixed("USS ")), ("ss", .prefixed("SS ")), ("rms", .prefixed("RMS ")), ("mv", .prefixed("MV ")), ("hmas", .prefixed("HMAS ")), ("hmcs", .prefixed("HMCS ")), ("sms", .prefixed("SMS ")),
        ("ship", .joined(" ")), ("sortname|sort name", .joined(" ")), ("chem|chem2|chemical formula|hair space", .joined("")), ("hlist|unbulleted list|ubl|plainlist items", .joined(", ")), ("subst only", .joined(" ")),
        ("angbr|angle bracket|angle brackets", .argument(1)), ("sort|hs", .last), ("nts|ntsh|number table sorting", .argument(1)),
        ("ndash|en dash|–", .text("–")), ("mdash|em dash|—", .text("—")), ("spaced ndash|spnd|snd|sndash|spaced en dash|dash", .text(" – ")), ("spaced mdash|smd|spaced em dash", .text(" — ")),
        ("nbsp|space|spaces|gap|thinsp|thin space|pad|sp|zwsp|\u{200A}", .text(" ")), ("·|dot|middot|•|bullet|bull", .text(" · ")), ("'|apostrophe|asper|ayin", .text("'")), ("'s", .text("'s")),
        ("=", .text("=")), ("!", .text("|")), ("!!", .text("||")), ("-'", .text("'")), ("shy|wbr|zwj|zwnj|nbhyph", .text("")), ("nbhyphen|nbh", .text("-")), ("times|×", .text("×")), ("minus|−", .text("−")), ("sharp|music sharp", .text("♯")), ("flat|music flat", .text("♭")),
        ("yes|tick|aye|y", .text("Yes")), ("no|cross|nay|n", .text("No")), ("...|ellipsis", .text("…")), ("pi", .text("π")), ("'\"|\"'|' \"", .text("'\"")),
    ]
}
