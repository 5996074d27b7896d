/// Presentation MathML as TeX (MathML 3, chapter 3): the elements that articles and patents use.
///
/// A TeX annotation is taken as it is. What has no form in TeX, such as an error or a box, is written as what is in it.
package struct MathTeX {
    /// Elements nested deeper are written as their text.
    private static let mostDepth = 48

    private let tree: XMLTree
    private var out: [UInt8] = []
    /// The last thing written is a command such as `\alpha`, which a letter may not follow.
    private var endsInCommand = false

    private init(_ tree: XMLTree) { self.tree = tree }

    /// The TeX of a `math` element, without dollar signs; empty for an empty one.
    package static func tex(of math: Int, in tree: XMLTree) -> [UInt8] {
        let annotations = tree.outermost(below: math) { tree.isNamed($0, "annotation") && isTeX($0, in: tree) }
        for annotation in annotations {
            let tex = tree.text(of: annotation)
            if !tex.isEmpty { return tex }
        }
        var writer = MathTeX(tree)
        writer.row(math, 0)
        return Array(writer.out[writer.out.span.trimmed(0..<writer.out.count)])
    }

    private static func isTeX(_ annotation: Int, in tree: XMLTree) -> Bool {
        String(decoding: tree.value("encoding", of: annotation), as: UTF8.self).lowercased().contains("tex")
    }

    // MARK: Writing

    private mutating func put(_ text: String) { put(Array(text.utf8)) }

    private mutating func put(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        if endsInCommand, (first | 0x20) &- 0x61 < 26 { out.append(0x20) }
        out += bytes
        // A command's name is letters up to the end.
        var start = bytes.count
        while start > 0, (bytes[start - 1] | 0x20) &- 0x61 < 26 { start -= 1 }
        endsInCommand = start > 0 && start < bytes.count && bytes[start - 1] == 0x5C
    }

    private mutating func group(_ node: Int?, _ depth: Int) {
        put("{")
        if let node { element(node, depth) }
        put("}")
    }

    private func elements(_ node: Int) -> [Int] { tree.children(of: node).filter { tree.nodes[$0].kind == .element } }

    /// What all in an element comes to, one after the other.
    private mutating func row(_ node: Int, _ depth: Int) {
        let children = elements(node)
        if children.isEmpty { return text(tree.text(of: node)) }
        for (place, child) in children.enumerated() { element(child, depth + 1, isFirst: place == 0) }
    }

    private mutating func text(_ text: [UInt8]) {
        if text.isEmpty { return }
        if String(decoding: text, as: UTF8.self).allSatisfy(\.isWhitespace) { return put("\\,") }
        put("\\text{" + String(decoding: text, as: UTF8.self).reduce(into: "") { $0 += Self.escaped[$1] ?? String($1) } + "}")
    }

    private static let escaped: [Character: String] = ["%": "\\%", "#": "\\#", "&": "\\&", "_": "\\_", "$": "\\$", "{": "\\{", "}": "\\}"]

    // MARK: Elements

    private mutating func element(_ node: Int, _ depth: Int, isFirst: Bool = true) {
        if depth > Self.mostDepth { return text(tree.text(of: node)) }
        let parts = elements(node), next = depth + 1
        func part(_ index: Int) -> Int? { index < parts.count ? parts[index] : nil }
        switch String(decoding: tree.localName(of: node), as: UTF8.self) {
        case "mi": identifier(node)
        case "mn": put(variant(node, Self.symbols(tree.text(of: node)), isUpright: true))
        case "mo": sign(node, isFirst: isFirst)
        case "mtext", "ms": text(tree.text(of: node))
        case "mspace": if tree.attribute("width", of: node) != nil { put("\\,") }
        case "mfrac": fraction(node, part(0), part(1), next)
        case "msqrt":
            put("\\sqrt{")
            row(node, next)
            put("}")
        case "mroot":
            put("\\sqrt[")
            if let index = part(1) { element(index, next) }
            put("]")
            group(part(0), next)
        case "msub", "msup", "msubsup": scripts(node, parts, next)
        case "munder", "mover", "munderover": limits(node, parts, next)
        case "mmultiscripts": multiscripts(parts, next)
        case "mtable": table(node, next)
        case "mfenced": fenced(node, parts, next)
        case "semantics", "maction": if let first = part(0) { element(first, next) }
        case "mphantom", "none", "annotation", "annotation-xml", "maligngroup", "malignmark", "mglyph": break
        default: row(node, next)
        }
    }

    private static let functions: Set<String> = [
        "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "exp", "log", "ln", "lg", "lim", "limsup",
        "liminf", "max", "min", "sup", "inf", "det", "dim", "ker", "deg", "gcd", "arg", "hom", "Pr",
    ]

    private mutating func identifier(_ node: Int) {
        let text = tree.text(of: node)
        let name = String(decoding: text, as: UTF8.self)
        if Self.functions.contains(name) { return put("\\" + name) }
        let symbol = Self.symbols(text)
        let isWord = name.unicodeScalars.count > 1 && text.allSatisfy { ($0 | 0x20) &- 0x61 < 26 }
        put(variant(node, symbol, isUpright: isWord))
    }

    /// The command of the element's `mathvariant` around its text.
    private func variant(_ node: Int, _ text: String, isUpright: Bool) -> String {
        let isLetters = text.utf8.contains { ($0 | 0x20) &- 0x61 < 26 } && !text.hasPrefix("\\")
        let command: String
        switch String(decoding: tree.value("mathvariant", of: node), as: UTF8.self) {
        case "bold", "bold-sans-serif": command = "\\mathbf"
        case "bold-italic": command = "\\boldsymbol"
        case "double-struck": command = "\\mathbb"
        case "script", "bold-script": command = "\\mathcal"
        case "fraktur", "bold-fraktur": command = "\\mathfrak"
        case "sans-serif": command = "\\mathsf"
        case "monospace": command = "\\mathtt"
        case "normal" where isLetters: command = "\\mathrm"
        case "" where isUpright && isLetters: command = "\\mathrm"
        default: return text
        }
        return text.isEmpty ? "" : command + "{" + text + "}"
    }

    private mutating func sign(_ node: Int, isFirst: Bool) {
        let text = tree.text(of: node)
        let name = String(decoding: text, as: UTF8.self)
        if Self.functions.contains(name) { return put("\\" + name) }
        if name.utf8.count > 1, name.utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 }) { return put("\\operatorname{" + name + "}") }
        let symbol = Self.symbols(text)
        if !isFirst, MathSymbols.spaced.contains(symbol), !tree.has("form", "prefix", node) {
            if out.last != 0x20 { out.append(0x20) }
            endsInCommand = false
            put(symbol + " ")
            endsInCommand = false
        } else {
            put(symbol)
        }
    }

    /// The text with each character that TeX has a command for as that command.
    private static func symbols(_ text: [UInt8]) -> String {
        if text.count == 1, (text[0] | 0x20) &- 0x61 < 26 || text[0] &- 0x30 < 10 { return String(decoding: text, as: UTF8.self) }
        var out = ""
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            if let command = MathSymbols.commands[scalar.value] {
                out += command
                if command.hasPrefix("\\"), command.utf8.last.map({ ($0 | 0x20) &- 0x61 < 26 }) == true, text.count > 4 { out += " " }
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        if out.hasSuffix(" ") { out.removeLast() }
        return out
    }

    private mutating func fraction(_ node: Int, _ above: Int?, _ below: Int?, _ depth: Int) {
        let isStack = tree.value("linethickness", of: node).first == 0x30
        put(isStack ? "{" : "\\frac{")
        if let above { element(above, depth) }
        put(isStack ? " \\atop " : "}{")
        if let below { element(below, depth) }
        put("}")
    }

    /// The base of a script, in braces where it is more than one sign.
    private mutating func base(_ node: Int?, _ depth: Int) {
        guard let node else { return put("{}") }
        let isSimple = tree.isNamed(node, "mi") || tree.isNamed(node, "mn") || tree.isNamed(node, "mo") || tree.isNamed(node, "mtext")
        if isSimple { element(node, depth) } else { group(node, depth) }
    }

    private mutating func scripts(_ node: Int, _ parts: [Int], _ depth: Int) {
        base(parts.first, depth)
        if tree.isNamed(node, "msup") {
            put("^")
            group(parts.dropFirst().first, depth)
            return
        }
        put("_")
        group(parts.dropFirst().first, depth)
        if parts.count > 2 {
            put("^")
            group(parts[2], depth)
        }
    }

    private mutating func multiscripts(_ parts: [Int], _ depth: Int) {
        let split = parts.firstIndex { tree.isNamed($0, "mprescripts") } ?? parts.count
        func write(_ scripts: ArraySlice<Int>, _ writer: inout MathTeX) {
            var place = scripts.startIndex
            while place < scripts.endIndex {
                writer.put("_")
                writer.group(scripts[place], depth)
                if place + 1 < scripts.endIndex {
                    writer.put("^")
                    writer.group(scripts[place + 1], depth)
                }
                place += 2
            }
        }
        if split + 1 < parts.count {
            put("{}")
            write(parts[(split + 1)...], &self)
        }
        base(parts.first, depth)
        write(parts[min(1, split)..<split], &self)
    }

    private mutating func limits(_ node: Int, _ parts: [Int], _ depth: Int) {
        guard let first = parts.first else { return }
        let isOver = tree.isNamed(node, "mover"), sign = tree.text(of: first)
        if parts.dropFirst().allSatisfy({ elements($0).isEmpty && tree.text(of: $0).isEmpty }) { return element(first, depth) }
        if parts.count == 2 {
            let mark = tree.text(of: parts[1])
            if let command = (isOver ? MathSymbols.over : MathSymbols.under)[String(decoding: mark, as: UTF8.self)] {
                put(command)
                return group(first, depth)
            }
        }
        if MathSymbols.takesLimits(sign) || Self.functions.contains(String(decoding: sign, as: UTF8.self)) {
            base(first, depth)
            for (place, part) in parts.dropFirst().prefix(2).enumerated() {
                put(isOver || place == 1 ? "^" : "_")
                group(part, depth)
            }
            return
        }
        if parts.count > 2 {
            put("\\overset{")
            element(parts[2], depth)
            put("}{")
        }
        put(isOver ? "\\overset" : "\\underset")
        group(parts.dropFirst().first, depth)
        group(first, depth)
        if parts.count > 2 { put("}") }
    }

    private mutating func table(_ node: Int, _ depth: Int) {
        put("\\begin{matrix} ")
        for (number, row) in elements(node).enumerated() {
            if number > 0 { put(" \\\\ ") }
            let isLabeled = tree.isNamed(row, "mlabeledtr")
            for (column, cell) in elements(row).dropFirst(isLabeled ? 1 : 0).enumerated() {
                if column > 0 { put(" & ") }
                self.row(cell, depth + 1)
            }
        }
        put(" \\end{matrix}")
    }

    private mutating func fenced(_ node: Int, _ parts: [Int], _ depth: Int) {
        func text(_ name: StaticString, or usual: String) -> String {
            tree.attribute(name, of: node) == nil ? usual : Self.symbols(tree.value(name, of: node))
        }
        put(text("open", or: "("))
        // One character stands between each two parts; the last one, as often as there are more (MathML 3, 3.3.8).
        let given = tree.attribute("separators", of: node) == nil ? "," : String(decoding: tree.value("separators", of: node), as: UTF8.self)
        let separators = given.unicodeScalars.filter { !$0.properties.isWhitespace }.prefix(parts.count).map { Self.symbols(Array(String($0).utf8)) }
        for (place, part) in parts.enumerated() {
            if place > 0, !separators.isEmpty { put(separators[min(place, separators.count) - 1]) }
            element(part, depth)
        }
        put(text("close", or: ")"))
    }
}
