/// Templates, framesets, and what follows the body.
extension HTMLTree {
    mutating func inTemplate(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.text, _), (.comment, _), (.doctype, _): return inBody(page)
        case (.startTag, .base), (.startTag, .basefont), (.startTag, .bgsound), (.startTag, .link), (.startTag, .meta),
            (.startTag, .noframes), (.startTag, .script), (.startTag, .style), (.startTag, .template), (.startTag, .title),
            (.endTag, .template): return inHead(page)
        case (.startTag, .caption), (.startTag, .colgroup), (.startTag, .tbody), (.startTag, .tfoot), (.startTag, .thead):
            return goOn(in: .inTable)
        case (.startTag, .col): return goOn(in: .inColumnGroup)
        case (.startTag, .tr): return goOn(in: .inTableBody)
        case (.startTag, .td), (.startTag, .th): return goOn(in: .inRow)
        case (.startTag, _): return goOn(in: .inBody)
        case (.endTag, _): return false
        case (.end, _):
            if openCounts[Int(Tag.template.rawValue)] == 0 { return false }
            popUntil(.template)
            clearFormattingToMarker()
            templateModes.removeLast(min(1, templateModes.count))
            resetMode()
            return true
        }
    }

    private mutating func goOn(in next: Mode) -> Bool {
        if !templateModes.isEmpty { templateModes[templateModes.count - 1] = next }
        mode = next
        return true
    }

    mutating func afterBody(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.text, _) where textClass(page) == .space: return inBody(page)
        case (.comment, _): insertComment(into: stack.first?.node ?? 0); return false
        case (.doctype, _), (.end, _): return false
        case (.startTag, .html): return inBody(page)
        case (.endTag, .html):
            if context == nil { mode = .afterAfterBody }
            return false
        default:
            mode = .inBody
            return true
        }
    }

    mutating func afterAfterBody(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.comment, _): insertComment(into: 0); return false
        case (.doctype, _), (.startTag, .html): return inBody(page)
        case (.text, _) where textClass(page) == .space: return inBody(page)
        case (.end, _): return false
        default:
            mode = .inBody
            return true
        }
    }

    mutating func inFrameset(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.text, _) where textClass(page) == .space: insertText()
        case (.comment, _): insertComment()
        case (.startTag, .html): return inBody(page)
        case (.startTag, .frameset): insert()
        case (.endTag, .frameset):
            if stack.count > 1 {
                pop()
                if context == nil, !currentIs(.frameset) { mode = .afterFrameset }
            }
        case (.startTag, .frame): insertVoid()
        case (.startTag, .noframes): return inHead(page)
        default: break
        }
        return false
    }

    mutating func afterFrameset(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.text, _) where textClass(page) == .space: insertText()
        case (.comment, _): insertComment()
        case (.startTag, .html): return inBody(page)
        case (.endTag, .html): mode = .afterAfterFrameset
        case (.startTag, .noframes): return inHead(page)
        default: break
        }
        return false
    }

    mutating func afterAfterFrameset(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.comment, _): insertComment(into: 0)
        case (.doctype, _), (.startTag, .html): return inBody(page)
        case (.text, _) where textClass(page) == .space: return inBody(page)
        case (.startTag, .noframes): return inHead(page)
        default: break
        }
        return false
    }
}
