/// The insertion modes of 13.2.4.1.
enum Mode: UInt8 {
    case initial, beforeHTML, beforeHead, inHead, inHeadNoscript, afterHead, inBody, text, inTable, inTableText, inCaption
    case inColumnGroup, inTableBody, inRow, inCell, inTemplate, afterBody, inFrameset, afterFrameset, afterAfterBody
    case afterAfterFrameset
}

extension HTMLTree {
    /// Hands the token to the current mode until one has taken it (13.2.6).
    mutating func dispatch(_ page: Span<UInt8>) {
        if token.kind == .text, splitsSpace() { return dispatchRuns(page) }
        // A mode passes a token on at most a few times; the bound only guards against a slip in that reasoning.
        var turns = 0
        while turns < 1024, handle(page) {
            turns += 1
            if token.kind == .text, splitsSpace() { return dispatchRuns(page) }
        }
    }

    /// Whether the mode treats spaces and other text apart.
    private mutating func splitsSpace() -> Bool {
        switch mode {
        case .inBody, .text, .inTableText, .inTable, .inTableBody, .inRow, .inCell, .inCaption, .inTemplate: false
        default: stack.isEmpty || stack[stack.count - 1].namespace == .html
        }
    }

    /// Hands over runs of spaces and of other text one by one, since each may change the mode.
    private mutating func dispatchRuns(_ page: Span<UInt8>) {
        let end = token.end
        while token.start < end {
            token.end = end
            if splitsSpace() { token.end = runEnd(page, token) }
            var turns = 0
            while turns < 1024, handle(page) { turns += 1 }
            token.start = token.end
        }
    }

    /// Where the run of spaces, or of anything else, ends that begins the text.
    private func runEnd(_ page: Span<UInt8>, _ token: Token) -> UInt32 {
        var place = Int(token.start)
        let end = Int(token.end)
        let first = unit(page, place, end, token)
        place = first.end
        while place < end {
            let next = unit(page, place, end, token)
            if next.isSpace != first.isSpace { break }
            place = next.end
        }
        return UInt32(truncatingIfNeeded: place)
    }

    private func unit(_ page: Span<UInt8>, _ place: Int, _ end: Int, _ token: Token) -> (end: Int, isSpace: Bool) {
        if page[place] == UInt8(ascii: "&"), token.textKind == .data,
            let reference = CharacterReference(page, at: place, limit: end, inAttribute: false) {
            return (reference.end, reference.second == 0 && reference.first < 0x80 && isSpace(UInt8(reference.first)))
        }
        return (place + 1, isSpace(page[place]))
    }

    enum TextClass { case nulsOnly, space, other }

    /// What the text in hand is to the modes: nothing, spaces, or more.
    mutating func textClass(_ page: Span<UInt8>) -> TextClass {
        var place = Int(token.start)
        let end = Int(token.end)
        var sawSpace = false
        while place < end {
            let byte = page[place]
            if byte == 0 { place += 1; continue }
            if isSpace(byte) { sawSpace = true; place += 1; continue }
            guard byte == UInt8(ascii: "&") else { return .other }
            let next = unit(page, place, end, token)
            if !next.isSpace { return .other }
            sawSpace = true
            place = next.end
        }
        return sawSpace ? .space : .nulsOnly
    }

    /// Handles the token in the current mode; true where it is to be handled once more, the mode having changed.
    private mutating func handle(_ page: Span<UInt8>) -> Bool {
        if let current = stack.last, usesForeignRules(current) { return inForeignContent(page) }
        return handle(page, in: mode)
    }

    mutating func handle(_ page: Span<UInt8>, in mode: Mode) -> Bool {
        switch mode {
        case .initial: initial(page)
        case .beforeHTML: beforeHTML(page)
        case .beforeHead: beforeHead(page)
        case .inHead: inHead(page)
        case .inHeadNoscript: inHeadNoscript(page)
        case .afterHead: afterHead(page)
        case .inBody: inBody(page)
        case .text: inText(page)
        case .inTable: inTable(page)
        case .inTableText: inTableText(page)
        case .inCaption: inCaption(page)
        case .inColumnGroup: inColumnGroup(page)
        case .inTableBody: inTableBody(page)
        case .inRow: inRow(page)
        case .inCell: inCell(page)
        case .inTemplate: inTemplate(page)
        case .afterBody: afterBody(page)
        case .inFrameset: inFrameset(page)
        case .afterFrameset: afterFrameset(page)
        case .afterAfterBody: afterAfterBody(page)
        case .afterAfterFrameset: afterAfterFrameset(page)
        }
    }

    /// The dispatcher's question: does the token go by the rules for foreign content?
    @inline(__always)
    private mutating func usesForeignRules(_ current: OpenElement) -> Bool {
        if current.namespace == .html, context == nil { return false }
        return usesForeignRules(inside: current)
    }

    private mutating func usesForeignRules(inside current: OpenElement) -> Bool {
        var namespace = current.namespace, traits = current.traits, tag = current.tag
        if stack.count == 1, let context {
            namespace = context.namespace
            tag = context.tag
            traits = namespace == .html ? [] : Traits.foreign(namespace, tag)
        }
        if namespace == .html || token.kind == .end { return false }
        if traits.contains(.mathTextIntegration) {
            if token.kind == .text { return false }
            if token.kind == .startTag, token.tag != .mglyph, token.tag != .malignmark { return false }
        }
        if namespace == .mathml, tag == .annotationXml, token.kind == .startTag, token.tag == .svg { return false }
        if traits.contains(.htmlIntegration), token.kind == .text || token.kind == .startTag { return false }
        return true
    }
}
