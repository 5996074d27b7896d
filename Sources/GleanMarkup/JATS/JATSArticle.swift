/// An article in JATS or NLM markup: what its front matter says.
package struct JATSArticle: Sendable {
    package let tree: XMLTree
    /// The `article` element.
    package let article: Int
    private let meta: Int

    /// The articles of a record, as a rule one; a set of them holds several.
    package static func articles(in tree: XMLTree) -> [JATSArticle] {
        var found: [JATSArticle] = [], node = 1
        while node < tree.nodes.count {
            if tree.isNamed(node, "article") {
                found.append(JATSArticle(tree, node))
                node = Int(tree.nodes[node].end)
            } else {
                node += 1
            }
        }
        return found
    }

    private init(_ tree: XMLTree, _ article: Int) {
        self.tree = tree
        self.article = article
        meta = tree.first("front", "article-meta", from: article) ?? article
    }

    /// The record ends before the article does.
    package var isCut: Bool { tree.nodes[article].isCut }

    /// The title of the article, without its footnotes.
    package var title: [UInt8] {
        guard let title = tree.first("title-group", "article-title", from: meta) else { return [] }
        var text: [UInt8] = [], node = title + 1
        let end = Int(tree.nodes[title].end)
        while node < end {
            if tree.isNamed(node, "fn") || tree.isNamed(node, "xref") {
                node = Int(tree.nodes[node].end)
                continue
            }
            if tree.nodes[node].kind != .element { tree.appendText(of: node, to: &text) }
            node += 1
        }
        var line = RecordLine()
        line.write(text)
        return line.take()
    }

    /// The authors, each as given name and surname, or as a group's name.
    package var authors: [[UInt8]] {
        var names: [[UInt8]] = [], seen: Set<[UInt8]> = []
        for group in tree.children(of: meta) where tree.isNamed(group, "contrib-group") {
            for contrib in tree.descendants(of: group) where tree.isNamed(contrib, "contrib") {
                let type = tree.value("contrib-type", of: contrib)
                guard type.isEmpty || type == Array("author".utf8) else { continue }
                if let name = name(of: contrib), seen.insert(name).inserted { names.append(name) }
            }
        }
        return names
    }

    private func name(of contrib: Int) -> [UInt8]? {
        var found: [UInt8] = []
        if let name = tree.child("name", of: contrib) ?? tree.first("name-alternatives", "name", from: contrib) {
            for part in ["given-names", "surname", "suffix"] as [StaticString] {
                guard let node = tree.child(part, of: name) else { continue }
                if !found.isEmpty { found.append(0x20) }
                found += text(ofName: node)
            }
        } else if let name = tree.child("string-name", of: contrib) ?? tree.child("collab", of: contrib) {
            for child in tree.children(of: name) where !isMembers(child) { found += text(ofName: child) + [0x20] }
            while found.last == 0x20 { found.removeLast() }
        }
        return found.isEmpty ? nil : found
    }

    /// A group's name may hold a list of its members, who are authors of their own.
    private func isMembers(_ node: Int) -> Bool { tree.isNamed(node, "contrib-group") || tree.isNamed(node, "contrib") }

    private func text(ofName node: Int) -> [UInt8] { tree.text(of: node, without: isMembers) }

    /// An identifier by its `pub-id-type`.
    package func id(_ type: StaticString) -> [UInt8] {
        for node in tree.children(of: meta) where tree.isNamed(node, "article-id") && tree.has("pub-id-type", type, node) { return tree.text(of: node) }
        return []
    }

    /// `PMC` and digits; empty where there is none.
    package var pmcid: [UInt8] {
        for type in ["pmc", "pmcid", "pmcaid"] as [StaticString] {
            let id = id(type)
            if id.isEmpty { continue }
            return id.span.holds("PMC", at: 0) ? id : Array("PMC".utf8) + id
        }
        return []
    }

    package var journal: [UInt8] {
        for path in [["front", "journal-meta", "journal-title-group", "journal-title"], ["front", "journal-meta", "journal-title"]] as [[StaticString]] {
            var node: Int? = article
            for name in path { node = node.flatMap { tree.child(name, of: $0) } }
            if let node { return tree.text(of: node) }
        }
        return []
    }

    package var type: [UInt8] { tree.value("article-type", of: article) }

    package var language: [UInt8] { tree.value("lang", of: article) }

    package var keywords: [[UInt8]] { tree.all("kwd", below: meta).map { tree.text(of: $0) }.filter { !$0.isEmpty } }

    /// The first day of publication that is told: `2012-10-24`, `2012-10` or `2012`.
    package var published: [UInt8] {
        var dates: [[UInt8]] = []
        for node in tree.children(of: meta) where tree.isNamed(node, "pub-date") {
            let type = tree.value("pub-type", of: node)
            if type == Array("pmc-release".utf8) || type == Array("nihms-submitted".utf8) { continue }
            if let date = date(node) { dates.append(date) }
        }
        // A day tells more than the year in which it lies.
        return dates.min { one, two in
            let shared = min(one.count, two.count)
            return one[..<shared] == two[..<shared] ? one.count > two.count : one.lexicographicallyPrecedes(two)
        } ?? []
    }

    private func date(_ node: Int) -> [UInt8]? {
        func number(_ name: StaticString, _ digits: Int) -> [UInt8]? {
            guard let part = tree.child(name, of: node) else { return nil }
            let text = tree.text(of: part)
            guard !text.isEmpty, text.count <= digits, text.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
            return [UInt8](repeating: 0x30, count: digits - text.count) + text
        }
        guard var date = number("year", 4) else { return nil }
        if let month = number("month", 2) {
            date += [0x2D] + month
            if let day = number("day", 2) { date += [0x2D] + day }
        }
        return date
    }

    /// What the article says of its copyright: statement, year, holder.
    package func copyright(_ name: StaticString) -> [UInt8] {
        guard let permissions = tree.child("permissions", of: meta) else { return [] }
        return tree.child(name, of: permissions).map { tree.text(of: $0) } ?? []
    }

    // MARK: Text

    /// Writes the parts of the article that are wanted.
    package func write(_ parts: Set<JATSPart>, to writer: inout RecordWriter) {
        if parts.contains(.title) {
            writer.heading(title, level: 1)
            writer.baseLevel = 2
        } else {
            writer.baseLevel = 1
        }
        if parts.contains(.authors) { writer.paragraph(Array(authors.joined(separator: [0x2C, 0x20]))) }
        if parts.contains(.abstract) { writeAbstracts(&writer) }
        if parts.contains(.keywords) { writer.paragraph(Array(keywords.joined(separator: [0x2C, 0x20]))) }
        if let body = tree.child("body", of: article), parts.contains(.body) { writer.write(tree, body) }
        for floats in tree.children(of: article) where tree.isNamed(floats, "floats-group") || tree.isNamed(floats, "floats-wrap") { writer.write(tree, floats) }
        if let back = tree.child("back", of: article) { writeBack(back, parts, &writer) }
        guard parts.contains(.subArticles) else { return }
        for sub in tree.children(of: article) where tree.isNamed(sub, "sub-article") || tree.isNamed(sub, "response") { writeSubArticle(sub, parts, &writer) }
    }

    private func writeAbstracts(_ writer: inout RecordWriter) {
        for node in tree.children(of: meta) where tree.isNamed(node, "abstract") || tree.isNamed(node, "trans-abstract") {
            // Links to other works, and pictures, are no abstracts.
            if tree.has("abstract-type", "graphical", node) || tree.has("abstract-type", "toc", node) { continue }
            if tree.child("title", of: node) == nil { writer.heading(Array("Abstract".utf8), level: writer.baseLevel) }
            writer.write(tree, node)
        }
    }

    private func writeBack(_ back: Int, _ parts: Set<JATSPart>, _ writer: inout RecordWriter) {
        for child in tree.children(of: back) {
            let part: JATSPart? =
                tree.isNamed(child, "ack") ? .acknowledgements
                : tree.isNamed(child, "app-group") || tree.isNamed(child, "app") ? .appendices
                : tree.isNamed(child, "fn-group") || tree.isNamed(child, "notes") || tree.isNamed(child, "bio") || tree.isNamed(child, "glossary") ? .notes
                : tree.isNamed(child, "ref-list") ? .references : nil
            if part.map(parts.contains) ?? true { writer.write(tree, child) }
        }
    }

    private func writeSubArticle(_ sub: Int, _ parts: Set<JATSPart>, _ writer: inout RecordWriter) {
        let stub = tree.child("front-stub", of: sub) ?? tree.first("front", "article-meta", from: sub)
        if let stub, let title = tree.first("title-group", "article-title", from: stub) { writer.heading(tree.text(of: title), level: writer.baseLevel) }
        if let body = tree.child("body", of: sub) { writer.write(tree, body) }
        if let back = tree.child("back", of: sub) { writeBack(back, parts, &writer) }
    }
}
