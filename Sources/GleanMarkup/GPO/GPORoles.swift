/// What the elements of the U.S. Government Publishing Office's markup are to a writer of text.
package enum GPORoles {
    /// The eCFR and the Federal Register: names in capitals, from the days of SGML.
    package static let regulations = table([
        (.section, "DIV1 DIV2 DIV3 DIV4 DIV5 DIV6 DIV7 DIV8 DIV9"),
        (.title, "HEAD"),
        (.block, "P FP FP-1 FP-2 FP-3 FP1 FP1-2 FP2 FP2-2 FP2-3 FP-DASH FRP AUTH SOURCE CITA SECAUTH APPRO EFFDNOT EDNOTE CROSSREF NOTE EXAMPLE FTNT PARAUTH"),
        (.block, "PREAMB AGENCY SUBAGY DEPDOC CFR RIN SUBJECT AGY ACT SUM DATES EFFDATE ADD FURINF SUPLINF SIG NAME TITLE DATED REGTEXT AMDPAR SECTION SECTNO"),
        (.block, "LSTSUB SUBPART CONTENTS SECHD PART PTITLE APPENDIX TTITLE TDESC TNOTE PRESDOC PRESDOCU PROCLA PSIG FRDOC TITLE3 PRES PROC EAR PSPACE DOCENT"),
        (.label, "HED"), (.quote, "EXTRACT"), (.heading1, "HD1"), (.heading2, "HD2"), (.heading3, "HD3"), (.line, "LI"),
        (.table, "TABLE GPOTABLE"), (.row, "TR ROW BOXHD"), (.cell, "TD TH ENT CHED"), (.lineBreak, "BR"),
        (.emphasis, "I E"), (.strong, "B"), (.superscript, "SU"), (.math, "math"),
        (.dropped, "PRTPAGE GPH GID img FTREF BILCOD FILED CFRTOC HEADER AMDDATE PG VOLUME STARS HRULE MID"),
    ])

    /// Bills and resolutions (bill DTD), and the same in United States Legislative Markup.
    package static let bills = table([
        (.section, "division title subtitle part subpart chapter subchapter section appropriations appropriations-major appropriations-intermediate appropriations-small"),
        (.title, "header heading"), (.label, "enum num"),
        (.block, "form preface calendar congress session legis-num current-chamber action action-date action-desc legis-type official-title"),
        (.block, "associated-doc-number relatedDocument currentChamber actionDescription docTitle resolvingClause signatures"),
        (.block, "subsection paragraph subparagraph clause subclause item subitem text continuation-text whereas preamble attestation recital"),
        (.block, "chapeau content continuation p longTitle enactingFormula level officialTitle"),
        (.block, "legis-body resolution-body amendment-body committee-appointment-paragraph subheader"),
        (.quote, "quoted-block quotedContent"), (.quoted, "quote"), (.list, "list"), (.item, "list-item"),
        (.table, "table"), (.row, "row tr"), (.cell, "entry td th"), (.block, "ttitle tnote"), (.lineBreak, "linebreak br"),
        (.emphasis, "italic i"), (.strong, "bold b"), (.superscript, "superscript sup"), (.subscript, "subscript sub"),
        // The back page says again what the first one did.
        (.dropped, "metadata meta distribution-code distributionCode slugLine toc pagebreak graphic page sidenote endorsement"),
    ])

    /// Documents as XHTML or HTML, reports among them.
    package static let pages = table([
        (.block, "p div dl dd dt blockquote center form address article main h6 P DIV"),
        (.heading1, "h1 h2"), (.heading2, "h3"), (.heading3, "h4 h5"), (.verbatim, "pre PRE"), (.list, "ul ol UL OL"), (.item, "li LI"),
        (.table, "table TABLE"), (.row, "tr TR"), (.cell, "td th TD TH"), (.lineBreak, "br BR"),
        (.emphasis, "i em I EM"), (.strong, "b strong B STRONG"), (.superscript, "sup SUP"), (.subscript, "sub SUB"),
        (.dropped, "head HEAD script SCRIPT style STYLE hr img"),
    ], voids: ["META", "meta", "br", "BR", "hr", "HR", "img", "IMG", "link", "LINK", "input", "INPUT"])

    private static func table(_ roles: [(RecordRole, String)], voids: [String] = []) -> XMLRoles {
        XMLRoles(roles.flatMap { role, names in names.split(separator: " ").map { (name: String($0), role: role.rawValue) } }, voids: voids)
    }
}
