/// A field of the rows that a writer writes, for documents that tell what a release holds.
package struct OutputField: Sendable, Codable, Equatable {
    package enum Kind: String, Sendable, Codable {
        case text, integer, number, url
        /// ISO 8601, day or moment.
        case date
        /// Fields of its own, which stand as fields with longer paths; or, without any, whatever the page said.
        case object
    }

    /// Names from the row down: `["metadata", "url"]`.
    package let path: [String]
    package let kind: Kind
    /// The field holds any number of such values.
    package let isList: Bool
    /// One sentence.
    package let about: String

    package init(_ path: [String], _ kind: Kind, isList: Bool = false, _ about: String) {
        self.path = path
        self.kind = kind
        self.isList = isList
        self.about = about
    }
}
