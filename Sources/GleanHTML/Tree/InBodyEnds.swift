/// End tags of the "in body" mode.
extension HTMLTree {
    mutating func bodyEndTag(_ page: Span<UInt8>) -> Bool {
        let tag = token.tag
        if let top = stack.last, top.tag == tag {
            if top.traits.contains(.closesAlone) {
                pop()
                return false
            }
            if let listed = formatting.last, listed.node == top.node {
                pop()
                formatting.removeLast()
                return false
            }
        }
        switch tag {
        case .template: endTemplate()
        case .body:
            if inScope(.body) { mode = .afterBody }
        case .html:
            if inScope(.body) {
                mode = .afterBody
                return true
            }
        case .address, .article, .aside, .blockquote, .button, .center, .details, .dialog, .dir, .div, .dl, .fieldset, .figcaption,
            .figure, .footer, .header, .hgroup, .listing, .main, .menu, .nav, .ol, .pre, .search, .section, .select, .summary, .ul:
            if inScope(token.tag) {
                generateImpliedEndTags()
                popUntil(token.tag)
            }
        case .form: endForm()
        case .p:
            if !inScope(.p, .buttonScope) { insertImplied(.p) }
            closeParagraph()
        case .li:
            if inScope(.li, .listScope) {
                generateImpliedEndTags(except: .li)
                popUntil(.li)
            }
        case .dd, .dt:
            if inScope(token.tag) {
                generateImpliedEndTags(except: token.tag)
                popUntil(token.tag)
            }
        case .h1, .h2, .h3, .h4, .h5, .h6:
            if inScope(where: { $0.namespace == .html && $0.traits.contains(.heading) }) {
                generateImpliedEndTags()
                popUntilHeading()
            }
        case .a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u:
            if !adoptionAgency(token.tag) { anyOtherEndTag(page) }
        case .applet, .marquee, .object:
            if inScope(token.tag) {
                generateImpliedEndTags()
                popUntil(token.tag)
                clearFormattingToMarker()
            }
        case .br:
            reconstructFormatting()
            var line = HTMLNode(.element)
            line.tag = .br
            _ = place(line)
            framesetOK = false
        default: anyOtherEndTag(page)
        }
        return false
    }

    private mutating func endForm() {
        if openCounts[Int(Tag.template.rawValue)] > 0 {
            guard inScope(.form) else { return }
            generateImpliedEndTags()
            popUntil(.form)
            return
        }
        let node = form
        form = 0
        guard node != 0, inScope(where: { $0.node == node }) else { return }
        generateImpliedEndTags()
        removeOpen(node)
    }

    mutating func anyOtherEndTag(_ page: Span<UInt8>) {
        if openCounts[Int(token.tag.rawValue)] == 0 { return }
        var index = stack.count
        while index > 0 {
            index -= 1
            fuel -= 1
            let element = stack[index]
            if element.isHTML(token.tag), token.tag != .other || hasName(page, element.node) {
                let count = index
                generateImpliedEndTags(except: token.tag)
                while stack.count > count { pop() }
                return
            }
            if element.traits.contains(.special) { return }
        }
    }

    /// Whether an element of no known tag has the token's name.
    mutating func hasName(_ page: Span<UInt8>, _ node: UInt32) -> Bool {
        equal(page, nodes[Int(node)].start, nodes[Int(node)].end, token.start, token.end, folding: true)
    }
}
