/// What the elements around a container are, worked out once for each from its parent's.
struct Surroundings: BitwiseCopyable {
    /// The smallest element around that says it stands beside the main text: 1 and its share of the page in percent; 0 where none does.
    var beside: Float = 0
    /// Steps up to an element that says it holds the main text, `Self.noMain` where none does.
    var mainDistance: Float = Self.noMain
    /// Blocks among the elements around.
    var blockDepth: Float = 0
    /// The largest element around that holds less than half of the page, the container itself where all hold more; and the steps past it.
    var half: UInt32 = 0
    var halfDepth: Float = 0
    /// The largest group of siblings alike among the elements around, the place in it, and the steps up to it.
    var alike: UInt32 = 0
    var alikePlace: UInt32 = 0
    var alikeLevel: Float = 0
    /// Steps up to the first element that holds the best container, and that element's depth; steps up to one that holds the title's block.
    var bestDistance: Float = 0
    var bestDepth: Float = 0
    var titleDistance: Float = 0
    /// The share of the page that this last element holds.
    var titleSize: Float = 0
    /// The first block of the innermost element around that begins with another block than the container; its own where none does.
    var otherFirst: UInt32 = 0

    static let noMain: Float = 60
    /// A group farther up than this is the page's own order.
    private static let mostLevels: Float = 8
    private static let besideMarks: ContainerMarks = [.nav, .footer, .aside, .beside, .header, .dialog]
    private static let mainMarks: ContainerMarks = [.main, .article, .articleBody]

    init() {}

    /// A container's, by its parent's; `row` 0 has no parent.
    init(_ row: Int, _ containers: Rows<Container>, _ parent: Surroundings, _ totals: borrowing PageTotals) {
        let isRoot = row == 0, own = containers[row], above = containers[Int(own.parent)], best = containers[Int(totals.best)]
        let isBeside = !own.own.isDisjoint(with: Self.besideMarks)
        beside = isBeside ? 1 + 100 * Float(own.counts.characters) / Float(max(1, totals.characters)) : isRoot ? 0 : parent.beside
        mainDistance = !own.own.isDisjoint(with: Self.mainMarks) ? 0 : isRoot ? Self.noMain : min(Self.noMain, parent.mainDistance + 1)
        blockDepth = (isRoot ? 0 : parent.blockDepth) + (own.isBlock ? 1 : 0)
        let isSmall = own.counts.characters * 2 <= totals.characters
        half = isRoot || !isSmall || parent.halfDepth == 0 ? UInt32(truncatingIfNeeded: row) : parent.half
        halfDepth = isSmall ? 1 + (isRoot ? 0 : parent.halfDepth) : 0
        let count = totals.siblings[Int(own.group)].count
        if isRoot || count >= totals.siblings[Int(parent.alike)].count || parent.alikeLevel + 1 == Self.mostLevels {
            alike = own.group
            alikePlace = own.place
        } else {
            alike = parent.alike
            alikePlace = parent.alikePlace
            alikeLevel = parent.alikeLevel + 1
        }
        let holdsBest = own.firstBlock <= best.firstBlock && own.lastBlock >= best.lastBlock
        bestDistance = isRoot || holdsBest ? 0 : parent.bestDistance + 1
        bestDepth = isRoot || holdsBest ? Float(own.depth) : parent.bestDepth
        let title = UInt32(truncatingIfNeeded: max(0, totals.titleBlock))
        let holdsTitle = own.firstBlock <= title && own.lastBlock >= title
        titleDistance = isRoot || holdsTitle ? 0 : parent.titleDistance + 1
        titleSize = isRoot || holdsTitle ? Float(own.counts.characters) / Float(max(1, totals.characters)) : parent.titleSize
        otherFirst = isRoot ? own.firstBlock : above.firstBlock != own.firstBlock ? above.firstBlock : parent.otherFirst
    }
}
