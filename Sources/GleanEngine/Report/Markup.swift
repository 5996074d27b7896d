/// HTML and SVG as they are written. Whatever is put in as text or as an attribute's value is escaped: there is no other way in.
package struct Markup {
    package private(set) var source = ""

    package typealias Attributes = KeyValuePairs<String, String>

    package init() {}

    /// Adds an element with what `body` puts inside.
    package mutating func element(_ tag: StaticString, _ attributes: Attributes = [:], _ body: (inout Markup) -> Void) {
        open(tag, attributes)
        source += ">"
        body(&self)
        source += "</\(tag)>"
    }

    /// Adds an element that holds a text.
    package mutating func element(_ tag: StaticString, _ attributes: Attributes, _ text: String) {
        element(tag, attributes) { $0.text(text) }
    }

    package mutating func element(_ tag: StaticString, _ text: String) { element(tag, [:], text) }

    /// Adds an element that holds nothing and has no end tag: `meta` in HTML, shapes in SVG.
    package mutating func void(_ tag: StaticString, _ attributes: Attributes = [:]) {
        open(tag, attributes)
        source += "/>"
    }

    /// Adds text.
    package mutating func text(_ text: String) { Self.escape(text, into: &source) }

    /// Adds markup that was made before.
    package mutating func add(_ other: Markup) { source += other.source }

    /// Adds a line of the program's own, such as the document type.
    package mutating func literal(_ text: StaticString) { source += "\(text)" }

    /// Adds a style sheet, whose text is the program's own: HTML reads no references inside it.
    package mutating func style(_ sheet: StaticString) { source += "<style>\(sheet)</style>\n" }

    private mutating func open(_ tag: StaticString, _ attributes: Attributes) {
        source += "<\(tag)"
        for (name, value) in attributes where !value.isEmpty {
            source += " \(name)=\""
            Self.escape(value, into: &source)
            source += "\""
        }
    }

    private static func escape(_ text: String, into out: inout String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            default: out.unicodeScalars.append(scalar.isUnseen ? "\u{FFFD}" : scalar)
            }
        }
    }
}

extension Unicode.Scalar {
    /// Control characters, and those that turn the direction of the text around them: what a page's name may not do to a reader.
    var isUnseen: Bool {
        switch value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: false
        }
    }
}
