/// The modes before the body, and the generic raw text element.
extension HTMLTree {
    mutating func initial(_ page: Span<UInt8>) -> Bool {
        switch token.kind {
        case .text where textClass(page) == .space: return false
        case .comment: insertComment(into: 0); return false
        case .doctype:
            var node = HTMLNode(.doctype)
            node.start = token.start
            node.end = token.end
            link(append(node), at: Place(parent: 0))
            isQuirky = Quirks.areAsked(by: Doctype(page, Int(token.start), Int(token.end)), page)
            mode = .beforeHTML
            return false
        default:
            isQuirky = true
            mode = .beforeHTML
            return true
        }
    }

    mutating func beforeHTML(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.doctype, _): return false
        case (.comment, _): insertComment(into: 0); return false
        case (.text, _) where textClass(page) == .space: return false
        case (.startTag, .html):
            push(place(element()))
            mode = .beforeHead
            return false
        case (.endTag, .head), (.endTag, .body), (.endTag, .html), (.endTag, .br): break
        case (.endTag, _): return false
        default: break
        }
        insertRoot()
        mode = .beforeHead
        return true
    }

    /// Opens an `html` element that the page leaves out.
    mutating func insertRoot() {
        var node = HTMLNode(.element)
        node.tag = .html
        let root = append(node)
        link(root, at: Place(parent: 0))
        push(root)
    }

    mutating func beforeHead(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.text, _) where textClass(page) == .space: return false
        case (.comment, _): insertComment(); return false
        case (.doctype, _): return false
        case (.startTag, .html): return inBody(page)
        case (.startTag, .head):
            head = insert()
            mode = .inHead
            return false
        case (.endTag, .head), (.endTag, .body), (.endTag, .html), (.endTag, .br): break
        case (.endTag, _): return false
        default: break
        }
        head = insertImplied(.head)
        mode = .inHead
        return true
    }

    mutating func inHead(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.text, _) where textClass(page) == .space: insertText(); return false
        case (.comment, _): insertComment(); return false
        case (.doctype, _): return false
        case (.startTag, .html): return inBody(page)
        case (.startTag, .base), (.startTag, .basefont), (.startTag, .bgsound), (.startTag, .link), (.startTag, .meta):
            insertVoid()
            return false
        case (.startTag, .title), (.startTag, .style), (.startTag, .noframes), (.startTag, .script):
            insertRaw()
            return false
        case (.startTag, .noscript):
            insert()
            mode = .inHeadNoscript
            return false
        case (.endTag, .head):
            pop()
            mode = .afterHead
            return false
        case (.endTag, .body), (.endTag, .html), (.endTag, .br): break
        case (.startTag, .template): startTemplate(); return false
        case (.endTag, .template): endTemplate(); return false
        case (.startTag, .head), (.endTag, _): return false
        default: break
        }
        pop()
        mode = .afterHead
        return true
    }

    /// Inserts an element whose content the tokenizer reads as text.
    mutating func insertRaw() {
        insert()
        setContent(for: token.tag)
        returnMode = mode
        mode = .text
    }

    mutating func inText(_ page: Span<UInt8>) -> Bool {
        if token.kind == .text { insertText(); return false }
        pop()
        mode = returnMode
        return token.kind != .endTag
    }

    mutating func startTemplate() {
        insert()
        formatting.append(FormattingElement(node: 0, tag: .other))
        framesetOK = false
        mode = .inTemplate
        templateModes.append(.inTemplate)
    }

    mutating func endTemplate() {
        if openCounts[Int(Tag.template.rawValue)] == 0 { return }
        generateAllImpliedEndTags()
        popUntil(.template)
        clearFormattingToMarker()
        templateModes.removeLast(min(1, templateModes.count))
        resetMode()
    }

    mutating func inHeadNoscript(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.doctype, _): return false
        case (.startTag, .html): return inBody(page)
        case (.endTag, .noscript):
            pop()
            mode = .inHead
            return false
        case (.text, _) where textClass(page) == .space, (.comment, _): return inHead(page)
        case (.startTag, .basefont), (.startTag, .bgsound), (.startTag, .link), (.startTag, .meta), (.startTag, .noframes),
            (.startTag, .style): return inHead(page)
        case (.endTag, .br): break
        case (.startTag, .head), (.startTag, .noscript), (.endTag, _): return false
        default: break
        }
        pop()
        mode = .inHead
        return true
    }

    mutating func afterHead(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.text, _) where textClass(page) == .space: insertText(); return false
        case (.comment, _): insertComment(); return false
        case (.doctype, _): return false
        case (.startTag, .html): return inBody(page)
        case (.startTag, .body):
            insert()
            framesetOK = false
            mode = .inBody
            return false
        case (.startTag, .frameset):
            insert()
            mode = .inFrameset
            return false
        case (.startTag, .base), (.startTag, .basefont), (.startTag, .bgsound), (.startTag, .link), (.startTag, .meta),
            (.startTag, .noframes), (.startTag, .script), (.startTag, .style), (.startTag, .template), (.startTag, .title):
            push(head)
            let again = inHead(page)
            removeOpen(head)
            return again
        case (.endTag, .template): return inHead(page)
        case (.endTag, .body), (.endTag, .html), (.endTag, .br): break
        case (.startTag, .head), (.endTag, _): return false
        default: break
        }
        insertImplied(.body)
        mode = .inBody
        return true
    }
}
