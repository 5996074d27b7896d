/// A bill, a part of the Code of Federal Regulations, a document of the Federal Register, or a page of the Government Publishing Office.
package struct GPODocument: Sendable {
    package enum Kind: String, Sendable { case regulation, notice, bill, page }

    package let kind: Kind
    package private(set) var tree: XMLTree
    private let root: Int

    /// Nil where the record is none of these.
    package init?(_ bytes: [UInt8], mostNodes: Int) {
        guard let (kind, roles) = Self.kind(of: bytes) else { return nil }
        self.kind = kind
        let tree = XMLTree(bytes, roles: roles, mostNodes: mostNodes)
        root = tree.children(of: 0).first { tree.nodes[$0].kind == .element } ?? 0
        self.tree = tree
        prepare()
    }

    /// By the name of the record's element.
    private static func kind(of bytes: [UInt8]) -> (Kind, XMLRoles)? {
        var reader = XMLReader()
        guard reader.next(bytes.span) == .start else { return nil }
        switch String(decoding: bytes[reader.localName], as: UTF8.self) {
        case "DIV5", "DIV1", "DIV3", "DIV4", "DIV6", "DIV8", "DIV9": return (.regulation, GPORoles.regulations)
        case "RULE", "PRORULE", "NOTICE", "PRESDOCU", "PRESDOC", "CORRECT": return (.notice, GPORoles.regulations)
        case "bill", "resolution", "amendment-doc", "pLaw", "lawDoc", "publicLaw", "engrossedAmendment", "amendment": return (.bill, GPORoles.bills)
        case "html", "HTML": return (.page, GPORoles.pages)
        default: return nil
        }
    }

    /// Roles that the name of an element alone does not tell.
    private mutating func prepare() {
        switch kind {
        case .regulation, .notice:
            // The subject is the document's heading.
            if kind == .notice, let subject = tree.descendant("SUBJECT") { tree.setRole(.dropped, of: subject) }
            for node in tree.descendants(of: 0) {
                if tree.isNamed(node, "E") { tree.setRole(Self.emphasis(tree.value("T", of: node)), of: node) }
                if tree.isNamed(node, "HD") { tree.setRole(Self.heading(tree.value("SOURCE", of: node)), of: node) }
            }
        case .bill:
            // The name of a paragraph stands in its line.
            for node in tree.descendants(of: 0) where tree.isNamed(node, "header") || tree.isNamed(node, "heading") {
                let parent = tree.nodes[tree.parent(of: node)].role
                if parent != RecordRole.section.rawValue { tree.setRole(.runInTitle, of: node) }
            }
        case .page: break
        }
    }

    /// The typefaces of GPO's composition system.
    private static func emphasis(_ type: [UInt8]) -> RecordRole {
        switch String(decoding: type, as: UTF8.self) {
        case "51": .superscript
        case "52", "54": .subscript
        case "02", "04": .strong
        case "03": .emphasis
        default: .plain
        }
    }

    private static func heading(_ source: [UInt8]) -> RecordRole {
        switch String(decoding: source, as: UTF8.self) {
        case "HED": .label
        case "HD1": .heading1
        case "HD2": .heading2
        case "HD3", "HD4", "HD5", "HD6": .heading3
        default: .block
        }
    }

    /// The record ends before the document does. A page of HTML may leave its end out.
    package var isCut: Bool { kind != .page && tree.nodes[root].isCut }

    // MARK: What it says of itself

    package var title: [UInt8] {
        switch kind {
        case .regulation: return text("HEAD", child: true)
        case .notice: return text("SUBJECT").isEmpty ? text("TITLE") : text("SUBJECT")
        case .page: return text("title")
        case .bill:
            // Bills have levels of that name, too.
            if let node = tree.descendants(of: root).first(where: { tree.isWritten($0, "dc:title") }) { return tree.text(of: node) }
            return text("official-title").isEmpty ? text("officialTitle") : text("official-title")
        }
    }

    private func text(_ name: StaticString, child: Bool = false) -> [UInt8] {
        (child ? tree.child(name, of: root) : tree.descendant(name, of: root)).map { tree.text(of: $0) } ?? []
    }

    /// The text of the first element of a name.
    package func first(_ name: StaticString) -> [UInt8] { text(name) }

    /// What a bill in United States Legislative Markup calls itself in citations, in the form of govinfo's ids: `116hr2157ih`.
    package var citation: [UInt8] {
        for node in tree.all("citableAs", below: root) {
            let text = tree.text(of: node)
            if text.first.map({ $0 &- 0x30 < 10 }) == true, text.allSatisfy({ $0 &- 0x30 < 10 || $0 &- 0x61 < 26 }) { return text }
        }
        return []
    }

    package func attribute(_ name: StaticString) -> [UInt8] { tree.value(name, of: root) }

    /// What the record says of its rights: each statement with its offset in the record.
    package var statements: [(text: [UInt8], offset: Int)] {
        tree.outermost(below: 0) { tree.isNamed($0, "rights") || tree.isNamed($0, "copyright") }.map { node in
            let text = tree.descendants(of: node).first { tree.nodes[$0].kind != .element }
            return (tree.text(of: node), text.map { tree.nodes[$0].bytes.lowerBound } ?? 0)
        }.filter { !$0.text.isEmpty }
    }

    /// Writes the document.
    package func write(to writer: inout RecordWriter) {
        // The bill DTD leaves the names of levels to its style sheet; United States Legislative Markup writes them.
        writer.labelNames = kind == .bill && tree.descendant("enum") != nil ? Self.levels : [:]
        switch kind {
        case .regulation, .page: writer.baseLevel = 1
        case .notice:
            writer.heading(title, level: 1)
            writer.baseLevel = 1
        case .bill: writer.baseLevel = 2
        }
        if kind == .bill { writer.heading(title, level: 1) }
        for child in tree.children(of: 0) { writer.write(tree, child) }
    }

    private static let levels: [[UInt8]: String] = {
        var names: [[UInt8]: String] = [Array("section".utf8): "Sec."]
        for name in ["division", "title", "subtitle", "part", "subpart", "chapter", "subchapter"] { names[Array(name.utf8)] = name.prefix(1).uppercased() + name.dropFirst() }
        return names
    }()
}
