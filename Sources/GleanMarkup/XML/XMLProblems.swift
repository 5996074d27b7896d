/// What kept a document from being well formed. Reading goes on past all of it.
package struct XMLProblems: OptionSet, Sendable, Hashable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// An end tag whose element is not open, or not the innermost.
    package static let mismatchedEnd = XMLProblems(rawValue: 1 << 0)
    /// The document ends inside an element.
    package static let unclosedElement = XMLProblems(rawValue: 1 << 1)
    /// The document ends inside a tag, a comment or another construct.
    package static let truncated = XMLProblems(rawValue: 1 << 2)
    /// An ampersand that begins no reference, or a `<` that begins no tag.
    package static let bareSign = XMLProblems(rawValue: 1 << 3)
    /// An attribute without a value, without quotes, or whose quote does not close.
    package static let badAttribute = XMLProblems(rawValue: 1 << 4)
    /// Something in a tag that is no attribute, or a tag that another one begins in.
    package static let badTag = XMLProblems(rawValue: 1 << 5)
    /// Text outside of all elements, or a second element there.
    package static let outsideRoot = XMLProblems(rawValue: 1 << 6)
    /// A reference to a name that is not declared.
    package static let unknownReference = XMLProblems(rawValue: 1 << 7)
    /// A reference to a number that is no character.
    package static let badCharacter = XMLProblems(rawValue: 1 << 8)
    /// Elements nested deeper than the reader's bound; their tags were passed over, their text was not.
    package static let tooDeep = XMLProblems(rawValue: 1 << 9)
    /// References would have grown past the bound of their expansion.
    package static let expansion = XMLProblems(rawValue: 1 << 10)
    /// More nodes than a tree's bound; those behind are missing.
    package static let tooManyNodes = XMLProblems(rawValue: 1 << 11)
}
