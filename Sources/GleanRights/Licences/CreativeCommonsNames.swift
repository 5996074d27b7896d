/// How the four elements of Creative Commons licences and their jurisdictions are called.
///
/// Source: the titles of the licences in their languages (creativecommons/cc-legal-tools-data, config/cc-legal-tools.csv; PyPI
/// cc.licenserdf 0.2.29), and the wordings of German licences of 2004 to 2013 on their buttons.
enum CreativeCommonsNames {
    /// Words by a space; longer ones before those that they begin with.
    static let elements = PhraseTable<CreativeCommons.Elements>([
        // English
        ("attribution required", .by), ("attribution", .by), ("noncommercial", .nc), ("non commercial use", .nc), ("non commercial", .nc),
        ("no derivative works", .nd), ("no derivs works", .nd), ("noderivs", .nd), ("noderivatives", .nd), ("no derivatives", .nd), ("no derivs", .nd),
        ("sharealike", .sa), ("share alike", .sa),
        // German
        ("namensnennung", .by), ("nichtkommerziell", .nc), ("nicht kommerzielle nutzung", .nc), ("nicht kommerziell*", .nc),
        ("keine kommerzielle nutzung", .nc), ("keine bearbeitung*", .nd), ("keinebearbeitung*", .nd),
        ("weitergabe unter gleichen bedingungen", .sa), ("weitergabe unter denselben bedingungen", .sa), ("weitergabe unter gleichen", .sa),
        // French
        ("paternité", .by), ("pas d utilisation commerciale", .nc), ("pas d’utilisation commerciale", .nc), ("utilisation non commerciale", .nc),
        ("pas de modification*", .nd), ("pas d oeuvres dérivées", .nd), ("pas d œuvre dérivée", .nd),
        ("partage dans les mêmes conditions", .sa), ("partage à l identique", .sa), ("partage des conditions initiales à l identique", .sa),
        // Spanish
        ("reconocimiento", .by), ("atribución", .by), ("nocomercial", .nc), ("no comercial", .nc), ("uso no comercial", .nc),
        ("sinobraderivada", .nd), ("sinobrasderivadas", .nd), ("sinderivadas", .nd), ("sin obra derivada", .nd), ("sin obras derivadas", .nd),
        ("sin derivadas", .nd), ("compartirigual", .sa), ("compartir igual", .sa), ("compartir bajo la misma licencia", .sa),
        // Italian
        ("attribuzione", .by), ("noncommerciale", .nc), ("non commerciale", .nc), ("non opere derivate", .nd), ("nonoperederivate", .nd),
        ("condividi allo stesso modo", .sa), ("condividiallostessomodo", .sa),
        // Portuguese
        ("atribuição", .by), ("uso não comercial", .nc), ("não comercial", .nc), ("nãocomercial", .nc), ("semderivações", .nd), ("semderivados", .nd),
        ("sem derivações", .nd), ("sem derivados", .nd), ("vedada a criação de obras derivadas", .nd), ("vedadas obras derivadas", .nd),
        ("compartilhaigual", .sa), ("compartilha igual", .sa), ("compartilhamento pela mesma licença", .sa),
        // Dutch
        ("naamsvermelding", .by), ("nietcommercieel", .nc), ("niet commercieel", .nc), ("geenafgeleidewerken", .nd), ("geen afgeleide werken", .nd),
        ("gelijkdelen", .sa), ("gelijk delen", .sa),
        // Polish
        ("uznanie autorstwa", .by), ("użycie niekomercyjne", .nc), ("bez utworów zależnych", .nd), ("na tych samych warunkach", .sa),
        // Russian
        ("с указанием авторства", .by), ("атрибуция", .by), ("некоммерческая", .nc), ("некоммерческое использование", .nc),
        ("без производных произведений", .nd), ("без производных", .nd), ("с сохранением условий", .sa), ("на тех же условиях", .sa),
        // Swedish, Danish, Norwegian, Finnish, Czech
        ("erkännande", .by), ("ickekommersiell", .nc), ("ingabearbetningar", .nd), ("delalika", .sa), ("dela lika", .sa),
        ("navngivelse", .by), ("ikkekommersiell", .nc), ("ikkekommerciel", .nc), ("ingenbearbeidelse", .nd), ("ingenbearbejdelser", .nd),
        ("delpåsammevilkår", .sa), ("nimeä", .by), ("epäkaupallinen", .nc), ("eimuutoksia", .nd), ("jaasamoin", .sa),
        ("uveďte autora", .by), ("neužívejte komerčně", .nc), ("nevyužívejte dílo komerčně", .nc), ("nezasahujte do díla", .nd),
        ("zachovejte licenci", .sa),
    ])

    /// Writings without spaces between words: Japanese, Chinese, Korean.
    static let unspaced: [(phrase: String, element: CreativeCommons.Elements)] = [
        ("表示", .by), ("署名", .by), ("姓名標示", .by), ("저작자표시", .by), ("非営利", .nc), ("非商业性使用", .nc), ("非商業性", .nc), ("비영리", .nc),
        ("改変禁止", .nd), ("禁止演绎", .nd), ("禁止改作", .nd), ("변경금지", .nd), ("継承", .sa), ("相同方式共享", .sa), ("相同方式分享", .sa), ("동일조건변경허락", .sa),
    ]
    static let unspacedNames = ["クリエイティブ・コモンズ", "クリエイティブコモンズ", "知识共享", "創用 cc", "創用cc", "크리에이티브 커먼즈"]

    /// Jurisdictions by name; codes of two letters are read where they are written in capitals.
    static let places: [(phrase: WordPhrase, code: Substring)] = [
        ("deutschland", "de"), ("germany", "de"), ("österreich", "at"), ("austria", "at"), ("schweiz", "ch"), ("switzerland", "ch"), ("suisse", "ch"),
        ("united states", "us"), ("vereinigte staaten", "us"), ("usa", "us"), ("france", "fr"), ("frankreich", "fr"), ("españa", "es"), ("spain", "es"),
        ("spanien", "es"), ("italia", "it"), ("italy", "it"), ("italien", "it"), ("nederland", "nl"), ("netherlands", "nl"), ("polska", "pl"), ("poland", "pl"),
        ("brasil", "br"), ("brazil", "br"), ("portugal", "pt"), ("japan", "jp"), ("日本", "jp"), ("canada", "ca"), ("australia", "au"), ("new zealand", "nz"),
        ("argentina", "ar"), ("chile", "cl"), ("ecuador", "ec"), ("igo", "igo"), ("uk england wales", "uk"), ("england wales", "uk"),
        ("uk scotland", "scotland"), ("scotland", "scotland"), ("ireland", "ie"), ("česko", "cz"), ("luxembourg", "lu"), ("台灣", "tw"), ("中国大陆", "cn"),
    ]
}
