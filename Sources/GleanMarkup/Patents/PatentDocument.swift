/// A patent in one of USPTO's three generations of XML and SGML.
package struct PatentDocument: Sendable {
    package private(set) var facts = Patent()
    private var tree: XMLTree
    private let root: Int
    private let generation: Generation

    private enum Generation { case st36, st32, application }

    /// Nil where the record is none.
    package init?(_ bytes: [UInt8], mostNodes: Int) {
        let tree = XMLTree(bytes, roles: PatentRoles.roles, mostNodes: mostNodes)
        guard let root = tree.children(of: 0).first(where: { tree.nodes[$0].kind == .element }) else { return nil }
        switch String(decoding: tree.localName(of: root), as: UTF8.self) {
        case "us-patent-grant", "us-patent-application": generation = .st36
        case "PATDOC": generation = .st32
        case "patent-application-publication": generation = .application
        default: return nil
        }
        self.tree = tree
        self.root = root
        facts.problems = tree.problems
        switch generation {
        case .st36: readST36()
        case .st32: readST32()
        case .application: readApplication()
        }
        for node in tree.descendants(of: root) where tree.isNamed(node, "heading") || tree.isNamed(node, "H") { prepare(heading: node) }
    }

    /// A heading may say how deep it is.
    private mutating func prepare(heading: Int) {
        var level: UInt8 = 1
        for name in ["level", "lvl", "LVL"] as [StaticString] {
            if let digit = tree.value(name, of: heading).first, digit &- 0x31 < 9 { level = digit - 0x30 }
        }
        tree.setRole(level == 1 ? .heading1 : level == 2 ? .heading2 : .heading3, of: heading)
    }

    /// The record ends before the patent does.
    package var isCut: Bool { tree.nodes[root].isCut }

    // MARK: Bibliography

    private func text(_ path: StaticString..., from node: Int) -> [UInt8] {
        var place: Int? = node
        for name in path { place = place.flatMap { tree.child(name, of: $0) } }
        return place.map { tree.text(of: $0) } ?? []
    }

    private func all(_ name: StaticString, below node: Int) -> [[UInt8]] { tree.all(name, below: node).map { tree.text(of: $0) }.filter { !$0.isEmpty } }

    private mutating func set(number: [UInt8], kind: [UInt8], date: [UInt8], country: [UInt8] = []) {
        facts.number = Patent.trimmed(number)
        facts.kind = kind
        facts.date = Patent.day(date)
        if !country.isEmpty { facts.country = country }
    }

    private mutating func readST36() {
        guard let data = tree.child("us-bibliographic-data-grant", of: root) ?? tree.child("us-bibliographic-data-application", of: root) else { return }
        if let id = tree.first("publication-reference", "document-id", from: data) {
            set(number: text("doc-number", from: id), kind: text("kind", from: id), date: text("date", from: id), country: text("country", from: id))
        }
        if let id = tree.first("application-reference", "document-id", from: data) {
            facts.applicationNumber = text("doc-number", from: id)
            facts.applicationDate = Patent.day(text("date", from: id))
        }
        facts.title = text("invention-title", from: data)
        for person in tree.outermost(below: data, { isInventor($0) || tree.isNamed($0, "assignee") }) {
            guard let book = tree.child("addressbook", of: person) else { continue }
            let name = Patent.joined([text("first-name", from: book), text("middle-name", from: book), text("last-name", from: book), text("suffix", from: book)])
            add(name.isEmpty ? text("orgname", from: book) : name, isInventor: isInventor(person))
        }
        for node in tree.outermost(below: data, { isClassification($0, in: data) }) {
            if tree.isNamed(node, "classification-ipcr") { facts.ipc.append(symbol(node)) }
            if tree.isNamed(node, "classification-cpc") { facts.cpc.append(symbol(node)) }
            if tree.isNamed(node, "classification-ipc") { facts.ipc += all("main-classification", below: node) + all("further-classification", below: node) }
            if tree.isNamed(node, "classification-national") { facts.uspc += all("main-classification", below: node) + all("further-classification", below: node) }
        }
    }

    private func isInventor(_ node: Int) -> Bool {
        tree.isNamed(node, "inventor") || tree.isNamed(node, "applicant") && tree.has("app-type", "applicant-inventor", node)
    }

    /// The national and the older international ones of other patents stand deeper.
    private func isClassification(_ node: Int, in data: Int) -> Bool {
        tree.isNamed(node, "classification-ipcr") || tree.isNamed(node, "classification-cpc")
            || tree.parent(of: node) == data && (tree.isNamed(node, "classification-ipc") || tree.isNamed(node, "classification-national"))
    }

    private static let mostPeople = 1000

    private mutating func add(_ name: [UInt8], isInventor: Bool) {
        if name.isEmpty || facts.inventors.count + facts.assignees.count >= Self.mostPeople { return }
        if isInventor { if !facts.inventors.contains(name) { facts.inventors.append(name) } } else { facts.assignees.append(name) }
    }

    /// `H04L 29/06`.
    private func symbol(_ node: Int) -> [UInt8] {
        text("section", from: node) + text("class", from: node) + text("subclass", from: node) + [0x20] + text("main-group", from: node) + [0x2F] + text("subgroup", from: node)
    }

    private mutating func readST32() {
        guard let data = tree.child("SDOBI", of: root) else { return }
        func text(_ name: StaticString) -> [UInt8] { tree.descendant(name, of: data).map { tree.text(of: $0) } ?? [] }
        set(number: text("B110"), kind: text("B130"), date: text("B140"), country: text("B190"))
        facts.applicationNumber = text("B210")
        facts.applicationDate = Patent.day(text("B220"))
        facts.title = text("B540")
        for person in tree.outermost(below: data, { tree.isNamed($0, "B721") || tree.isNamed($0, "B731") }) {
            let names = tree.all("FNM", below: person) + tree.all("SNM", below: person) + tree.all("ONM", below: person)
            add(Patent.joined(names.map { tree.text(of: $0) }), isInventor: tree.isNamed(person, "B721"))
        }
        facts.ipc = all("B511", below: data) + all("B512", below: data)
        facts.uspc = all("B521", below: data) + all("B522", below: data)
    }

    private mutating func readApplication() {
        guard let data = tree.child("subdoc-bibliographic-information", of: root) else { return }
        if let id = tree.child("document-id", of: data) {
            set(number: text("doc-number", from: id), kind: text("kind-code", from: id), date: text("document-date", from: id))
        }
        facts.applicationNumber = text("domestic-filing-data", "application-number", "doc-number", from: data)
        facts.applicationDate = Patent.day(text("domestic-filing-data", "filing-date", from: data))
        facts.title = text("technical-information", "title-of-invention", from: data)
        if let inventors = tree.child("inventors", of: data) {
            for name in tree.all("name", below: inventors) {
                add(Patent.joined([text("given-name", from: name), text("middle-name", from: name), text("family-name", from: name), text("name-suffix", from: name)]), isInventor: true)
            }
        }
        for assignee in tree.all("assignee", below: data) {
            let names = tree.all("organization-name", below: assignee) + tree.all("name", below: assignee)
            add(Patent.joined(names.map { tree.text(of: $0) }), isInventor: false)
        }
        facts.ipc = all("ipc", below: data)
        facts.uspc = tree.all("uspc", below: data).map { text("class", from: $0) + [0x2F] + text("subclass", from: $0) }
    }

    // MARK: Text

    /// Writes the parts that are wanted: title, abstract, description and claims, each under a heading of its own.
    package func write(_ parts: Set<Patent.Part>, to writer: inout RecordWriter) {
        if parts.contains(.title) { writer.heading(facts.title, level: 1) }
        writer.baseLevel = 2
        let names: [StaticString] = switch generation {
        case .st36: ["abstract", "description", "claims"]
        case .st32: ["SDOAB", "SDODE", "SDOCL"]
        case .application: ["subdoc-abstract", "subdoc-description", "subdoc-claims"]
        }
        let headings: [(Patent.Part, String)] = [(.abstract, "Abstract"), (.description, "Description"), (.claims, "Claims")]
        for (name, (part, heading)) in zip(names, headings) where parts.contains(part) {
            for node in tree.children(of: root) where tree.isNamed(node, name) && tree.hasText(below: node) {
                writer.heading(Array(heading.utf8), level: 2)
                writer.write(tree, node)
            }
            // The claim of a design follows a statement of its own.
            if part == .claims, let statement = tree.child("us-claim-statement", of: root), tree.child(name, of: root) == nil { writer.write(tree, statement) }
        }
    }
}
