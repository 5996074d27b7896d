import GleanModel
import Testing

@testable import GleanRights

@Suite struct LicenceSentenceTests {
    private func sentence(_ text: String) -> LicenceSentence {
        let bytes = Array(text.utf8)
        return LicenceSentence(bytes.span)
    }

    @Test(arguments: [
        ("CC BY-SA 4.0", "CC-BY-SA-4.0"), ("CC-BY 3.0 DE", "CC-BY-3.0-DE"), ("CC BY SA 3.0", "CC-BY-SA-3.0"), ("(cc) by-nc-nd/3.0/de", "CC-BY-NC-ND-3.0-DE"),
        ("CC_BY_NC 2.5", "CC-BY-NC-2.5"), ("CC BY 4", "CC-BY-4.0"), ("CC BY-NC-SA v3.0", "CC-BY-NC-SA-3.0"), ("CC‑BY‑SA‑4.0", "CC-BY-SA-4.0"),
        ("licensed under cc by 4.0", "CC-BY-4.0"), ("CC-BY-SA", "LicenseRef-CC-BY-SA"), ("License: by-nc-sa", "LicenseRef-CC-BY-NC-SA"),
        ("Creative Commons BY-NC-SA 3.0.-Lizenz", "CC-BY-NC-SA-3.0"), ("Lizenz Creative Commons BY-NC-SA 4.0.", "CC-BY-NC-SA-4.0"), ("CC0", "CC0-1.0"),
        ("CC0 1.0 Universal Public Domain Dedication", "CC0-1.0"), ("Creative Commons Zero", "CC0-1.0"), ("Public Domain Mark 1.0", "CC-PDM-1.0"),
        // The chooser's sentences in its languages; the titles are those of the licences.
        ("This work is licensed under a Creative Commons Attribution-ShareAlike 4.0 International License.", "CC-BY-SA-4.0"),
        ("licensed under a Creative Commons Attribution-NonCommercial-NoDerivs 3.0 Unported License", "CC-BY-NC-ND-3.0"),
        ("Creative Commons Attribution 3.0 United States License", "CC-BY-3.0-US"),
        ("Creative Commons Attribution-Share Alike 2.0 UK: England & Wales", "CC-BY-SA-2.0-UK"),
        ("Creative Commons Namensnennung", "LicenseRef-CC-BY"), ("steht unter einer Creative Commons Namensnennung 3.0 DE Lizenz", "CC-BY-3.0-DE"),
        ("Creative Commons Namensnennung-Weitergabe unter gleichen Bedingungen 3.0 Deutschland Lizenz", "CC-BY-SA-3.0-DE"),
        ("Creative Commons Namensnennung-Keine kommerzielle Nutzung-Keine Bearbeitung 3.0 Deutschland Lizenz", "CC-BY-NC-ND-3.0-DE"),
        ("Creative Commons Namensnennung - Nicht kommerziell - Keine Bearbeitungen 4.0 International Lizenz.", "CC-BY-NC-ND-4.0"),
        ("Creative Commons-Lizenz Namensnennung und Weitergabe unter gleichen Bedingungen 4.0", "CC-BY-SA-4.0"),
        ("Licence Creative Commons Attribution - Pas d’Utilisation Commerciale - Partage dans les Mêmes Conditions 4.0 International", "CC-BY-NC-SA-4.0"),
        ("licencia de Creative Commons Reconocimiento-NoComercial-CompartirIgual 4.0 Internacional", "CC-BY-NC-SA-4.0"),
        ("Licenza Creative Commons Attribuzione - Non commerciale - Condividi allo stesso modo 4.0 Internazionale", "CC-BY-NC-SA-4.0"),
        ("Licença Creative Commons Atribuição-NãoComercial-SemDerivações 4.0 Internacional", "CC-BY-NC-ND-4.0"),
        ("Creative Commons Naamsvermelding-GelijkDelen 4.0 Internationaal-licentie", "CC-BY-SA-4.0"),
        ("licencji Creative Commons Uznanie autorstwa-Użycie niekomercyjne 4.0 Międzynarodowe", "CC-BY-NC-4.0"),
        ("лицензии Creative Commons С указанием авторства-С сохранением условий 4.0 Международная", "CC-BY-SA-4.0"),
        ("この作品はクリエイティブ・コモンズ 表示 - 継承 4.0 国際 ライセンスの下に提供されています。", "CC-BY-SA-4.0"),
        ("本作品采用知识共享署名-非商业性使用-相同方式共享 4.0 国际许可协议进行许可。", "CC-BY-NC-SA-4.0"),
        ("Attribution-NonCommercial 4.0 International license", "CC-BY-NC-4.0"),
        ("GNU Free Documentation License", "GFDL-1.1-or-later"), ("GFDL 1.2 or any later version", "GFDL-1.2-or-later"), ("GPLv3", "GPL-3.0-only"),
        ("GNU General Public License, version 2 or later", "GPL-2.0-or-later"), ("licensed under the GNU General Public License in 2014.", "GPL-1.0-or-later"),
        ("This work is licensed under the GNU GPL, 2014 edition.", "GPL-1.0-or-later"), ("GNU LGPL v2.1+", "LGPL-2.1-or-later"), ("GPL 3+", "GPL-3.0-or-later"),
        ("GNU GPL, 2014, version 2", "GPL-2.0-only"), ("under the MIT License", "MIT"), ("Apache License, Version 2.0", "Apache-2.0"),
        ("Open Government Licence v3.0", "OGL-UK-3.0"), ("Datenlizenz Deutschland – Namensnennung – Version 2.0", "DL-DE-BY-2.0"),
        ("All rights reserved.", "LicenseRef-all-rights-reserved"), ("© 2020 Verlag. Alle Rechte vorbehalten", "LicenseRef-all-rights-reserved"),
        ("جميع الحقوق محفوظة لـ دار الصباح", "LicenseRef-all-rights-reserved"), ("This text is in the public domain", "LicenseRef-public-domain"),
        ("gemeinfrei", "LicenseRef-public-domain"), ("licensed under a Creative Commons licence", "LicenseRef-CC-unspecified"),
        ("(Creative Commons-Lizenz) 2006-2008 by Martin Weber", "LicenseRef-CC-unspecified"), ("Headerimage – CC by Vic, Lizenz", "LicenseRef-CC-unspecified"),
    ])
    func `a licence named in words is read`(text: String, id: String) {
        #expect(sentence(text).licence?.expression == id)
    }

    @Test(arguments: [
        "", "cc", "Please cc me and stand by", "Copyright 2020 Verlag", "Some rights reserved", "accommodation", "License Footage", "Markenlizenz", "ICC BY 4.0",
        "This page is not licensed under CC BY-SA 4.0", "Der Text steht nicht unter einer Creative Commons Lizenz", "Attribution", "Quote with attribution only",
        "not in the public domain", "Namensnennung",
    ])
    func `words that name none, or deny one, name none`(text: String) {
        #expect(sentence(text).licence == nil)
    }

    @Test func `a reservation of exceptions is no denial`() {
        #expect(sentence("Soweit nicht anders angegeben, CC BY 4.0").licence?.expression == "CC-BY-4.0")
        #expect(sentence("If not otherwise noted licensed under CC BY 4.0").licence?.expression == "CC-BY-4.0")
        #expect(sentence("Creative Commons Namensnennung - Nicht kommerziell 4.0").licence?.expression == "CC-BY-NC-4.0")
    }

    @Test func `public domain in one country says which`() {
        let licence = sentence("Public domain in the USA.").licence
        #expect(licence?.expression == "LicenseRef-public-domain")
        #expect(licence?.jurisdiction == "us")
        #expect(licence?.terms.contains(.publicDomain) == true)
    }

    @Test func `every licence of a sentence is kept, each once`() {
        let found = sentence("Dual: CC BY-SA 3.0 or GFDL 1.3, CC BY-SA 3.0").found.map(\.licence.expression)
        #expect(found == ["CC-BY-SA-3.0", "GFDL-1.3-only"])
    }
}
