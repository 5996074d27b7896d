// A libFuzzer entry for the HTML parser. SwiftPM does not build this folder: scripts/fuzz_html.sh compiles it with the parser's sources.

/// The elements that fragments are parsed inside of; nil is a whole page.
private let contexts: [HTMLTree.Context?] = [
    nil, nil, .init(.html, .body), .init(.html, .div), .init(.html, .table), .init(.html, .tbody), .init(.html, .tr), .init(.html, .td),
    .init(.html, .select), .init(.html, .template), .init(.html, .title), .init(.html, .script), .init(.html, .plaintext),
    .init(.svg, .foreignobject), .init(.svg, .other), .init(.mathml, .annotationXml), .init(.mathml, .mi), .init(.html, .frameset),
    .init(.html, .head), .init(.html, .html), .init(.html, .colgroup), .init(.html, .caption), .init(.html, .form), .init(.html, .textarea),
]

/// Used again from input to input, as a worker does: what one leaves behind must not reach the next.
nonisolated(unsafe) private var kept = HTMLTree()

/// Parses an input whose first byte picks the context and whose second one the limits, and checks what came out.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTML(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    guard size >= 2 else { return 0 }
    let page = unsafe Array(UnsafeBufferPointer(start: data + 2, count: size - 2))
    let context = unsafe contexts[Int(data[0]) % contexts.count]
    var limits = HTMLLimits()
    limits.maxDepth = unsafe [512, 16, 24, 100][Int(data[1]) & 3]
    limits.maxNodes = unsafe [500_000, 20, 200, 2_000][Int(data[1]) >> 2 & 3]
    limits.maxAttributes = unsafe [2_000_000, 5, 50, 500][Int(data[1]) >> 4 & 3]
    let outcome = unsafe kept.parse(page.span, limits: limits, context: context)
    let tree = unsafe kept
    checkLinks(tree, limits)
    checkRanges(tree, page)
    var fresh = HTMLTree()
    precondition(fresh.parse(page.span, limits: limits, context: context) == outcome, "the page before changed the outcome")
    checkEqual(tree, fresh)
    return 0
}

/// Every link has its counterpart, every node is reached once at most, and none lies too deep.
private func checkLinks(_ tree: HTMLTree, _ limits: HTMLLimits) {
    var depth = [Int](repeating: -1, count: tree.nodes.count)
    depth[0] = 0
    var pending: [UInt32] = [0]
    while let parent = pending.popLast() {
        var child = tree.nodes[Int(parent)].firstChild, previous: UInt32 = 0
        while child != 0 {
            let node = tree.nodes[Int(child)]
            precondition(node.parent == parent && node.previousSibling == previous, "a link without its counterpart")
            precondition(depth[Int(child)] < 0, "a node that is reached twice")
            depth[Int(child)] = depth[Int(parent)] + 1
            // The adoption agency wraps what is closed already, once for each formatting element that was open.
            precondition(depth[Int(child)] <= 2 * limits.maxDepth + 16, "a node that lies too deep")
            pending.append(child)
            previous = child
            child = node.nextSibling
        }
        precondition(tree.nodes[Int(parent)].lastChild == previous, "a wrong last child")
    }
    precondition(tree.attributes.count <= limits.maxAttributes + 1, "more attributes than the limit")
    // One token may bring some nodes more than the limit: it is looked at from token to token.
    precondition(tree.nodes.count <= limits.maxNodes + 2 * limits.maxDepth + 64, "more nodes than the limit")
}

/// Every range lies in the page and can be decoded, with the same result wherever in a page it stands.
private func checkRanges(_ tree: HTMLTree, _ page: [UInt8]) {
    func check(_ start: UInt32, _ end: UInt32, _ references: Bool, _ inAttribute: Bool) {
        precondition(start <= end && end <= UInt32(page.count), "a range outside of the page")
        if end - start > 512 { return }
        let alone = Array(page[Int(start)..<Int(end)])
        var one: [UInt8] = [], two: [UInt8] = [], three: [UInt8] = []
        Decoder.append(page.span, Int(start), Int(end), references: references, inAttribute: inAttribute, nul: .replaced, to: &one)
        Decoder.append(alone.span, 0, alone.count, references: references, inAttribute: inAttribute, nul: .replaced, to: &two)
        let padded = alone + [UInt8](repeating: 0x3B, count: 64)
        Decoder.append(padded.span, 0, alone.count, references: references, inAttribute: inAttribute, nul: .replaced, to: &three)
        precondition(one == two && one == three, "a text that is decoded in two ways")
    }
    for index in 0..<tree.nodes.count {
        let node = tree.nodes[index]
        check(node.start, node.end, node.textDecodesReferences, false)
        if node.kind == .element {
            precondition(Int(node.firstAttribute) + Int(node.attributeCount) <= tree.attributes.count, "attributes outside of their table")
        }
    }
    for index in 0..<tree.attributes.count {
        let attribute = tree.attribute(index)
        check(attribute.nameStart, attribute.nameEnd, false, true)
        check(attribute.valueStart, attribute.valueEnd, true, true)
    }
}

private func checkEqual(_ one: HTMLTree, _ two: HTMLTree) {
    precondition(one.nodes.count == two.nodes.count && one.attributes.count == two.attributes.count, "the page before left rows behind")
    for index in 0..<one.nodes.count {
        let a = one.nodes[index], b = two.nodes[index]
        precondition(
            a.parent == b.parent && a.firstChild == b.firstChild && a.nextSibling == b.nextSibling && a.start == b.start && a.end == b.end
                && a.tag == b.tag && a.kind == b.kind && a.flags == b.flags, "the page before changed a node")
    }
}
