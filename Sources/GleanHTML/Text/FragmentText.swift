/// Writes all text of a piece of HTML that is known to be content, such as a post's body: nothing is chosen, nothing left out.
package struct FragmentText {
    private var tree = HTMLTree()
    private var head = PageHead()
    private var blocks = PageBlocks()
    private var writer = PageWriter()
    private let weights = BlockModel.builtIn.tokens

    package init() {}

    /// Appends the text of `fragment` to `out`, as UTF-8, without a line end behind the last line. False where it passes the limits of a
    /// page; `out` is then as it was.
    package mutating func append(_ fragment: Span<UInt8>, _ format: TextFormat, limits: HTMLLimits = HTMLLimits(), to out: inout [UInt8]) -> Bool {
        guard tree.parse(fragment, limits: limits) == .parsed else { return false }
        guard let body = MainText.body(of: tree) else { return true }
        head.read(tree, fragment)
        blocks.read(fragment, tree, body: body, head: head, weights: weights)
        let kept = [Bool](repeating: true, count: blocks.count)
        writer.write(fragment, tree, blocks.blocks, blocks.containers, kept, format, to: &out)
        return true
    }
}
