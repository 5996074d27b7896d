/// Makes an RSL document of the elements of an XML text, as a scanner of any kind hands them out.
package struct RSLReader {
    package enum Event: Sendable {
        /// The element's name and its attributes, prefixes and all; references are decoded. `offset` is that of its `<`.
        case start(name: [UInt8], attributes: [(name: [UInt8], value: [UInt8])], offset: Int)
        case text([UInt8])
        case end(name: [UInt8])
    }

    package private(set) var document = RSLDocument()
    private var text: [UInt8] = []
    private var open: [Open] = []
    /// Elements that are open beyond the depth that is read.
    private var beyond = 0
    private var type: [UInt8] = []

    /// An element around.
    private struct Open {
        /// Its local name.
        var name: [UInt8]
        /// Of a content, a licence or a payment its place among those that are kept; nil where it is not kept, so that what stands in it is
        /// not taken for another's.
        var place: Int?
    }

    /// The most contents of a document, licences of a content, and terms of a licence that are kept; elements that stand in one another; and
    /// bytes of a text.
    private static let most = 256
    private static let longest = 4096

    package init() {}

    package mutating func read(_ event: Event) {
        switch event {
        case .start(let name, let attributes, let offset): start(name, attributes, offset)
        case .text(let bytes): if text.count < Self.longest { text += bytes.prefix(Self.longest - text.count) }
        case .end(let name): end(Self.local(name))
        }
    }

    private mutating func start(_ fullName: [UInt8], _ attributes: [(name: [UInt8], value: [UInt8])], _ offset: Int) {
        let name = Self.local(fullName)
        text.removeAll()
        // In feeds an item holds `rsl:content` without `rsl` around it, beside contents of other vocabularies.
        let isOfRSL = fullName.starts(with: Array("rsl:".utf8)) || open.contains { $0.name.span.equalsIgnoringCase("rsl") }
        guard beyond == 0, open.count < Self.most else {
            beyond += 1
            return
        }
        var place: Int?
        defer { open.append(Open(name: name, place: place)) }
        func value(_ wanted: StaticString) -> [UInt8] {
            attributes.first { Self.local($0.name).span.equalsIgnoringCase(wanted) }?.value ?? []
        }
        let element = name.span
        if element.equalsIgnoringCase("rsl") {
            document.isRSL = true
        } else if element.equalsIgnoringCase("content") {
            guard document.contents.count < Self.most, isOfRSL else { return }
            document.isRSL = true
            var content = RSLDocument.Content()
            (content.url, content.server, content.lastModified) = (value("url"), value("server"), value("lastmod"))
            content.isEncrypted = value("encrypted").span.equalsIgnoringCase("true")
            content.offset = offset
            place = document.contents.count
            document.contents.append(content)
        } else if element.equalsIgnoringCase("license") {
            edit { content in
                guard content.licences.count < Self.most else { return }
                var licence = RSLDocument.Licence()
                licence.offset = offset
                place = content.licences.count
                content.licences.append(licence)
            }
        } else if element.equalsIgnoringCase("payment") {
            let type = value("type")
            editLicence { licence in
                guard licence.payments.count < Self.most else { return }
                place = licence.payments.count
                licence.payments.append(RSLDocument.Payment(type: type))
            }
        } else if element.equalsIgnoringCase("amount") {
            let currency = value("currency")
            editPayment { $0.currency = currency }
        } else if element.equalsIgnoringCase("permits") || element.equalsIgnoringCase("prohibits") || element.equalsIgnoringCase("legal") {
            type = value("type")
        }
    }

    private mutating func end(_ name: [UInt8]) {
        if beyond > 0 {
            beyond -= 1
            return
        }
        if let last = open.lastIndex(where: { $0.name == name }) { open.removeSubrange(last...) }
        let found = Self.trimmed(text), element = name.span, kind = type
        text.removeAll()
        if element.equalsIgnoringCase("permits") {
            editLicence { if $0.permits.count < Self.most { $0.permits.append(RSLDocument.Term(type: kind, tokens: Self.tokens(found))) } }
        } else if element.equalsIgnoringCase("prohibits") {
            editLicence { if $0.prohibits.count < Self.most { $0.prohibits.append(RSLDocument.Term(type: kind, tokens: Self.tokens(found))) } }
        } else if element.equalsIgnoringCase("legal") {
            editLicence { if $0.legal.count < Self.most { $0.legal.append(kind) } }
        } else if element.equalsIgnoringCase("amount") {
            editPayment { $0.amount = found }
        } else if element.equalsIgnoringCase("standard") {
            editPayment { $0.standard = found }
        } else if element.equalsIgnoringCase("custom") {
            editPayment { $0.custom = found }
        } else if element.equalsIgnoringCase("copyright") {
            edit { $0.copyright = found }
        } else if element.equalsIgnoringCase("terms") {
            edit { $0.terms = found }
        }
    }

    /// The place of the innermost element of a name that is open; nil where there is none, where it is not kept, and where it stands around
    /// `outer`, so that its place is another's.
    private func place(of element: StaticString, in outer: StaticString? = nil) -> Int? {
        for row in open.reversed() {
            if row.name.span.equalsIgnoringCase(element) { return row.place }
            if let outer, row.name.span.equalsIgnoringCase(outer) { return nil }
        }
        return nil
    }

    /// Changes the content that is open.
    private mutating func edit(_ change: (inout RSLDocument.Content) -> Void) {
        guard let place = place(of: "content") else { return }
        change(&document.contents[place])
    }

    private mutating func editLicence(_ change: (inout RSLDocument.Licence) -> Void) {
        guard let place = place(of: "license", in: "content") else { return }
        edit { change(&$0.licences[place]) }
    }

    private mutating func editPayment(_ change: (inout RSLDocument.Payment) -> Void) {
        guard let place = place(of: "payment", in: "license") else { return }
        editLicence { change(&$0.payments[place]) }
    }

    private static func local(_ name: [UInt8]) -> [UInt8] {
        guard let colon = name.lastIndex(of: UInt8(ascii: ":")) else { return name }
        return Array(name[(colon + 1)...])
    }

    private static func trimmed(_ text: [UInt8]) -> [UInt8] { text.span.array(text.span.blanksTrimmed(0..<text.count)) }

    /// A list's words, between commas, as the standard has it, or blanks.
    private static func tokens(_ list: [UInt8]) -> [[UInt8]] {
        list.split { isBlank($0) || $0 == UInt8(ascii: ",") }.prefix(most).map { $0.map { lowerCase($0) } }
    }
}
