/// What a schema.org type makes of an object that stands on top of a page's JSON-LD.
enum LinkedType: UInt8 {
    case other
    /// Something written: articles, postings, questions.
    case article
    /// Something that a page shows: a recipe, a product, an event.
    case thing
    case page, site, organisation
    /// Its questions are parts of the page, not what it is about.
    case questions

    static let table = WordTable([
        ("""
            article newsarticle blogposting techarticle scholarlyarticle report reportagenewsarticle analysisnewsarticle opinionnewsarticle \
            reviewnewsarticle backgroundnewsarticle askpublicnewsarticle advertisercontentarticle satiricalarticle medicalscholarlyarticle \
            apireference liveblogposting socialmediaposting discussionforumposting question blogpost posting
            """, Self.article.rawValue),
        ("""
            recipe product howto event videoobject course book movie episode podcastepisode tvepisode softwareapplication softwaresourcecode \
            webapplication mobileapplication dataset creativework learningresource individualproduct productgroup review claimreview \
            medicalwebpage musicrecording thesis chapter photograph imageobject audioobject
            """, Self.thing.rawValue),
        ("webpage itempage qapage profilepage aboutpage collectionpage checkoutpage contactpage searchresultspage", Self.page.rawValue),
        ("faqpage", Self.questions.rawValue),
        ("website", Self.site.rawValue),
        ("""
            organization newsmediaorganization corporation onlinestore localbusiness educationalorganization governmentorganization \
            ngo collegeoruniversity onlinebusiness
            """, Self.organisation.rawValue),
    ])

    /// Reads a type as written: "Article", "schema:Article", "http://schema.org/Article".
    init(_ name: Span<UInt8>, _ table: WordTable) {
        var start = name.count
        while start > 0, name[start - 1] != UInt8(ascii: "/"), name[start - 1] != UInt8(ascii: ":"), name[start - 1] != UInt8(ascii: "#") { start -= 1 }
        self = LinkedType(rawValue: table.value(name, start, name.count)) ?? .other
    }
}
