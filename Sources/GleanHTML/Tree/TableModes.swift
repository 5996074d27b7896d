/// The modes inside tables (13.2.6.4.9 to 13.2.6.4.15).
extension HTMLTree {
    mutating func inTable(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.text, _):
            if let top = stack.last, top.namespace == .html, top.traits.contains(.tablePart) || top.tag == .template {
                tableText.begin()
                tableTextIsSpace = true
                returnMode = mode
                mode = .inTableText
                return true
            }
        case (.comment, _): insertComment(); return false
        case (.doctype, _): return false
        case (.startTag, .caption):
            clearStack { $0 == .table }
            formatting.append(FormattingElement(node: 0, tag: .other))
            insert()
            mode = .inCaption
            return false
        case (.startTag, .colgroup):
            clearStack { $0 == .table }
            insert()
            mode = .inColumnGroup
            return false
        case (.startTag, .col):
            clearStack { $0 == .table }
            insertImplied(.colgroup)
            mode = .inColumnGroup
            return true
        case (.startTag, .tbody), (.startTag, .tfoot), (.startTag, .thead):
            clearStack { $0 == .table }
            insert()
            mode = .inTableBody
            return false
        case (.startTag, .td), (.startTag, .th), (.startTag, .tr):
            clearStack { $0 == .table }
            insertImplied(.tbody)
            mode = .inTableBody
            return true
        case (.startTag, .table):
            if !inScope(.table, .tableScope) { return false }
            popUntil(.table)
            resetMode()
            return true
        case (.endTag, .table):
            if inScope(.table, .tableScope) {
                popUntil(.table)
                resetMode()
            }
            return false
        case (.endTag, .body), (.endTag, .caption), (.endTag, .col), (.endTag, .colgroup), (.endTag, .html), (.endTag, .tbody),
            (.endTag, .td), (.endTag, .tfoot), (.endTag, .th), (.endTag, .thead), (.endTag, .tr): return false
        case (.startTag, .style), (.startTag, .script), (.startTag, .template), (.endTag, .template): return inHead(page)
        case (.startTag, .input):
            if isHiddenInput(page) {
                insertVoid()
                return false
            }
        case (.startTag, .form):
            if openCounts[Int(Tag.template.rawValue)] == 0, form == 0 {
                form = place(element())
            }
            return false
        case (.end, _): return inBody(page)
        default: break
        }
        fosterParenting = true
        let again = inBody(page)
        fosterParenting = false
        return again
    }

    mutating func inTableText(_ page: Span<UInt8>) -> Bool {
        if token.kind == .text {
            let what = textClass(page)
            if what != .nulsOnly { tableText.append(token) }
            if what == .other { tableTextIsSpace = false }
            return false
        }
        flushTableText()
        mode = returnMode
        return true
    }

    /// Spaces stay in the table; with anything else among them all of it goes before the table.
    private mutating func flushTableText() {
        let following = token
        fosterParenting = !tableTextIsSpace
        for index in 0..<tableText.count {
            token = tableText[index]
            if fosterParenting {
                reconstructFormatting()
                framesetOK = false
            }
            insertText()
        }
        fosterParenting = false
        token = following
    }

    mutating func inCaption(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.endTag, .caption): _ = closeCaption(); return false
        case (.startTag, .caption), (.startTag, .col), (.startTag, .colgroup), (.startTag, .tbody), (.startTag, .td),
            (.startTag, .tfoot), (.startTag, .th), (.startTag, .thead), (.startTag, .tr), (.endTag, .table): return closeCaption()
        case (.endTag, .body), (.endTag, .col), (.endTag, .colgroup), (.endTag, .html), (.endTag, .tbody), (.endTag, .td),
            (.endTag, .tfoot), (.endTag, .th), (.endTag, .thead), (.endTag, .tr): return false
        default: return inBody(page)
        }
    }

    private mutating func closeCaption() -> Bool {
        if !inScope(.caption, .tableScope) { return false }
        generateImpliedEndTags()
        popUntil(.caption)
        clearFormattingToMarker()
        mode = .inTable
        return true
    }

    mutating func inColumnGroup(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.text, _) where textClass(page) == .space: insertText(); return false
        case (.comment, _): insertComment(); return false
        case (.doctype, _): return false
        case (.startTag, .html): return inBody(page)
        case (.startTag, .col): insertVoid(); return false
        case (.endTag, .colgroup):
            if currentIs(.colgroup) {
                pop()
                mode = .inTable
            }
            return false
        case (.endTag, .col): return false
        case (.startTag, .template), (.endTag, .template): return inHead(page)
        case (.end, _): return inBody(page)
        default: break
        }
        if !currentIs(.colgroup) { return false }
        pop()
        mode = .inTable
        return true
    }

    mutating func inTableBody(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.startTag, .tr):
            clearStack(to: Self.isRowGroup)
            insert()
            mode = .inRow
            return false
        case (.startTag, .th), (.startTag, .td):
            clearStack(to: Self.isRowGroup)
            insertImplied(.tr)
            mode = .inRow
            return true
        case (.endTag, .tbody), (.endTag, .tfoot), (.endTag, .thead):
            if inScope(token.tag, .tableScope) { closeRowGroup() }
            return false
        case (.startTag, .caption), (.startTag, .col), (.startTag, .colgroup), (.startTag, .tbody), (.startTag, .tfoot),
            (.startTag, .thead), (.endTag, .table):
            if !inScope(.tableScope, where: { $0.namespace == .html && Self.isRowGroup($0.tag) }) { return false }
            closeRowGroup()
            return true
        case (.endTag, .body), (.endTag, .caption), (.endTag, .col), (.endTag, .colgroup), (.endTag, .html), (.endTag, .td),
            (.endTag, .th), (.endTag, .tr): return false
        default: return inTable(page)
        }
    }

    private static func isRowGroup(_ tag: Tag) -> Bool { tag == .tbody || tag == .tfoot || tag == .thead }

    private mutating func closeRowGroup() {
        clearStack(to: Self.isRowGroup)
        pop()
        mode = .inTable
    }

    mutating func inRow(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.startTag, .th), (.startTag, .td):
            clearStack { $0 == .tr }
            insert()
            mode = .inCell
            formatting.append(FormattingElement(node: 0, tag: .other))
            return false
        case (.endTag, .tr): _ = closeRow(); return false
        case (.startTag, .caption), (.startTag, .col), (.startTag, .colgroup), (.startTag, .tbody), (.startTag, .tfoot),
            (.startTag, .thead), (.startTag, .tr), (.endTag, .table): return closeRow()
        case (.endTag, .tbody), (.endTag, .tfoot), (.endTag, .thead): return inScope(token.tag, .tableScope) && closeRow()
        case (.endTag, .body), (.endTag, .caption), (.endTag, .col), (.endTag, .colgroup), (.endTag, .html), (.endTag, .td),
            (.endTag, .th): return false
        default: return inTable(page)
        }
    }

    private mutating func closeRow() -> Bool {
        if !inScope(.tr, .tableScope) { return false }
        clearStack { $0 == .tr }
        pop()
        mode = .inTableBody
        return true
    }

    mutating func inCell(_ page: Span<UInt8>) -> Bool {
        switch (token.kind, token.tag) {
        case (.endTag, .td), (.endTag, .th):
            if inScope(token.tag, .tableScope) {
                generateImpliedEndTags()
                popUntil(token.tag)
                clearFormattingToMarker()
                mode = .inRow
            }
            return false
        case (.startTag, .caption), (.startTag, .col), (.startTag, .colgroup), (.startTag, .tbody), (.startTag, .td),
            (.startTag, .tfoot), (.startTag, .th), (.startTag, .thead), (.startTag, .tr):
            return closeCell()
        case (.endTag, .body), (.endTag, .caption), (.endTag, .col), (.endTag, .colgroup), (.endTag, .html): return false
        case (.endTag, .table), (.endTag, .tbody), (.endTag, .tfoot), (.endTag, .thead), (.endTag, .tr):
            return inScope(token.tag, .tableScope) && closeCell()
        default: return inBody(page)
        }
    }

    private mutating func closeCell() -> Bool {
        if !inScope(.tableScope, where: { $0.isHTML(.td) || $0.isHTML(.th) }) { return false }
        generateImpliedEndTags()
        while let top = pop(), !top.isHTML(.td), !top.isHTML(.th) {}
        clearFormattingToMarker()
        mode = .inRow
        return true
    }
}
