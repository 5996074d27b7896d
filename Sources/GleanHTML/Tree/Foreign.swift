/// SVG and MathML (13.2.6.5).
extension HTMLTree {
    mutating func insertForeign(_ page: Span<UInt8>, _ namespace: Namespace) {
        var node = element(namespace)
        if namespace == .mathml, token.tag == .annotationXml, holdsHTML(page) { node.flags |= HTMLNode.isIntegrationPoint }
        let index = place(node)
                if !token.selfClosing { push(index) }
    }

    private mutating func holdsHTML(_ page: Span<UInt8>) -> Bool {
        for i in 0..<Int(token.attributeCount) {
            let attribute = tokenizer.attributes[Int(token.firstAttribute) + i]
            guard attribute.name == .encoding else { continue }
            let start = Int(attribute.valueStart), length = Int(attribute.valueEnd) - start
            return length == 9 && page.holds("text/html", at: start) || length == 21 && page.holds("application/xhtml+xml", at: start)
        }
        return false
    }

    mutating func inForeignContent(_ page: Span<UInt8>) -> Bool {
        switch token.kind {
        case .text:
            if textClass(page) == .other { framesetOK = false }
            insertText(foreign: true)
        case .comment: insertComment()
        case .doctype, .end: break
        case .startTag:
            if breaksOut() {
                leaveForeign()
                return handle(page, in: mode)
            }
            insertForeign(page, adjustedNamespace())
        case .endTag:
            if token.tag == .br || token.tag == .p {
                leaveForeign()
                return handle(page, in: mode)
            }
            return endForeign(page)
        }
        return false
    }

    private mutating func adjustedNamespace() -> Namespace {
        if stack.count == 1, let context { return context.namespace }
        return stack.last?.namespace ?? .html
    }

    private mutating func breaksOut() -> Bool {
        switch token.tag {
        case .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed, .h1, .h2, .h3, .h4, .h5, .h6, .head,
            .hr, .i, .img, .li, .listing, .menu, .meta, .nobr, .ol, .p, .pre, .ruby, .s, .small, .span, .strong, .strike, .sub,
            .sup, .table, .tt, .u, .ul, .var: true
        case .font:
            holdsAttribute { $0 == .color || $0 == .face || $0 == .size }
        default: false
        }
    }

    private mutating func holdsAttribute(_ isMeant: (AttributeName) -> Bool) -> Bool {
        let first = Int(token.firstAttribute)
        for index in first..<first + Int(token.attributeCount) where isMeant(tokenizer.attributes[index].name) { return true }
        return false
    }

    private mutating func leaveForeign() {
        while let top = stack.last, top.namespace != .html, !top.traits.contains(.mathTextIntegration),
            !top.traits.contains(.htmlIntegration) { pop() }
    }

    private mutating func endForeign(_ page: Span<UInt8>) -> Bool {
        var index = stack.count - 1
        while index > 0 {
            fuel -= 1
            let element = stack[index]
            if element.tag == token.tag, token.tag != .other || hasName(page, element.node) {
                while stack.count > index { pop() }
                return false
            }
            index -= 1
            if stack[index].namespace == .html { return handle(page, in: mode) }
        }
        return false
    }
}
