import GleanModel

/// A licence as a publisher names it: an SPDX identifier, or an address.
struct LicenceName {
    let text: String

    init(_ text: String) { self.text = text }

    private var isAddress: Bool { text.hasPrefix("https://") || text.hasPrefix("http://") }
    /// An identifier as SPDX builds them: `CC-BY-4.0`. Whether it is on the list is not asked.
    private var isIdentifier: Bool {
        !text.isEmpty && text.utf8.count <= 60 && text.utf8.allSatisfy { ($0 | 32 >= 97 && $0 | 32 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 45 || $0 == 46 || $0 == 43 }
    }

    /// Where the licence stands; nil for words.
    var address: String? { isAddress ? text : isIdentifier ? "https://spdx.org/licenses/\(text)" : nil }

    /// Lines of a card's front matter: hubs know identifiers in lower case, and take others by name and link.
    var frontMatter: [String] {
        if isIdentifier { return ["license: \(CardFrontMatter.quoted(text.lowercased()))"] }
        let link = isAddress ? ["license_link: \(CardFrontMatter.quoted(text))"] : []
        return ["license: other", "license_name: \(CardFrontMatter.quoted(isAddress ? "see link" : text))"] + link
    }
}
