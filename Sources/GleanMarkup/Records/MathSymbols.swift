/// What TeX calls the characters that formulas are made of (the names of plain TeX, LaTeX and amssymb).
enum MathSymbols {
    static let commands: [UInt32: String] = {
        var table: [UInt32: String] = [:]
        for entry in list.split(separator: " ") {
            let parts = entry.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let scalar = parts[0].unicodeScalars.first else { continue }
            table[scalar.value] = "\\" + parts[1]
        }
        // Signs of TeX itself, and characters that are not seen.
        for (sign, command) in ["{": "\\{", "}": "\\}", "%": "\\%", "#": "\\#", "&": "\\&", "_": "\\_", "$": "\\$", "\\": "\\backslash", "~": "\\sim"] {
            table[sign.unicodeScalars.first?.value ?? 0] = command
        }
        for hidden: UInt32 in [0x2061, 0x2062, 0x2063, 0x2064, 0x200B, 0xFEFF] { table[hidden] = "" }
        for space: UInt32 in [0xA0, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A] { table[space] = "\\," }
        table[0x2212] = "-"
        table[0x2217] = "*"
        table[0x2032] = "'"
        table[0x2033] = "''"
        table[0x2223] = "|"
        table[0x2010] = "-"
        return table
    }()

    private static let list = """
        α=alpha β=beta γ=gamma δ=delta ε=varepsilon ϵ=epsilon ζ=zeta η=eta θ=theta ϑ=vartheta ι=iota κ=kappa λ=lambda μ=mu µ=mu ν=nu ξ=xi π=pi ϖ=varpi \
        ρ=rho ϱ=varrho σ=sigma ς=varsigma τ=tau υ=upsilon φ=varphi ϕ=phi χ=chi ψ=psi ω=omega Γ=Gamma Δ=Delta Θ=Theta Λ=Lambda Ξ=Xi Π=Pi Σ=Sigma \
        Υ=Upsilon Φ=Phi Ψ=Psi Ω=Omega ∞=infty ∂=partial ∇=nabla ℓ=ell ℏ=hbar ℜ=Re ℑ=Im ∅=emptyset ∀=forall ∃=exists ¬=neg √=surd ∠=angle ±=pm ∓=mp \
        ×=times ÷=div ⋅=cdot ·=cdot ∘=circ ∙=bullet •=bullet ⊕=oplus ⊗=otimes ⊙=odot ∪=cup ∩=cap ∧=wedge ∨=vee ∖=setminus †=dagger ‡=ddagger ★=star \
        ⋆=star ≤=leq ⩽=leqslant ≥=geq ⩾=geqslant ≠=neq ≈=approx ≃=simeq ≅=cong ≡=equiv ∼=sim ∝=propto ≪=ll ≫=gg ∈=in ∉=notin ∋=ni ⊂=subset \
        ⊃=supset ⊆=subseteq ⊇=supseteq ⊥=perp ∥=parallel ≺=prec ≻=succ ⊢=vdash ⊨=models ∴=therefore ∵=because →=rightarrow ←=leftarrow \
        ↔=leftrightarrow ⇒=Rightarrow ⇐=Leftarrow ⇔=Leftrightarrow ↑=uparrow ↓=downarrow ↦=mapsto ⟶=longrightarrow ⟵=longleftarrow ⇌=rightleftharpoons \
        ∑=sum ∏=prod ∐=coprod ∫=int ∬=iint ∭=iiint ∮=oint ⋃=bigcup ⋂=bigcap ⋀=bigwedge ⋁=bigvee …=ldots ⋯=cdots ⋮=vdots ⋱=ddots ⟨=langle ⟩=rangle \
        〈=langle 〉=rangle ⌈=lceil ⌉=rceil ⌊=lfloor ⌋=rfloor ‖=Vert ∣=mid ℵ=aleph ≔=coloneqq ≜=triangleq △=triangle ∆=Delta □=square ◦=circ ∗=ast
        """

    /// Signs that stand between spaces where something stands before them.
    static let spaced: Set<String> = [
        "=", "<", ">", "+", "-", "\\pm", "\\mp", "\\times", "\\leq", "\\geq", "\\leqslant", "\\geqslant", "\\neq", "\\approx", "\\simeq", "\\cong",
        "\\equiv", "\\sim", "\\propto", "\\ll", "\\gg", "\\in", "\\notin", "\\subset", "\\subseteq", "\\rightarrow", "\\leftarrow", "\\Rightarrow",
        "\\Leftrightarrow", "\\rightleftharpoons", "\\coloneqq", "\\cup", "\\cap", "\\wedge", "\\vee", "\\leftrightarrow",
    ]

    static let over = [
        "^": "\\hat", "ˆ": "\\hat", "̂": "\\hat", "~": "\\tilde", "˜": "\\tilde", "∼": "\\tilde", "¯": "\\bar", "‾": "\\overline", "_": "\\overline",
        "−": "\\bar", "-": "\\bar", "̄": "\\bar", "→": "\\vec", "⃗": "\\vec", "⇀": "\\vec", "˙": "\\dot", ".": "\\dot", "¨": "\\ddot", "..": "\\ddot",
        "ˇ": "\\check", "˘": "\\breve", "⏞": "\\overbrace", "︷": "\\overbrace", "⌢": "\\overset{\\frown}",
    ]
    static let under = ["_": "\\underline", "¯": "\\underline", "‾": "\\underline", "⏟": "\\underbrace", "︸": "\\underbrace"]

    /// Signs whose limits TeX sets above and below by itself.
    static func takesLimits(_ sign: [UInt8]) -> Bool {
        let text = String(decoding: sign, as: UTF8.self)
        return text.unicodeScalars.count == 1 && "∑∏∐∫∬∭∮⋃⋂⋀⋁".contains(text)
    }
}
