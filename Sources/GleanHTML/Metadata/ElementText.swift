/// Reads short texts out of a tree: an element's visible text, an attribute's value.
enum ElementText {
    /// The most nodes that are read for one text.
    static let maxNodes = 400

    /// Appends what a reader sees of an element, spaces collapsed, until `limit` bytes are there.
    static func append(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ root: UInt32, limit: Int, to out: inout [UInt8]) {
        let begin = out.count
        var owesSpace = false
        var node = root, left = maxNodes
        while left > 0, out.count - begin < limit {
            left -= 1
            let now = tree.nodes[Int(node)]
            var descends = now.kind == .element
            if now.kind == .text {
                append(page, now, limit: begin + limit, begin, &owesSpace, &out)
            } else if descends, node != root {
                switch now.tag {
                case .script, .style, .template, .svg, .noscript, .button, .select, .iframe: descends = false
                case .br, .p, .div, .li, .tr, .td, .dd, .dt, .h1, .h2, .h3, .h4, .section: owesSpace = true
                default: break
                }
            }
            if descends, now.firstChild != 0 {
                node = now.firstChild
                continue
            }
            while node != root, tree.nodes[Int(node)].nextSibling == 0 {
                node = tree.nodes[Int(node)].parent
                switch tree.nodes[Int(node)].tag {
                case .p, .div, .li, .td, .dd, .dt, .h1, .h2, .h3, .h4: owesSpace = true
                default: break
                }
            }
            if node == root { return }
            node = tree.nodes[Int(node)].nextSibling
        }
    }

    /// Appends the text of one text node, spaces collapsed; `owesSpace` says whether one stands before it.
    static func append(
        _ page: Span<UInt8>, _ node: HTMLNode, limit: Int, _ begin: Int, _ owesSpace: inout Bool, _ out: inout [UInt8]
    ) {
        var place = Int(node.start)
        let end = Int(node.end)
        while place < end, out.count < limit {
            var scalar = UInt32(page[place]), second: UInt32 = 0, next = place + 1
            if scalar == 0x26, node.textDecodesReferences,
                let reference = CharacterReference(page, at: place, limit: end, inAttribute: false) {
                scalar = reference.first
                second = reference.second
                next = reference.end
            } else if scalar == 0xC2, next < end {
                scalar = UInt32(page[next])
                next += 1
            } else if scalar == 0xE2, place + 2 < end, page[place + 1] == 0x80 {
                scalar = 0x2000 | UInt32(page[place + 2] & 0x3F)
                next = place + 3
            } else if scalar >= 0x80 {
                if owesSpace, out.count > begin { out.append(0x20) }
                owesSpace = false
                out.append(page[place])
                place = next
                continue
            }
            place = next
            switch scalar {
            case 0x09, 0x0A, 0x0C, 0x0D, 0x20, 0xA0: owesSpace = true
            // Controls, soft hyphens, byte order marks, marks of direction and of width zero are no text.
            case 0..<0x20, 0x7F...0x9F, 0xAD, 0x200B...0x200F, 0x2028, 0x2029, 0xFEFF: break
            default:
                if owesSpace, out.count > begin { out.append(0x20) }
                owesSpace = false
                Decoder.append(scalar: scalar, to: &out)
                if second != 0 { Decoder.append(scalar: second, to: &out) }
            }
        }
    }

    /// Makes `out` the value of an attribute, decoded, spaces collapsed, of at most `limit` bytes of the page.
    static func read(_ page: Span<UInt8>, _ attribute: HTMLAttribute, limit: Int, scratch: inout [UInt8], into out: inout [UInt8]) {
        scratch.removeAll(keepingCapacity: true)
        out.removeAll(keepingCapacity: true)
        let start = Int(attribute.valueStart)
        let end = start + Phrase.cut(page.extracting(start..<Int(attribute.valueEnd)), limit)
        Decoder.append(page, start, end, references: true, inAttribute: true, nul: .dropped, to: &scratch)
        Phrase.appendTidy(scratch, to: &out)
    }
}
