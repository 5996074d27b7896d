/// A stretch of text without a block boundary inside: a paragraph, a heading, an item, a cell, a line of links.
struct Block: BitwiseCopyable {
    /// The first and the last text node, in document order.
    var first: UInt32 = 0
    var last: UInt32 = 0
    /// The innermost container that is a block, a row of the table of containers.
    var container: UInt32 = 0
    /// The innermost container of any kind where the text begins.
    var inner: UInt32 = 0
    var counts = TextCounts()
    var linkCharacters: UInt32 = 0
    var boldCharacters: UInt32 = 0
    var links: UInt32 = 0
    var images: UInt32 = 0
    /// A hash of the characters that are no space.
    var hash: UInt64 = 0
    var firstByte: UInt8 = 0
    var lastByte: UInt8 = 0
    /// The sum of the weights of the block's words.
    var wordScore: Int32 = 0
    /// The same by the weights of headings, where the block is one.
    var headingScore: Int32 = 0
    /// The same by the weights of first words, of the first eight.
    var leadScore: Int32 = 0
    /// Of the block's words, those that the title holds.
    var titleWords: UInt32 = 0
    var readWords: UInt32 = 0
    /// Where the block's prints end in the page's.
    var printsEnd: UInt32 = 0
}

/// An element with text below it. Rows stand in document order, parents before children.
struct Container: BitwiseCopyable {
    var node: UInt32
    /// The container around it; row 0 is its own parent.
    var parent: UInt32
    var tag: Tag
    var isBlock: Bool
    /// What the element says of itself, and what all around it say.
    var own: ContainerMarks
    var all: ContainerMarks
    var depth: UInt16 = 0
    /// Sums of token weights: as somebody's ancestor, as the block's own element, and the first sum over all ancestors.
    var ancestorScore: Int32 = 0
    var selfScore: Int32 = 0
    var totalScore: Int32 = 0
    /// A hash of tag and classes; of the tags of the path with it.
    var signature: UInt32 = 0
    var path: UInt32 = 0

    // Subtree sums.
    var counts = TextCounts()
    var linkCharacters: UInt32 = 0
    var links: UInt32 = 0
    var blocks: UInt32 = 0
    var prose: UInt32 = 0
    var headings: UInt32 = 0
    var images: UInt32 = 0
    /// Blocks with a sign of a currency.
    var prices: UInt32 = 0
    var fields: UInt32 = 0
    var firstBlock: UInt32 = .max
    var lastBlock: UInt32 = 0
    /// Children with text.
    var children: UInt32 = 0

    /// Sums of `leadScore` of the first blocks of this container and those around it, each counted once.
    var leadTotal: Int32 = 0

    /// The group of siblings alike, and the place in it.
    var group: UInt32 = 0
    var place: UInt32 = 0
    /// A table that only arranges its parts on the page.
    var isLayout = false
    /// How good a main element it would be.
    var merit: Float = 0
}

/// What an element is, by its tag, role and attributes, as bits.
struct ContainerMarks: OptionSet, BitwiseCopyable {
    let rawValue: UInt32

    static let nav = Self(rawValue: 1 << 0)
    static let header = Self(rawValue: 1 << 1)
    static let footer = Self(rawValue: 1 << 2)
    static let aside = Self(rawValue: 1 << 3)
    static let main = Self(rawValue: 1 << 4)
    static let article = Self(rawValue: 1 << 5)
    static let section = Self(rawValue: 1 << 6)
    static let form = Self(rawValue: 1 << 7)
    static let table = Self(rawValue: 1 << 8)
    static let list = Self(rawValue: 1 << 9)
    static let figure = Self(rawValue: 1 << 10)
    static let details = Self(rawValue: 1 << 11)
    static let hidden = Self(rawValue: 1 << 12)
    static let link = Self(rawValue: 1 << 13)
    static let button = Self(rawValue: 1 << 14)
    static let noscript = Self(rawValue: 1 << 15)
    static let dialog = Self(rawValue: 1 << 16)
    static let quote = Self(rawValue: 1 << 17)
    static let pre = Self(rawValue: 1 << 18)
    static let label = Self(rawValue: 1 << 19)
    /// By the words of class, id and role.
    static let beside = Self(rawValue: 1 << 20)
    static let perhapsBeside = Self(rawValue: 1 << 21)
    static let comments = Self(rawValue: 1 << 22)
    static let saysMain = Self(rawValue: 1 << 23)
    static let item = Self(rawValue: 1 << 24)
    static let cell = Self(rawValue: 1 << 25)
    static let articleBody = Self(rawValue: 1 << 26)
    static let definition = Self(rawValue: 1 << 27)
    static let heading = Self(rawValue: 1 << 28)
    static let menuRole = Self(rawValue: 1 << 29)
    static let collapsed = Self(rawValue: 1 << 30)
    static let reviews = Self(rawValue: 1 << 31)
}
