/// Names of characters that documents use without declaring them, since their document type did: those of HTML 4, which ISO 8879 has too.
enum KnownNames {
    static let scalars: [[UInt8]: UInt32] = {
        var table: [[UInt8]: UInt32] = [:]
        for (offset, name) in latin.split(separator: " ").enumerated() { table[Array(name.utf8)] = 0xA0 + UInt32(offset) }
        for entry in others.split(separator: " ") {
            let parts = entry.split(separator: "=")
            if parts.count == 2, let scalar = UInt32(parts[1], radix: 16) { table[Array(parts[0].utf8)] = scalar }
        }
        return table
    }()

    /// U+00A0 to U+00FF, in order.
    private static let latin = """
        nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm \
        raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH \
        Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig \
        ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml \
        yacute thorn yuml
        """

    private static let others = """
        OElig=152 oelig=153 Scaron=160 scaron=161 Yuml=178 fnof=192 circ=2C6 tilde=2DC ensp=2002 emsp=2003 thinsp=2009 ndash=2013 mdash=2014 lsquo=2018 \
        rsquo=2019 sbquo=201A ldquo=201C rdquo=201D bdquo=201E dagger=2020 Dagger=2021 bull=2022 hellip=2026 permil=2030 prime=2032 Prime=2033 \
        lsaquo=2039 rsaquo=203A oline=203E frasl=2044 euro=20AC trade=2122 larr=2190 uarr=2191 rarr=2192 darr=2193 harr=2194 rArr=21D2 hArr=21D4 \
        forall=2200 part=2202 exist=2203 empty=2205 nabla=2207 isin=2208 notin=2209 prod=220F sum=2211 minus=2212 radic=221A prop=221D infin=221E \
        ang=2220 and=2227 or=2228 cap=2229 cup=222A int=222B there4=2234 sim=223C cong=2245 asymp=2248 ne=2260 equiv=2261 le=2264 ge=2265 sub=2282 \
        sup=2283 sube=2286 supe=2287 oplus=2295 otimes=2297 perp=22A5 sdot=22C5 lceil=2308 rceil=2309 lfloor=230A rfloor=230B loz=25CA \
        Alpha=391 Beta=392 Gamma=393 Delta=394 Epsilon=395 Zeta=396 Eta=397 Theta=398 Iota=399 Kappa=39A Lambda=39B Mu=39C Nu=39D Xi=39E Omicron=39F \
        Pi=3A0 Rho=3A1 Sigma=3A3 Tau=3A4 Upsilon=3A5 Phi=3A6 Chi=3A7 Psi=3A8 Omega=3A9 alpha=3B1 beta=3B2 gamma=3B3 delta=3B4 epsilon=3B5 zeta=3B6 \
        eta=3B7 theta=3B8 iota=3B9 kappa=3BA lambda=3BB mu=3BC nu=3BD xi=3BE omicron=3BF pi=3C0 rho=3C1 sigmaf=3C2 sigma=3C3 tau=3C4 upsilon=3C5 \
        phi=3C6 chi=3C7 psi=3C8 omega=3C9 agr=3B1 bgr=3B2 ggr=3B3 dgr=3B4 egr=3B5 zgr=3B6 eegr=3B7 thgr=3B8 igr=3B9 kgr=3BA lgr=3BB mgr=3BC ngr=3BD \
        xgr=3BE pgr=3C0 rgr=3C1 sgr=3C3 tgr=3C4 ugr=3C5 phgr=3C6 khgr=3C7 psgr=3C8 ohgr=3C9 Ggr=393 Dgr=394 THgr=398 Lgr=39B Sgr=3A3 PHgr=3A6 OHgr=3A9 \
        equals=3D plus=2B lsqb=5B rsqb=5D lpar=28 rpar=29 num=23 percnt=25 ast=2A commat=40 lowbar=5F hyphen=2D dollar=24 bsol=5C lcub=7B rcub=7D verbar=7C \
        af=2061 ApplyFunction=2061 it=2062 InvisibleTimes=2062 ic=2063 InvisibleComma=2063 ThinSpace=2009 thinsp=2009 OverBar=AF UnderBar=5F Hat=5E \
        rightarrow=2192 le=2264 PrimePrime=2033 middot=B7 boxh=2500 square=25A1 squ=25A1 cir=25CB star=2606 half=BD check=2713 male=2642 female=2640
        """
}
