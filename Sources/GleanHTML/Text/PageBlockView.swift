/// A block as people look at it: its text, its chance, whether it was taken, and what was measured of it.
package struct BlockView: Sendable {
    package var text: [UInt8]
    /// The path of elements, as `html > body > div.main > p`.
    package var path: [UInt8]
    /// The place in the page of the block's first text.
    package var offset: Int
    /// The chance to be main text, in 0...1.
    package var chance: Double
    package var isKept: Bool
    package var characters: Int
    /// Of the characters, those in links.
    package var linkShare: Double
}

extension MainText {
    /// The chance that a block needed to be taken into the text that was written last.
    package var cut: Double { Double(choice.cut) / 65536 }

    /// The blocks of the page that was written last, in its order.
    package func views(_ page: Span<UInt8>, _ tree: borrowing HTMLTree) -> [BlockView] {
        var views: [BlockView] = []
        for index in 0..<blocks.count {
            let block = blocks.blocks[index]
            var text: [UInt8] = []
            blocks.appendText(index, page, tree, to: &text)
            views.append(BlockView(
                text: text, path: path(page, tree, block.inner), offset: Int(tree.nodes[Int(block.first)].start),
                chance: Double(judged.chances[index]) / 65536, isKept: choice.kept[index], characters: Int(block.counts.characters),
                linkShare: Double(block.linkCharacters) / Double(max(1, block.counts.characters))))
        }
        return views
    }

    /// The last six elements of a container's path, each with its first class.
    private func path(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ container: UInt32) -> [UInt8] {
        var steps: [[UInt8]] = [], row = container
        while steps.count < 6 {
            let node = tree.nodes[Int(blocks.containers[Int(row)].node)]
            var step: [UInt8] = []
            if node.tag == .other {
                Decoder.appendName(page, Int(node.start), min(Int(node.end), Int(node.start) + 40), to: &step)
            } else {
                TagNames.spelled[Int(node.tag.rawValue) - 1].withUTF8Buffer { step += $0 }
            }
            if let names = tree.attribute(.class, of: blocks.containers[Int(row)].node) {
                var start = Int(names.valueStart)
                while start < Int(names.valueEnd), isSpace(page[start]) { start += 1 }
                var end = start
                while end < min(Int(names.valueEnd), start + 40), !isSpace(page[end]) { end += 1 }
                if end > start { step += [UInt8(ascii: ".")] + (start..<end).map { page[$0] } }
            }
            steps.append(step)
            if blocks.containers[Int(row)].parent == row { break }
            row = blocks.containers[Int(row)].parent
        }
        return Array(steps.reversed().joined(separator: Array(" > ".utf8)))
    }
}
