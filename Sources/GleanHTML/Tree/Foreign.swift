/// SVG and MathML (13.2.6.5).
extension HTMLTree {
    mutating func insertForeign(_ page: Span<UInt8>, _ token: Token, _ namespace: Namespace) {
        var node = element(token, namespace)
        if namespace == .mathml, token.tag == .annotationXml, holdsHTML(page, token) { node.flags |= HTMLNode.isIntegrationPoint }
        let index = append(node)
        link(index, at: insertionPlace())
        if !token.selfClosing { push(index) }
    }

    private func holdsHTML(_ page: Span<UInt8>, _ token: Token) -> Bool {
        for i in 0..<Int(token.attributeCount) {
            let attribute = attributes[Int(token.firstAttribute) + i]
            guard attribute.name == .encoding else { continue }
            let start = Int(attribute.valueStart), length = Int(attribute.valueEnd) - start
            return length == 9 && page.holds("text/html", at: start) || length == 21 && page.holds("application/xhtml+xml", at: start)
        }
        return false
    }

    mutating func inForeignContent(_ page: Span<UInt8>, _ token: inout Token) -> Bool {
        switch token.kind {
        case .text:
            if textClass(page, token) == .other { framesetOK = false }
            insertText(token, foreign: true)
        case .comment: insertComment(token)
        case .doctype, .end: break
        case .startTag:
            if breaksOut(token) {
                leaveForeign()
                return handle(page, &token, in: mode)
            }
            insertForeign(page, token, adjustedNamespace)
        case .endTag:
            if token.tag == .br || token.tag == .p {
                leaveForeign()
                return handle(page, &token, in: mode)
            }
            return endForeign(page, &token)
        }
        return false
    }

    private var adjustedNamespace: Namespace {
        if stack.count == 1, let context { return context.namespace }
        return stack.last?.namespace ?? .html
    }

    private func breaksOut(_ token: Token) -> Bool {
        switch token.tag {
        case .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed, .h1, .h2, .h3, .h4, .h5, .h6, .head,
            .hr, .i, .img, .li, .listing, .menu, .meta, .nobr, .ol, .p, .pre, .ruby, .s, .small, .span, .strong, .strike, .sub,
            .sup, .table, .tt, .u, .ul, .var: true
        case .font:
            (0..<Int(token.attributeCount)).contains {
                let name = attributes[Int(token.firstAttribute) + $0].name
                return name == .color || name == .face || name == .size
            }
        default: false
        }
    }

    private mutating func leaveForeign() {
        while let top = stack.last, top.namespace != .html, !top.traits.contains(.mathTextIntegration),
            !top.traits.contains(.htmlIntegration) { pop() }
    }

    private mutating func endForeign(_ page: Span<UInt8>, _ token: inout Token) -> Bool {
        var index = stack.count - 1
        while index > 0 {
            fuel -= 1
            let element = stack[index]
            if element.tag == token.tag, token.tag != .other || hasName(page, element.node, token) {
                while stack.count > index { pop() }
                return false
            }
            index -= 1
            if stack[index].namespace == .html { return handle(page, &token, in: mode) }
        }
        return false
    }
}
