import GleanModel
import GleanRights

/// The licences that the texts of a Debian copyright file hold. The text of a name is read once, however many paragraphs go by it.
struct DebianTexts {
    private let bytes: [UInt8]
    /// Where the texts of stand-alone paragraphs lie, by their names in small letters; of several the first.
    private let texts: [String: Range<Int>]
    private var licences: [String: Licence?] = [:]
    private var reader = LicenceText()
    /// Bytes of texts that were read.
    private(set) var bytesRead = 0

    init(_ file: DebianCopyright, _ bytes: [UInt8]) {
        self.bytes = bytes
        texts = Dictionary(file.stanzas.filter { $0.kind == .licence }.map { ($0.name.lowercased(), $0.text) }) { first, _ in first }
    }

    /// The licence of the stand-alone paragraph of a name; nil where there is none, or its text tells none.
    mutating func licence(named name: String) -> Licence? {
        let name = name.lowercased()
        if let known = licences[name] { return known }
        let found = texts[name].flatMap { licence($0) }
        licences[name] = .some(found)
        return found
    }

    /// The licence of a text.
    mutating func licence(_ text: Range<Int>) -> Licence? {
        if text.isEmpty { return nil }
        bytesRead += text.count
        let text = Array(bytes[text])
        return LicenceText.joined(reader.licences(text.span), of: text.span)
    }
}
