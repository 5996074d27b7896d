/// A walk over a subtree, every node entered and left once, without recursion.
struct TreeWalk {
    private let root: UInt32
    private(set) var node: UInt32
    private(set) var entering = true
    /// Set after entering a node: whether its children are to be walked.
    var descends = true

    init(_ root: UInt32) {
        self.root = root
        node = root
    }

    /// Goes on to the next event; false after the root was left.
    @inline(__always)
    mutating func advance(_ tree: borrowing HTMLTree) -> Bool {
        let now = tree.nodes[Int(node)]
        if entering {
            if descends, now.firstChild != 0 {
                node = now.firstChild
            } else {
                entering = false
            }
            descends = true
            return true
        }
        if node == root { return false }
        if now.nextSibling != 0 {
            node = now.nextSibling
            entering = true
        } else {
            node = now.parent
        }
        return true
    }
}
