/// What a meta element's name says that its content is.
enum MetaField: UInt8 {
    case none
    case shareTitle, cardTitle, citedTitle
    case author, articleAuthor, cardLabel1, cardValue1
    case published, looselyPublished, modified
    case site, applicationName, siteHandle, publisher
    case language, locale, url, type, licence

    /// The names that pages use, as Open Graph, Twitter cards, Dublin Core, Google Scholar, Parse.ly, Sailthru and others define them.
    static let table = WordTable([
        ("og:title", Self.shareTitle.rawValue),
        ("twitter:title", Self.cardTitle.rawValue),
        ("citation_title dc.title dc:title dcterms.title parsely-title sailthru.title title headline", Self.citedTitle.rawValue),
        ("""
            author dc.creator dc:creator dcterms.creator citation_author citation_authors parsely-author sailthru.author byl byline creator \
            og:author article:author_name cxenseparse:author rbauthors authors dc.contributor shareaholic:article_author_name
            """, Self.author.rawValue),
        ("article:author og:article:author", Self.articleAuthor.rawValue),
        ("twitter:label1", Self.cardLabel1.rawValue),
        ("twitter:data1", Self.cardValue1.rawValue),
        ("""
            article:published_time article:published og:published_time og:article:published_time article.published datepublished \
            dcterms.created dcterms.issued dc.date.issued dc.date.created citation_publication_date citation_online_date parsely-pub-date \
            sailthru.date cxenseparse:recs:publishtime cxenseparse:publishtime og:publish_date og:pubdate rnews:datepublished \
            shareaholic:article_published_time publication_date publishdate publish-date publish_date published_date pubdate pdate \
            article_date_original bt:pubdate iso-8601-publish-date originalpublicationdate article.created article:post_date published published-date w-published-date published_at \
            publication-date publishing_date publish_time article_published_time dc.date.published
            """, Self.published.rawValue),
        ("date dc.date dc:date dcterms.date citation_date datecreated created creation_date release_date ms.date docdate", Self.looselyPublished.rawValue),
        ("""
            article:modified_time article:modified og:article:modified_time og:updated_time og:modified_time datemodified \
            dcterms.modified dc.date.modified last-modified lastmod lastmodified modified revised article.updated
            """, Self.modified.rawValue),
        ("og:site_name og:site", Self.site.rawValue),
        ("application-name apple-mobile-web-app-title", Self.applicationName.rawValue),
        ("twitter:site", Self.siteHandle.rawValue),
        ("publisher dc.publisher dcterms.publisher citation_journal_title", Self.publisher.rawValue),
        ("content-language dc.language dcterms.language language", Self.language.rawValue),
        ("og:locale", Self.locale.rawValue),
        ("og:url", Self.url.rawValue),
        ("og:type", Self.type.rawValue),
        ("""
            dc.rights dc:rights dcterms.rights dcterms.license dcterms:license dct:license dc.rights.license dc.license copyright rights \
            license licence cc:license og:license xmprights:webstatement rights-standard usage-rights
            """, Self.licence.rawValue),
    ])
}
