import GleanModel

/// Tells from the words around a licence what it covers.
struct StatementScope {
    /// Speaks of the page, the site or its texts.
    let speaksOfWhole: Bool
    /// Begins with a word for an image, or names a collection of images as its source.
    let speaksOfImage: Bool
    /// Has a word for an image anywhere, as captions do behind their first sentence.
    let mentionsImage: Bool
    let speaksOfSome: Bool
    /// Speaks of the site's design, or of software.
    let speaksOfTool: Bool
    /// Says that something is licensed: "licensed under", "steht unter", "Lizenz:".
    let isSentence: Bool

    init(_ words: StatementWords) {
        let all = words.words
        speaksOfWhole = Self.whole.contains { words.holds($0) } || all.contains { word in Self.wholeStems.contains { word.text.contains($0) } }
        let begins = all.prefix(3).contains { word in Self.imageStems.contains { word.text.hasPrefix($0) || word.text.hasSuffix($0) } }
        speaksOfImage = begins || Self.imageSources.contains { words.holds($0) }
        mentionsImage = speaksOfImage || all.contains { Self.imageStems.contains($0.text) }
        // "Portions of this content are © by contributors. Content available under ..." speaks of all.
        speaksOfSome = Self.some.contains { words.holds($0) } && !words.holds(Self.available)
        speaksOfTool = all.prefix(8).contains { word in Self.tools.contains { word.text.hasPrefix($0) } }
        // German puts what is licensed between the verb and "unter".
        isSentence = Self.sentences.contains { words.holds($0) } || words.holds(Self.under) && Self.verbs.contains { words.holds($0) }
    }

    private static let whole: [WordPhrase] = [
        "this work", "this page", "this site", "this website", "this web site", "this blog", "this article", "this post", "this text", "this document",
        "this publication", "our content", "our work", "our journalism", "all content", "all contents", "the content*", "content is", "content on",
        "text is available", "all text", "site content", "dieses werk", "diese arbeit", "dieser text", "diese seite*", "dieser seite*", "alle seiten",
        "alle texte", "die texte", "ce site", "cette œuvre", "cette page", "cet article", "le contenu", "les contenus", "este sitio", "esta obra",
        "el contenido", "los contenidos", "quest opera", "questo sito", "questo articolo", "i contenuti", "este trabalho", "este site", "o conteúdo",
        "deze site", "dit werk", "ta strona", "treści", "содержание", "all articles", "all posts", "except where", "unless otherwise", "soweit nicht anders",
        "sofern nicht anders", "wenn nicht anders", "falls nicht anders", "if not otherwise", "if not explicitly", "sauf mention contraire", "this lecture",
        "user contributions", "user content", "content available", "dieser beitrag*", "dieser artikel", "unsere inhalte", "eigenen inhalte", "the work", "all works",
    ]
    private static let wholeStems = ["inhalt", "beiträge", "weblog", "webseite", "website", "lernpfad"]
    private static let imageStems = [
        "foto", "fotos", "photo", "photos", "bild", "bilder", "image", "images", "picture", "abbildung", "abb", "grafik", "illustration", "credit", "credits",
        "bildquelle", "fotocredit", "photograph", "video", "titelbild", "headerimage", "headerbild", "karte", "icon", "icons", "logo", "musik", "audio", "screenshot",
    ]
    private static let imageSources: [WordPhrase] = [
        "wikimedia commons", "via wikipedia", "flickr", "own work", "unsplash", "pixabay", "pexels", "photo by", "photo credit", "image by", "image credit",
        "foto von", "bild von", "photo courtesy", "pxhere", "shutterstock", "photos by", "header image", "featured image", "images on", "crédit photo",
    ]
    private static let available: WordPhrase = "content available"
    private static let some: [WordPhrase] = [
        "some content*", "some of the", "parts of this", "portions of", "some articles", "some images", "some text*", "einige inhalte", "teile dieser",
        "einzelne inhalte", "einige texte", "certaines parties", "algunos contenidos", "alcuni contenuti", "selected content",
    ]
    private static let tools = ["theme", "template", "design", "webdesign", "layout", "plugin", "software", "font", "vorlage"]
    private static let under: WordPhrase = "unter"
    private static let verbs: [WordPhrase] = ["steht", "stehen", "unterliegen", "veröffentlicht", "lizenziert", "verfügbar"]
    private static let sentences: [WordPhrase] = [
        "licensed under", "licensed as", "licensed with", "licenced under", "released under", "available under", "published under", "distributed under",
        "license", "licence", "lizenz", "lizenziert", "lizensiert", "steht unter", "stehen unter", "unterliegen", "unterliegt", "veröffentlicht unter",
        "sous licence", "bajo licencia", "bajo una licencia", "sotto licenza", "sob licença", "onder", "na licencji", "licencia", "licenza", "licença",
        "rights", "copyright", "in the public domain", "gemeinfrei",
    ]
}
