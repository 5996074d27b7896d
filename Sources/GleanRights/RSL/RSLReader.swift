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
    /// Local names of the elements around.
    private var open: [[UInt8]] = []
    private var type: [UInt8] = []

    /// The most contents of a document, licences of a content, and terms of a licence that are kept; and bytes of a text.
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
        let isOfRSL = fullName.starts(with: Array("rsl:".utf8)) || open.contains { $0.span.equalsIgnoringCase("rsl") }
        if open.count < Self.most { open.append(name) }
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
            document.contents.append(content)
        } else if element.equalsIgnoringCase("license") {
            edit { content in
                guard content.licences.count < Self.most else { return }
                var licence = RSLDocument.Licence()
                licence.offset = offset
                content.licences.append(licence)
            }
        } else if element.equalsIgnoringCase("payment") {
            let type = value("type")
            editLicence { if $0.payments.count < Self.most { $0.payments.append(RSLDocument.Payment(type: type)) } }
        } else if element.equalsIgnoringCase("amount") {
            let currency = value("currency")
            editPayment { $0.currency = currency }
        } else if element.equalsIgnoringCase("permits") || element.equalsIgnoringCase("prohibits") || element.equalsIgnoringCase("legal") {
            type = value("type")
        }
    }

    private mutating func end(_ name: [UInt8]) {
        if let last = open.lastIndex(of: name) { open.removeSubrange(last...) }
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

    /// Changes the content that is open.
    private mutating func edit(_ change: (inout RSLDocument.Content) -> Void) {
        guard open.contains(where: { $0.span.equalsIgnoringCase("content") }), var last = document.contents.popLast() else { return }
        change(&last)
        document.contents.append(last)
    }

    private mutating func editLicence(_ change: (inout RSLDocument.Licence) -> Void) {
        edit { content in
            guard var last = content.licences.popLast() else { return }
            change(&last)
            content.licences.append(last)
        }
    }

    private mutating func editPayment(_ change: (inout RSLDocument.Payment) -> Void) {
        editLicence { licence in
            guard var last = licence.payments.popLast() else { return }
            change(&last)
            licence.payments.append(last)
        }
    }

    private static func local(_ name: [UInt8]) -> [UInt8] {
        guard let colon = name.lastIndex(of: UInt8(ascii: ":")) else { return name }
        return Array(name[(colon + 1)...])
    }

    private static func trimmed(_ text: [UInt8]) -> [UInt8] { text.span.array(text.span.blanksTrimmed(0..<text.count)) }

    /// A list's words, between commas, as the standard has it, or blanks.
    private static func tokens(_ list: [UInt8]) -> [[UInt8]] {
        list.split(maxSplits: most, whereSeparator: { isBlank($0) || $0 == UInt8(ascii: ",") }).map { $0.map { lowerCase($0) } }
    }
}
