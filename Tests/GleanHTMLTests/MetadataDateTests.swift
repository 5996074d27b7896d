import Testing
@testable import GleanHTML

/// Dates as pages write them, and where they write them. ISO 8601 is what comes out.
@Suite struct MetadataDateTests {
    /// The date that a meta element with this content tells on a page of this language.
    static func date(_ written: String, _ language: String = "") -> String {
        text(MetadataTests.read("<html lang='\(language)'><meta property=article:published_time content=\"\(written)\"><p>x").published)
    }

    @Test func `keeps ISO dates and times`() {
        #expect(Self.date("2019-03-05") == "2019-03-05")
        #expect(Self.date("2019-03-05T10:05:30+01:00") == "2019-03-05T10:05:30+01:00")
        #expect(Self.date("2019-03-05T10:05:30.123Z") == "2019-03-05T10:05:30Z")
        #expect(Self.date("2019-03-05 10:05") == "2019-03-05T10:05:00")
        #expect(Self.date("2019-03-05T10:05:30-0500") == "2019-03-05T10:05:30-05:00")
        #expect(Self.date("20190305") == "2019-03-05")
        #expect(Self.date("2019/3/5") == "2019-03-05")
    }

    @Test func `reads the dates of mail and of scripts`() {
        #expect(Self.date("Tue, 05 Mar 2019 10:05:30 +0100") == "2019-03-05T10:05:30+01:00")
        #expect(Self.date("Tue Mar 05 2019 10:05:30 GMT+0100") == "2019-03-05T10:05:30+01:00")
        #expect(Self.date("Tue Mar  5 10:05:30 CET 2019") == "2019-03-05T10:05:30")
    }

    @Test func `reads names of months in many languages`() {
        for written in [
            "March 5, 2019", "5 March 2019", "5th of March, 2019", "Mar. 5, 2019", "5. März 2019", "5 mars 2019", "5 de marzo de 2019", "5 marzo 2019",
            "5 de março de 2019", "5 maart 2019", "5 marca 2019", "5 марта 2019 г.", "5 Марта 2019", "5 Mart 2019", "5. března 2019", "5 березня 2019",
            "2019年3月5日", "2019년 3월 5일", "05-Mar-2019",
        ] {
            #expect(Self.date(written) == "2019-03-05", "\(written)")
        }
        #expect(Self.date("1er août 2019") == "2019-08-01")
        #expect(Self.date("MÄRZ 5, 2019") == "2019-03-05")
    }

    @Test func `reads ambiguous numbers by the page's language`() {
        #expect(Self.date("03/05/2019", "en-US") == "2019-03-05")
        #expect(Self.date("03/05/2019", "en-GB") == "2019-05-03")
        #expect(Self.date("03/05/2019", "fr") == "2019-05-03")
        #expect(Self.date("03.05.2019", "en-US") == "2019-05-03")
        #expect(Self.date("25/12/2019", "en-US") == "2019-12-25")
        #expect(Self.date("12/25/2019", "fr") == "2019-12-25")
    }

    @Test func `takes no day that the calendar lacks, and none far off`() {
        for written in ["2019-02-30", "2019-13-01", "31.04.2019", "1889-03-05", "2219-03-05", "2019", "5", "March 2019", "tomorrow"] {
            #expect(Self.date(written) == "", "\(written)")
        }
        #expect(Self.date("2020-02-29") == "2020-02-29")
    }

    @Test func `reads the hour in halves of a day`() {
        #expect(Self.date("March 5, 2019 1:05 pm") == "2019-03-05T13:05:00")
        #expect(Self.date("March 5, 2019 12:05 a.m.") == "2019-03-05T00:05:00")
    }

    @Test func `trusts JSON-LD before meta elements before time elements`() {
        let time = "<h1>x</h1><time datetime=2001-01-01>then</time>"
        let meta = "<meta property=article:published_time content=2002-02-02>"
        #expect(text(MetadataTests.read(time).published) == "2001-01-01")
        #expect(text(MetadataTests.read(meta + time).published) == "2002-02-02")
        let page = MetadataTests.linked(#"{"@type": "Article", "datePublished": "2003-03-03"}"#, meta)
        #expect(text(page.published) == "2003-03-03")
    }

    @Test func `reads the date of a change apart`() {
        let page = MetadataTests.linked(#"{"@type": "Article", "datePublished": "2003-03-03", "dateModified": "2004-04-04"}"#)
        #expect(text(page.published) == "2003-03-03")
        #expect(text(page.modified) == "2004-04-04")
        #expect(text(MetadataTests.read("<meta property=og:updated_time content=2004-04-04>").published) == "")
    }

    @Test func `reads microdata's dates`() {
        #expect(text(MetadataTests.read("<meta itemprop=datePublished content=2003-03-03>").published) == "2003-03-03")
        #expect(text(MetadataTests.read("<body><span itemprop=dateModified>4 April 2004</span>").modified) == "2004-04-04")
    }

    @Test func `prefers the time element with pubdate`() {
        let page = "<h1>x</h1><time datetime=2001-01-01>a</time><time pubdate datetime=2002-02-02>b</time>"
        #expect(text(MetadataTests.read(page).published) == "2002-02-02")
    }

    @Test func `reads a visible date below the headline`() {
        #expect(text(MetadataTests.read("<html lang=de><h1>Flut</h1><p>Veröffentlicht am 5. März 2019</p><p>Text").published) == "2019-03-05")
    }

    @Test func `tells a visible date of a change from one of publication`() {
        let page = MetadataTests.read("<h1>Flood</h1><p>Last updated: March 5, 2019</p><p>Text")
        #expect(text(page.published) == "" && text(page.modified) == "2019-03-05")
    }

    @Test func `reads the day in a canonical address`() {
        #expect(text(MetadataTests.read("<link rel=canonical href=https://example.org/2019/03/05/flood>").published) == "2019-03-05")
    }
}
