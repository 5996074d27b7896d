/// Markdown as it is written, in blocks with an empty line between them.
struct Markdown {
    private(set) var text = ""

    /// Adds a block that is Markdown already.
    mutating func block(_ block: String) {
        if !text.isEmpty { text += "\n" }
        text += block
        if !block.hasSuffix("\n") { text += "\n" }
    }

    mutating func heading(_ level: Int, _ title: String) { block(String(repeating: "#", count: level) + " " + Self.escaped(title)) }

    /// Adds a paragraph whose parts are escaped already.
    mutating func paragraph(_ text: String) { block(text) }

    /// Adds a table. Cells are escaped already; columns in `right` hold figures.
    mutating func table(_ headings: [String], _ rows: [[String]], right: Int...) {
        guard !rows.isEmpty else { return }
        let rule = headings.indices.map { right.contains($0) ? "---:" : "---" }
        block(([headings, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n"))
    }

    /// Adds lines as they are, within a fence. A line of the fence's own kind would end it, so lines may not begin with one.
    mutating func fence(_ language: String, _ lines: [String]) {
        let safe = lines.flatMap { $0.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) }.map { $0.drop { $0 == " " }.hasPrefix("```") ? "\u{FFFD}" + $0 : $0 }
        block("```\(language)\n" + safe.joined(separator: "\n") + "\n```")
    }

    /// Text that means nothing in Markdown or HTML: marks get a backslash, controls and ends of lines a blank.
    static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            if scalar == "\t" || scalar == "\n" || scalar.isUnseen {
                out += " "
            } else {
                if "\\`*_{}[]<>()#!|~&$:@".unicodeScalars.contains(scalar) || isAddress(out, scalar) { out += "\\" }
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// A sentence of the program's own, whatever names stand in it: as `escaped`, but marks that mean nothing within a sentence stay as they are.
    static func prose(_ text: String) -> String {
        var out = "", rest = Substring(escaped(text))
        while let slash = rest.firstIndex(of: "\\") {
            out += rest[..<slash]
            rest = rest[rest.index(after: slash)...]
            guard let mark = rest.first else { break }
            rest = rest.dropFirst()
            // A colon before a letter or a slash may begin an emoji or an address.
            let isPlain = mark == "(" || mark == ")" || (mark == ":" && rest.first.map { $0 == " " || $0.isNumber } ?? true)
            out += isPlain ? String(mark) : "\\\(mark)"
        }
        return out + rest
    }

    /// Hubs make links of what begins with `www.`.
    private static func isAddress(_ before: String, _ scalar: Unicode.Scalar) -> Bool { scalar == "." && before.lowercased().hasSuffix("www") }

    /// A name in code font, safe in a table. What holds a backquote stands in quotation marks of two.
    static func code(_ name: String) -> String {
        var shown = String(String.UnicodeScalarView(name.unicodeScalars.map { $0 == "\t" || $0 == "\n" || $0.isUnseen ? " " : $0 }))
        // A pipe ends a cell even inside code, unless it has a backslash.
        shown = shown.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
        guard shown.contains("`") else { return "`\(shown.isEmpty ? " " : shown)`" }
        var fence = "``"
        while shown.contains(fence) { fence += "`" }
        return "\(fence) \(shown) \(fence)"
    }
}
