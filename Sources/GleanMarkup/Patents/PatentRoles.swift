/// What the elements of USPTO's three generations of markup are to a writer of text: ST.32 (2001 to 2004, names in capitals), ST.36 (since 2005),
/// and the applications of 2001 to 2004.
///
/// Bold type is not marked: it sets the numbers of figures and parts, in every sentence.
enum PatentRoles {
    static let roles: XMLRoles = {
        var all: [(name: String, role: UInt8)] = []
        func give(_ role: RecordRole, _ names: String) { for name in names.split(separator: " ") { all.append((String(name), role.rawValue)) } }
        give(.block, "p claim claim-text us-claim-statement tables dl sequence-list-text")
        give(.block, "PARA CLM CLMSTEP TABLE-US SDOAB BTEXT")
        give(.block, "paragraph table-cwu")
        give(.heading1, "heading H")
        give(.list, "ul ol UL OL unordered-list ordered-list list")
        give(.item, "li LI list-item dt dd DT DD")
        give(.table, "table TABLE")
        give(.row, "row tr ROW")
        give(.cell, "entry td ENTRY")
        give(.lineBreak, "br BR")
        give(.emphasis, "i ITALIC italic")
        give(.superscript, "sup SP superscript")
        give(.subscript, "sub SB subscript")
        give(.preformatted, "pre PRE program-listing")
        give(.displayFormula, "maths MATH-US math-cwu us-math")
        give(.inlineFormula, "in-line-formula MATH-IN")
        give(.math, "math")
        give(.note, "footnote")
        give(.dropped, "number chemistry us-chemistry img image CHEM-US chemistry-cwu CUSTOM-CHARACTER MATHEMATICA mathematica-file chemdraw-file mol-file")
        give(.dropped, "CHEMCDX CHEMMOL biological-deposit sequence-cwu SEQLST-US drawings subdoc-drawings SDODR")
        // SGML leaves out the end tags of these.
        return XMLRoles(all, voids: ["EMI", "CITED-BY-EXAMINER", "CITED-BY-OTHER", "COLSPEC", "colspec", "MATHEMATICA", "CHEMCDX", "CHEMMOL"])
    }()
}
