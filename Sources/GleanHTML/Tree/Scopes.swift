extension HTMLTree {
    /// Whether an HTML element of this tag is open and no element that bounds the scope lies above it.
    mutating func inScope(_ tag: Tag, _ bounds: Traits = .anyScope) -> Bool {
        if openCounts[Int(tag.rawValue)] == 0 { return false }
        return inScope(bounds) { $0.isHTML(tag) }
    }

    mutating func inScope(_ bounds: Traits = .anyScope, where matches: (OpenElement) -> Bool) -> Bool {
        var index = stack.count
        while index > 0 {
            index -= 1
            let element = stack[index]
            if matches(element) { fuel -= stack.count - index; return true }
            if !element.traits.isDisjoint(with: bounds) { break }
        }
        fuel -= stack.count - index
        return false
    }

    /// Closes elements until one of this tag was closed; does nothing where none is open.
    mutating func popUntil(_ tag: Tag) {
        if openCounts[Int(tag.rawValue)] == 0 { return }
        while let top = pop(), !top.isHTML(tag) {}
    }

    mutating func popUntilHeading() {
        while let top = pop(), top.namespace != .html || !top.traits.contains(.heading) {}
    }

    mutating func generateImpliedEndTags(except tag: Tag = .other) {
        while let top = stack.last, top.namespace == .html, top.traits.contains(.implied), top.tag != tag { pop() }
    }

    mutating func generateAllImpliedEndTags() {
        while let top = stack.last, top.namespace == .html, top.traits.contains(.impliedThoroughly) { pop() }
    }

    mutating func closeParagraphInButtonScope() {
        if inScope(.p, .buttonScope) { closeParagraph() }
    }

    mutating func closeParagraph() {
        generateImpliedEndTags(except: .p)
        popUntil(.p)
    }

    /// Closes elements down to a table, a row group or a row, or a template, or the root.
    mutating func clearStack(to tags: (Tag) -> Bool) {
        while let top = stack.last, !(top.namespace == .html && (tags(top.tag) || top.tag == .template || top.tag == .html)) { pop() }
    }

    /// Picks the mode from the open elements (13.2.4.1).
    mutating func resetMode() {
        var index = stack.count
        defer { fuel -= stack.count - index }
        while index > 0 {
            index -= 1
            let last = index == 0
            var tag = stack[index].tag, namespace = stack[index].namespace
            if last, let context { tag = context.tag; namespace = context.namespace }
            if namespace == .html, let found = modeFor(tag, last) { mode = found; return }
            if last { break }
        }
        mode = .inBody
    }

    private mutating func modeFor(_ tag: Tag, _ last: Bool) -> Mode? {
        switch tag {
        case .td, .th: last ? nil : .inCell
        case .tr: .inRow
        case .tbody, .thead, .tfoot: .inTableBody
        case .caption: .inCaption
        case .colgroup: .inColumnGroup
        case .table: .inTable
        case .template: templateModes.last ?? .inTemplate
        case .head: last ? nil : .inHead
        case .body: .inBody
        case .frameset: .inFrameset
        case .html: head == 0 ? .beforeHead : .afterHead
        default: nil
        }
    }
}
