/// How the bytes of a piece of text are to be read.
package enum TextKind: UInt8, Sendable, BitwiseCopyable {
    /// Ordinary text: character references are decoded, the tree decides what a NUL is.
    case data
    /// `title` and `textarea`: references are decoded, NUL is U+FFFD.
    case rcdata
    /// `script`, `style` and their like: nothing is decoded, NUL is U+FFFD.
    case raw
    /// A CDATA section: nothing is decoded, the tree decides what a NUL is.
    case cdata
}

/// One token of a page, as places in the page.
package struct Token: Sendable, BitwiseCopyable {
    package enum Kind: UInt8, Sendable, BitwiseCopyable { case text, startTag, endTag, comment, doctype, end }

    package var kind: Kind = .end
    package var textKind: TextKind = .data
    package var tag: Tag = .other
    package var selfClosing = false
    /// The text, the comment, the inside of a doctype, or a tag's name: `start..<end` of the page.
    package var start: UInt32 = 0
    package var end: UInt32 = 0
    /// A start tag's attributes: a range of the tokenizer's attributes.
    package var firstAttribute: UInt32 = 0
    package var attributeCount: UInt32 = 0

    init() {}
}

/// An attribute as places in the page. A tag may hold a name twice: the first one counts.
package struct HTMLAttribute: Sendable, BitwiseCopyable {
    package var name: AttributeName
    package var nameStart: UInt32
    package var nameEnd: UInt32
    /// The value as written, its character references not decoded; empty where there is none.
    package var valueStart: UInt32
    package var valueEnd: UInt32
}
