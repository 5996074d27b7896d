/// The insertion modes of 13.2.4.1.
enum Mode: UInt8 {
    case initial, beforeHTML, beforeHead, inHead, inHeadNoscript, afterHead, inBody, text, inTable, inTableText, inCaption
    case inColumnGroup, inTableBody, inRow, inCell, inTemplate, afterBody, inFrameset, afterFrameset, afterAfterBody
    case afterAfterFrameset
}

extension HTMLTree {
    /// Hands a token to the current mode until one has taken it (13.2.6).
    mutating func dispatch(_ page: Span<UInt8>, _ token: Token) {
        if token.kind == .text, splitsSpace { return dispatchRuns(page, token) }
        var token = token
        // A mode passes a token on at most a few times; the bound only guards against a slip in that reasoning.
        var turns = 0
        while turns < 1024, handle(page, &token) {
            turns += 1
            if token.kind == .text, splitsSpace { return dispatchRuns(page, token) }
        }
    }

    /// Whether the mode treats spaces and other text apart.
    private var splitsSpace: Bool {
        switch mode {
        case .inBody, .text, .inTableText, .inTable, .inTableBody, .inRow, .inCell, .inCaption, .inTemplate: false
        default: stack.isEmpty || stack[stack.count - 1].namespace == .html
        }
    }

    /// Hands over runs of spaces and of other text one by one, since each may change the mode.
    private mutating func dispatchRuns(_ page: Span<UInt8>, _ token: Token) {
        var rest = token
        while rest.start < rest.end {
            var run = rest
            if splitsSpace { run.end = runEnd(page, rest) }
            rest.start = run.end
            var turns = 0
            while turns < 1024, handle(page, &run) { turns += 1 }
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

    /// What a piece of text is to the modes: nothing, spaces, or more.
    func textClass(_ page: Span<UInt8>, _ token: Token) -> TextClass {
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

    /// Handles a token in the current mode; true where it is to be handled once more, the mode having changed.
    private mutating func handle(_ page: Span<UInt8>, _ token: inout Token) -> Bool {
        if let current = stack.last, usesForeignRules(current, token) { return inForeignContent(page, &token) }
        return handle(page, &token, in: mode)
    }

    mutating func handle(_ page: Span<UInt8>, _ token: inout Token, in mode: Mode) -> Bool {
        switch mode {
        case .initial: initial(page, token)
        case .beforeHTML: beforeHTML(page, token)
        case .beforeHead: beforeHead(page, &token)
        case .inHead: inHead(page, &token)
        case .inHeadNoscript: inHeadNoscript(page, &token)
        case .afterHead: afterHead(page, &token)
        case .inBody: inBody(page, &token)
        case .text: inText(page, token)
        case .inTable: inTable(page, &token)
        case .inTableText: inTableText(page, token)
        case .inCaption: inCaption(page, &token)
        case .inColumnGroup: inColumnGroup(page, &token)
        case .inTableBody: inTableBody(page, &token)
        case .inRow: inRow(page, &token)
        case .inCell: inCell(page, &token)
        case .inTemplate: inTemplate(page, &token)
        case .afterBody: afterBody(page, &token)
        case .inFrameset: inFrameset(page, &token)
        case .afterFrameset: afterFrameset(page, &token)
        case .afterAfterBody: afterAfterBody(page, &token)
        case .afterAfterFrameset: afterAfterFrameset(page, &token)
        }
    }

    /// The dispatcher's question: does the token go by the rules for foreign content?
    @inline(__always)
    private func usesForeignRules(_ current: OpenElement, _ token: Token) -> Bool {
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
