package enum Namespace: UInt8, Sendable, BitwiseCopyable { case html, svg, mathml }

/// One node of a page's tree: 40 bytes, links are places in the tree's table.
///
/// Node 0 is the document. It is nobody's child or sibling, so that 0 stands for "none" in every link but `parent`.
/// The text of the page between two tags may stand in more than one text node in a row: neighbours read as one.
package struct HTMLNode: Sendable, BitwiseCopyable {
    package enum Kind: UInt8, Sendable, BitwiseCopyable { case document, element, text, comment, doctype }

    package var parent: UInt32 = 0
    package var firstChild: UInt32 = 0
    package var lastChild: UInt32 = 0
    package var nextSibling: UInt32 = 0
    package var previousSibling: UInt32 = 0
    /// A text, a comment, the inside of a doctype, or an element's name: `start..<end` of the page. Empty for an implied element.
    package var start: UInt32 = 0
    package var end: UInt32 = 0
    /// An element's attributes: a range of the tree's attributes.
    package var firstAttribute: UInt32 = 0
    package var attributeCount: UInt32 = 0
    package var kind: Kind
    package var namespace: Namespace = .html
    package var tag: Tag = .other
    var flags: UInt8 = 0

    init(_ kind: Kind) { self.kind = kind }

    static let decodesReferences: UInt8 = 1
    static let replacesNUL: UInt8 = 2
    /// The element stands on the stack of open elements.
    static let isOpen: UInt8 = 4
    /// A MathML annotation-xml whose encoding says that it holds HTML.
    static let isIntegrationPoint: UInt8 = 8

    package var textDecodesReferences: Bool { flags & Self.decodesReferences != 0 }
    package var textReplacesNUL: Bool { flags & Self.replacesNUL != 0 }
    var isOpen: Bool { flags & Self.isOpen != 0 }

    package func isHTML(_ tag: Tag) -> Bool { self.tag == tag && kind == .element && namespace == .html }
}

extension HTMLTree {
    /// One row of the table of attributes.
    @inline(__always)
    package func attribute(_ index: Int) -> HTMLAttribute { tokenizer.attributes[index] }

    /// The attribute of this name that counts, or nil.
    package func attribute(_ name: AttributeName, of node: UInt32) -> HTMLAttribute? {
        let first = Int(nodes[Int(node)].firstAttribute)
        for index in first..<first + Int(nodes[Int(node)].attributeCount) where tokenizer.attributes[index].name == name {
            return tokenizer.attributes[index]
        }
        return nil
    }
}
