/// What an article says of its own rights, or of those in a part of it: the statements as they stand, each with its place in the record.
package struct JATSStatement: Sendable, Equatable {
    package enum Subject: Sendable { case article, figure, part }
    package enum Kind: Sendable {
        /// The address of a licence.
        case address
        /// The words of a licence element.
        case words
        /// A `license-type`.
        case type
        /// A copyright statement.
        case copyright
    }

    package var subject: Subject
    package var kind: Kind
    package var bytes: [UInt8]
    /// Offset of the statement in the record.
    package var offset: Int
}

extension JATSArticle {
    /// All statements of licence and copyright, in the record's order. What stands in sub-articles speaks of them alone.
    package var statements: [JATSStatement] {
        var found: [JATSStatement] = []
        for node in tree.outermost(below: article, { tree.isNamed($0, "permissions") || tree.isNamed($0, "license") && isBare($0) }) {
            add(permissions: node, subject(node), to: &found)
        }
        // NLM 2.x has them outside of permissions, too.
        for node in tree.outermost(below: article, { tree.isNamed($0, "copyright-statement") && tree.isNamed(tree.parent(of: $0), "article-meta") }) {
            add(words: node, .copyright, .article, &found)
        }
        return found
    }

    /// More statements are not kept of an article.
    private static let mostStatements = 256

    /// A licence outside of permissions, as NLM 2.x allows in `article-meta`.
    private func isBare(_ licence: Int) -> Bool {
        let parent = tree.parent(of: licence)
        return !tree.isNamed(parent, "permissions") && (tree.isNamed(parent, "article-meta") || tree.isNamed(parent, "copyright-statement"))
    }

    private func subject(_ node: Int) -> JATSStatement.Subject {
        var above = tree.parent(of: node)
        while above != article, above > 0 {
            if tree.isNamed(above, "fig") || tree.isNamed(above, "graphic") || tree.isNamed(above, "media") { return .figure }
            if tree.isNamed(above, "article-meta") { return .article }
            above = tree.parent(of: above)
        }
        return tree.isNamed(tree.parent(of: node), "article-meta") ? .article : .part
    }

    private func add(permissions node: Int, _ subject: JATSStatement.Subject, to found: inout [JATSStatement]) {
        for child in tree.all("copyright-statement", below: node) { add(words: child, .copyright, subject, &found) }
        if tree.isNamed(node, "license") { return add(licence: node, subject, &found) }
        for child in tree.outermost(below: node, { tree.isNamed($0, "license") || tree.isNamed($0, "license_ref") }) {
            if tree.isNamed(child, "license") { add(licence: child, subject, &found) } else { add(words: child, .address, subject, &found) }
        }
    }

    private func add(licence node: Int, _ subject: JATSStatement.Subject, _ found: inout [JATSStatement]) {
        add(attribute: "href", of: node, .address, subject, &found)
        var behind = node
        for child in tree.descendants(of: node) {
            if tree.isNamed(child, "license_ref"), child >= behind {
                add(words: child, .address, subject, &found)
                behind = Int(tree.nodes[child].end)
            }
            if tree.isNamed(child, "ext-link") || tree.isNamed(child, "uri") || tree.isNamed(child, "License") {
                add(attribute: "href", of: child, .address, subject, &found)
            }
        }
        add(attribute: "license-type", of: node, .type, subject, &found)
        add(words: node, .words, subject, &found)
    }

    private func add(
        attribute name: StaticString, of node: Int, _ kind: JATSStatement.Kind, _ subject: JATSStatement.Subject, _ found: inout [JATSStatement]
    ) {
        guard found.count < Self.mostStatements, let range = tree.attribute(name, of: node) else { return }
        append(JATSStatement(subject: subject, kind: kind, bytes: tree.value(name, of: node), offset: range.lowerBound), &found)
    }

    private func add(words node: Int, _ kind: JATSStatement.Kind, _ subject: JATSStatement.Subject, _ found: inout [JATSStatement]) {
        guard found.count < Self.mostStatements else { return }
        let text = tree.descendants(of: node).first { tree.nodes[$0].kind != .element }
        append(JATSStatement(subject: subject, kind: kind, bytes: tree.text(of: node), offset: text.map { tree.nodes[$0].bytes.lowerBound } ?? 0), &found)
    }

    private func append(_ statement: JATSStatement, _ found: inout [JATSStatement]) {
        let isThere = found.contains { $0.subject == statement.subject && $0.kind == statement.kind && $0.bytes == statement.bytes }
        if !statement.bytes.isEmpty, !isThere { found.append(statement) }
    }
}
