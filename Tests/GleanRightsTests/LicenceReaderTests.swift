import GleanModel
import Testing

@testable import GleanRights

@Suite struct LicenceReaderTests {
    private typealias Part = PageStatement.Part

    private func statement(
        _ place: Evidence.Place, _ part: Part, _ href: String = "", _ text: String = "", name: String = "", subject: String = "", at offset: UInt64 = 0
    ) -> PageStatement {
        PageStatement(
            place, part, href: Array(href.utf8), text: Array(text.utf8), name: Array(name.utf8), subject: Array(subject.utf8), offset: offset)
    }

    private func effective(_ statements: PageStatement...) -> EffectiveLicence? {
        var rights = Rights()
        for claim in LicenceReader.claims(statements) { rights.add(claim) }
        return EffectiveLicence(rights)
    }

    private let bySA = "https://creativecommons.org/licenses/by-sa/4.0/"
    private let by = "https://creativecommons.org/licenses/by/4.0/"

    @Test func `a licence relation in the footer is located, and holds for the page`() {
        let claims = LicenceReader.claims([statement(.anchor, .footer, bySA, "This work is licensed under CC BY-SA 4.0", name: "license", at: 77)])
        #expect(claims.count == 1)
        #expect(claims.first?.licence.expression == "CC-BY-SA-4.0")
        #expect(claims.first?.scope == .page)
        #expect(claims.first?.trust == .located)
        #expect(claims.first?.evidence.bytes == Array(bySA.utf8))
        #expect(claims.first?.evidence.offset == 77)
    }

    @Test(arguments: [
        "Foto: Marco Roepers, CC BY-SA 4.0", "© Camilo Rueda / flickr.com | CC BY-SA 4.0", "Einblicke in die Welt. Bild: Mihael Simonic CC BY-SA 4.0",
        "By Té (Own work), via Wikimedia Commons", "Photo by A. B. is licensed under CC BY-SA 4.0", "Header Image: rock art. Credit: CIFOR",
    ])
    func `the licence of an image is not the page's`(text: String) {
        for part in [Part.main, .elsewhere] {
            #expect(LicenceReader.claims([statement(.address, part, bySA, text)]).first?.scope == .image)
            #expect(effective(statement(.address, part, bySA, text)) == nil)
        }
    }

    @Test func `a licence relation counts for the page though its text has the word for pictures`() {
        let text = "Unterrichtsideen und die Bilder der Kinder von Herr V. ist lizenziert unter einer Creative Commons Namensnennung 4.0 International Lizenz."
        #expect(effective(statement(.anchor, .elsewhere, by, text, name: "license"))?.licence.expression == "CC-BY-4.0")
    }

    @Test func `of works that are listed each has its own licence, and the page none`() {
        #expect(effective(statement(.anchor, .main, bySA, "A", name: "license"), statement(.anchor, .main, by, "B", name: "license")) == nil)
        let nd = "https://creativecommons.org/licenses/by-nd/4.0/"
        let whole = statement(.address, .main, by, "Sofern nicht anders ausgewiesen, stehen Inhalte dieser Website unter CC-BY")
        #expect(effective(statement(.address, .main, bySA), statement(.address, .main, nd), whole)?.licence.expression == "CC-BY-4.0")
    }

    @Test func `a mere mention in the text is of unknown scope`() {
        #expect(LicenceReader.claims([statement(.address, .main, by, "We like CC BY 4.0 very much")]).first?.scope == .unknown)
        #expect(LicenceReader.claims([statement(.pageText, .footer, "", "GFDL Lizenz")]).first?.scope == .unknown)
    }

    @Test func `some of the content is a part`() {
        #expect(LicenceReader.claims([statement(.anchor, .footer, by, "Some content on this page is licensed under CC BY 4.0", name: "license")]).first?.scope == .part)
    }

    @Test func `a foot that speaks of a logo too speaks of the users' texts`() {
        let text = "Site design / logo © 2025 Stack Exchange Inc; user contributions licensed under CC BY-SA . rev 2025.12.19"
        #expect(effective(statement(.pageText, .footer, "", text))?.licence.expression == "LicenseRef-CC-BY-SA")
    }

    @Test func `the licence of the program that serves a page, or of code samples, is not the page's`() {
        #expect(effective(statement(.address, .footer, "http://www.gnu.org/licenses/gpl-2.0.html", "GPL by the OTW")) == nil)
        let text = "Except as otherwise noted, the content of this page is licensed under the CC BY 4.0 License, and code samples under the Apache 2.0 License."
        let both = LicenceReader.claims([statement(.address, .elsewhere, by, text), statement(.address, .elsewhere, "https://www.apache.org/licenses/LICENSE-2.0", text)])
        #expect(both.filter { $0.scope == .page }.map(\.licence.expression) == ["CC-BY-4.0"])
        #expect(both.contains { $0.licence.expression == "Apache-2.0" && $0.scope == .part })
        let whole = "Website content copyright by the authors. This site and its documentation are licensed under the MIT license."
        #expect(LicenceReader.claims([statement(.address, .footer, "https://opensource.org/licenses/MIT", whole)]).first?.scope == .page)
    }

    @Test func `words say whether later versions count`() {
        let found = effective(statement(
            .address, .footer, "https://www.gnu.org/copyleft/fdl.html", "Content is available under GNU Free Documentation License 1.3 or later unless otherwise noted."))
        #expect(found?.licence.expression == "GFDL-1.3-or-later")
        #expect(found?.disagrees == false)
    }

    @Test func `what is denied is no claim`() {
        #expect(LicenceReader.claims([statement(.address, .footer, by, "This page is not licensed under CC BY 4.0")]).isEmpty)
    }

    @Test func `JSON-LD of an image speaks of the image, of an article of the page`() {
        #expect(LicenceReader.claims([statement(.linkedData, .head, by, subject: "ImageObject")]).first?.scope == .image)
        #expect(LicenceReader.claims([statement(.linkedData, .head, by, subject: "NewsArticle")]).first?.scope == .page)
        #expect(LicenceReader.claims([statement(.linkedData, .head, by, name: "acquireLicensePage")]).isEmpty)
        #expect(LicenceReader.claims([statement(.linkedData, .head, "", "CC-BY-4.0", name: "license")]).first?.licence.expression == "CC-BY-4.0")
    }

    @Test func `the name of a holder is no id of a licence`() {
        #expect(LicenceReader.claims([statement(.meta, .head, "", "Intel", name: "copyright")]).isEmpty)
        #expect(LicenceReader.claims([statement(.meta, .head, "", "cc-by-4.0", name: "dcterms.license")]).first?.licence.expression == "CC-BY-4.0")
    }

    @Test func `all candidates are kept, and their disagreement is told`() {
        let both = effective(
            statement(.meta, .head, "", "All rights reserved", name: "DC.rights"), statement(.anchor, .footer, by, "", name: "license"))
        #expect(both?.licence.expression == "CC-BY-4.0")
        #expect(both?.disagrees == true)
        let shorter = effective(statement(.anchor, .footer, bySA, "", name: "license"), statement(.pageText, .footer, "", "Dieser Text: Lizenz CC BY-SA"))
        #expect(shorter?.disagrees == false)
        #expect(shorter?.licence.expression == "CC-BY-SA-4.0")
    }

    @Test func `meta goes before JSON-LD, link and a; located before declared`() {
        let zero = "https://creativecommons.org/publicdomain/zero/1.0/"
        #expect(effective(statement(.link, .head, by), statement(.linkedData, .head, bySA), statement(.meta, .head, "", zero))?.licence.expression == "CC0-1.0")
        #expect(effective(statement(.anchor, .footer, by), statement(.link, .head, bySA))?.licence.expression == "CC-BY-SA-4.0")
        #expect(effective(statement(.address, .elsewhere, by), statement(.address, .footer, bySA))?.licence.expression == "CC-BY-SA-4.0")
        #expect(effective(statement(.anchor, .main, by), statement(.anchor, .footer, bySA))?.licence.expression == "CC-BY-SA-4.0")
    }

    @Test func `contributions that cover the whole are joined`() throws {
        var rights = Rights()
        let old = try #require(SPDX.licence("CC-BY-SA-2.5")), new = try #require(SPDX.licence("CC-BY-SA-4.0"))
        for licence in [old, new, old] {
            rights.add(LicenceClaim(licence, scope: .part, trust: .publisherVerified, evidence: Evidence(.record, Array(licence.expression.utf8))))
        }
        #expect(EffectiveLicence(rights)?.licence.expression == "CC-BY-SA-2.5 AND CC-BY-SA-4.0")
        #expect(EffectiveLicence(rights)?.licence.terms == old.terms)
        var declared = Rights()
        declared.add(LicenceClaim(old, scope: .part, trust: .located, evidence: Evidence(.anchor, [])))
        #expect(EffectiveLicence(declared) == nil)
    }
}
